/** From the words of a phrase to what can be acted on: places of objects, Nodes, parts, users. */
import type { Pressure } from '../engine'
import { Misspoken } from './facts/fact'
import { kindOf, missing, nearest, placeOf } from './facts/resolve'
import type { ObjectReference, Part } from './phrase'
import type { Place } from './target/verbs'
import type { View } from './target/view'

/** Where an object is that must be there. */
export function placeIn(view: View, reference: ObjectReference): Place {
  const { kind, key } = placeOf(view, reference)
  if (view.get(kind.id, key) === undefined) throw new Misspoken(missing(view, reference))
  return { resource: kind.id, key }
}

/** The name of a Node that must be there; other kinds are refused. */
export function nodeIn(view: View, reference: ObjectReference): string {
  requireNode(view, reference)
  return placeIn(view, reference).key
}

/** The name of a machine: its Node may be gone, or is to come. */
export function machineIn(view: View, reference: ObjectReference): string {
  requireNode(view, reference)
  return reference.name
}

/** A part; a kubelet's is that of a machine. */
export function partIn(view: View, part: Part): Part {
  if (part.type === 'kubelet') machineIn(view, part.node)
  return part
}

/** The key of a Pod that can do something: it must be running. */
export function runningPodIn(view: View, reference: ObjectReference): string {
  const { resource, key } = placeIn(view, reference)
  if (resource !== 'pods') throw new Misspoken(`only a Pod sends requests; say "one Pod of …"`)
  // Pods have a phase.
  const { phase } = (view.get(resource, key)?.status ?? {}) as { readonly phase?: string }
  if (phase === 'Running') return key
  throw new Misspoken(
    `Pod "${reference.name}" sends nothing: it is ${phase ?? 'nowhere'}, not Running`,
  )
}

export function pressureOf(state: string): Pressure {
  const found = PRESSURES.find((pressure) => pressure === state)
  if (found !== undefined) return found
  throw new Misspoken(`a Node reports ${PRESSURES.join(', ')}; "${state}" is none of them`)
}

export function propagationOf(policy: string): Propagation {
  const found = PROPAGATIONS.find((known) => known === policy)
  if (found !== undefined) return found
  const near = nearest(policy, PROPAGATIONS)
  const hint =
    near === undefined ? `there are ${PROPAGATIONS.join(', ')}` : `did you mean "${near}"?`
  throw new Misspoken(`"${policy}" is no propagation policy; ${hint}`)
}

/** The user that requests are made as: a ServiceAccount that is there, or anybody by name. */
export function userIn(view: View, reference: ObjectReference): string {
  if (reference.kind === 'User') return reference.name
  const kind = kindOf(view, reference.kind)
  if (kind.id !== 'serviceaccounts') {
    throw new Misspoken(`requests are made as a ServiceAccount or a User, not as a ${kind.kind}`)
  }
  return `system:serviceaccount:${placeIn(view, reference).key.replace('/', ':')}`
}

const PRESSURES = ['MemoryPressure', 'DiskPressure', 'PIDPressure'] as const
const PROPAGATIONS = ['Background', 'Foreground', 'Orphan'] as const
type Propagation = (typeof PROPAGATIONS)[number]

function requireNode(view: View, reference: ObjectReference): void {
  const kind = kindOf(view, reference.kind)
  if (kind.id === 'nodes') return
  throw new Misspoken(`this can be said of a Node, not of a ${kind.kind}`)
}
