/**
 * Whether a Node still gives signs of life. A heartbeat is a change of the Ready condition's
 * lastHeartbeatTime or a renewal of the Node's Lease; either suffices. What counts is when the
 * controller noticed it.
 */

import { conditionOf } from '../../api/conditions'
import type { Condition, Node } from '../../api/kinds'
import { type Instant, instantOf, plus, rfc3339 } from '../../clock/duration'
import type { Flags } from '../../settings'
import type { Context } from '../controller'
import type { Health, Memory } from './memory'

export type Status = 'True' | 'False' | 'Unknown'

/** True when the turn has nothing to do for this Node; notes a renewed Lease. */
export function isQuiet(
  context: Context<Memory>,
  health: Health | undefined,
  node: Node,
): health is Health {
  if (health === undefined || !health.done || health.node !== node) return false
  const renewed = renewalOf(context, health)
  if (renewed !== undefined && (health.renewedAt === undefined || health.renewedAt < renewed)) {
    health.renewedAt = renewed
    health.probedAt = context.now
    return true
  }
  return !isExpired(health, context.now, context.settings.flags) || readyOf(node) === 'Unknown'
}

/** What is known of the Node after looking at this version of it. */
export function observe(context: Context<Memory>, node: Node): Health {
  const { memory, now } = context
  const known = memory.health.get(node.metadata.name)
  const health = known ?? unseen(node, now)
  const countedAt = health.renewedAt
  if (known !== undefined && hasBeaten(known.node, node)) {
    health.probedAt = now
    // As in Kubernetes the Lease is forgotten here, so that the next turn counts it once more.
    health.renewedAt = undefined
  }
  health.node = node
  health.done = false
  const renewed = renewalOf(context, health)
  if (renewed !== undefined && (countedAt === undefined || countedAt < renewed)) {
    health.renewedAt = renewed
    health.probedAt = now
  }
  memory.health.set(node.metadata.name, health)
  return health
}

/** True when the last heartbeat is longer ago than the grace period. */
export function isExpired({ node, probedAt }: Health, now: Instant, flags: Flags): boolean {
  const started = conditionOf(node.status, 'Ready') !== undefined
  const grace = started ? flags.nodeMonitorGracePeriod : flags.nodeStartupGracePeriod
  return now > plus(probedAt, grace)
}

/** The Node's Ready status; Unknown when it has none. */
export const readyOf = (node: Node): Status =>
  // The API admits no other texts here.
  (conditionOf(node.status, 'Ready')?.status ?? 'Unknown') as Status

/** The conditions of a Node that fell silent; the same list when they already say so. */
export function silentConditions(node: Node, now: Instant): readonly Condition[] {
  let conditions: readonly Condition[] = node.status.conditions ?? []
  for (const type of ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure']) {
    const present = conditions.find((condition) => condition.type === type)
    if (present === undefined) conditions = [...conditions, neverPosted(node, type, now)]
    else if (present.status !== 'Unknown') {
      const silent = stoppedPosting(present, now)
      conditions = conditions.map((condition) => (condition === present ? silent : condition))
    }
  }
  return conditions
}

const neverPosted = (node: Node, type: string, now: Instant): Condition => ({
  type,
  status: 'Unknown',
  lastHeartbeatTime: node.metadata.creationTimestamp,
  lastTransitionTime: rfc3339(now),
  reason: 'NodeStatusNeverUpdated',
  message: 'Kubelet never posted node status.',
})

const stoppedPosting = (condition: Condition, now: Instant): Condition => ({
  ...condition,
  status: 'Unknown',
  lastTransitionTime: rfc3339(now),
  reason: 'NodeStatusUnknown',
  message: 'Kubelet stopped posting node status.',
})

function unseen(node: Node, now: Instant): Health {
  const { name, creationTimestamp } = node.metadata
  const started = conditionOf(node.status, 'Ready') !== undefined
  return {
    leaseKey: `kube-node-lease/${name}`,
    node,
    probedAt: started ? now : instantOf(creationTimestamp),
    renewedAt: undefined,
    lease: undefined,
    leaseRenewedAt: undefined,
    done: false,
    needsRetry: false,
  }
}

/** True when the status brought a heartbeat since the version that was seen before. */
function hasBeaten(before: Node, node: Node): boolean {
  const now = conditionOf(node.status, 'Ready')
  if (now === undefined) return false
  return conditionOf(before.status, 'Ready')?.lastHeartbeatTime !== now.lastHeartbeatTime
}

/** When the Node's Lease was last seen renewed; no object is made for a heartbeat. */
function renewalOf({ client, renewedAt }: Context<Memory>, health: Health): Instant | undefined {
  const beat = renewedAt('Lease', health.leaseKey)
  if (beat !== undefined) return beat
  const lease = client.get('Lease', health.leaseKey)
  if (lease !== health.lease) {
    health.lease = lease
    health.leaseRenewedAt = lease?.spec.renewTime ? instantOf(lease.spec.renewTime) : undefined
  }
  return health.leaseRenewedAt
}
