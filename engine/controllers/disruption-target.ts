/** The condition that tells why a Pod is about to be disrupted. Models pkg/api/v1/pod/util.go. */

import { withCondition } from '../api/conditions'
import type { Pod } from '../api/kinds'
import { type Instant, rfc3339 } from '../clock/duration'

/** The Pod with the condition; the same Pod when it says so already. */
export function withDisruptionTarget(pod: Pod, reason: string, message: string, now: Instant): Pod {
  const { conditions = [] } = pod.status
  const lastTransitionTime = rfc3339(now)
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    lastTransitionTime,
    reason,
    message,
  }
  const next = withCondition(conditions, condition)
  if (next === conditions) return pod
  // All that was added is a PodCondition.
  return { ...pod, status: { ...pod.status, conditions: next as Pod['status']['conditions'] & {} } }
}
