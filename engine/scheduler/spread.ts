/**
 * Topology spread constraints, compiled, and the Pods they count, by domain.
 *
 * Models pkg/scheduler/framework/plugins/podtopologyspread/common.go.
 */

import type { TopologySpreadConstraint } from '../api/kinds'
import type { StringMap } from '../api/meta'
import { requiredNodeAffinity } from '../api/node-affinity'
import { type Selector, selectorFrom, selectorOf } from '../api/selectors'
import { findUntoleratedTaint } from '../api/tolerations'
import { merge } from '../store/merge'
import { ownOf } from '../store/own'
import type { View } from './framework'
import type { NodeInfo } from './node-info'
import { HOSTNAME, ZONE } from './node-tree'
import type { PodInfo } from './pod-info'

export interface Constraint {
  readonly maxSkew: number
  readonly topologyKey: string
  readonly selector: Selector
  readonly minDomains: number
  /** Whether Nodes that the Pod's node affinity excludes are left out of the count. */
  readonly honorsAffinity: boolean
  /** Whether Nodes with taints that the Pod does not tolerate are left out of the count. */
  readonly honorsTaints: boolean
}

/** How many matching Pods are where. */
export interface Spread {
  /** By slot: the number of the domain. */
  readonly ids: Int32Array
  readonly byDomain: readonly number[]
  /** How many domains have a Node that counts. */
  readonly domains: number
  /** The fewest matching Pods of such a domain; more than any number when there is none. */
  readonly least: number
}

type WhenUnsatisfiable = 'DoNotSchedule' | 'ScheduleAnyway'

/** The Pod's own constraints of one kind. */
export function constraintsOf(
  { pod, labels }: PodInfo,
  when: WhenUnsatisfiable,
): readonly Constraint[] {
  const own = pod.spec.topologySpreadConstraints
  if (own === undefined || own.length === 0) return NONE
  const known = compiled.get(own)
  if (known !== undefined && known.labels === labels) return known[when]
  const fresh = {
    labels,
    DoNotSchedule: compile(own, labels, 'DoNotSchedule'),
    ScheduleAnyway: compile(own, labels, 'ScheduleAnyway'),
  }
  if (Object.isFrozen(own)) compiled.set(own, fresh)
  return fresh[when]
}

/** The constraints of Pods that have none: none either when nothing selects them. */
export function defaultConstraints(selector: Selector): readonly Constraint[] {
  if (selector.isEmpty) return NONE
  return DEFAULTS.map((rest) => merge(rest, { selector }))
}

/** Counts the Pods that a constraint selects on the Nodes that have the keys of all `required`. */
export function countsIn(
  constraint: Constraint,
  required: readonly Constraint[],
  pod: PodInfo,
  view: View,
): Spread {
  const { nodes } = view
  const { ids, size } = nodes.domains(constraint.topologyKey)
  if (size === 0) return { ids, domains: 0, byDomain: [], least: Number.MAX_SAFE_INTEGER }
  const counts = constraint.selector.isEmpty
    ? NO_COUNTS
    : nodes.counts(selectionOf(constraint, pod))
  const byDomain = new Array<number>(size).fill(-1)
  const includes = inclusionOf(constraint, required, pod, view)
  let domains = 0
  for (const node of nodes.list()) {
    const domain = ids[node.slot] ?? -1
    if (domain < 0 || (includes !== undefined && !includes(node))) continue
    if (byDomain[domain] === -1) {
      byDomain[domain] = 0
      domains++
    }
    byDomain[domain] = (byDomain[domain] ?? 0) + (counts[node.slot] ?? 0)
  }
  return { ids, domains, ...summed(byDomain) }
}

/** Counts the Pods that a constraint selects, without looking at domains. */
export function countsByNode(
  constraint: Constraint,
  pod: PodInfo,
  { nodes }: View,
): { readonly ids: Int32Array; readonly counts: Int32Array } {
  const { topologyKey, selector } = constraint
  const { ids } = nodes.domains(topologyKey)
  return { ids, counts: selector.isEmpty ? NO_COUNTS : nodes.counts(selectionOf(constraint, pod)) }
}

export const hasAllKeys = (
  { slot }: NodeInfo,
  constraints: readonly Constraint[],
  { nodes }: View,
): boolean =>
  constraints.every(({ topologyKey }) => (nodes.domains(topologyKey).ids[slot] ?? -1) >= 0)

interface Compiled extends Record<WhenUnsatisfiable, readonly Constraint[]> {
  readonly labels: StringMap | undefined
}

const compiled = new WeakMap<readonly TopologySpreadConstraint[], Compiled>()
const NONE: readonly Constraint[] = []
const NO_COUNTS = new Int32Array(0)

const COMMON = { minDomains: 1, honorsAffinity: true, honorsTaints: false }
const DEFAULTS = [
  { ...COMMON, topologyKey: HOSTNAME, maxSkew: 3 },
  { ...COMMON, topologyKey: ZONE, maxSkew: 5 },
]

function compile(
  own: readonly TopologySpreadConstraint[],
  labels: StringMap | undefined,
  when: WhenUnsatisfiable,
): readonly Constraint[] {
  return own
    .filter((constraint) => constraint.whenUnsatisfiable === when)
    .map((constraint) => ({
      maxSkew: constraint.maxSkew,
      topologyKey: constraint.topologyKey,
      selector: withKeys(constraint, labels),
      minDomains: constraint.minDomains ?? 1,
      honorsAffinity: constraint.nodeAffinityPolicy !== 'Ignore',
      honorsTaints: constraint.nodeTaintsPolicy === 'Honor',
    }))
}

/** The selector, narrowed to Pods that share the incoming Pod's values of matchLabelKeys. */
function withKeys(constraint: TopologySpreadConstraint, labels: StringMap = {}): Selector {
  const selector = selectorOf(constraint.labelSelector)
  const shared = (constraint.matchLabelKeys ?? []).flatMap((key) => {
    const value = ownOf(labels, key)
    return value === undefined ? [] : [{ key, operator: 'in', values: [value] } as const]
  })
  return shared.length === 0 ? selector : selectorFrom([...selector.requirements, ...shared])
}

const selectionOf = ({ selector }: Constraint, { namespace }: PodInfo) => ({
  selector,
  namespaces: new Set([namespace]),
  terminating: false,
})

/** Which Nodes count; undefined when all do that have the constraint's key. */
function inclusionOf(
  { honorsAffinity, honorsTaints, topologyKey }: Constraint,
  required: readonly Constraint[],
  { pod }: PodInfo,
  view: View,
): ((node: NodeInfo) => boolean) | undefined {
  const others = required.filter((other) => other.topologyKey !== topologyKey)
  const affinity = honorsAffinity ? requiredNodeAffinity(pod.spec) : undefined
  const mustMatch = affinity !== undefined && !affinity.asksNothing
  if (others.length === 0 && !mustMatch && !honorsTaints) return undefined
  return (node) =>
    hasAllKeys(node, others, view) &&
    (!mustMatch || affinity.matches(node.node)) &&
    (!honorsTaints || findUntoleratedTaint(node.hardTaints, pod.spec.tolerations) === undefined)
}

/** Domains without a Node that counts have no Pods, and are not the least. */
function summed(byDomain: number[]): { readonly byDomain: number[]; readonly least: number } {
  let least = Number.MAX_SAFE_INTEGER
  for (let i = 0; i < byDomain.length; i++) {
    const sum = byDomain[i] ?? -1
    if (sum < 0) byDomain[i] = 0
    else if (sum < least) least = sum
  }
  return { byDomain, least }
}
