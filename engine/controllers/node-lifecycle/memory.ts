/** What the node lifecycle controller remembers: plain data, lost when its process ends. */

import type { Lease, Node } from '../../api/kinds'
import type { Duration, Instant } from '../../clock/duration'
import type { TaintQueue } from './taint-queue'

export interface Memory {
  /** The Nodes that were greeted, as they were then. */
  readonly known: Map<string, Node>
  readonly health: Map<string, Health>
  readonly zones: Map<string, Zone>
  /** Where in each 100 ms the queues of taints get their turn; drawn once. */
  phase: Duration | undefined
}

export const emptyMemory = (): Memory => ({
  known: new Map(),
  health: new Map(),
  zones: new Map(),
  phase: undefined,
})

/** What was last seen of a Node. */
export interface Health {
  readonly leaseKey: string
  /** The version of it that was examined last. */
  node: Node
  /** When a heartbeat was last noticed: the controller's time, not the heartbeat's. */
  probedAt: Instant
  /** The renewal of its Lease that was counted last. */
  renewedAt: Instant | undefined
  /** The Lease that was read last, and the renewal it tells of. */
  lease: Lease | undefined
  leaseRenewedAt: Instant | undefined
  /** True when its Ready status is Unknown already. */
  isSilent: boolean
  /** True when the next turn counts the Lease's last renewal once more. */
  recounts: boolean
  /** True when nothing is left to do for this version as long as heartbeats come. */
  done: boolean
  /** Some of its Pods could not be marked as not ready. */
  needsRetry: boolean
}

export interface Zone {
  /** Undefined when no counted Node is left in it. */
  state: ZoneState | undefined
  queue: TaintQueue
}

export type ZoneState = 'Initial' | 'Normal' | 'PartialDisruption' | 'FullDisruption'
