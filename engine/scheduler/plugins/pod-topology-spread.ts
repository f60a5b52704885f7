/**
 * Spreads Pods over topology domains: keeps a Pod from domains that already have too many of its
 * kind more than the others, or prefers domains with fewer. Pods without constraints of their own
 * are spread by default over Nodes (maxSkew 3) and zones (maxSkew 5), as a preference.
 *
 * Models pkg/scheduler/framework/plugins/podtopologyspread/{plugin,common,filtering,scoring}.go.
 */

import type { Change } from '../../store/store'
import {
  type FilterPlugin,
  goOn,
  type PreFilterPlugin,
  type PreScorePlugin,
  reject,
  type ScorePlugin,
  SKIP,
} from '../framework'
import type { NodeInfo } from '../node-info'
import { HOSTNAME } from '../node-tree'
import { MAX_SCORE } from '../normalize'
import type { PodInfo } from '../pod-info'
import {
  type Constraint,
  constraintsOf,
  countsByNode,
  countsIn,
  defaultConstraints,
  hasAllKeys,
  type Spread,
} from '../spread'

export const SKEWED = "node(s) didn't match pod topology spread constraints"
export const NO_LABEL = `${SKEWED} (missing required label)`

const TOO_MANY = reject(SKEWED)
const UNLABELLED = reject(NO_LABEL, { resolvable: false })

/** A constraint with what must be known of all domains to judge one. */
interface Judged extends Spread {
  readonly constraint: Constraint
  /** The fewest matching Pods in any domain. */
  readonly least: number
  /** 1 when the Pod itself is one of those that are counted. */
  readonly self: number
}

/** A constraint with how much a matching Pod weighs. */
interface Weighed extends Spread {
  readonly constraint: Constraint
  readonly weight: number
  /** Pods are counted by Node, not by domain. */
  readonly byNode: boolean
}

interface Scored {
  readonly weighed: readonly Weighed[]
  /** Nodes without all the keys; they score 0. */
  readonly ignored: ReadonlySet<NodeInfo>
}

export const podTopologySpread = {
  name: 'PodTopologySpread',
  retryOn: [
    { kind: 'AssignedPod', change: ['add', 'delete', 'metadata.labels'], helps: isCounted },
    { kind: 'UnscheduledPod', change: ['metadata.labels'] },
    { kind: 'Node', change: ['add', 'delete', 'metadata.labels', 'spec.taints'] },
  ],

  preFilter(pod, view) {
    const constraints = constraintsOf(pod, 'DoNotSchedule')
    if (constraints.length === 0) return SKIP
    return goOn(
      constraints.map((constraint) => {
        const spread = countsIn(constraint, constraints, pod, view)
        const least = spread.domains < constraint.minDomains ? 0 : spread.least
        const self = constraint.selector.matches(pod.labels) ? 1 : 0
        return { ...spread, constraint, least, self }
      }),
    )
  },

  filter(_pod, { slot }, judged) {
    for (const { constraint, ids, byDomain, least, self } of judged) {
      const domain = ids[slot] ?? -1
      if (domain < 0) return UNLABELLED
      if ((byDomain[domain] ?? 0) + self - least > constraint.maxSkew) return TOO_MANY
    }
    return undefined
  },

  preScore(pod, feasible, view) {
    const { topologySpreadConstraints: own = [] } = pod.pod.spec
    const isDefault = own.length === 0
    const constraints = isDefault
      ? defaultConstraints(view.own.of(pod))
      : constraintsOf(pod, 'ScheduleAnyway')
    if (constraints.length === 0) return SKIP
    // Nodes without a zone may still be spread over by name when nobody asked for zones.
    const required = isDefault ? [] : constraints
    const ignored = isDefault
      ? NO_NODES
      : new Set(feasible.filter((node) => !hasAllKeys(node, required, view)))
    const weighed = constraints.map((constraint) => {
      const byNode = constraint.topologyKey === HOSTNAME
      const spread = byNode
        ? countsByNode(constraint, pod, view)
        : countsIn(constraint, required, pod, view)
      const domains = byNode
        ? feasible.length - ignored.size
        : domainsAmong(feasible, ignored, spread.ids)
      return { ...spread, constraint, byNode, weight: Math.log(domains + 2) }
    })
    return goOn({ weighed, ignored })
  },

  score(_pod, node, { weighed, ignored }) {
    if (ignored.has(node)) return 0
    let score = 0
    for (const { constraint, ids, byDomain, counts, byNode, weight } of weighed) {
      const domain = ids[node.slot] ?? -1
      if (domain < 0) continue
      const count = byNode ? (counts[node.slot] ?? 0) : (byDomain[domain] ?? 0)
      score += count * weight + (constraint.maxSkew - 1)
    }
    return Math.round(score)
  },

  /** The fewer matching Pods, the better. */
  normalizeScore(scores, feasible, { ignored }) {
    let min = Number.POSITIVE_INFINITY
    let max = 0
    for (let i = 0; i < scores.length; i++) {
      if (ignored.size > 0 && ignored.has(feasible[i] as NodeInfo)) continue // One Node a score.
      const score = scores[i] ?? 0
      if (score < min) min = score
      if (score > max) max = score
    }
    for (let i = 0; i < scores.length; i++) {
      if (ignored.size > 0 && ignored.has(feasible[i] as NodeInfo)) scores[i] = 0
      else if (max === 0) scores[i] = MAX_SCORE
      else scores[i] = Math.trunc((MAX_SCORE * (max + min - (scores[i] ?? 0))) / max)
    }
  },
} satisfies PreFilterPlugin<readonly Judged[]> &
  FilterPlugin<readonly Judged[]> &
  PreScorePlugin<Scored> &
  ScorePlugin<Scored>

const NO_NODES: ReadonlySet<NodeInfo> = new Set()

/** True when the other Pod is, or was, one of those that the constraints count. */
function isCounted(pod: PodInfo, { object, previous }: Change): boolean {
  if (object.metadata.namespace !== pod.namespace) return false
  return constraintsOf(pod, 'DoNotSchedule').some(
    ({ selector }) =>
      selector.matches(object.metadata.labels) ||
      (previous !== undefined && selector.matches(previous.metadata.labels)),
  )
}

/** How many domains the feasible Nodes are in; all Nodes without the label are one more. */
function domainsAmong(
  feasible: readonly NodeInfo[],
  ignored: ReadonlySet<NodeInfo>,
  ids: Int32Array,
): number {
  const seen = new Set<number>()
  for (const node of feasible) {
    if (ignored.size === 0 || !ignored.has(node)) seen.add(ids[node.slot] ?? -1)
  }
  return seen.size
}
