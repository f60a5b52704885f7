/**
 * Mirrors Endpoints that somebody else keeps, of Services without a selector, into EndpointSlices.
 *
 * Models pkg/controller/endpointslicemirroring/{endpointslicemirroring_controller,reconciler}.go.
 */
import type { EndpointSlice, KindMap } from '../api/kinds'
import { controllerReference, keyOf, type StringMap } from '../api/meta'
import { selectorFrom } from '../api/selectors'
import { deepEqual } from '../store/equal'
import { type Context, type Controller, mapped } from './controller'
import { type Endpoint, portsKey } from './endpointslice/distribution'
import { planSlices } from './endpointslice/slice-plan'
import { requireCaughtUp } from './stale-cache'

/** Of each subset, no more addresses are mirrored. */
const MAX_PER_SUBSET = 1000
const MANAGER = 'endpointslicemirroring-controller.k8s.io'
const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by'
const SERVICE_NAME = 'kubernetes.io/service-name'
const SKIP = 'endpointslice.kubernetes.io/skip-mirror'
const LEADER = 'control-plane.alpha.kubernetes.io/leader'
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'
const MAX_RETRIES = 15

export const endpointSliceMirroringController: Controller<'Endpoints'> = {
  name: 'endpointslice-mirroring-controller',
  account: 'endpointslicemirroring-controller',
  eventSource: 'endpoint-slice-mirroring-controller',
  reconciles: 'Endpoints',
  watches: [mapped('Service', (service) => [keyOf(service)])],
  reads: ['EndpointSlice'],
  maxRetries: MAX_RETRIES,
  reconcile(context, key) {
    const { client } = context
    const endpoints = client.get('Endpoints', key)
    const service = client.get('Service', key)
    const isMirrored =
      endpoints !== undefined &&
      service !== undefined &&
      service.spec.selector === undefined &&
      isForMirroring(endpoints)
    const slices = slicesOf(context, key)
    if (slices.length === 0 && !isMirrored) return undefined
    requireCaughtUp(context, 'EndpointSlice')
    if (isMirrored) mirror(context, endpoints, slices)
    else for (const slice of slices) client.delete('EndpointSlice', keyOf(slice))
    return undefined
  },
}

type Endpoints = KindMap['Endpoints']
type Subset = NonNullable<Endpoints['subsets']>[number]
type AddressType = 'IPv4' | 'IPv6'

/** The endpoints of Endpoints, by the ports of their subsets. */
export function mirrored({ subsets = [] }: Endpoints, addressType: AddressType) {
  const groups = new Map<string, { ports: Ports; endpoints: Endpoint[] }>()
  for (const { ports = [], addresses = [], notReadyAddresses = [] } of subsets) {
    const key = portsKey(ports)
    const named = ports.map((port) => ({ name: '', protocol: 'TCP', ...port }))
    const group = groups.get(key) ?? { ports: named, endpoints: [] }
    groups.set(key, group)
    const known = new Set(group.endpoints.map(({ addresses: [ip] }) => ip))
    const all = [
      ...addresses.map((address) => endpointOf(address, true)),
      ...notReadyAddresses.map((address) => endpointOf(address, false)),
    ]
    const fresh = all
      .slice(0, MAX_PER_SUBSET)
      .filter(({ addresses: [ip = ''] }) => !known.has(ip) && isOf(ip, addressType))
    group.endpoints.push(...fresh)
  }
  return new Map([...groups].filter(([, { endpoints }]) => endpoints.length > 0))
}

type Ports = NonNullable<EndpointSlice['ports']>
type Address = NonNullable<Subset['addresses']>[number]

function endpointOf({ ip, hostname, nodeName, targetRef }: Address, ready: boolean): Endpoint {
  return {
    addresses: [ip],
    conditions: { ready },
    ...(hostname === undefined ? {} : { hostname }),
    ...(nodeName === undefined ? {} : { nodeName }),
    ...(targetRef === undefined ? {} : { targetRef }),
  }
}

const isOf = (ip: string, addressType: AddressType): boolean =>
  ip.includes(':') === (addressType === 'IPv6')

function isForMirroring({ metadata: { labels, annotations } }: Endpoints): boolean {
  return labels?.[SKIP] !== 'true' && annotations?.[LEADER] === undefined
}

function slicesOf({ client }: Context, key: string): readonly EndpointSlice[] {
  const [namespace = '', name = ''] = key.split('/')
  const labels = selectorFrom([
    { key: SERVICE_NAME, operator: '=', values: [name] },
    { key: MANAGED_BY, operator: '=', values: [MANAGER] },
  ])
  return client.list('EndpointSlice', { namespace, labels })
}

function mirror(context: Context, endpoints: Endpoints, slices: readonly EndpointSlice[]): void {
  const { client } = context
  const labels = labelsOf(endpoints)
  for (const addressType of ['IPv4', 'IPv6'] as const) {
    const own = slices.filter((slice) => slice.addressType === addressType)
    const plan = planSlices(own, mirrored(endpoints, addressType), MAX_PER_SUBSET)
    for (const fresh of plan.create) {
      client.create('EndpointSlice', { metadata: metadataOf(endpoints), addressType, ...fresh })
    }
    for (const [slice, updated] of plan.update) change(context, slice, labels, updated)
    for (const slice of plan.unchanged) change(context, slice, labels, slice.endpoints)
    for (const slice of plan.remove) client.delete('EndpointSlice', keyOf(slice))
  }
}

function change(
  { client }: Context,
  slice: EndpointSlice,
  labels: StringMap,
  endpoints: readonly Endpoint[],
): void {
  if (endpoints === slice.endpoints && deepEqual(slice.metadata.labels, labels)) return
  client.patch<'EndpointSlice'>('EndpointSlice', keyOf(slice), (live) => ({
    ...live,
    metadata: { ...live.metadata, labels },
    endpoints,
  }))
}

function labelsOf({ metadata }: Endpoints): StringMap {
  return { ...metadata.labels, [SERVICE_NAME]: metadata.name, [MANAGED_BY]: MANAGER }
}

function metadataOf(endpoints: Endpoints) {
  const { name, namespace = '', annotations } = endpoints.metadata
  const { [LAST_APPLIED]: _applied, ...others } = annotations ?? {}
  return {
    generateName: `${name}-`,
    namespace,
    labels: labelsOf(endpoints),
    ...(Object.keys(others).length > 0 ? { annotations: others } : {}),
    ownerReferences: [controllerReference(endpoints)],
  }
}
