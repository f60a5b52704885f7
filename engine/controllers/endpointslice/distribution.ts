/**
 * How endpoints are spread over slices so that as few slices as possible change.
 *
 * Endpoints that are there stay where they are; new ones fill the slices that change anyway, then
 * the one slice that they fit into best, then new slices. Nothing is moved only for balance.
 * Models reconcileByPortMapping in staging/src/k8s.io/endpointslice/reconciler.go.
 */
import type { EndpointSlice } from '../../api/kinds'

export type Endpoint = EndpointSlice['endpoints'][number]
export type EndpointPort = NonNullable<EndpointSlice['ports']>[number]

/** What should become of the slices of one set of ports. */
export interface Distribution {
  readonly create: readonly (readonly Endpoint[])[]
  readonly update: ReadonlyMap<EndpointSlice, readonly Endpoint[]>
  readonly remove: readonly EndpointSlice[]
  readonly unchanged: readonly EndpointSlice[]
}

export function distribute(
  slices: readonly EndpointSlice[],
  desired: readonly Endpoint[],
  max: number,
): Distribution {
  const missing = new Map(desired.map((endpoint) => [identityOf(endpoint), endpoint]))
  const update = new Map<EndpointSlice, Endpoint[]>()
  const remove: EndpointSlice[] = []
  const unchanged = new Set<EndpointSlice>()
  for (const slice of slices) {
    const { kept, isChanged } = keep(slice, missing)
    if (!isChanged) unchanged.add(slice)
    else if (kept.length === 0) remove.push(slice)
    else update.set(slice, kept)
  }
  const left = [...missing.values()]
  for (const endpoints of [...update.values()].sort((a, b) => b.length - a.length)) {
    endpoints.push(...left.splice(0, max - endpoints.length))
  }
  const create: Endpoint[][] = []
  while (left.length > 0) {
    const fitting = left.length < max ? bestFit(unchanged, left.length, max) : undefined
    if (fitting === undefined) create.push(left.splice(0, max))
    else {
      unchanged.delete(fitting)
      update.set(fitting, [...fitting.endpoints, ...left.splice(0)])
    }
  }
  return { create, update, remove, unchanged: [...unchanged] }
}

/** The ports that a slice or an endpoint is for, as a text; unnamed ports have the empty name. */
export const portsKey = (ports: readonly EndpointPort[]): string =>
  ports
    .map(({ name = '', port, protocol = 'TCP', appProtocol = '' }) =>
      [name, port, protocol, appProtocol].join('/'),
    )
    .sort()
    .join()

/** True when nothing differs but the hints, which are given afterwards. */
function isSameEndpoint(a: Endpoint, b: Endpoint): boolean {
  return (
    a.conditions?.ready === b.conditions?.ready &&
    a.conditions?.serving === b.conditions?.serving &&
    a.conditions?.terminating === b.conditions?.terminating &&
    a.nodeName === b.nodeName &&
    a.zone === b.zone &&
    a.hostname === b.hostname &&
    a.targetRef?.uid === b.targetRef?.uid
  )
}

/** The endpoints of a slice that are still wanted, which are no longer missing then. */
function keep({ endpoints }: EndpointSlice, missing: Map<string, Endpoint>) {
  const kept: Endpoint[] = []
  let isChanged = false
  for (const endpoint of endpoints) {
    const identity = identityOf(endpoint)
    const wanted = missing.get(identity)
    if (wanted === undefined) {
      isChanged = true
      continue
    }
    missing.delete(identity)
    const isSame = isSameEndpoint(endpoint, wanted)
    kept.push(isSame ? endpoint : wanted)
    isChanged ||= !isSame
  }
  return { kept, isChanged }
}

function bestFit(slices: ReadonlySet<EndpointSlice>, count: number, max: number) {
  let best: EndpointSlice | undefined
  for (const slice of slices) {
    const { length } = slice.endpoints
    if (length + count <= max && length > (best?.endpoints.length ?? -1)) best = slice
  }
  return best
}

const identityOf = ({ addresses, hostname = '', targetRef }: Endpoint): string =>
  `${addresses.join()}/${hostname}/${targetRef?.namespace ?? ''}/${targetRef?.name ?? ''}`
