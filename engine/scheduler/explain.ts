/**
 * Every verdict about a Pod as things are now: what each filter says of each Node, and what each
 * score is worth. It asks all filters, where a cycle asks until the first says no.
 */
import type { Pod } from '../api/kinds'
import type { View } from './framework'
import { podInfoOf } from './pod-info'
import { isRefused, type Profile } from './profile'

export interface Explanation {
  readonly pod: string
  /** Set when the Pod does not come into question for any Node. */
  readonly refused: PluginVerdict | undefined
  readonly nodes: readonly NodeExplanation[]
}

interface NodeExplanation {
  readonly node: string
  /** The filters that say no; none when the Pod fits. */
  readonly rejections: readonly PluginVerdict[]
  /** Weighted scores by plugin, when the Pod fits. */
  readonly scores: Readonly<Record<string, number>>
  readonly total: number
}

interface PluginVerdict {
  readonly plugin: string
  readonly reasons: readonly string[]
  readonly resolvable: boolean
}

export function explain(pod: Pod, profile: Profile, view: View): Explanation {
  // A Pod that has a Node is asked about as if it had none.
  const { nodeName: _, ...spec } = pod.spec
  const info = podInfoOf(pod.spec.nodeName ? { ...pod, spec } : pod)
  const gate = profile.preEnqueue(info)
  const key = info.key
  if (gate !== undefined) {
    return { pod: key, refused: { plugin: 'SchedulingGates', ...gate }, nodes: [] }
  }
  const place = view.nodes.nodeOf(key)
  const placed = view.nodes.podOf(key)
  if (place !== undefined) view.nodes.removePod(key)
  try {
    return { pod: key, ...verdicts(info, profile, view) }
  } finally {
    if (place !== undefined && placed !== undefined) view.nodes.place(placed, place.name)
  }
}

function verdicts(
  pod: ReturnType<typeof podInfoOf>,
  profile: Profile,
  view: View,
): Pick<Explanation, 'refused' | 'nodes'> {
  const prepared = profile.preFilter(pod, view)
  if (isRefused(prepared)) {
    const { rejection, rejectedBy } = prepared
    return { refused: { plugin: rejectedBy.join(), ...rejection }, nodes: [] }
  }
  const nodes = [...view.nodes.list()].sort((a, b) => (a.name < b.name ? -1 : 1))
  const rejections = nodes.map((node) => profile.allVerdicts(prepared, pod, node, view))
  const feasible = nodes.filter((_, i) => rejections[i]?.length === 0)
  const scores = new Map(feasible.map((node) => [node, new Map<string, number>()]))
  const totals = profile.score(pod, feasible, view, (plugin, values, weight) => {
    feasible.forEach((node, i) => {
      scores.get(node)?.set(plugin, (values[i] ?? 0) * weight)
    })
  })
  return {
    refused: undefined,
    nodes: nodes.map((node, i) => ({
      node: node.name,
      rejections: rejections[i] ?? [],
      scores: Object.fromEntries(scores.get(node) ?? []),
      total: totals[feasible.indexOf(node)] ?? 0,
    })),
  }
}
