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

/** One turn of the monitor. */
export interface Turn {
  readonly context: Context<Memory>
  /** True when a Node or a Lease has changed since the last turn. */
  readonly changed: boolean
}

export const NEVER = Number.POSITIVE_INFINITY as Instant // Later than all of them.

/** True when this version of the Node has been seen to, and heartbeats come. */
export function isQuiet(turn: Turn, health: Health | undefined, node: Node): boolean {
  if (health === undefined || !health.done || health.node !== node) return false
  noticeLease(turn, health)
  const { now, settings } = turn.context
  return now <= quietUntil(health, settings.flags)
}

/** As long as nothing changes, the Node needs no look up to and including this instant. */
export const quietUntil = (
  { probedAt, isSilent }: Health,
  { nodeMonitorGracePeriod }: Flags,
): Instant => (isSilent ? NEVER : plus(probedAt, nodeMonitorGracePeriod))

/** What is known of the Node after looking at this version of it. */
export function observe(turn: Turn, node: Node): Health {
  const { memory, now } = turn.context
  const known = memory.health.get(node.metadata.name)
  const health = known ?? unseen(node, now)
  const before = health.renewedAt
  noticeLease(turn, health)
  health.recounts = false
  if (known !== undefined && hasBeaten(known.node, node)) {
    health.probedAt = now
    // As in Kubernetes a Lease that is not new is forgotten here, and counted once more next turn.
    health.recounts = health.renewedAt === before && before !== undefined
    if (health.recounts) health.renewedAt = undefined
  }
  health.node = node
  health.done = false
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
    isSilent: false,
    recounts: false,
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

/**
 * Counts a renewal of the Node's Lease that was not counted yet, at the turn that noticed it. Turns
 * may have been left out since, but none between a Lease's real change and this one.
 */
function noticeLease({ context, changed }: Turn, health: Health): void {
  const beat = context.renewedAt('Lease', health.leaseKey)
  const renewedAt = beat ?? renewalInLease(context, health)
  const counted = health.renewedAt
  if (renewedAt === undefined || (counted !== undefined && renewedAt <= counted)) return
  const isNew = counted === undefined || (beat === undefined && changed)
  health.renewedAt = renewedAt
  health.probedAt = isNew ? context.now : turnAfter(renewedAt, context)
}

function renewalInLease({ client }: Context<Memory>, health: Health): Instant | undefined {
  const lease = client.get('Lease', health.leaseKey)
  if (lease !== health.lease) {
    health.lease = lease
    health.leaseRenewedAt = lease?.spec.renewTime ? instantOf(lease.spec.renewTime) : undefined
  }
  return health.leaseRenewedAt
}

/** The first turn in which news of this instant had arrived. */
function turnAfter(at: Instant, { now, settings: { flags, latency } }: Context<Memory>): Instant {
  const step = flags.nodeMonitorPeriod + latency.reconcile
  const turns = Math.max(0, Math.floor((now - at - latency.watch) / step))
  return (now - turns * step) as Instant // Instants are numbers.
}
