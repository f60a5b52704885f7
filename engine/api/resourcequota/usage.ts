/**
 * What an object counts for in a ResourceQuota, and which quotas it counts in.
 *
 * The rule to know: the admission plugin charges by this, and the controller recomputes by it.
 *
 * Models pkg/quota/v1 and its evaluators. Left out: device classes of resource claims.
 */

import type { Instant } from '../../clock/duration'
import type { PersistentVolumeClaim, Pod, ResourceQuota, Service } from '../kinds'
import type { KubeObject } from '../meta'
import type { Quantities } from '../pod/requests'
import { plus, quantitiesOf } from '../pod/requests'
import { fromValue, type Quantity, subtractQuantities } from '../quantity'
import { podMatchesScope, podMissing, podTracks, podUsage } from './pod-usage'

/** The resources of a quota that an object of this resource counts in; none when it does not. */
export function trackedBy(
  resource: string,
  object: KubeObject,
  quota: ResourceQuota,
  hard: readonly string[] = Object.keys(quota.status.hard ?? {}),
): readonly string[] {
  const tracked = hard.filter((name) => tracks(resource, name))
  return tracked.length > 0 && matchesScopes(resource, object, quota) ? tracked : []
}

/** What the object uses, of everything that can be limited. */
export function usageOf(resource: string, object: KubeObject, now: Instant): Quantities {
  const usage = plus(new Map([[countOf(resource), ONE]]), ownUsage(resource, object, now))
  return new Map([...usage].filter(([, amount]) => amount.nanos !== 0n))
}

/** What a Pod does not say though the quota must know: `cpu for: c`; undefined when all is said. */
export function missingFor(
  resource: string,
  object: KubeObject,
  tracked: readonly string[],
): string | undefined {
  if (resource !== PODS) return undefined
  return podMissing(object as unknown as Pod, tracked) // The resource says so.
}

/** `a` without `b`, and nothing below zero. */
export function minus(a: Quantities, b: Quantities): Quantities {
  const rest = [...a].map(([name, amount]) => {
    const taken = b.get(name)
    return [name, taken === undefined ? amount : subtractQuantities(amount, taken)] as const
  })
  return new Map(rest.filter(([, amount]) => amount.nanos > 0n))
}

const PODS = 'pods'
const CLAIMS = 'persistentvolumeclaims'
const SERVICES = 'services'
const ONE: Quantity = fromValue(1)

/** Kinds that can be counted by their bare name, too. */
const BARE: ReadonlySet<string> = new Set([
  ...['configmaps', 'resourcequotas', 'replicationcontrollers', 'secrets'],
])

const countOf = (resource: string): string => `count/${resource}`

function ownUsage(resource: string, object: KubeObject, now: Instant): Quantities {
  if (resource === PODS) return podUsage(object as unknown as Pod, now) // The resource says so.
  if (resource === CLAIMS) return claimUsage(object as unknown as PersistentVolumeClaim) // Too.
  if (resource === SERVICES) return serviceUsage(object as unknown as Service) // And here.
  return BARE.has(resource) ? new Map([[resource, ONE]]) : NOTHING
}

const NOTHING: Quantities = new Map<string, Quantity>(Object.entries({}))

function tracks(resource: string, name: string): boolean {
  if (name === countOf(resource)) return true
  if (resource === PODS) return podTracks(name)
  if (resource === CLAIMS) {
    return name === CLAIMS || name === STORAGE || /\.storageclass\.storage\.k8s\.io\//.test(name)
  }
  if (resource === SERVICES) {
    return name === SERVICES || name === NODE_PORTS || name === LOAD_BALANCERS
  }
  return BARE.has(resource) && name === resource
}

/** Scopes are about Pods: nothing else is in a quota that has some. */
function matchesScopes(resource: string, object: KubeObject, { spec }: ResourceQuota): boolean {
  const scopes = [
    ...(spec.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists' })),
    ...(spec.scopeSelector?.matchExpressions ?? []),
  ]
  if (scopes.length === 0) return true
  if (resource !== PODS) return false
  const pod = object as unknown as Pod // The resource says so.
  return scopes.every((scope) => podMatchesScope(pod, scope))
}

const STORAGE = 'requests.storage'

function claimUsage({ spec }: PersistentVolumeClaim): Quantities {
  const size = quantitiesOf(spec.resources?.requests).get('storage')
  const own = (prefix: string): (readonly [string, Quantity])[] => [
    [`${prefix}${CLAIMS}`, ONE],
    ...(size === undefined ? [] : [[`${prefix}${STORAGE}`, size] as const]),
  ]
  const { storageClassName: name } = spec
  return new Map([...own(''), ...(name ? own(`${name}.storageclass.storage.k8s.io/`) : [])])
}

const NODE_PORTS = 'services.nodeports'
const LOAD_BALANCERS = 'services.loadbalancers'

function serviceUsage({ spec }: Service): Quantities {
  const { type, ports = [], allocateLoadBalancerNodePorts } = spec
  const isBalanced = type === 'LoadBalancer'
  const counted =
    isBalanced && allocateLoadBalancerNodePorts === false
      ? ports.filter((port) => port.nodePort)
      : ports
  const nodePorts = isBalanced || type === 'NodePort' ? counted.length : 0
  return new Map([
    [SERVICES, ONE],
    [NODE_PORTS, fromValue(nodePorts)],
    [LOAD_BALANCERS, fromValue(isBalanced ? 1 : 0)],
  ])
}
