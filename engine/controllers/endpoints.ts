/**
 * Keeps the Endpoints of every Service that has a selector: the addresses of its Pods, ready and
 * not.
 *
 * Models pkg/controller/endpoint/endpoints_controller.go and pkg/api/v1/endpoints/util.go.
 * Left out: the annotation endpoints.kubernetes.io/last-change-trigger-time. Subsets are in the
 * order of their ports, where Kubernetes takes a hash of them.
 */
import type { KindMap, Pod, Service } from '../api/kinds'
import { keyOf, type Metadata, type StringMap } from '../api/meta'
import { selectorFromMap } from '../api/selectors'
import { deepEqual } from '../store/equal'
import type { Context, Controller, Watch } from './controller'
import { isReady } from './pods'
import {
  hasClusterIp,
  hasEndpointsOfPods,
  hostnameIn,
  isEndpoint,
  onceUnlessNamed,
  podsOfServices,
  targetPort,
} from './service-pods'
import { requireCaughtUp } from './stale-cache'

/** More addresses than this are not kept. */
const CAPACITY = 1000
const OVER_CAPACITY = 'endpoints.kubernetes.io/over-capacity'
const TRUNCATED = { [OVER_CAPACITY]: 'truncated' }
const HEADLESS = 'service.kubernetes.io/headless'
const MAX_RETRIES = 15

export const endpointsController: Controller<'Service'> = {
  name: 'endpoints-controller',
  account: 'endpoint-controller',
  eventSource: 'endpoint-controller',
  reconciles: 'Service',
  watches: [podsOfServices, deletedEndpoints()],
  maxRetries: MAX_RETRIES,
  reconcile(context, key) {
    const { client } = context
    const service = client.get('Service', key)
    const endpoints = client.get('Endpoints', key)
    if (service === undefined) {
      if (endpoints !== undefined) client.delete('Endpoints', key)
      return undefined
    }
    if (!hasEndpointsOfPods(service)) return undefined
    requireCaughtUp(context, 'endpoints')
    const pods = client.list('Pod', {
      namespace: service.metadata.namespace ?? '',
      labels: selectorFromMap(service.spec.selector),
    })
    write(context, service, endpoints, limited(subsetsOf(service, pods, endpoints?.subsets)))
    return undefined
  },
}

type Endpoints = KindMap['Endpoints']
type Subset = NonNullable<Endpoints['subsets']>[number]
type Address = NonNullable<Subset['addresses']>[number]
type Port = NonNullable<Subset['ports']>[number]

/** The Pods of a Service by the ports that they have; addresses that were there are kept. */
export function subsetsOf(
  service: Service,
  pods: readonly Pod[],
  before: readonly Subset[] = [],
): readonly Subset[] {
  const { publishNotReadyAddresses = false, ports = [] } = service.spec
  const groups = new Map<string, { ports: Port[]; ready: Address[]; unready: Address[] }>()
  const known = new Map(before.flatMap(addressesOf).map((address) => [address.ip, address]))
  const find = onceUnlessNamed(service, (pod) => portsOn(pod, service))
  for (const pod of pods) {
    if (!isEndpoint(pod, publishNotReadyAddresses)) continue
    const { key, ports: found } = find(pod)
    if (found.length === 0 && ports.length > 0) continue
    const group = groups.get(key) ?? { ports: found, ready: [], unready: [] }
    groups.set(key, group)
    const isUp = publishNotReadyAddresses || isReady(pod)
    ;(isUp ? group.ready : group.unready).push(addressOf(service, pod, known))
  }
  const sorted = [...groups].sort(([a], [b]) => (a < b ? -1 : 1))
  return sorted.map(([, { ports: found, ready, unready }]) => ({
    ...(ready.length > 0 ? { addresses: ready.sort(byIp) } : {}),
    ...(unready.length > 0 ? { notReadyAddresses: unready.sort(byIp) } : {}),
    ...(found.length > 0 ? { ports: found } : {}),
  }))
}

interface Limited {
  readonly subsets: readonly Subset[]
  readonly isTruncated: boolean
}

/** At most as many addresses as Endpoints may have; those that are not ready go first. */
export function limited(subsets: readonly Subset[], capacity = CAPACITY): Limited {
  const ready = subsets.reduce((sum, { addresses = [] }) => sum + addresses.length, 0)
  const all = subsets.reduce(
    (sum, { notReadyAddresses = [] }) => sum + notReadyAddresses.length,
    ready,
  )
  if (all <= capacity) return { subsets, isTruncated: false }
  let readyLeft = Math.min(ready, capacity)
  let unreadyLeft = capacity - readyLeft
  const cut = subsets.map(({ addresses = [], notReadyAddresses = [], ...rest }) => {
    const kept = addresses.slice(0, readyLeft)
    const keptUnready = notReadyAddresses.slice(0, unreadyLeft)
    readyLeft -= kept.length
    unreadyLeft -= keptUnready.length
    return {
      ...(kept.length > 0 ? { addresses: kept } : {}),
      ...(keptUnready.length > 0 ? { notReadyAddresses: keptUnready } : {}),
      ...rest,
    }
  })
  const isEmpty = ({ addresses, notReadyAddresses }: Subset) =>
    addresses === undefined && notReadyAddresses === undefined
  return { subsets: cut.filter((subset) => !isEmpty(subset)), isTruncated: true }
}

const addressesOf = ({ addresses = [], notReadyAddresses = [] }: Subset): readonly Address[] => [
  ...addresses,
  ...notReadyAddresses,
]

function portsOn(pod: Pod, { spec }: Service): { readonly key: string; readonly ports: Port[] } {
  const ports = (spec.ports ?? []).flatMap((servicePort) => {
    const port = targetPort(pod, servicePort)
    if (port === undefined) return []
    const { name, protocol = 'TCP', appProtocol } = servicePort
    return {
      ...(name === undefined ? {} : { name }),
      port,
      protocol,
      ...(appProtocol === undefined ? {} : { appProtocol }),
    }
  })
  const key = ports.map(({ name, port, protocol }) => `${name}/${port}/${protocol}`).join()
  return { key, ports }
}

function addressOf(service: Service, pod: Pod, known: ReadonlyMap<string, Address>): Address {
  const { name, namespace = '', uid } = pod.metadata
  const { nodeName } = pod.spec
  const hostname = hostnameIn(service, pod)
  const ip = ipOf(service, pod)
  const old = known.get(ip)
  const isSame =
    old?.targetRef?.uid === uid && old.nodeName === nodeName && old.hostname === hostname
  if (old !== undefined && isSame) return old
  return {
    ip,
    ...(hostname === undefined ? {} : { hostname }),
    ...(nodeName === undefined ? {} : { nodeName }),
    targetRef: { kind: 'Pod', namespace, name, uid },
  }
}

/** The Pod's address of the Service's first IP family. */
function ipOf({ spec }: Service, { status }: Pod): string {
  const isV6 = spec.ipFamilies?.[0] === 'IPv6'
  const found = status.podIPs?.find(({ ip = '' }) => ip.includes(':') === isV6)
  return found?.ip ?? status.podIP ?? ''
}

const byIp = (a: Address, b: Address): number => (a.ip < b.ip ? -1 : a.ip > b.ip ? 1 : 0)

function write(
  { client }: Context,
  service: Service,
  endpoints: Endpoints | undefined,
  { subsets, isTruncated }: Limited,
): void {
  const { name, namespace = '' } = service.metadata
  const labels = {
    ...service.metadata.labels,
    ...(hasClusterIp(service) ? {} : { [HEADLESS]: '' }),
  }
  if (endpoints === undefined) {
    if (service.metadata.deletionTimestamp !== undefined) return
    const metadata = {
      name,
      namespace,
      ...parts({ labels, annotations: isTruncated ? TRUNCATED : {} }),
    }
    client.create('Endpoints', { metadata, ...(subsets.length > 0 ? { subsets } : {}) })
    return
  }
  const { [OVER_CAPACITY]: before, ...others } = endpoints.metadata.annotations ?? {}
  const isSame =
    deepEqual(endpoints.metadata.labels ?? {}, labels) &&
    (before !== undefined) === isTruncated &&
    deepEqual(endpoints.subsets ?? [], subsets)
  if (isSame) return
  client.patch<'Endpoints'>('Endpoints', keyOf(endpoints), ({ subsets: _old, ...live }) => {
    const annotations = isTruncated ? { ...others, ...TRUNCATED } : others
    const { labels: _labels, annotations: _annotations, ...kept } = live.metadata
    const metadata = { ...kept, ...parts({ labels, annotations }) }
    return { ...live, metadata, ...(subsets.length > 0 ? { subsets } : {}) }
  })
}

/** Labels and annotations as an object has them: absent when there are none. */
const parts = (maps: Readonly<Record<'labels' | 'annotations', StringMap>>): Partial<Metadata> =>
  Object.fromEntries(Object.entries(maps).filter(([, map]) => Object.keys(map).length > 0))

/** Endpoints that somebody deletes are made again. */
function deletedEndpoints(): Watch {
  return { kind: 'Endpoints', keys: ({ type, key }) => (type === 'DELETED' ? [key] : []) }
}
