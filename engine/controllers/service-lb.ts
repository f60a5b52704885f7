/**
 * Gives Services of type LoadBalancer an address outside, as the controller of a cloud does.
 *
 * The cloud is ours: it takes a while, never fails, and hands out addresses of the documentation
 * range in order; spec.loadBalancerIP is honoured while it is free.
 * Models staging/src/k8s.io/cloud-provider/controllers/service/controller.go.
 * Left out: hostnames instead of addresses, Services of both IP families.
 */
import type { Service } from '../api/kinds'
import { keyOf } from '../api/meta'
import { between, type Duration, type Instant, plus } from '../clock/duration'
import { deepEqual } from '../store/equal'
import type { Change } from '../store/store'
import type { Context, Controller } from './controller'

const FINALIZER = 'service.kubernetes.io/load-balancer-cleanup'
/** RFC 5737 keeps these for documentation: nobody has them. */
const RANGE = '192.0.2.'
const FIRST = 10
const LAST = 254

export const serviceLbController: Controller<'Service', Memory> = {
  name: 'service-lb-controller',
  account: 'service-controller',
  eventSource: 'service-controller',
  process: 'cloud-controller-manager',
  reconciles: 'Service',
  ignores: concernsNoBalancer,
  memory: () => ({ making: new Map(), addresses: new Map() }),
  reconcile(context, key) {
    const service = context.client.get('Service', key)
    if (service === undefined) return undefined
    if (wantsBalancer(service)) return { requeueAfter: provide(context, service) }
    if (hasFinalizer(service)) takeAway(context, service)
    return undefined
  },
}

interface Memory {
  /** When the balancers that are being made will be there, by UID of their Service. */
  readonly making: Map<string, Instant>
  /** The addresses that were given, by UID of their Service. */
  readonly addresses: Map<string, string>
}

const isBalancer = ({ spec }: Service): boolean =>
  spec.type === 'LoadBalancer' && spec.loadBalancerClass === undefined

const wantsBalancer = (service: Service): boolean =>
  isBalancer(service) && service.metadata.deletionTimestamp === undefined

const hasFinalizer = ({ metadata }: Service): boolean =>
  metadata.finalizers?.includes(FINALIZER) ?? false

function concernsNoBalancer({ object }: Change): boolean {
  const service = object as unknown as Service // The kind that it reconciles.
  return !isBalancer(service) && !hasFinalizer(service)
}

/** Makes the balancer; answers how long it still takes. */
function provide(context: Context<Memory>, service: Service): Duration | undefined {
  const { client, events, now, memory, settings } = context
  const { uid } = service.metadata
  if (!hasFinalizer(service)) {
    client.patch<'Service'>('Service', keyOf(service), (live) => ({
      ...live,
      metadata: { ...live.metadata, finalizers: [...(live.metadata.finalizers ?? []), FINALIZER] },
    }))
  }
  if (addressOf(service) === undefined && !memory.addresses.has(uid)) {
    const ready = memory.making.get(uid)
    if (ready === undefined) {
      events.record(service, 'Normal', 'EnsuringLoadBalancer', 'Ensuring load balancer')
      memory.making.set(uid, plus(now, settings.latency.loadBalancer))
      return settings.latency.loadBalancer
    }
    if (ready > now) return between(now, ready)
    memory.addresses.set(uid, freeAddress(context, service))
    memory.making.delete(uid)
  }
  const isNew = addressOf(service) === undefined
  writeStatus(context, service, [
    { ip: memory.addresses.get(uid) ?? addressOf(service) ?? '', ipMode: 'VIP' },
  ])
  if (isNew) events.record(service, 'Normal', 'EnsuredLoadBalancer', 'Ensured load balancer')
  return undefined
}

/** Takes the balancer away when the Service goes, or is no longer of the type. */
function takeAway(context: Context<Memory>, service: Service): void {
  const { client, events, memory } = context
  events.record(service, 'Normal', 'DeletingLoadBalancer', 'Deleting load balancer')
  memory.making.delete(service.metadata.uid)
  memory.addresses.delete(service.metadata.uid)
  events.record(service, 'Normal', 'DeletedLoadBalancer', 'Deleted load balancer')
  if (service.metadata.deletionTimestamp === undefined) writeStatus(context, service, [])
  client.patch<'Service'>('Service', keyOf(service), (live) => {
    const { finalizers = [], ...rest } = live.metadata
    const others = finalizers.filter((finalizer) => finalizer !== FINALIZER)
    return { ...live, metadata: others.length > 0 ? { ...rest, finalizers: others } : rest }
  })
}

function writeStatus(
  { client }: Context<Memory>,
  service: Service,
  ingress: readonly { readonly ip: string; readonly ipMode: string }[],
): void {
  const loadBalancer = ingress.length > 0 ? { ingress } : {}
  if (deepEqual(service.status.loadBalancer ?? {}, loadBalancer)) return
  const change = (live: Service): Service => ({ ...live, status: { ...live.status, loadBalancer } })
  client.patch<'Service'>('Service', keyOf(service), change, { subresource: 'status' })
}

/** The one that the Service asks for, else the next that no Service has. */
function freeAddress({ client, memory }: Context<Memory>, service: Service): string {
  const taken = new Set(memory.addresses.values())
  for (const other of client.list('Service')) taken.add(addressOf(other) ?? '')
  const wanted = service.spec.loadBalancerIP
  if (wanted !== undefined && wanted !== '' && !taken.has(wanted)) return wanted
  for (let last = FIRST; last < LAST; last++) {
    if (!taken.has(`${RANGE}${last}`)) return `${RANGE}${last}`
  }
  return `${RANGE}${LAST}`
}

const addressOf = ({ status }: Service): string | undefined => status.loadBalancer?.ingress?.[0]?.ip
