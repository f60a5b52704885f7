/**
 * The files that a kubelet gives each container: hosts, hostname and resolv.conf.
 * Models ensureHostsFile in pkg/kubelet/kubelet_pods.go.
 */
import { addressIn, rangeOf } from '../../api/ip'
import type { Host } from '../host'
import { domainNameOf, hostnameOf, resolverOf } from '../pod-names'
import type { PodState } from '../pod-state'

export function ownFilesOf({ cluster, state }: Host, pod: PodState): ReadonlyMap<string, string> {
  const { clusterDomain, serviceClusterIpRange } = cluster.settings.flags
  const range = rangeOf(serviceClusterIpRange)
  const dns = range === undefined ? '' : addressIn(range, DNS_PLACE)
  const { nameservers, searches, options } = resolverOf(pod.pod, dns, clusterDomain)
  const resolver = [
    ...(searches.length === 0 ? [] : [`search ${searches.join(' ')}`]),
    ...nameservers.map((address) => `nameserver ${address}`),
    ...(options.length === 0 ? [] : [`options ${options.join(' ')}`]),
  ]
  const ip = pod.sandbox?.ip ?? state.address ?? ''
  return new Map([
    ['/etc/hostname', `${hostnameOf(pod.pod)}\n`],
    ['/etc/hosts', hostsOf(pod, ip, clusterDomain)],
    ['/etc/resolv.conf', resolver.map((line) => `${line}\n`).join('')],
  ])
}

/** The place of the cluster's DNS in the range of Services. */
const DNS_PLACE = 10

function hostsOf({ pod }: PodState, ip: string, clusterDomain: string): string {
  const { hostAliases = [] } = pod.spec
  const domain = domainNameOf(pod, clusterDomain)
  const names = [...(domain === undefined ? [] : [domain]), hostnameOf(pod)]
  const lines = [
    '# Kubernetes-managed hosts file.',
    '127.0.0.1\tlocalhost',
    '::1\tlocalhost ip6-localhost ip6-loopback',
    'fe00::0\tip6-localnet',
    'fe00::0\tip6-mcastprefix',
    'fe00::1\tip6-allnodes',
    'fe00::2\tip6-allrouters',
    [ip, ...names].join('\t'),
  ]
  if (hostAliases.length > 0) {
    lines.push('', '# Entries added by HostAliases.')
    for (const { ip: alias, hostnames = [] } of hostAliases) {
      lines.push([alias, ...hostnames].join('\t'))
    }
  }
  return lines.map((line) => `${line}\n`).join('')
}
