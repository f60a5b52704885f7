/**
 * Keeps Pods where their required affinity and anti-affinity to other Pods want them, away from
 * where the anti-affinity of Pods that are there forbids them, and prefers Nodes by preferred
 * terms, both ways; a required affinity of a Pod that is there is worth 1.
 *
 * Models pkg/scheduler/framework/plugins/interpodaffinity/{filtering,scoring}.go.
 */
import type { Pod } from '../../api/kinds'
import type { StringMap } from '../../api/meta'
import { EVERYTHING, NOTHING, selectorFrom } from '../../api/selectors'
import { type AffinityTerm, termMatches, termsOf } from '../affinity-term'
import {
  type FilterPlugin,
  goOn,
  type News,
  type PreFilterPlugin,
  type PreScorePlugin,
  reject,
  type ScorePlugin,
  SKIP,
  type View,
} from '../framework'
import type { NodeInfo } from '../node-info'
import { normalizeRange } from '../normalize'
import type { Selection } from '../pod-counts'
import type { PodInfo } from '../pod-info'
import { addByDomain } from '../topology'

const AFFINITY = "node(s) didn't match pod affinity rules"
const ANTI_AFFINITY = "node(s) didn't match pod anti-affinity rules"
const EXISTING = "node(s) didn't satisfy existing pods anti-affinity rules"

const NOT_NEAR = reject(AFFINITY, { resolvable: false })
const TOO_NEAR = reject(ANTI_AFFINITY)
const NOT_WELCOME = reject(EXISTING)

/** Numbers by domain of one topology key. */
interface Sums {
  readonly ids: Int32Array
  readonly byDomain: number[]
}

interface Required {
  /** One for each affinity term: how many Pods that match all of them are in each domain. */
  readonly affinity: readonly Sums[]
  /** True when no Pod matches and the Pod matches itself: the first of a group may go anywhere. */
  readonly isFirst: boolean
  readonly antiAffinity: readonly Sums[]
  readonly existing: readonly Sums[]
}

export const interPodAffinity = {
  name: 'InterPodAffinity',
  retryOn: [
    { kind: 'AssignedPod', change: ['add', 'delete', 'metadata.labels'], helps: mayHelp },
    { kind: 'UnscheduledPod', change: ['metadata.labels'] },
    { kind: 'Node', change: ['add', 'metadata.labels'] },
  ],

  preFilter(pod, view) {
    const { affinity, antiAffinity } = pod.terms
    const existing = existingSums(pod, view)
    if (affinity.length + antiAffinity.length + existing.length === 0) return SKIP
    const together = affinity.length === 0 ? undefined : all(affinity, view)
    const near = affinity.map((term) => matching(term.topologyKey, together, view))
    return goOn({
      affinity: near,
      isFirst: near.every(isEmpty) && affinity.every((term) => matches(term, pod, view)),
      antiAffinity: antiAffinity.map((term) => matching(term.topologyKey, all([term], view), view)),
      existing,
    })
  },

  filter(_pod, node, { affinity, isFirst, antiAffinity, existing }) {
    if (affinity.length > 0 && !isNear(node, affinity, isFirst)) return NOT_NEAR
    if (antiAffinity.some((sums) => at(sums, node) > 0)) return TOO_NEAR
    if (existing.some((sums) => at(sums, node) > 0)) return NOT_WELCOME
    return undefined
  },

  preScore(pod, _feasible, view) {
    const sums = preferredSums(pod, view)
    return sums.length === 0 ? SKIP : goOn(sums)
  },

  score(_pod, node, sums) {
    let score = 0
    for (const one of sums) score += at(one, node)
    return score
  },

  normalizeScore: (scores) => normalizeRange(scores),
} satisfies PreFilterPlugin<Required> &
  FilterPlugin<Required> &
  PreScorePlugin<readonly Sums[]> &
  ScorePlugin<readonly Sums[]>

/** All topology labels must be there, and in each domain a Pod that matches, unless it is first. */
function isNear(node: NodeInfo, affinity: readonly Sums[], isFirst: boolean): boolean {
  let podsExist = true
  for (const { ids, byDomain } of affinity) {
    const domain = ids[node.slot] ?? -1
    if (domain < 0) return false
    if ((byDomain[domain] ?? 0) <= 0) podsExist = false
  }
  return podsExist || isFirst
}

const at = ({ ids, byDomain }: Sums, { slot }: NodeInfo): number => {
  const domain = ids[slot] ?? -1
  return domain < 0 ? 0 : (byDomain[domain] ?? 0)
}

const isEmpty = ({ byDomain }: Sums): boolean => byDomain.every((sum) => sum === 0)

/** By topology key, where Pods are that have required anti-affinity to the incoming Pod. */
function existingSums(pod: PodInfo, view: View): readonly Sums[] {
  const { carried } = view.nodes
  if (!carried.has('antiAffinity')) return NO_SUMS
  const byKey = new Map<string, Sums>()
  for (const { term, counts } of carried.of('antiAffinity')) {
    if (matches(term, pod, view)) addTo(byKey, term.topologyKey, counts, 1, view)
  }
  return [...byKey.values()]
}

/** By topology key, the weights of all preferences between the incoming Pod and those there. */
function preferredSums(pod: PodInfo, view: View): readonly Sums[] {
  const { carried } = view.nodes
  const { preferred } = pod.terms
  if (preferred.length === 0 && !carried.has('preferred') && !carried.has('affinity')) {
    return NO_SUMS
  }
  const byKey = new Map<string, Sums>()
  for (const { term, weight } of preferred) {
    addTo(byKey, term.topologyKey, view.nodes.counts(all([term], view)), weight, view)
  }
  for (const carriage of ['preferred', 'affinity'] as const) {
    for (const { term, weight, counts } of carried.of(carriage)) {
      if (matches(term, pod, view)) addTo(byKey, term.topologyKey, counts, weight, view)
    }
  }
  return [...byKey.values()].filter((sums) => !isEmpty(sums))
}

function addTo(
  byKey: Map<string, Sums>,
  key: string,
  counts: Int32Array,
  weight: number,
  view: View,
): void {
  const domains = view.nodes.domains(key)
  let sums = byKey.get(key)
  if (sums === undefined) {
    sums = { ids: domains.ids, byDomain: [] }
    byKey.set(key, sums)
  }
  addByDomain(sums.byDomain, counts, domains, weight)
}

function matching(key: string, selection: Selection | undefined, view: View): Sums {
  const domains = view.nodes.domains(key)
  const byDomain: number[] = []
  if (selection !== undefined) addByDomain(byDomain, view.nodes.counts(selection), domains)
  return { ids: domains.ids, byDomain }
}

/** The Pods that match all of these terms. */
function all(terms: readonly AffinityTerm[], view: View): Selection {
  const [one, ...more] = terms
  const selector =
    one !== undefined && more.length === 0
      ? one.selector
      : terms.some((term) => term.selector === NOTHING)
        ? NOTHING
        : selectorFrom(terms.flatMap((term) => term.selector.requirements))
  let namespaces: ReadonlySet<string> | undefined
  for (const term of terms) {
    const own = namespacesOf(term, view)
    if (own === undefined) continue
    const before = namespaces
    namespaces = before === undefined ? own : new Set([...own].filter((name) => before.has(name)))
  }
  return { selector, namespaces, terminating: true }
}

/** The namespaces that a term speaks of now; undefined means all. */
function namespacesOf(term: AffinityTerm, { reader }: View): ReadonlySet<string> | undefined {
  const { namespaces, namespaceSelector } = term
  if (namespaceSelector === NOTHING) return namespaces
  if (namespaceSelector === EVERYTHING || namespaceSelector.isEmpty) return undefined
  const selected = reader.list('Namespace', { labels: namespaceSelector })
  return new Set([...namespaces, ...selected.map(({ metadata }) => metadata.name)])
}

const matches = (term: AffinityTerm, { namespace, labels }: PodInfo, { reader }: View): boolean =>
  termMatches(term, namespace, labels, () => namespaceLabels(namespace, reader))

const namespaceLabels = (name: string, reader: View['reader']): StringMap | undefined =>
  reader.get('Namespace', name)?.metadata.labels

/** A Pod that came may be one to be near; one that went, or changed, one to keep away from. */
function mayHelp(pod: PodInfo, { type, object, previous }: News, view: View): boolean {
  // A feed of Pods carries Pods.
  const now = object as unknown as Pod
  const before = (previous ?? object) as unknown as Pod
  const { affinity, antiAffinity } = pod.terms
  if (type !== 'DELETED' && affinity.length > 0) {
    if (affinity.every((term) => speaksOf(term, now, view))) return true
  }
  if (type === 'ADDED') return false
  const wasTooNear = antiAffinity.some((term) => speaksOf(term, before, view))
  if (type === 'MODIFIED') {
    return wasTooNear && !antiAffinity.some((term) => speaksOf(term, now, view))
  }
  const theirs = termsOf(before.spec.affinity, before.metadata.namespace ?? '').antiAffinity
  return wasTooNear || theirs.some((term) => matches(term, pod, view))
}

function speaksOf(term: AffinityTerm, { metadata }: Pod, { reader }: View): boolean {
  const { namespace = '', labels } = metadata
  return termMatches(term, namespace, labels, () => namespaceLabels(namespace, reader))
}

const NO_SUMS: readonly Sums[] = []
