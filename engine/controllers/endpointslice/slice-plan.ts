/** What should become of all slices of a Service and address type: made, changed, deleted, kept. */
import type { EndpointSlice } from '../../api/kinds'
import { distribute, type Endpoint, type EndpointPort, portsKey } from './distribution'

export interface SlicePlan {
  readonly create: readonly FreshSlice[]
  readonly update: ReadonlyMap<EndpointSlice, readonly Endpoint[]>
  readonly remove: readonly EndpointSlice[]
  readonly unchanged: readonly EndpointSlice[]
}

export interface FreshSlice {
  readonly ports: readonly EndpointPort[]
  readonly endpoints: readonly Endpoint[]
}

/** Spreads groups of endpoints, each with ports of its own, over the slices that are there. */
export function planSlices(
  slices: readonly EndpointSlice[],
  groups: ReadonlyMap<string, FreshSlice>,
  max: number,
): SlicePlan {
  const byPorts = new Map<string, EndpointSlice[]>()
  for (const slice of slices) {
    const key = portsKey(slice.ports ?? [])
    byPorts.set(key, [...(byPorts.get(key) ?? []), slice])
  }
  const create: FreshSlice[] = []
  const update = new Map<EndpointSlice, readonly Endpoint[]>()
  const remove: EndpointSlice[] = []
  const unchanged: EndpointSlice[] = []
  for (const [key, { ports, endpoints }] of groups) {
    const plan = distribute(byPorts.get(key) ?? [], endpoints, max)
    create.push(...plan.create.map((fresh) => ({ ports, endpoints: fresh })))
    for (const [slice, kept] of plan.update) update.set(slice, kept)
    remove.push(...plan.remove)
    unchanged.push(...plan.unchanged)
    byPorts.delete(key)
  }
  remove.push(...[...byPorts.values()].flat())
  return { create, update, remove, unchanged }
}

/** A Service without endpoints has one empty slice, of no ports. */
export function withPlaceholder(plan: SlicePlan): SlicePlan {
  const { create, update, remove, unchanged } = plan
  if (create.length + update.size + unchanged.length > 0) return plan
  const [only] = remove
  const isThere =
    remove.length === 1 && only?.endpoints.length === 0 && (only.ports ?? []).length === 0
  return isThere && only !== undefined
    ? { ...plan, remove: [], unchanged: [only] }
    : { ...plan, create: [{ ports: [], endpoints: [] }] }
}

/** Slices that would be deleted while others are made take over what those would have. */
export function withRecycledSlices(plan: SlicePlan): {
  readonly plan: SlicePlan
  readonly recycled: ReadonlyMap<EndpointSlice, FreshSlice>
} {
  const count = Math.min(plan.create.length, plan.remove.length)
  const recycled = new Map<EndpointSlice, FreshSlice>()
  for (let i = 0; i < count; i++) {
    const [slice, fresh] = [plan.remove[i], plan.create[i]]
    if (slice !== undefined && fresh !== undefined) recycled.set(slice, fresh)
  }
  const rest = { ...plan, create: plan.create.slice(count), remove: plan.remove.slice(count) }
  return { plan: rest, recycled }
}
