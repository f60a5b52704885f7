/**
 * Keeps the EndpointSlices of every Service that has a selector: its Pods, also those that are not
 * ready and those on their way out, and what may be said of each.
 *
 * Models pkg/controller/endpointslice/endpointslice_controller.go and
 * staging/src/k8s.io/endpointslice/reconciler.go. Left out: last-change-trigger-time; edits of
 * slices by others are undone at the Service's next change only.
 */
import type { EndpointSlice, Node, Service } from '../../api/kinds'
import { controllerReference, keyOf, type StringMap } from '../../api/meta'
import { selectorFrom, selectorFromMap } from '../../api/selectors'
import { deepEqual } from '../../store/equal'
import type { Context, Controller, Watch } from '../controller'
import { hasClusterIp, hasEndpointsOfPods, podsOfServices } from '../service-pods'
import { requireCaughtUp } from '../stale-cache'
import type { Endpoint } from './distribution'
import { type AddressType, endpointsOfPods } from './endpoints-of-pods'
import {
  type HintFor,
  NO_HINTS,
  OWN_ZONE,
  wantsOwnZone,
  wantsProportionalHints,
  withHints,
} from './hints'
import {
  type FreshSlice,
  planSlices,
  type SlicePlan,
  withPlaceholder,
  withRecycledSlices,
} from './slice-plan'
import { allocate, concernsTopology } from './topology'

const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by'
const SERVICE_NAME = 'kubernetes.io/service-name'
const HEADLESS = 'service.kubernetes.io/headless'
const MANAGER = 'endpointslice-controller.k8s.io'
const MAX_RETRIES = 15

export const endpointSliceController: Controller<'Service'> = {
  name: 'endpointslice-controller',
  eventSource: 'endpoint-slice-controller',
  reconciles: 'Service',
  watches: [podsOfServices, deletedSlices(), topologyOfNodes()],
  maxRetries: MAX_RETRIES,
  reconcile(context, key) {
    const { client } = context
    const service = client.get('Service', key)
    if (service === undefined || !hasEndpointsOfPods(service)) return undefined
    requireCaughtUp(context, 'EndpointSlice')
    const slices = slicesOf(context, service)
    const types = addressTypesOf(service)
    for (const slice of slices) {
      if (!types.some((type) => type === slice.addressType)) {
        client.delete('EndpointSlice', keyOf(slice))
      }
    }
    for (const addressType of types) {
      reconcileSlices(context, service, addressType, slices)
    }
    return undefined
  },
}

/** The labels of a Service's slices. */
function labelsOf(service: Service): StringMap {
  const { labels, name } = service.metadata
  const { [HEADLESS]: _headless, [SERVICE_NAME]: _name, [MANAGED_BY]: _by, ...own } = labels ?? {}
  const headless = hasClusterIp(service) ? {} : { [HEADLESS]: '' }
  return { ...own, ...headless, [SERVICE_NAME]: name, [MANAGED_BY]: MANAGER }
}

function slicesOf({ client }: Context, { metadata }: Service): readonly EndpointSlice[] {
  const labels = selectorFrom([
    { key: SERVICE_NAME, operator: '=', values: [metadata.name] },
    { key: MANAGED_BY, operator: '=', values: [MANAGER] },
  ])
  const namespace = metadata.namespace ?? ''
  return client
    .list('EndpointSlice', { namespace, labels })
    .filter((slice) => slice.metadata.deletionTimestamp === undefined)
}

function addressTypesOf({ spec }: Service): readonly AddressType[] {
  const families = spec.ipFamilies ?? []
  const types = families.filter((family) => family === 'IPv4' || family === 'IPv6')
  return types.length > 0 ? types : ['IPv4']
}

function reconcileSlices(
  context: Context,
  service: Service,
  addressType: AddressType,
  all: readonly EndpointSlice[],
): void {
  const { client, settings } = context
  const slices = all.filter((slice) => slice.addressType === addressType)
  const pods = client.list('Pod', {
    namespace: service.metadata.namespace ?? '',
    labels: selectorFromMap(service.spec.selector),
  })
  const nodeOf = (name: string): Node | undefined => client.get('Node', name)
  const groups = endpointsOfPods(service, pods, nodeOf, addressType)
  const max = settings.flags.maxEndpointsPerSlice
  const plan = withPlaceholder(planSlices(slices, groups, max))
  const hintFor = hintsFor(context, service, slices, plan, addressType)
  apply(context, service, addressType, withHints(plan, hintFor))
}

function hintsFor(
  { client, events }: Context,
  service: Service,
  slices: readonly EndpointSlice[],
  { create, update, unchanged }: SlicePlan,
  addressType: AddressType,
): HintFor {
  if (!wantsProportionalHints(service)) return wantsOwnZone(service) ? OWN_ZONE : NO_HINTS
  const endpoints: Endpoint[] = [
    ...create.flatMap((fresh) => fresh.endpoints),
    ...[...update.values()].flat(),
    ...unchanged.flatMap((slice) => slice.endpoints),
  ]
  const allocation = allocate(endpoints, client.list('Node'))
  if ('failure' in allocation) {
    const message = `${allocation.failure}, addressType: ${addressType}`
    events.record(service, 'Warning', 'TopologyAwareHintsDisabled', message)
    return NO_HINTS
  }
  const had = slices.some((slice) => slice.endpoints.some(({ hints }) => hints !== undefined))
  if (!had) {
    const message = `Topology Aware Hints has been enabled, addressType: ${addressType}`
    events.record(service, 'Normal', 'TopologyAwareHintsEnabled', message)
  }
  return (endpoint) => allocation.zones.get(endpoint)
}

function apply(context: Context, service: Service, addressType: AddressType, all: SlicePlan): void {
  const { client } = context
  const { plan, recycled } = withRecycledSlices(all)
  const labels = labelsOf(service)
  if (service.metadata.deletionTimestamp === undefined) {
    for (const fresh of plan.create) create(context, service, addressType, labels, fresh)
  }
  for (const [slice, fresh] of recycled) change(context, slice, { labels, ...fresh })
  for (const [slice, endpoints] of plan.update) change(context, slice, { labels, endpoints })
  for (const slice of plan.unchanged) {
    if (!deepEqual(slice.metadata.labels, labels)) change(context, slice, { labels })
  }
  for (const slice of plan.remove) client.delete('EndpointSlice', keyOf(slice))
}

function create(
  { client }: Context,
  service: Service,
  addressType: AddressType,
  labels: StringMap,
  { ports, endpoints }: FreshSlice,
): void {
  const { name, namespace = '' } = service.metadata
  client.create('EndpointSlice', {
    metadata: {
      generateName: `${name}-`,
      namespace,
      labels,
      ownerReferences: [controllerReference(service)],
    },
    addressType,
    endpoints,
    ports,
  })
}

interface SliceChange extends Partial<FreshSlice> {
  readonly labels: StringMap
}

function change(
  { client }: Context,
  slice: EndpointSlice,
  { labels, ...parts }: SliceChange,
): void {
  client.patch<'EndpointSlice'>('EndpointSlice', keyOf(slice), (live) => {
    const isSame = deepEqual(live.metadata.labels, labels)
    const metadata = isSame ? live.metadata : { ...live.metadata, labels }
    return { ...live, ...parts, metadata }
  })
}

const NONE: readonly string[] = []

/** Slices that somebody deletes are made again. */
function deletedSlices(): Watch {
  return {
    kind: 'EndpointSlice',
    keys({ type, object }) {
      const { labels, namespace } = object.metadata
      if (type !== 'DELETED' || labels?.[MANAGED_BY] !== MANAGER) return NONE
      const name = labels[SERVICE_NAME]
      return name === undefined ? [] : [`${namespace}/${name}`]
    },
  }
}

/** A Node that joins, leaves or changes its zone may change the hints of Services that ask for
 * them. */
function topologyOfNodes(): Watch {
  return {
    kind: 'Node',
    keys({ type, object, previous }, reader) {
      // A feed of Nodes carries Nodes.
      const node = object as unknown as Node
      const before = previous as unknown as Node | undefined
      if (type === 'MODIFIED' && !concernsTopology(node, before)) return NONE
      return reader.list('Service').filter(wantsProportionalHints).map(keyOf)
    },
  }
}
