/**
 * The records that the cluster's DNS has of a name, as whoever asks it for one type sees them.
 *
 * Models the Kubernetes DNS specification 1.1.0. Left out: AAAA and TXT records, the names of
 * endpoints by their addresses, names outside the cluster but their addresses.
 */
import { isIpText } from '../api/ip'
import type { Service } from '../api/kinds'
import type { NameRecord, RecordType } from '../images/system/world'
import { bare, clusterAnswer, isBelow, serviceRecords } from './dns'
import { candidates, lookUpFull, type NameContext, type Resolver } from './names'

/** Of the first name in the resolver's search list that has any; of the name alone without one. */
export function recordsFrom(
  context: NameContext,
  name: string,
  type: RecordType,
  resolver: Resolver | undefined,
): readonly NameRecord[] {
  const names = resolver === undefined ? [name] : candidates(resolver, name)
  for (const candidate of names) {
    const found = recordsOf(context, bare(candidate), type)
    if (found.length > 0) return found
  }
  return []
}

function recordsOf(context: NameContext, name: string, type: RecordType): readonly NameRecord[] {
  const { reader, domain } = context
  const record = (data: string, as = type, of = name) => ({ name: `${of}.`, type: as, data })
  switch (type) {
    case 'SRV':
      return serviceRecords(reader, name, domain).map(({ target, port, priority, weight }) =>
        record(`${priority} ${weight} ${port} ${target}.`),
      )
    case 'PTR':
      return namesOf(context, name).map((found) => record(`${found}.`))
    case 'AAAA':
      return []
    default: {
      const alias = isBelow(name, domain) ? clusterAnswer(reader, name, domain) : undefined
      const target = alias?.type === 'alias' ? bare(alias.name) : undefined
      const aliased = target === undefined ? [] : [record(`${target}.`, 'CNAME')]
      if (type === 'CNAME') return aliased
      const addresses = isIpText(name) ? [] : (lookUpFull(context, name) ?? [])
      return [...aliased, ...addresses.map((ip) => record(ip, 'A', target))]
    }
  }
}

/** The Services that have the address of `4.3.2.1.in-addr.arpa`. */
function namesOf({ reader, domain }: NameContext, name: string): readonly string[] {
  const reversed = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\.in-addr\.arpa$/.exec(name)
  if (reversed === null) return []
  const ip = reversed.slice(1).reverse().join('.')
  const has = ({ spec }: Service) => spec.clusterIP === ip || spec.clusterIPs?.includes(ip)
  return reader
    .list('Service')
    .filter(has)
    .map(({ metadata }) => `${metadata.name}.${metadata.namespace}.svc.${domain}`)
}
