/**
 * The Ingress controller as a proxy: takes a request, finds its backend and an endpoint of it.
 *
 * It goes to endpoints directly, ready ones only, and tries another one when it cannot connect;
 * without an endpoint it answers 503, after its last try 502 or 504, and 404 where no rule matches.
 * Models ingress-nginx: proxy_next_upstream_tries and proxy_connect_timeout at their defaults. Left
 * out: its annotations, redirects to HTTPS, the Pods that it runs in: it is always there.
 */
import { Buffer } from 'node:buffer'
import { isServed } from '../api/ingress-class'
import type { Ingress, Service, ServicePort } from '../api/kinds'
import { keyOf } from '../api/meta'
import { type Reader, SourceReader } from '../client/reader'
import { seconds } from '../clock/duration'
import type { ClusterContext } from '../component'
import { namesOfCertificate } from './certificate'
import type { ProxyEndpoint } from './endpoint-choice'
import { hostMatches, match } from './ingress'
import type { ClientRequest } from './request'
import { endpointsOf } from './service-table'

const INGRESS_CACHE = 'ingress-controller'

/** How often one request is sent to an endpoint at most. */
const TRIES = 3
/** How long it waits for a connection to an endpoint. */
export const CONNECT_PATIENCE = seconds(5)
/** What it shows where no Ingress names a certificate for the host. */
const OWN_CERTIFICATE: readonly string[] = ['ingress.local']

export type Forwarding =
  | {
      readonly type: 'forward'
      readonly endpoint: ProxyEndpoint
      readonly ingress: string
      readonly service: string
    }
  | {
      readonly type: 'answer'
      readonly status: number
      readonly ingress?: string
      readonly why: string
    }

/** What has gone wrong with the endpoints that were tried. */
export interface Tried {
  readonly ips: readonly string[]
  readonly last: 'refused' | 'lost'
}

export class IngressProxy {
  readonly #cluster: ClusterContext
  readonly #reader: Reader
  #served: readonly Ingress[] | undefined

  constructor(cluster: ClusterContext) {
    this.#cluster = cluster
    const cache = cluster.cache(INGRESS_CACHE)
    const { registry } = cluster.server
    this.#reader = new SourceReader((kind) => registry.ofKind(kind).id, cache)
    const forget = () => {
      this.#served = undefined
    }
    cache.watch(registry.ofKind('Ingress').id, forget)
    cache.watch(registry.ofKind('IngressClass').id, forget)
    for (const kind of ['Service', 'EndpointSlice', 'Secret'] as const) {
      cache.watch(registry.ofKind(kind).id)
    }
  }

  /** What is derived from the cache is derived anew. */
  forget(): void {
    this.#served = undefined
  }

  /** Where a request goes, given the endpoints that it could not connect to. */
  forward({ host, path }: ClientRequest, tried: Tried | undefined): Forwarding {
    const found = match(this.#ingresses(), host, path.replace(/\?.*/, ''))
    if (found === undefined) return { type: 'answer', status: 404, why: NO_MATCH }
    const ingress = keyOf(found.ingress)
    const { namespace } = found.ingress.metadata
    const backend = found.backend.service
    const service = this.#reader.get('Service', `${namespace}/${backend?.name}`)
    const port = service === undefined ? undefined : portOf(service, backend?.port)
    if (service === undefined || port === undefined) {
      return { type: 'answer', status: 503, ingress, why: missing(found.backend, service) }
    }
    if (tried !== undefined && tried.ips.length >= TRIES) return failed(tried, ingress)
    const ready = endpointsOf(this.#reader, service, port).filter((endpoint) => endpoint.ready)
    const left = ready.filter(({ ip }) => !tried?.ips.includes(ip))
    const endpoint = left[this.#cluster.random.below(left.length, 'ingress-controller')]
    if (endpoint !== undefined)
      return { type: 'forward', endpoint, ingress, service: keyOf(service) }
    if (tried !== undefined) return failed(tried, ingress)
    const why = `Service ${keyOf(service)} has no ready endpoint`
    return { type: 'answer', status: 503, ingress, why }
  }

  /** The names in the certificate that a client is shown which asks for this host. */
  certificateFor(host: string): readonly string[] {
    for (const precise of [true, false]) {
      for (const { spec, metadata } of this.#ingresses()) {
        for (const { hosts = [], secretName = '' } of spec.tls ?? []) {
          const isFor = hosts.some((h) => h.startsWith('*.') !== precise && hostMatches(h, host))
          const names = isFor ? this.#namesIn(`${metadata.namespace}/${secretName}`) : []
          if (names.length > 0) return names
        }
      }
    }
    return OWN_CERTIFICATE
  }

  #namesIn(secret: string): readonly string[] {
    const encoded = this.#reader.get('Secret', secret)?.data?.['tls.crt']
    return encoded === undefined ? [] : namesOfCertificate(textOf(encoded))
  }

  #ingresses(): readonly Ingress[] {
    this.#served ??= this.#reader
      .list('Ingress')
      .filter((ingress) => isServed(ingress, (name) => this.#reader.get('IngressClass', name)))
    return this.#served
  }
}

const NO_MATCH = 'no rule of an Ingress matches, and there is no default backend'

type Backend = NonNullable<Ingress['spec']['defaultBackend']>

function missing({ service: named }: Backend, service: Service | undefined): string {
  if (service === undefined) return `there is no Service "${named?.name ?? ''}"`
  const port = named?.port?.name ?? named?.port?.number
  return `Service ${keyOf(service)} has no port ${port}`
}

interface BackendPort {
  readonly name?: string
  readonly number?: number
}

const portOf = ({ spec }: Service, { name, number }: BackendPort = {}): ServicePort | undefined =>
  spec.ports?.find((port) => (name === undefined ? port.port === number : port.name === name))

const failed = ({ ips, last }: Tried, ingress: string): Forwarding => ({
  type: 'answer',
  status: last === 'lost' ? 504 : 502,
  ingress,
  why: `it could not connect to ${ips.join(', ')}`,
})

const textOf = (encoded: string): string => Buffer.from(encoded, 'base64').toString('latin1')
