/**
 * The Node whose victims matter least: the fewest hurt budgets, then the lowest priority of its
 * most important victim, then the smallest sum of priorities, then the fewest victims, then the
 * latest start of its most important victims; of equals the one that was found first.
 *
 * Models pickOneNodeForPreemption in pkg/scheduler/framework/preemption/preemption.go.
 */
import type { Instant } from '../../clock/duration'
import { type Candidate, startOf } from './candidates'

export function bestCandidate(
  first: Candidate,
  others: readonly Candidate[],
  now: Instant,
): Candidate {
  let best = first
  let bestRank = rankOf(first, now)
  for (const candidate of others) {
    const rank = rankOf(candidate, now)
    if (!isLess(rank, bestRank)) continue
    best = candidate
    bestRank = rank
  }
  return best
}

/** Makes sums of priorities grow with the number of victims, even of negative priorities. */
const OFFSET = 2 ** 31

/** The lower, part by part, the better. */
function rankOf({ victims, violations }: Candidate, now: Instant): readonly number[] {
  const highest = victims[0]?.priority ?? 0
  const sum = victims.reduce((total, { priority }) => total + priority + OFFSET, 0)
  const starts = victims
    .filter(({ priority }) => priority === highest)
    .map((victim) => startOf(victim, now))
  return [violations, highest, sum, victims.length, -Math.min(...starts)]
}

function isLess(a: readonly number[], b: readonly number[]): boolean {
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}
