/**
 * Why no Node takes a Pod, and the one sentence that says so.
 *
 * The reasons are counted and the counts sorted as texts, so that "10 x" comes before "2 y".
 * Models FitError and Diagnosis in pkg/scheduler/framework/types.go.
 */
import type { Rejection } from './framework'
import type { NodeInfo } from './node-info'

export const NO_NODES = 'no nodes available to schedule pods'

/** The result of filtering all Nodes for one Pod in vain. */
export interface Diagnosis extends Reasons {
  /** Nodes that were looked at and rejected, with the plugin that did. */
  readonly verdicts: ReadonlyMap<NodeInfo, Verdict>
  /** The plugins that rejected: only changes that they name bring the Pod back. */
  readonly rejectedBy: ReadonlySet<string>
}

/** The part of a diagnosis that says why. */
export interface Reasons {
  readonly nodeCount: number
  readonly verdicts: ReadonlyMap<NodeInfo, Rejection>
  /** What holds for every Node that was not looked at. */
  readonly others: Rejection | undefined
  /** Set when a plugin rejected the Pod before any Node was looked at. */
  readonly preFilterMessage?: string
}

export interface Verdict extends Rejection {
  readonly plugin: string
}

/** The sentence of a FailedScheduling Event, without what preemption says. */
export function fitError(diagnosis: Reasons, postFilterMessage = ''): string {
  const { nodeCount, preFilterMessage } = diagnosis
  const reasons = preFilterMessage ?? counted(reasonCounts(diagnosis))
  const filtered = reasons === '' ? '' : ` ${reasons}.`
  const preempted = postFilterMessage === '' ? '' : ` ${postFilterMessage}`
  return `0/${nodeCount} nodes are available:${filtered}${preempted}`
}

/** Reason → how many Nodes have it. */
function reasonCounts({ nodeCount, verdicts, others }: Reasons): Map<string, number> {
  const counts = new Map<string, number>()
  const add = (reason: string, nodes: number) => {
    counts.set(reason, (counts.get(reason) ?? 0) + nodes)
  }
  for (const { reasons } of verdicts.values()) for (const reason of reasons) add(reason, 1)
  const absent = nodeCount - verdicts.size
  if (absent > 0) for (const reason of others?.reasons ?? []) add(reason, absent)
  return counts
}

/** `1 Too many pods, 2 Insufficient cpu`. */
const counted = (counts: ReadonlyMap<string, number>): string =>
  [...counts]
    .map(([reason, nodes]) => `${nodes} ${reason}`)
    .sort()
    .join(', ')
