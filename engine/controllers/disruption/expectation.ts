/**
 * How many Pods a budget counts with, and how many of them must be healthy. A percentage, and any
 * maxUnavailable, is of what the Pods' controllers ask for; both round up.
 */

import { scaledValue } from '../../api/int-or-percent'
import type { Pod, PodDisruptionBudget } from '../../api/kinds'
import { controllerOf, keyFrom, type OwnerReference } from '../../api/meta'
import type { Client } from '../../client/client'

export interface Expectation {
  readonly expectedPods: number
  readonly desiredHealthy: number
  /** Names of Pods without a controller, which do not count. */
  readonly unmanaged: readonly string[]
}

export interface Failure {
  readonly failure: string
}

export function expectationOf(
  client: Client,
  { spec: { minAvailable, maxUnavailable } }: PodDisruptionBudget,
  pods: readonly Pod[],
): Expectation | Failure {
  if (maxUnavailable === undefined && typeof minAvailable === 'number') {
    return { expectedPods: pods.length, desiredHealthy: minAvailable, unmanaged: [] }
  }
  const amount = maxUnavailable ?? minAvailable
  if (amount === undefined) return { expectedPods: 0, desiredHealthy: 0, unmanaged: [] }
  const scale = expectedScale(client, pods)
  if ('failure' in scale) return scale
  const { expectedPods, unmanaged } = scale
  const count = scaledValue(amount, expectedPods, true)
  const desiredHealthy = maxUnavailable === undefined ? count : Math.max(0, expectedPods - count)
  return { expectedPods, desiredHealthy, unmanaged }
}

/** The sum of the replicas of all controllers of these Pods. */
function expectedScale(
  client: Client,
  pods: readonly Pod[],
): Failure | Pick<Expectation, 'expectedPods' | 'unmanaged'> {
  const scales = new Map<string, number>()
  const seen = new Set<string>()
  const unmanaged: string[] = []
  for (const pod of pods) {
    const { name, namespace } = pod.metadata
    const owner = controllerOf(pod)
    if (owner === undefined) unmanaged.push(name)
    if (owner === undefined || seen.has(owner.uid)) continue
    seen.add(owner.uid)
    const scale = scaleOf(client, owner, namespace)
    if (scale === undefined) return { failure: `found no controllers for pod "${name}"` }
    if ('failure' in scale) return scale
    scales.set(scale.uid, scale.replicas)
  }
  const expectedPods = [...scales.values()].reduce((sum, replicas) => sum + replicas, 0)
  return { expectedPods, unmanaged }
}

interface Scale {
  readonly uid: string
  readonly replicas: number
}

/** What the controller asks for; of a ReplicaSet of a Deployment what the Deployment asks for. */
function scaleOf(
  client: Client,
  owner: OwnerReference,
  namespace: string | undefined,
): Scale | Failure | undefined {
  const { apiVersion, kind, name, uid } = owner
  const { untyped } = client
  const resource = untyped.registry.ofObject(apiVersion, kind)
  if (resource === undefined) {
    return { failure: `no matches for kind "${kind}" in version "${apiVersion}"` }
  }
  if (!resource.subresources.includes('scale')) {
    return { failure: `${resource.id} does not implement the scale subresource` }
  }
  const object = untyped.get(resource, keyFrom(namespace, name))
  if (object === undefined || object.metadata.uid !== uid) return undefined
  const above = kind === 'ReplicaSet' ? controllerOf(object) : undefined
  if (above?.kind === 'Deployment') return scaleOf(client, above, namespace)
  // What has the scale subresource has its replicas in its spec.
  const spec = object.spec as { readonly replicas?: number } | undefined
  return { uid, replicas: spec?.replicas ?? 1 }
}
