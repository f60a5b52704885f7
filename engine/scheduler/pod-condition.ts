/**
 * What the scheduler writes into the status of a Pod that got no Node.
 * Models updatePod in pkg/scheduler/schedule_one.go.
 */
import { withCondition } from '../api/conditions'
import type { Pod } from '../api/kinds'
import { type Instant, rfc3339 } from '../clock/duration'

export interface Failure {
  /** `Unschedulable` or `SchedulerError`. */
  readonly reason: string
  readonly message: string
  readonly now: Instant
}

/** What becomes of the Pod's nomination; it stays when there is none of these. */
export type Nomination =
  | { readonly type: 'set'; readonly node: string }
  | { readonly type: 'clear' }

/** The Pod with the failure in its status; the same Pod when nothing is new. */
export function withFailure(
  pod: Pod,
  { reason, message, now }: Failure,
  nomination: Nomination | undefined,
): Pod {
  const { nominatedNodeName, ...status } = pod.status
  const conditions = withCondition(status.conditions, {
    type: 'PodScheduled',
    status: 'False',
    lastTransitionTime: rfc3339(now),
    reason,
    message,
  })
  const node = nomination === undefined ? nominatedNodeName : nominatedNode(nomination)
  if (conditions === status.conditions && node === nominatedNodeName) return pod
  const nominated = node === undefined ? {} : { nominatedNodeName: node }
  return { ...pod, status: { ...status, conditions, ...nominated } }
}

const nominatedNode = (nomination: Nomination): string | undefined =>
  nomination.type === 'set' ? nomination.node : undefined
