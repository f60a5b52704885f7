/**
 * The Nodes on which deleting Pods of lower priority would make room, and which Pods those are.
 *
 * On each Node all of them are taken away at first; if the Pod then fits, they are given back one
 * by one, those whose budget would be hurt first, the most important first; who cannot come back
 * is a victim. The Pods are really taken from the scheduler's sums and put back in the end.
 * Models DryRunPreemption in pkg/scheduler/framework/preemption/preemption.go and
 * SelectVictimsOnNode in pkg/scheduler/framework/plugins/defaultpreemption/default_preemption.go.
 */
import { type Instant, instantOf } from '../../clock/duration'
import { type Diagnosis, fitError } from '../fit-error'
import { type Attempt, type Rejection, reject } from '../framework'
import type { NodeInfo } from '../node-info'
import type { PodInfo } from '../pod-info'
import { splitByBudgets } from './budgets'

export interface Candidate {
  readonly node: NodeInfo
  /** The most important first. */
  readonly victims: readonly PodInfo[]
  /** Victims whose deletion hurts a budget. */
  readonly violations: number
}

export interface Candidates {
  readonly candidates: readonly Candidate[]
  /** Why the other Nodes are none. */
  readonly verdicts: ReadonlyMap<NodeInfo, Rejection>
}

const MIN_CANDIDATES = 100
const MIN_CANDIDATES_PERCENTAGE = 10

const NO_VICTIMS = reject('No preemption victims found for incoming pod')
const NOT_HELPFUL = reject('Preemption is not helpful for scheduling', { resolvable: false })

export function findCandidates(pod: PodInfo, diagnosis: Diagnosis, attempt: Attempt): Candidates {
  const nodes = attempt.view.nodes
    .list()
    .filter((node) => (diagnosis.verdicts.get(node) ?? diagnosis.others)?.resolvable === true)
  const verdicts = new Map<NodeInfo, Rejection>()
  if (nodes.length === 0) return { candidates: [], verdicts }
  const offset = attempt.draw(nodes.length, 'preemption')
  const enough = candidatesToFind(nodes.length)
  const gentle: Candidate[] = []
  const violating: Candidate[] = []
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[(offset + i) % nodes.length]
    if (node === undefined) break
    const found = victimsOn(node, pod, attempt)
    if ('reasons' in found) verdicts.set(node, found)
    else (found.violations === 0 ? gentle : violating).push(found)
    if (gentle.length > 0 && gentle.length + violating.length >= enough) break
  }
  return { candidates: [...gentle, ...violating], verdicts }
}

/** `0/3 nodes are available: 1 Preemption is not helpful for scheduling, 2 No preemption …`. */
export function preemptionMessage(
  nodeCount: number,
  verdicts: ReadonlyMap<NodeInfo, Rejection>,
): string {
  return fitError({ nodeCount, verdicts, others: NOT_HELPFUL })
}

/** How many candidates are enough: a tenth of the Nodes, at least a hundred. */
export function candidatesToFind(nodes: number): number {
  const tenth = Math.floor((nodes * MIN_CANDIDATES_PERCENTAGE) / 100)
  return Math.min(nodes, Math.max(MIN_CANDIDATES, tenth))
}

function victimsOn(node: NodeInfo, pod: PodInfo, attempt: Attempt): Candidate | Rejection {
  const lower = [...node.pods.values()].filter(({ priority }) => priority < pod.priority)
  if (lower.length === 0) return NO_VICTIMS
  const { nodes } = attempt.view
  const taken = new Set<PodInfo>()
  const take = (other: PodInfo) => {
    nodes.removePod(other.key)
    taken.add(other)
  }
  const giveBack = (other: PodInfo) => {
    nodes.place(other, node.name)
    taken.delete(other)
  }
  try {
    for (const other of lower) take(other)
    const verdict = attempt.filter(pod, node)
    if (verdict !== undefined) return verdict
    const ordered = [...lower].sort((a, b) => byImportance(a, b, attempt.now))
    const { violating, others } = splitByBudgets(ordered, attempt.view.reader)
    const reprieve = (other: PodInfo): boolean => {
      giveBack(other)
      if (attempt.filter(pod, node) === undefined) return true
      take(other)
      return false
    }
    const violations = violating.filter((other) => !reprieve(other)).length
    for (const other of others) reprieve(other)
    const victims = ordered.filter((other) => taken.has(other))
    return victims.length === 0 ? NO_VICTIMS : { node, victims, violations }
  } finally {
    for (const other of [...taken]) giveBack(other)
  }
}

/** The higher priority first, then who has run longer. */
function byImportance(a: PodInfo, b: PodInfo, now: Instant): number {
  return (
    b.priority - a.priority ||
    startOf(a, now) - startOf(b, now) ||
    (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)
  )
}

/** When a Pod was started; one that was not yet starts now. */
export function startOf({ pod }: PodInfo, now: Instant): Instant {
  const { startTime } = pod.status
  return startTime === undefined ? now : instantOf(startTime)
}
