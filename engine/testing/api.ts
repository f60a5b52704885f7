/** An API server with nothing running around it, for tests of what it makes of objects. */
import type { KubeObject } from '../api/meta'
import { keyOf } from '../api/meta'
import type { Resource } from '../apiserver/registry'
import { StatusError } from '../apiserver/status-error'
import type { DeleteOptions } from '../apiserver/strategy'
import { Cluster } from '../cluster'
import { ensure } from '../ensure'
import { DEFAULT_SETTINGS, type Flags } from '../settings'

/** What a test writes down of an object. */
export interface Written {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: object
  readonly [field: string]: unknown
}

/** What a test writes of an object besides its kind and its name, which is `x`. */
export type Body = Omit<Written, 'apiVersion' | 'kind' | 'metadata'> & {
  readonly metadata?: object
}

/** An object of one of the kinds that are tested often. */
export const written = (kind: string, { metadata, ...body }: Body): Written => ({
  apiVersion: VERSIONS[kind] ?? 'v1',
  kind,
  metadata: { name: 'x', namespace: 'default', ...metadata },
  ...body,
})

export const VERSIONS: Readonly<Record<string, string>> = {
  Deployment: 'apps/v1',
  ReplicaSet: 'apps/v1',
  StatefulSet: 'apps/v1',
  DaemonSet: 'apps/v1',
  ControllerRevision: 'apps/v1',
  Job: 'batch/v1',
  CronJob: 'batch/v1',
  HorizontalPodAutoscaler: 'autoscaling/v2',
  Ingress: 'networking.k8s.io/v1',
  NetworkPolicy: 'networking.k8s.io/v1',
  PodDisruptionBudget: 'policy/v1',
  PriorityClass: 'scheduling.k8s.io/v1',
  StorageClass: 'storage.k8s.io/v1',
  Lease: 'coordination.k8s.io/v1',
  EndpointSlice: 'discovery.k8s.io/v1',
  RuntimeClass: 'node.k8s.io/v1',
  Role: 'rbac.authorization.k8s.io/v1',
  RoleBinding: 'rbac.authorization.k8s.io/v1',
}

export class Api {
  readonly cluster: Cluster

  constructor(flags: Partial<Flags> = {}) {
    const settings = { ...DEFAULT_SETTINGS, flags: { ...DEFAULT_SETTINGS.flags, ...flags } }
    this.cluster = new Cluster({ controllers: [], scheduler: false, settings })
    const metadata = { name: 'default', namespace: 'default' }
    this.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata })
  }

  create(object: Written, warnings?: string[]): KubeObject {
    const options = { user: 'test', ...(warnings === undefined ? {} : { warnings }) }
    return this.cluster.server.create(this.resourceOf(object), object, options)
  }

  /** Creates an object of a namespace from its kind, its name and its spec. */
  make(apiVersion: string, kind: string, name: string, spec: object): KubeObject {
    return this.create({ apiVersion, kind, metadata: { name, namespace: 'default' }, spec })
  }

  /** Changes the stored version, as a PATCH does. */
  change(object: KubeObject, change: (object: KubeObject) => object): KubeObject {
    const { server } = this.cluster
    return server.modify(this.resourceOf(object), keyOf(object), { user: 'test' }, change)
  }

  /** Changes fields of the spec. */
  respec(object: KubeObject, spec: object): KubeObject {
    return this.change(object, (old) => ({ ...old, spec: { ...(old.spec as object), ...spec } }))
  }

  setStatus(object: KubeObject, status: object): KubeObject {
    const { server } = this.cluster
    const options = { user: 'test', subresource: 'status' } as const
    return server.modify(this.resourceOf(object), keyOf(object), options, (old) => ({
      ...old,
      status,
    }))
  }

  delete(object: KubeObject, options: DeleteOptions = {}): KubeObject | undefined {
    const { server } = this.cluster
    return server.delete(this.resourceOf(object), keyOf(object), options, { user: 'test' })
  }

  act(object: KubeObject, subresource: string, body: Written): KubeObject {
    const { server } = this.cluster
    // Actions decode the body themselves.
    const sent = body as unknown as KubeObject
    const resource = this.resourceOf(object)
    return server.act(resource, keyOf(object), subresource, sent, { user: 'test' })
  }

  get(object: KubeObject): KubeObject | undefined {
    return this.cluster.store.get(this.resourceOf(object).id, keyOf(object))
  }

  resourceOf({ apiVersion, kind }: Pick<Written, 'apiVersion' | 'kind'>): Resource {
    const { registry } = this.cluster.server
    return ensure(registry.ofObject(apiVersion, kind), `${apiVersion} ${kind} is registered`)
  }
}

/** The words of a refusal; fails when there is none. */
export function refusal(attempt: () => unknown): string {
  return refusalOf(attempt).message
}

export function refusalOf(attempt: () => unknown): StatusError {
  try {
    attempt()
  } catch (error) {
    if (error instanceof StatusError) return error
    throw error
  }
  throw new Error('nothing was refused')
}
