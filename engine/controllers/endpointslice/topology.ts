/**
 * Hints in proportion to the CPU of the zones: each zone gets its share of the endpoints, its own
 * ones first, and no zone is overloaded by more than a fifth; where that cannot be, there are none.
 *
 * Models staging/src/k8s.io/endpointslice/topologycache/topologycache.go. Left out: keeping an
 * uneven allocation as it was while it is still within the threshold.
 */
import { isTrue } from '../../api/conditions'
import type { Node } from '../../api/kinds'
import { milliValue } from '../../api/quantity'
import type { Endpoint } from './distribution'

const OVERLOAD_THRESHOLD = 0.2
const ZONE = 'topology.kubernetes.io/zone'
const CONTROL_PLANE = [
  'node-role.kubernetes.io/control-plane',
  'node-role.kubernetes.io/master',
] as const

export type Allocation =
  | { readonly zones: ReadonlyMap<Endpoint, string> }
  | { readonly failure: string }

/** The zone that each ready endpoint is meant for, or why there is none. */
export function allocate(endpoints: readonly Endpoint[], nodes: readonly Node[]): Allocation {
  const ready = endpoints.filter(({ conditions }) => conditions?.ready === true)
  const ratios = cpuRatios(nodes)
  if ('failure' in ratios) return ratios
  const { ratioOf } = ratios
  if (ratioOf.size > ready.length) return { failure: 'Insufficient number of endpoints' }
  const minimumOf = new Map<string, number>()
  for (const [zone, ratio] of ratioOf) {
    const desired = ratio * ready.length
    minimumOf.set(zone, Math.ceil(desired / (1 + OVERLOAD_THRESHOLD)))
  }
  const minimum = [...minimumOf.values()].reduce((sum, n) => sum + n, 0)
  if (minimum > ready.length) return { failure: TOO_UNEVEN }
  if (ready.some(({ zone }) => zone === undefined)) {
    return { failure: 'One or more endpoints do not have a zone specified' }
  }
  return { zones: shareOut(ready, minimumOf, ratioOf) }
}

/** True when a change of the Node may change the shares of the zones. */
export function concernsTopology(node: Node, previous: Node | undefined): boolean {
  if (previous === undefined) return true
  return (
    isTrue(node.status, 'Ready') !== isTrue(previous.status, 'Ready') ||
    zoneOf(node) !== zoneOf(previous) ||
    node.status.allocatable?.cpu !== previous.status.allocatable?.cpu
  )
}

const TOO_UNEVEN =
  'Unable to allocate minimum required endpoints to each zone without exceeding overload threshold'

const zoneOf = ({ metadata }: Node): string | undefined => metadata.labels?.[ZONE]

/** The share of each zone in the CPU of all ready Nodes that take ordinary Pods. */
function cpuRatios(
  nodes: readonly Node[],
): { readonly ratioOf: ReadonlyMap<string, number> } | { readonly failure: string } {
  const cpuOf = new Map<string, number>()
  for (const node of nodes) {
    if (CONTROL_PLANE.some((label) => node.metadata.labels?.[label] !== undefined)) continue
    if (!isTrue(node.status, 'Ready')) continue
    const zone = zoneOf(node)
    const cpu = milliValue(node.status.allocatable?.cpu ?? '0')
    if (zone === undefined || zone === '' || cpu === 0) return { failure: NO_INFORMATION }
    cpuOf.set(zone, (cpuOf.get(zone) ?? 0) + cpu)
  }
  if (cpuOf.size < 2) return { failure: 'Nodes only ready in one zone' }
  const all = [...cpuOf.values()].reduce((sum, cpu) => sum + cpu, 0)
  return { ratioOf: new Map([...cpuOf].map(([zone, cpu]) => [zone, cpu / all] as const)) }
}

const NO_INFORMATION =
  'Insufficient Node information: allocatable CPU or zone not specified on one or more nodes'

/** Own zones first; then zones below their minimum take from those that are furthest above. */
function shareOut(
  endpoints: readonly Endpoint[],
  minimumOf: ReadonlyMap<string, number>,
  ratioOf: ReadonlyMap<string, number>,
): ReadonlyMap<Endpoint, string> {
  const inZone = new Map<string, Endpoint[]>([...minimumOf.keys()].map((zone) => [zone, []]))
  for (const endpoint of endpoints) {
    const zone = endpoint.zone ?? ''
    inZone.set(zone, [...(inZone.get(zone) ?? []), endpoint])
  }
  const surplus = (zone: string) =>
    (inZone.get(zone)?.length ?? 0) - (ratioOf.get(zone) ?? 0) * endpoints.length
  for (const [zone, minimum] of minimumOf) {
    const own = inZone.get(zone) ?? []
    while (own.length < minimum) {
      const [giver] = [...inZone.keys()].sort((a, b) => surplus(b) - surplus(a))
      const given = giver === undefined || giver === zone ? undefined : inZone.get(giver)?.pop()
      if (given === undefined) break
      own.push(given)
    }
  }
  return new Map([...inZone].flatMap(([zone, list]) => list.map((e) => [e, zone] as const)))
}
