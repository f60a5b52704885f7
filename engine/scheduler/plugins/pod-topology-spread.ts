/**
 * Spreads Pods over topology domains: keeps a Pod from domains that already have too many of its
 * kind more than the others, or prefers domains with fewer. Pods without constraints of their own
 * are spread by default over Nodes (maxSkew 3) and zones (maxSkew 5), as a preference.
 *
 * Models pkg/scheduler/framework/plugins/podtopologyspread/{plugin,common,filtering,scoring}.go.
 */

import {
  type FilterPlugin,
  goOn,
  type News,
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

const SKEWED = "node(s) didn't match pod topology spread constraints"
const NO_LABEL = `${SKEWED} (missing required label)`

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
interface Weighed {
  readonly ids: Int32Array
  /** The matching Pods by domain, or by slot where each Node is its own domain. */
  readonly pods: ArrayLike<number>
  readonly byNode: boolean
  readonly weight: number
  /** What a Node in any domain gets. */
  readonly base: number
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
    const weighed: Weighed[] = []
    for (const constraint of constraints) {
      const base = constraint.maxSkew - 1
      if (constraint.topologyKey === HOSTNAME) {
        const { ids, counts } = countsByNode(constraint, pod, view)
        const weight = Math.log(feasible.length - ignored.size + 2)
        weighed.push({ ids, pods: counts, byNode: true, weight, base })
        continue
      }
      const { ids, byDomain } = countsIn(constraint, required, pod, view)
      if (byDomain.length === 0) continue
      const weight = Math.log(domainsAmong(feasible, ignored, ids, byDomain.length) + 2)
      weighed.push({ ids, pods: byDomain, byNode: false, weight, base })
    }
    return goOn({ weighed, ignored })
  },

  score(_pod, node, { weighed, ignored }) {
    if (ignored.size > 0 && ignored.has(node)) return 0
    const { slot } = node
    let score = 0
    for (const { ids, pods, byNode, weight, base } of weighed) {
      const domain = ids[slot] ?? -1
      if (domain >= 0) score += (pods[byNode ? slot : domain] ?? 0) * weight + base
    }
    return Math.round(score)
  },

  /** The fewer matching Pods, the better. */
  normalizeScore(scores, feasible, { ignored }) {
    let min = Number.POSITIVE_INFINITY
    let max = 0
    for (let i = 0; i < scores.length; i++) {
      const node = feasible[i]
      if (ignored.size > 0 && node !== undefined && ignored.has(node)) continue
      const score = scores[i] ?? 0
      if (score < min) min = score
      if (score > max) max = score
    }
    for (let i = 0; i < scores.length; i++) {
      const node = feasible[i]
      if (ignored.size > 0 && node !== undefined && ignored.has(node)) scores[i] = 0
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
function isCounted(pod: PodInfo, { object, previous }: News): boolean {
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
  size: number,
): number {
  const seen = new Uint8Array(size + 1)
  let domains = 0
  for (const node of feasible) {
    if (ignored.size > 0 && ignored.has(node)) continue
    const domain = (ids[node.slot] ?? -1) + 1
    if (seen[domain] === 1) continue
    seen[domain] = 1
    domains++
  }
  return domains
}
