/**
 * Pods as controllers see them: active, ready, available.
 * Models pkg/controller/controller_utils.go and pkg/api/v1/pod/util.go.
 */

import { conditionOf, isTrue } from '../api/conditions'
import type { Pod } from '../api/kinds'
import { type Instant, instantOf, plus, seconds } from '../clock/duration'

/** Neither finished nor on its way out. */
export const isActive = (pod: Pod): boolean =>
  !isFinished(pod) && pod.metadata.deletionTimestamp === undefined

export const isFinished = ({ status: { phase } }: Pod): boolean =>
  phase === 'Succeeded' || phase === 'Failed'

export const isReady = (pod: Pod): boolean => isTrue(pod.status, 'Ready')

/** Ready for longer than `minReadySeconds`. */
export function isAvailable(pod: Pod, minReadySeconds: number, now: Instant): boolean {
  const ready = conditionOf(pod.status, 'Ready')
  if (ready?.status !== 'True') return false
  if (minReadySeconds === 0) return true
  const since = ready.lastTransitionTime
  return since !== undefined && plus(instantOf(since), seconds(minReadySeconds)) < now
}
