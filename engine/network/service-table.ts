/**
 * The Services as the network knows them: which one an address and a port mean, and its endpoints.
 * Read from a cache, so that news that is late is late here too.
 */
import type { EndpointSlice, Service, ServicePort } from '../api/kinds'
import { keyOf } from '../api/meta'
import { selectorFrom } from '../api/selectors'
import type { Reader } from '../client/reader'
import type { ProxyEndpoint } from './endpoint-choice'

/** How traffic comes to a Service: at its own address, or at one that is for clients outside. */
export type Entrance = 'cluster' | 'external'

export interface ServiceAt {
  readonly service: Service
  readonly port: ServicePort
  readonly entrance: Entrance
}

/** The Services of a reader by their addresses; made anew when one has changed. */
export class ServiceTable {
  readonly #reader: Reader
  #index: ReadonlyMap<string, ServiceAt> | undefined

  constructor(reader: Reader) {
    this.#reader = reader
  }

  /** Some Service has changed. */
  forget(): void {
    this.#index = undefined
  }

  /** The Service that has this address, whatever its port. */
  at(ip: string, port: number): ServiceAt | undefined {
    return this.#find(`${ip}:${port}`)
  }

  /** True when the address is a Service's, though perhaps not with this port. */
  has(ip: string): boolean {
    return this.#find(ip) !== undefined
  }

  atNodePort(port: number): ServiceAt | undefined {
    return this.#find(`node:${port}`)
  }

  /** The Service whose health each Node tells at this port. */
  atHealthCheck(port: number): ServiceAt | undefined {
    return this.#find(`health:${port}`)
  }

  endpoints(service: Service, port: ServicePort): readonly ProxyEndpoint[] {
    return endpointsOf(this.#reader, service, port)
  }

  #find(key: string): ServiceAt | undefined {
    this.#index ??= indexOf(this.#reader.list('Service'))
    return this.#index.get(key)
  }
}

/** The endpoints that the slices of a Service have for one of its ports. */
export function endpointsOf(
  reader: Reader,
  service: Service,
  { name = '', protocol = 'TCP' }: ServicePort,
): readonly ProxyEndpoint[] {
  return slicesOf(reader, service).flatMap(({ ports = [], endpoints }) => {
    const port = ports.find(
      (p) => (p.name ?? '') === name && (p.protocol ?? 'TCP') === protocol,
    )?.port
    return port === undefined ? [] : endpoints.map((endpoint) => seen(endpoint, port))
  })
}

export function slicesOf(reader: Reader, { metadata }: Service): readonly EndpointSlice[] {
  const labels = selectorFrom([
    { key: 'kubernetes.io/service-name', operator: '=', values: [metadata.name] },
  ])
  return reader.list('EndpointSlice', { namespace: metadata.namespace ?? '', labels })
}

/** What is not said of an endpoint counts in its favour. */
function seen(endpoint: EndpointSlice['endpoints'][number], port: number): ProxyEndpoint {
  const { ready = true, serving = ready, terminating = false } = endpoint.conditions ?? {}
  return {
    ip: endpoint.addresses[0] ?? '',
    port,
    node: endpoint.nodeName,
    ready,
    serving,
    terminating,
    zones: endpoint.hints?.forZones?.map((zone) => zone.name),
  }
}

function indexOf(services: readonly Service[]): ReadonlyMap<string, ServiceAt> {
  const index = new Map<string, ServiceAt>()
  const put = (key: string, at: ServiceAt) => {
    if (!index.has(key)) index.set(key, at)
  }
  for (const service of [...services].sort(byAge)) {
    const { spec, status } = service
    const isHeadless = spec.clusterIP === 'None'
    if (spec.type === 'ExternalName' || isHeadless) continue
    const own = spec.clusterIPs ?? (spec.clusterIP === undefined ? [] : [spec.clusterIP])
    const balanced = (status.loadBalancer?.ingress ?? []).flatMap(({ ip }) => ip ?? [])
    const outside = [...(spec.externalIPs ?? []), ...balanced]
    for (const port of spec.ports ?? []) {
      const cluster = { service, port, entrance: 'cluster' } as const
      const external = { service, port, entrance: 'external' } as const
      for (const ip of own) for (const key of [ip, `${ip}:${port.port}`]) put(key, cluster)
      for (const ip of outside) for (const key of [ip, `${ip}:${port.port}`]) put(key, external)
      if (port.nodePort) put(`node:${port.nodePort}`, external)
      if (spec.healthCheckNodePort) put(`health:${spec.healthCheckNodePort}`, external)
    }
  }
  return index
}

/** Of several that claim an address, the oldest has it. */
function byAge(a: Service, b: Service): number {
  const [from, to] = [a.metadata.creationTimestamp, b.metadata.creationTimestamp]
  if (from !== to) return from < to ? -1 : 1
  return keyOf(a) < keyOf(b) ? -1 : 1
}
