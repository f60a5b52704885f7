/**
 * Looks names up: from a Pod by its resolver's search list, from the cluster, and from outside.
 * Models resolv.conf(5) and the hosts file that the kubelet gives to Pods.
 */

import { isIpText } from '../api/ip'
import type { Pod } from '../api/kinds'
import type { Reader } from '../client/reader'
import { bare, clusterAnswer, isBelow } from './dns'
import { outsideAddresses, publishedAddresses } from './outside-names'

/** How a Pod looks names up, as its resolv.conf says. */
export interface Resolver {
  readonly nameservers: readonly string[]
  readonly searches: readonly string[]
  readonly options: readonly string[]
}

export interface NameContext {
  readonly reader: Reader
  /** The cluster's domain. */
  readonly domain: string
  /** The address of the cluster's DNS. */
  readonly dns: string
}

/** Aliases may lead to aliases, but not for ever. */
const ALIASES = 8
const DEFAULT_NDOTS = 1

/** The addresses of a name for a client outside the cluster. */
export const lookUpOutside = ({ reader, domain }: NameContext, name: string) =>
  isIpText(name) ? [name] : outsideAddresses(reader, name, domain)

/** The addresses of a full name for whoever asks the cluster's DNS. */
export function lookUpFull(context: NameContext, name: string): readonly string[] | undefined {
  const { reader, domain } = context
  let asked = bare(name)
  for (let i = 0; i < ALIASES; i++) {
    if (isIpText(asked)) return [asked]
    if (!isBelow(asked, domain)) return publishedAddresses(reader, asked)
    const answer = clusterAnswer(reader, asked, domain)
    if (answer?.type !== 'alias') return answer?.ips
    asked = bare(answer.name)
  }
  return undefined
}

/** The addresses of a name for a Pod: its hosts file, then its resolver. */
export function lookUpFrom(
  context: NameContext,
  pod: Pod,
  resolver: Resolver,
  name: string,
): readonly string[] | undefined {
  if (isIpText(name)) return [name]
  const local = inHostsFile(pod, bare(name))
  if (local !== undefined) return [local]
  const asksCluster = resolver.nameservers.includes(context.dns)
  for (const candidate of candidates(resolver, name)) {
    const found = asksCluster
      ? lookUpFull(context, candidate)
      : publishedAddresses(context.reader, candidate)
    if (found !== undefined) return found
  }
  return undefined
}

/** The names that a resolver tries, in order: a short name with its search list first. */
export function candidates({ searches, options }: Resolver, name: string): readonly string[] {
  if (name.endsWith('.')) return [name]
  const ndots = Number(/^ndots:(\d+)$/m.exec(options.join('\n'))?.[1] ?? DEFAULT_NDOTS)
  const dots = name.split('.').length - 1
  const searched = searches.map((search) => `${name}.${search}`)
  return dots >= ndots ? [name, ...searched] : [...searched, name]
}

function inHostsFile({ spec, status, metadata }: Pod, name: string): string | undefined {
  if (name === 'localhost') return '127.0.0.1'
  const alias = spec.hostAliases?.find(({ hostnames = [] }) => hostnames.includes(name))
  if (alias !== undefined) return alias.ip
  const isOwn = name === (spec.hostname || metadata.name) && spec.hostNetwork !== true
  return isOwn ? status.podIP : undefined
}
