/**
 * Names outside the cluster, as if somebody had published what the cluster exposes.
 *
 * The name of a Node is its address. A Service of type LoadBalancer is at the names of its
 * annotation external-dns.alpha.kubernetes.io/hostname, and the hosts of an Ingress are where that
 * is exposed. A client outside finds the Ingress controller at every other name too, once there is
 * an Ingress that it serves. Names of the cluster's own domain mean nothing outside.
 */
import type { Ingress, Node, Service } from '../api/kinds'
import type { Reader } from '../client/reader'
import { bare, isBelow } from './dns'
import { hostMatches } from './ingress'

const HOSTNAME = 'external-dns.alpha.kubernetes.io/hostname'

/** The addresses of a published name; undefined when it does not exist. */
export function publishedAddresses(reader: Reader, name: string): readonly string[] | undefined {
  const wanted = bare(name)
  const node = reader.get('Node', wanted)
  const address = node === undefined ? undefined : addressOf(node)
  if (address !== undefined) return [address]
  const balanced = reader.list('Service').find((service) => isCalled(service, wanted))
  if (balanced !== undefined) return orNone(exposedAt(balanced))
  const ingress = reader.list('Ingress').find((each) => isFor(each, wanted))
  return ingress === undefined ? undefined : orNone(exposedAt(ingress))
}

/** The addresses of a name for a client outside, who finds the Ingress controller everywhere. */
export function outsideAddresses(
  reader: Reader,
  name: string,
  domain: string,
): readonly string[] | undefined {
  const published = publishedAddresses(reader, name)
  if (published !== undefined || /(^|\.)svc\.?$/i.test(name) || isBelow(name, domain))
    return published
  return orNone(reader.list('Ingress').flatMap(exposedAt).slice(0, 1))
}

export const addressOf = ({ status }: Node): string | undefined =>
  status.addresses?.find(({ type }) => type === 'InternalIP')?.address

function isCalled({ metadata, spec }: Service, name: string): boolean {
  const names = metadata.annotations?.[HOSTNAME]
  if (names === undefined || spec.type !== 'LoadBalancer') return false
  return names.split(',').some((each) => bare(each.trim()) === name)
}

const isFor = ({ spec, status }: Ingress, name: string): boolean =>
  exposedAt({ status }).length > 0 &&
  (spec.rules ?? []).some(({ host = '' }) => host !== '' && hostMatches(host, name))

interface Exposed {
  readonly status: {
    readonly loadBalancer?: { readonly ingress?: readonly { readonly ip?: string }[] }
  }
}

const exposedAt = ({ status }: Exposed): readonly string[] =>
  (status.loadBalancer?.ingress ?? []).flatMap(({ ip }) => ip ?? [])

const orNone = (ips: readonly string[]): readonly string[] | undefined =>
  ips.length === 0 ? undefined : ips
