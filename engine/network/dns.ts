/**
 * The cluster's DNS: what a full name means, by Services and their endpoints.
 *
 * A Service without an address of its own (headless) has those of its ready endpoints; without any,
 * the name does not exist. A Service with an address keeps it, endpoints or none.
 * Models the Kubernetes DNS specification 1.1.0 and the kubernetes plugin of CoreDNS.
 * Left out: PTR and TXT records, TTLs, the Pods that CoreDNS runs in: it is always there.
 */
import type { Service } from '../api/kinds'
import type { Reader } from '../client/reader'
import { endpointsOf, slicesOf } from './service-table'

/** What a name means: addresses, or another name to ask for; undefined when it does not exist. */
export type Answer =
  | { readonly type: 'addresses'; readonly ips: readonly string[] }
  | { readonly type: 'alias'; readonly name: string }

/** A record of a port: where it is served. */
export interface ServiceRecord {
  readonly target: string
  readonly port: number
  readonly priority: number
  readonly weight: number
}

/** Answers for a name below the cluster's domain, with or without a dot at its end. */
export function clusterAnswer(reader: Reader, name: string, domain: string): Answer | undefined {
  const labels = labelsBelow(name, domain)
  const [kind, namespace = ''] = [labels.at(-1), labels.at(-2)]
  if (reader.get('Namespace', namespace) === undefined) return undefined
  if (kind === 'pod' && labels.length === 3) return podAnswer(labels[0] ?? '')
  if (kind !== 'svc') return undefined
  const service = reader.get('Service', `${namespace}/${labels.at(-3)}`)
  if (service === undefined) return undefined
  if (labels.length === 3) return serviceAnswer(reader, service)
  if (labels.length === 4) return endpointAnswer(reader, service, labels[0] ?? '')
  return labels.length === 5 ? targetsAnswer(reader, service, labels) : undefined
}

/** The SRV records of `_port._protocol.service.namespace.svc.domain`. */
export function serviceRecords(
  reader: Reader,
  name: string,
  domain: string,
): readonly ServiceRecord[] {
  const labels = labelsBelow(name, domain)
  if (labels.length !== 5 || labels.at(-1) !== 'svc') return []
  const service = reader.get('Service', `${labels[3]}/${labels[2]}`)
  return service === undefined ? [] : recordsOf(reader, service, labels, domain)
}

/** True for names that the cluster's DNS answers for; all others it asks outside. */
export const isBelow = (name: string, domain: string): boolean =>
  bare(name) === domain || bare(name).endsWith(`.${domain}`)

/** Lower case and without a dot at the end: names do not know of either. */
export const bare = (name: string): string => name.toLowerCase().replace(/\.$/, '')

function labelsBelow(name: string, domain: string): readonly string[] {
  return isBelow(name, domain)
    ? bare(name)
        .slice(0, -domain.length - 1)
        .split('.')
    : []
}

/** `10-0-0-5` is the address of a Pod, whether there is one or not. */
function podAnswer(label: string): Answer | undefined {
  const isAddress = /^\d{1,3}(-\d{1,3}){3}$/.test(label)
  return isAddress ? { type: 'addresses', ips: [label.replaceAll('-', '.')] } : undefined
}

function serviceAnswer(reader: Reader, service: Service): Answer | undefined {
  const { type, externalName, clusterIP, clusterIPs } = service.spec
  if (type === 'ExternalName') return { type: 'alias', name: externalName ?? '' }
  if (clusterIP !== 'None') {
    const ips = clusterIPs ?? (clusterIP === undefined ? [] : [clusterIP])
    return ips.length > 0 ? { type: 'addresses', ips } : undefined
  }
  return found(readyEndpoints(reader, service).flatMap(({ addresses }) => addresses))
}

/** The one endpoint that has this hostname, or this address with dashes. */
function endpointAnswer(reader: Reader, service: Service, host: string): Answer | undefined {
  const endpoints = readyEndpoints(reader, service).filter((e) => hostOf(e) === host)
  return found(endpoints.flatMap(({ addresses }) => addresses))
}

/** What the records of a port lead to. */
function targetsAnswer(
  reader: Reader,
  service: Service,
  labels: readonly string[],
): Answer | undefined {
  const isThere = recordsOf(reader, service, labels, '').length > 0
  return isThere ? serviceAnswer(reader, service) : undefined
}

function recordsOf(
  reader: Reader,
  service: Service,
  [portLabel = '', protocolLabel = '', name = '', namespace = '']: readonly string[],
  domain: string,
): readonly ServiceRecord[] {
  const port = service.spec.ports?.find(
    (each) =>
      portLabel === `_${each.name}` &&
      protocolLabel === `_${(each.protocol ?? 'TCP').toLowerCase()}`,
  )
  if (port === undefined || service.spec.type === 'ExternalName') return []
  const base = `${name}.${namespace}.svc.${domain}`
  if (service.spec.clusterIP !== 'None') {
    return [{ target: base, port: port.port, priority: 0, weight: 100 }]
  }
  const number = endpointsOf(reader, service, port)[0]?.port ?? port.port
  const hosts = readyEndpoints(reader, service).map(hostOf)
  const weight = Math.max(1, Math.floor(100 / hosts.length))
  return hosts.map((host) => ({ target: `${host}.${base}`, port: number, priority: 0, weight }))
}

type Endpoint = ReturnType<typeof slicesOf>[number]['endpoints'][number]

function readyEndpoints(reader: Reader, service: Service): readonly Endpoint[] {
  return slicesOf(reader, service)
    .flatMap(({ endpoints }) => endpoints)
    .filter(({ conditions }) => conditions?.ready ?? true)
}

const hostOf = ({ hostname, addresses: [ip = ''] }: Endpoint): string =>
  hostname ?? ip.replace(/[.:]/g, '-')

function found(ips: readonly string[]): Answer | undefined {
  return ips.length === 0 ? undefined : { type: 'addresses', ips: [...new Set(ips)] }
}
