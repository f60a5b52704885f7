/**
 * Helpers of the tests of controllers: the administrator's client, Pods, and when something
 * happens.
 */

import type { Pod, PodSpec } from '../api/kinds'
import { type Client, clientOf } from '../client/client'
import { between, type Duration, inSeconds, plus } from '../clock/duration'
import type { Cluster } from '../cluster'

/** Writes as the administrator; what it reads is the state as it is. */
export function adminOf(cluster: Cluster): Client {
  const client = clientOf(cluster, 'kubernetes-admin', 'admin')
  const { live } = client
  return Object.assign(client, { get: live.get.bind(live), list: live.list.bind(live) })
}

/** A Pod of one container in the namespace default. */
export function createPod(cluster: Cluster, name: string, spec: Partial<PodSpec> = {}): Pod {
  return adminOf(cluster).create('Pod', {
    metadata: { namespace: 'default', name },
    spec: { containers: [{ name: 'main', image: 'shop:v1' }], ...spec },
  })
}

/** Seconds from now until it holds; undefined when it does not within the limit. */
export function secondsUntil(
  cluster: Cluster,
  holds: () => boolean,
  limit: Duration,
): number | undefined {
  const start = cluster.now()
  const end = plus(start, limit)
  while (!holds()) if (!cluster.step(end)) return undefined
  return inSeconds(between(start, cluster.now()))
}

/** The Events about an object, as `reason: message`. */
export const eventsOf = (cluster: Cluster, name: string): readonly string[] =>
  adminOf(cluster)
    .list('Event')
    .filter(({ involvedObject }) => involvedObject.name === name)
    .map(({ reason, message }) => `${reason}: ${message}`)
