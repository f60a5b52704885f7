/**
 * What is wrong with a Node: its conditions, and a kubelet that nobody has heard of, which its
 * conditions say only when the grace period is over.
 */
import { between, formatDuration, instantOf, type KubeObject, seconds } from '../../../engine'
import type { View } from '../view'
import { type ConditionParts, conditionLine, isTrouble } from './explain-condition'

const LEASES = 'leases.coordination.k8s.io'
/** A Lease is renewed when a quarter of its time is over, and a little later. */
const OVERDUE = 0.3

/** Lines about a Node; none when all is well. */
export function nodeLines(view: View, node: KubeObject): readonly string[] {
  const name = `Node ${node.metadata.name}`
  const troubles = conditionsOf(node).filter(isTrouble)
  const silence = troubles.some(({ type }) => type === 'Ready') ? [] : silenceOf(view, node)
  return [...troubles.map(conditionLine(name)), ...silence]
}

/** `Node node-1: its Lease was last renewed 30s ago`. */
export function silenceOf(view: View, { metadata }: KubeObject): readonly string[] {
  const lease = view.get(LEASES, `kube-node-lease/${metadata.name}`)
  const spec = lease?.spec as LeaseParts | undefined // The resource is leases.
  if (spec?.renewTime === undefined) return []
  const age = between(instantOf(spec.renewTime), view.now)
  if (age < seconds(spec.leaseDurationSeconds ?? 0) * OVERDUE) return []
  return [`Node ${metadata.name}: its Lease was last renewed ${formatDuration(age)} ago`]
}

interface LeaseParts {
  readonly renewTime?: string
  readonly leaseDurationSeconds?: number
}

// A Node's conditions have this shape.
const conditionsOf = ({ status }: KubeObject): readonly ConditionParts[] =>
  (status as { conditions?: readonly ConditionParts[] } | undefined)?.conditions ?? []
