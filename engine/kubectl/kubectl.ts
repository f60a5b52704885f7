/**
 * What kubectl does with one object: apply, delete, scale, set image, label, cordon, taint, evict.
 *
 * Models staging/src/k8s.io/kubectl/pkg/cmd. Rollouts are in rollout.ts, drains in drain.ts.
 * Every refusal of the API server is thrown as a StatusError, in its words. What kubectl reads
 * before it writes must be allowed too.
 */
import type { Container, Node, PodSpec, Taint } from '../api/kinds'
import { type KubeObject, keyFrom, partsOf, type StringMap } from '../api/meta'
import type { ApiServer } from '../apiserver/apiserver'
import { ADMINISTRATOR } from '../apiserver/authorization/users'
import type { Resource } from '../apiserver/registry'
import { badRequest, StatusError, unknownResource } from '../apiserver/status-error'
import type { DeleteOptions } from '../apiserver/strategy'
import type { WriteOptions } from '../apiserver/write-options'
import type { ClusterContext } from '../component'
import { type RolloutVerb, rolledBack, rolledOut } from './rollout'

export interface Applied {
  readonly object: KubeObject
  readonly warnings: readonly string[]
}

export class Kubectl {
  readonly #cluster: ClusterContext
  readonly #server: ApiServer
  readonly #user: string
  /** The command that is being run. */
  #verb = ''

  constructor(cluster: ClusterContext, user = ADMINISTRATOR) {
    this.#cluster = cluster
    this.#server = cluster.server
    this.#user = user
  }

  /** The same in another user's name. */
  as(user: string): Kubectl {
    return new Kubectl(this.#cluster, user)
  }

  /** `kubectl apply --server-side`; `namespace` is for objects that name none. */
  apply(body: Readonly<Record<string, unknown>>, namespace: string): Applied {
    const warnings: string[] = []
    const object = this.#as('apply', () => {
      const resource = this.#resourceOf(body)
      requireName(body)
      const placed = resource.namespaced ? inNamespace(body, namespace) : body
      const options = { ...this.#options(), fieldManager: 'kubectl', warnings }
      return this.#server.apply(resource, placed, options)
    })
    return { object, warnings }
  }

  /** `kubectl create`: the name may be generated, and must not be taken. */
  create(body: Readonly<Record<string, unknown>>, namespace: string): KubeObject {
    return this.#as('create', () => {
      const resource = this.#resourceOf(body)
      const placed = resource.namespaced ? inNamespace(body, namespace) : body
      return this.#server.create(resource, placed, this.#options())
    })
  }

  /** Background when nothing is said; `gracePeriodSeconds` 0 is kubectl's --force. */
  delete(resource: string, key: string, deletion: DeleteOptions = {}): void {
    const asked = { propagationPolicy: 'Background', ...deletion } as const
    this.#as('delete', () =>
      this.#server.delete(this.#resource(resource), key, asked, this.#options()),
    )
  }

  scale(resource: string, key: string, replicas: number): void {
    const target = this.#resource(resource)
    this.#as('scale', () => {
      if (!target.subresources.includes('scale')) throw unknownResource()
      this.#change(target, key, (object) => withSpec(object, { replicas }), 'scale')
    })
  }

  /** Of the only container when none is named; refuses when there are several. */
  setImage(resource: string, key: string, image: string, container?: string): void {
    this.#as('set image', () =>
      this.#change(this.#resource(resource), key, (object) =>
        withPodSpec(object, (spec) => {
          const containers = withImage(spec.containers, image, container)
          if (containers !== undefined) return { ...spec, containers }
          const initContainers = withImage(spec.initContainers ?? [], image, container)
          if (initContainers !== undefined) return { ...spec, initContainers }
          const names = spec.containers.map(({ name }) => `"${name}"`).join(', ')
          throw badRequest(
            container === undefined
              ? `${object.kind} "${object.metadata.name}" has several containers: ${names}; name one of them`
              : `unable to find container named "${container}"; there is ${names}`,
          )
        }),
      ),
    )
  }

  /** A strategic merge patch; a JSON merge patch for custom resources. */
  patch(resource: string, key: string, patch: unknown): void {
    this.#as('patch', () => {
      const target = this.#resource(resource)
      this.#server.requireRead('get', target, key, this.#options())
      this.#server.patch(target, key, patch, this.#options())
    })
  }

  /** `kubectl patch --subresource=status`: what a controller of somebody else's would say. */
  patchStatus(resource: string, key: string, status: unknown): void {
    this.#as('patch', () => {
      const target = this.#resource(resource)
      const options = { ...this.#options(), subresource: 'status' } as const
      this.#server.requireRead('get', target, key, options)
      this.#server.patch(target, key, { status }, options)
    })
  }

  /** `k=v` sets, `k-` removes. */
  label(resource: string, key: string, change: string): void {
    this.#as('label', () =>
      this.#change(this.#resource(resource), key, (object) => withEntry(object, 'labels', change)),
    )
  }

  annotate(resource: string, key: string, change: string): void {
    this.#as('annotate', () =>
      this.#change(this.#resource(resource), key, (object) =>
        withEntry(object, 'annotations', change),
      ),
    )
  }

  cordon(node: string, on: boolean): void {
    this.#as(on ? 'cordon' : 'uncordon', () =>
      this.#change(this.#resource('nodes'), node, (object) => cordoned(object, on)),
    )
  }

  /** `key=value:Effect` adds or replaces; `key:Effect-`, `key-` removes. */
  taint(node: string, change: string): void {
    this.#as('taint', () =>
      this.#change(this.#resource('nodes'), node, (object) => {
        const { spec } = object as unknown as Node // The resource is nodes.
        return withSpec(object, { taints: withTaint(spec.taints ?? [], change) })
      }),
    )
  }

  /** Through the eviction API, so that budgets count. */
  evict(key: string): void {
    this.#as('evict', () =>
      this.#server.act(this.#resource('pods'), key, 'eviction', EVICTION, this.#options()),
    )
  }

  /** `kubectl rollout undo`: to the revision before the last one when none is named. */
  rollBack(resource: string, key: string, revision?: number): void {
    const { reader } = this.#server
    const target = this.#resource(resource)
    const revisions = target.kind === 'Deployment' ? 'replicasets.apps' : 'controllerrevisions.apps'
    this.#as('rollout undo', () => {
      const all = keyFrom(partsOf(key).namespace, '')
      this.#server.requireRead('get', target, key, this.#options())
      this.#server.requireRead('list', this.#resource(revisions), all, this.#options())
      this.#change(target, key, (object) => rolledBack(object, reader, revision))
    })
  }

  rollout(resource: string, key: string, verb: RolloutVerb): void {
    const now = this.#cluster.now()
    this.#as(`rollout ${verb}`, () =>
      this.#change(this.#resource(resource), key, (object) => rolledOut(object, verb, now)),
    )
  }

  #change(
    resource: Resource,
    key: string,
    change: (object: KubeObject) => KubeObject,
    subresource?: 'scale',
  ): void {
    const how = subresource === undefined ? {} : { subresource }
    this.#server.requireRead('get', resource, key, this.#options())
    this.#server.modify(resource, key, { ...this.#options(), ...how }, change)
  }

  #as<T>(verb: string, request: () => T): T {
    this.#verb = verb
    return this.#cluster.trace.during('client', verb, '', [], request)
  }

  #options(): WriteOptions {
    const fieldManager = FIELD_MANAGERS[this.#verb] ?? 'kubectl'
    return { user: this.#user, isClient: true, fieldManager }
  }

  #resource(id: string): Resource {
    return this.#server.registry.get(id)
  }

  #resourceOf(body: Readonly<Record<string, unknown>>): Resource {
    const { apiVersion, kind } = body
    const resource = this.#server.registry.ofObject(String(apiVersion), String(kind))
    if (resource !== undefined) return resource
    throw new StatusError({
      reason: 'NotFound',
      code: 404,
      message:
        `no matches for kind "${kind}" in version "${apiVersion}"\n` +
        'ensure CRDs are installed first',
    })
  }
}

/** Commands whose field manager is not simply `kubectl`. */
const FIELD_MANAGERS: Readonly<Record<string, string>> = {
  annotate: 'kubectl-annotate',
  label: 'kubectl-label',
  patch: 'kubectl-patch',
  'rollout pause': 'kubectl-rollout',
  'rollout restart': 'kubectl-rollout',
  'rollout resume': 'kubectl-rollout',
  'set image': 'kubectl-set',
  taint: 'kubectl-taint',
}

/** What is posted to evict a Pod: an Eviction needs no more of its metadata. */
export const EVICTION = Object.freeze({
  apiVersion: 'policy/v1',
  kind: 'Eviction',
  metadata: {},
}) as unknown as KubeObject

export const cordoned = (node: KubeObject, on: boolean): KubeObject =>
  withSpec(node, { unschedulable: on ? true : undefined })

/** What is applied is found again by its name. */
function requireName({ metadata }: Readonly<Record<string, unknown>>): void {
  const { name, generateName } = (metadata ?? {}) as Partial<KubeObject['metadata']> // As sent.
  if (name || !generateName) return
  throw badRequest(`from ${generateName}: cannot use generate name with apply`)
}

function inNamespace(
  body: Readonly<Record<string, unknown>>,
  namespace: string,
): Readonly<Record<string, unknown>> {
  const metadata = body.metadata
  if (typeof metadata !== 'object' || metadata === null) return body
  return 'namespace' in metadata && metadata.namespace
    ? body
    : { ...body, metadata: { ...metadata, namespace } }
}

function withSpec(object: KubeObject, change: Readonly<Record<string, unknown>>): KubeObject {
  const spec = { ...(object.spec as object | undefined), ...change } // Objects of the API.
  return { ...object, spec: withoutUndefined(spec) }
}

function withoutUndefined(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined))
}

/** The object with its Pod spec changed: its own, its template's, or its job template's. */
function withPodSpec(object: KubeObject, change: (spec: PodSpec) => PodSpec): KubeObject {
  const rewrite = (value: unknown, path: readonly string[]): unknown => {
    const [field, ...rest] = path
    // The path leads to a Pod spec in every kind that has one.
    if (field === undefined) return change(value as PodSpec)
    const record = value as Readonly<Record<string, unknown>>
    return { ...record, [field]: rewrite(record[field], rest) }
  }
  return rewrite(object, podSpecPath(object)) as KubeObject // The same object, one part replaced.
}

function podSpecPath({ kind, spec }: KubeObject): readonly string[] {
  if (kind === 'Pod') return ['spec']
  if (kind === 'CronJob') return ['spec', 'jobTemplate', 'spec', 'template', 'spec']
  if (typeof spec === 'object' && spec !== null && 'template' in spec) {
    return ['spec', 'template', 'spec']
  }
  throw badRequest(`a ${kind} has no containers whose image could be set`)
}

function withImage(
  containers: readonly Container[],
  image: string,
  name: string | undefined,
): readonly Container[] | undefined {
  if (name === undefined && containers.length !== 1) return undefined
  if (name !== undefined && !containers.some((container) => container.name === name)) {
    return undefined
  }
  return containers.map((container) =>
    name === undefined || container.name === name ? { ...container, image } : container,
  )
}

function withEntry(
  object: KubeObject,
  field: 'labels' | 'annotations',
  change: string,
): KubeObject {
  const present: StringMap = object.metadata[field] ?? {}
  const removal = /^([^=]+)-$/.exec(change)
  const at = change.indexOf('=')
  if (removal === null && at <= 0) {
    throw badRequest(`"${change}" changes nothing: write key=value to set, or key- to remove`)
  }
  const entries: Record<string, string> = { ...present }
  if (removal !== null) delete entries[removal[1] ?? '']
  else entries[change.slice(0, at)] = change.slice(at + 1)
  return { ...object, metadata: { ...object.metadata, [field]: entries } }
}

function withTaint(taints: readonly Taint[], change: string): readonly Taint[] | undefined {
  const [, key = '', value, effect, removes] =
    /^([^=:]+?)(?:=([^:]*?))?(?::(\w+))?(-?)$/.exec(change) ?? []
  if (key === '' || (removes === '' && effect === undefined)) {
    throw badRequest(
      `invalid taint spec: ${change}; write key=value:NoExecute, with a - behind to remove`,
    )
  }
  const isSame = (taint: Taint) =>
    taint.key === key && (effect === undefined || taint.effect === effect)
  if (removes === '-') {
    if (!taints.some(isSame)) throw badRequest(`taint "${change.slice(0, -1)}" not found`)
    const left = taints.filter((taint) => !isSame(taint))
    return left.length === 0 ? undefined : left
  }
  const taint = { key, ...(value === undefined ? {} : { value }), effect: effect ?? '' }
  return [...taints.filter((other) => !isSame(other)), taint]
}
