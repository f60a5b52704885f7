/**
 * Finds the Node for a Pod: filters until enough Nodes are found, scores those, takes the best.
 *
 * Of fewer than 100 Nodes all are looked at; of more a part, from where the last search ended.
 * Nodes with the same top score share the chance: one is drawn from the seed (stream `…/tie`).
 * Models pkg/scheduler/schedule_one.go.
 */
import { ensure } from '../ensure'
import type { Diagnosis, Verdict } from './fit-error'
import type { Rejection, View } from './framework'
import type { NodeInfo } from './node-info'
import type { Nominations } from './nominations'
import type { PodInfo } from './pod-info'
import { isRefused, type Profile, type Ready, unsatisfied } from './profile'

const MIN_FEASIBLE = 100
const MIN_PERCENTAGE = 5

export type Found =
  | { readonly type: 'chosen'; readonly node: NodeInfo }
  | { readonly type: 'none'; readonly diagnosis: Diagnosis }

export class NodeSearch {
  /** Where the next search begins in the list of Nodes. */
  start = 0
  readonly #profile: Profile
  readonly #view: View
  readonly #nominations: Nominations
  /** The feasible Nodes of the cycle in hand. */
  readonly #scratch: NodeInfo[] = []
  readonly #draw: (limit: number) => number

  constructor(
    profile: Profile,
    view: View,
    nominations: Nominations,
    draw: (limit: number) => number,
  ) {
    this.#profile = profile
    this.#view = view
    this.#nominations = nominations
    this.#draw = draw
  }

  find(pod: PodInfo): Found {
    const all = this.#view.nodes.list()
    const prepared = this.#profile.preFilter(pod, this.#view)
    if (isRefused(prepared)) {
      const { rejection, rejectedBy } = prepared
      return { type: 'none', diagnosis: refusal(all.length, rejection, rejectedBy) }
    }
    const verdicts = new Map<NodeInfo, Verdict>()
    const nominated = this.#nominated(pod)
    if (nominated !== undefined) {
      const verdict = this.#verdict(pod, nominated, prepared)
      if (verdict === undefined) return { type: 'chosen', node: nominated }
      verdicts.set(nominated, verdict)
    }
    const feasible = this.#feasible(pod, prepared, verdicts)
    this.start = (this.start + feasible.length + verdicts.size) % all.length
    if (feasible.length > 0) return { type: 'chosen', node: this.#best(pod, feasible) }
    return { type: 'none', diagnosis: diagnosisOf(all.length, prepared, verdicts) }
  }

  /** Asks the filters about one Node as it is now. */
  try(pod: PodInfo, node: NodeInfo): Rejection | undefined {
    const prepared = this.#profile.preFilter(pod, this.#view)
    return isRefused(prepared) ? prepared.rejection : this.#verdict(pod, node, prepared)
  }

  #feasible(pod: PodInfo, ready: Ready, verdicts: Map<NodeInfo, Verdict>): NodeInfo[] {
    const { nodes } = this.#view
    const candidates = ready.only === undefined ? nodes.list() : named(nodes, ready.only)
    const enough = feasibleNodesToFind(candidates.length)
    const feasible = this.#scratch
    feasible.length = 0
    for (let i = 0; i < candidates.length && feasible.length < enough; i++) {
      const node = candidates[(this.start + i) % candidates.length]
      if (node === undefined) break
      const verdict = this.#verdict(pod, node, ready)
      if (verdict === undefined) feasible.push(node)
      else verdicts.set(node, verdict)
    }
    return feasible
  }

  /** A Node must also do when the Pods that are nominated to it come, unless they matter less. */
  #verdict(pod: PodInfo, node: NodeInfo, ready: Ready): Verdict | undefined {
    if (!this.#nominations.isEmpty) {
      const crowded = this.#crowdedVerdict(pod, node)
      if (crowded !== undefined) return crowded
    }
    return this.#profile.filter(ready, pod, node, this.#view)
  }

  #crowdedVerdict(pod: PodInfo, node: NodeInfo): Verdict | undefined {
    const { nodes } = this.#view
    const others = this.#nominations
      .on(node.name)
      .filter(({ key, priority }) => key !== pod.key && priority >= pod.priority)
      .filter(({ key }) => nodes.nodeOf(key) === undefined)
    if (others.length === 0) return undefined
    for (const other of others) nodes.place(other, node.name)
    const prepared = this.#profile.preFilter(pod, this.#view)
    const verdict = isRefused(prepared)
      ? { plugin: prepared.rejectedBy.join(), ...prepared.rejection }
      : this.#profile.filter(prepared, pod, node, this.#view)
    for (const other of others) nodes.removePod(other.key)
    return verdict
  }

  #nominated({ pod }: PodInfo): NodeInfo | undefined {
    const name = pod.status.nominatedNodeName
    return name === undefined || name === '' ? undefined : this.#view.nodes.get(name)
  }

  #best(pod: PodInfo, feasible: readonly NodeInfo[]): NodeInfo {
    const [only] = feasible
    if (only !== undefined && feasible.length === 1) return only
    const scores = this.#profile.score(pod, feasible, this.#view)
    return drawBest(feasible, scores, this.#draw)
  }
}

/** How many Nodes are enough to choose from: half of a hundred, a twentieth of many thousands. */
export function feasibleNodesToFind(nodes: number): number {
  if (nodes < MIN_FEASIBLE) return nodes
  const percentage = Math.max(MIN_PERCENTAGE, 50 - Math.floor(nodes / 125))
  return Math.max(MIN_FEASIBLE, Math.floor((nodes * percentage) / 100))
}

/** One of those with the top score; the chance is drawn only when there are several. */
export function drawBest<T>(
  candidates: readonly T[],
  scores: Float64Array,
  draw: (limit: number) => number,
): T {
  let top = Number.NEGATIVE_INFINITY
  let count = 0
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i] ?? 0
    if (score === top) count++
    else if (score > top) {
      top = score
      count = 1
    }
  }
  let skip = count === 1 ? 0 : draw(count)
  const chosen = candidates.find((_, i) => scores[i] === top && skip-- === 0)
  return ensure(chosen, 'one of the candidates is best')
}

function named(nodes: View['nodes'], only: ReadonlySet<string>): readonly NodeInfo[] {
  return [...only].sort().flatMap((name) => nodes.get(name) ?? [])
}

function refusal(
  nodeCount: number,
  rejection: Rejection,
  rejectedBy: readonly string[],
): Diagnosis {
  return {
    nodeCount,
    verdicts: new Map(),
    others: rejection,
    preFilterMessage: rejection.reasons.join(', '),
    rejectedBy: new Set(rejectedBy),
  }
}

function diagnosisOf(
  nodeCount: number,
  { only, narrowedBy }: Ready,
  verdicts: ReadonlyMap<NodeInfo, Verdict>,
): Diagnosis {
  const rejectedBy = new Set(narrowedBy)
  for (const { plugin } of verdicts.values()) rejectedBy.add(plugin)
  const others = only === undefined ? undefined : unsatisfied(narrowedBy)
  return { nodeCount, verdicts, others, rejectedBy }
}
