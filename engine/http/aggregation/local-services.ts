/**
 * An APIService for each group and version that this server serves itself, custom ones too.
 *
 * Models kube-aggregator/pkg/controllers/autoregister and pkg/controlplane/apiserver/aggregator.go.
 */
import { isStatusError } from '../../apiserver/status-error'
import type { Cluster } from '../../cluster'
import { reactTo } from '../authentication/reactions'

/** From now on; the result ends it. */
export function registerLocalApis(cluster: Cluster, onBug: (error: unknown) => void): () => void {
  const actor = 'autoregister'
  const register = () => registerMissing(cluster)
  cluster.trace.during(actor, 'begin', '', [], register)
  return reactTo(cluster, DEFINITIONS, { actor, changed: register, gone: register }, onBug)
}

const DEFINITIONS = 'customresourcedefinitions.apiextensions.k8s.io'
const API_SERVICES = 'apiservices.apiregistration.k8s.io'
/** The aggregator's, which is behind nothing. */
const OWN_GROUP = 'apiregistration.k8s.io'
const MANAGED = 'kube-aggregator.kubernetes.io/automanaged'
const USER = { user: 'system:apiserver' }

interface LocalApi {
  readonly group: string
  readonly version: string
  readonly isCustom: boolean
}

function registerMissing({ server, store }: Cluster): void {
  const resource = server.registry.get(API_SERVICES)
  const apis = localApis(server)
  for (const [name, api] of apis) {
    if (store.get(API_SERVICES, name) !== undefined) continue
    withoutRefusal(() => server.create(resource, bodyOf(name, api), USER))
  }
  for (const { metadata } of store.collection(API_SERVICES).list({})) {
    const isOver = metadata.labels?.[MANAGED] === 'true' && !apis.has(metadata.name)
    if (isOver) withoutRefusal(() => server.delete(resource, metadata.name, {}, USER))
  }
}

/** By the names of their APIServices. */
function localApis({ registry }: Cluster['server']): ReadonlyMap<string, LocalApi> {
  const apis = new Map<string, LocalApi>()
  for (const { group, version, isCustom, strategy } of registry.served()) {
    if (strategy.isElsewhere || group === OWN_GROUP) continue
    apis.set(`${version}.${group}`, { group, version, isCustom })
  }
  return apis
}

function bodyOf(name: string, { group, version, isCustom }: LocalApi) {
  const [groupPriorityMinimum, versionPriority = 15] = PRIORITIES[group] ?? CUSTOM
  const isNewer = group === 'autoscaling' && version === 'v2'
  return {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name, labels: { [MANAGED]: isCustom ? 'true' : 'onstart' } },
    spec: {
      ...(group !== '' && { group }),
      version,
      groupPriorityMinimum,
      versionPriority: isNewer ? 30 : versionPriority,
    },
  }
}

const CUSTOM = [1000, 100] as const

/** Of groups and, where it is not 15, of their version. */
const PRIORITIES: Readonly<Record<string, readonly [number, number?] | undefined>> = {
  '': [18000, 1],
  apps: [17800],
  'events.k8s.io': [17750],
  'authentication.k8s.io': [17700],
  'authorization.k8s.io': [17600],
  autoscaling: [17500],
  batch: [17400],
  'certificates.k8s.io': [17300],
  'networking.k8s.io': [17200],
  policy: [17100],
  'rbac.authorization.k8s.io': [17000],
  'storage.k8s.io': [16800],
  'apiextensions.k8s.io': [16700],
  'admissionregistration.k8s.io': [16700],
  'scheduling.k8s.io': [16600],
  'coordination.k8s.io': [16500],
  'node.k8s.io': [16300],
  'discovery.k8s.io': [16200],
  'flowcontrol.apiserver.k8s.io': [16100, 21],
}

/** A webhook may keep it out, or it is going already. */
function withoutRefusal(request: () => unknown): void {
  try {
    request()
  } catch (error) {
    if (!isStatusError(error)) throw error
  }
}
