/**
 * kube-proxy: which endpoint a connection to a Service gets on a Node.
 *
 * All Nodes share one cache, so that they see the same at the same time; each choice is made for
 * the Node that it is made on. The choice is uniform, from the seed; with session affinity a client
 * gets the endpoint that it had, on the same Node, until that is gone or it was silent for too
 * long.
 * Models pkg/proxy/iptables/proxier.go. Left out: the time that writing rules takes; SCTP and UDP.
 */
import type { Service, ServicePort } from '../api/kinds'
import { keyOf } from '../api/meta'
import { type Reader, SourceReader } from '../client/reader'
import { type Instant, plus, seconds } from '../clock/duration'
import type { ClusterContext } from '../component'
import type { Change } from '../store/store'
import { eligible, type ProxyEndpoint } from './endpoint-choice'
import { type ServiceAt, ServiceTable } from './service-table'

export const PROXY_CACHE = 'kube-proxy'

/** Clients and the endpoints that they stick to, by Node. */
export type Affinities = Map<string, { readonly endpoint: string; readonly usedAt: Instant }>

export interface Connection {
  readonly at: ServiceAt
  /** The Node whose kube-proxy decides. */
  readonly node: string
  /** The address that it comes from. */
  readonly client: string
  /** True for traffic from Pods and Nodes, which counts as of the cluster at every address. */
  readonly isFromInside: boolean
}

export type ProxyAnswer =
  | { readonly type: 'endpoint'; readonly endpoint: ProxyEndpoint }
  | { readonly type: 'reject' }
  | { readonly type: 'drop' }

export class KubeProxy {
  readonly services: ServiceTable
  readonly #cluster: ClusterContext
  readonly #reader: Reader
  /** The entry of the last news of a Service's endpoints, which explains a choice. */
  #news = new Map<string, number>()
  #affinities: Affinities = new Map()

  constructor(cluster: ClusterContext) {
    this.#cluster = cluster
    const cache = cluster.cache(PROXY_CACHE)
    const { registry } = cluster.server
    const reader = new SourceReader((kind) => registry.ofKind(kind).id, cache)
    this.services = new ServiceTable(reader)
    this.#reader = reader
    cache.watch(registry.ofKind('Service').id, () => this.services.forget())
    cache.watch(registry.ofKind('EndpointSlice').id, (change) => this.#note(change))
    cache.watch(registry.ofKind('Node').id)
  }

  choose({ at, node, client, isFromInside }: Connection): ProxyAnswer {
    const { service, port, entrance } = at
    const { externalTrafficPolicy, internalTrafficPolicy } = service.spec
    const isLocal =
      entrance === 'cluster'
        ? internalTrafficPolicy === 'Local'
        : externalTrafficPolicy === 'Local' && !isFromInside
    const endpoints = this.services.endpoints(service, port)
    const choice = eligible(endpoints, { node, zone: this.#zoneOf(node), isLocal })
    if (choice === 'reject' || choice === 'drop') return { type: choice }
    const endpoint = this.#sticky(service, port, choice, `${node}/${client}`) ?? this.#any(choice)
    this.#stick(service, port, endpoint, `${node}/${client}`)
    return endpoint === undefined ? { type: 'reject' } : { type: 'endpoint', endpoint }
  }

  #zoneOf(node: string): string | undefined {
    return this.#reader.get('Node', node)?.metadata.labels?.[ZONE]
  }

  /** How many ready endpoints of a Service are on a Node: what its health check tells. */
  localReady({ service, port }: ServiceAt, node: string): number {
    return this.services.endpoints(service, port).filter((e) => e.ready && e.node === node).length
  }

  /** The entry of what is behind the present endpoints of a Service. */
  causes(service: string | undefined): readonly number[] {
    const entry = service === undefined ? undefined : this.#news.get(service)
    return entry === undefined ? [] : [entry]
  }

  save() {
    return { news: this.#news, affinities: this.#affinities }
  }

  load(saved: ReturnType<KubeProxy['save']>): void {
    this.#news = saved.news
    this.#affinities = saved.affinities
    this.services.forget()
  }

  #any(endpoints: readonly ProxyEndpoint[]): ProxyEndpoint | undefined {
    return endpoints[this.#cluster.random.below(endpoints.length, 'kube-proxy')]
  }

  #sticky(service: Service, port: ServicePort, choice: readonly ProxyEndpoint[], who: string) {
    const timeout = stickiness(service)
    if (timeout === undefined) return undefined
    const known = this.#affinities.get(affinityKey(service, port, who))
    if (known === undefined || plus(known.usedAt, seconds(timeout)) < this.#cluster.now()) {
      return undefined
    }
    return choice.find((endpoint) => addressOf(endpoint) === known.endpoint)
  }

  #stick(service: Service, port: ServicePort, endpoint: ProxyEndpoint | undefined, who: string) {
    if (endpoint === undefined || stickiness(service) === undefined) return
    const usedAt = this.#cluster.now()
    const key = affinityKey(service, port, who)
    this.#affinities.set(key, { endpoint: addressOf(endpoint), usedAt })
  }

  #note({ object, entry, type }: Change): void {
    const name = object.metadata.labels?.['kubernetes.io/service-name']
    if (name === undefined) return
    const key = `${object.metadata.namespace}/${name}`
    if (type === 'DELETED') this.#news.delete(key)
    else this.#news.set(key, entry)
  }
}

const ZONE = 'topology.kubernetes.io/zone'
const DEFAULT_TIMEOUT_SECONDS = 10_800

/** For how many seconds a client sticks to its endpoint; undefined when it does not. */
const stickiness = ({ spec }: Service): number | undefined =>
  spec.sessionAffinity === 'ClientIP'
    ? (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS)
    : undefined

const affinityKey = (service: Service, { name = '' }: ServicePort, who: string): string =>
  `${keyOf(service)}:${name}/${who}`

const addressOf = ({ ip, port }: ProxyEndpoint): string => `${ip}:${port}`
