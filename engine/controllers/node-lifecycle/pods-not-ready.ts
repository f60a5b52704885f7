/** The Pods of a silent Node are not ready, whatever they said last. */

import { conditionOf } from '../../api/conditions'
import type { Pod } from '../../api/kinds'
import { keyOf } from '../../api/meta'
import { StatusError } from '../../apiserver/status-error'
import { rfc3339 } from '../../clock/duration'
import { merge } from '../../store/merge'
import type { Context } from '../controller'

/** Sets Ready to False on Pods that have the condition; false when some could not be written. */
export function markPodsNotReady({ client, events, now }: Context, pods: readonly Pod[]): boolean {
  let done = true
  for (const pod of pods) {
    const ready = conditionOf(pod.status, 'Ready')
    if (ready === undefined || ready.status === 'False') continue
    try {
      const asOf = rfc3339(now)
      client.patch('Pod', keyOf(pod), (live) => notReady(live, asOf), { subresource: 'status' })
      events.record(pod, 'Warning', 'NodeNotReady', 'Node is not ready')
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      if (error.code !== 404) done = false
    }
  }
  return done
}

function notReady(pod: Pod, lastTransitionTime: string): Pod {
  const conditions = (pod.status.conditions ?? []).map((condition) =>
    condition.type === 'Ready'
      ? merge(condition, { status: 'False', lastTransitionTime })
      : condition,
  )
  return { ...pod, status: { ...pod.status, conditions } }
}
