/**
 * In which order a ReplicaSet gives up its Pods: first what costs least.
 * Models ActivePodsWithRanks in pkg/controller/controller_utils.go. Pods that are equal in all
 * ranks keep the order of their names, where Kubernetes leaves it open.
 */

import { conditionOf } from '../api/conditions'
import type { Pod } from '../api/kinds'
import { type Instant, instantOf } from '../clock/duration'
import { isReady } from './pods'

const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost'
const PHASES: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 }

/** The Pods, those to delete first in front; `related` are all Pods that crowd the same Nodes. */
export function deletionOrder(
  pods: readonly Pod[],
  related: readonly Pod[],
  now: Instant,
): readonly Pod[] {
  const crowd = new Map<string, number>()
  for (const { spec } of related) {
    if (spec.nodeName) crowd.set(spec.nodeName, (crowd.get(spec.nodeName) ?? 0) + 1)
  }
  const crowding = ({ spec }: Pod) => crowd.get(spec.nodeName ?? '') ?? 0
  return [...pods].sort(
    (a, b) =>
      lower(assigned(a), assigned(b)) ||
      lower(phaseRank(a), phaseRank(b)) ||
      lower(Number(isReady(a)), Number(isReady(b))) ||
      lower(deletionCost(a), deletionCost(b)) ||
      lower(crowding(b), crowding(a)) ||
      younger(readySince(a), readySince(b), a, b, now) ||
      lower(restarts(b), restarts(a)) ||
      younger(a.metadata.creationTimestamp, b.metadata.creationTimestamp, a, b, now) ||
      (a.metadata.name < b.metadata.name ? -1 : 1),
  )
}

const lower = (a: number, b: number): number => a - b

const assigned = ({ spec }: Pod): number => (spec.nodeName ? 1 : 0)

const phaseRank = ({ status }: Pod): number => PHASES[status.phase ?? 'Unknown'] ?? 1

const restarts = ({ status }: Pod): number =>
  Math.max(0, ...(status.containerStatuses ?? []).map((container) => container.restartCount))

const readySince = (pod: Pod): string | undefined =>
  isReady(pod) ? conditionOf(pod.status, 'Ready')?.lastTransitionTime : undefined

function deletionCost({ metadata }: Pod): number {
  const cost = Number(metadata.annotations?.[DELETION_COST] ?? 0)
  return Number.isInteger(cost) ? cost : 0
}

/** Ages are compared by the power of two of their nanoseconds; different ones of a kind by UID. */
function younger(
  sinceA: string | undefined,
  sinceB: string | undefined,
  a: Pod,
  b: Pod,
  now: Instant,
): number {
  if (sinceA === sinceB || sinceA === undefined || sinceB === undefined) return 0
  return (
    ageBucket(sinceA, now) - ageBucket(sinceB, now) || (a.metadata.uid < b.metadata.uid ? -1 : 1)
  )
}

function ageBucket(since: string, now: Instant): number {
  const age = (now - instantOf(since)) * 1000
  return age <= 0 ? 0 : Math.floor(Math.log2(age))
}
