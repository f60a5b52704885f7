/**
 * The files that a kubelet gives each container: hosts, hostname and resolv.conf.
 * Models ensureHostsFile in pkg/kubelet/kubelet_pods.go.
 */
import { addressIn, rangeOf } from '../../api/ip'
import { textOf } from '../../images/files/file'
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
  // A Pod that has ended had an address while it lasted.
  const ip = pod.sandbox?.ip ?? pod.pod.status.podIP ?? state.address ?? ''
  const hosts = withAliases(pod, hostsOf(pod, ip, clusterDomain))
  return new Map([
    ['/etc/hostname', `${hostnameOf(pod.pod)}\n`],
    ['/etc/hosts', pod.pod.spec.hostNetwork ? hostsOfMachine(pod, state) : hosts],
    ['/etc/resolv.conf', resolver.map((line) => `${line}\n`).join('')],
  ])
}

/** The place of the cluster's DNS in the range of Services. */
const DNS_PLACE = 10

function hostsOf({ pod }: PodState, ip: string, clusterDomain: string): readonly string[] {
  const domain = domainNameOf(pod, clusterDomain)
  const names = [...(domain === undefined ? [] : [domain]), hostnameOf(pod)]
  return [
    '# Kubernetes-managed hosts file.',
    '127.0.0.1\tlocalhost',
    '::1\tlocalhost ip6-localhost ip6-loopback',
    'fe00::0\tip6-localnet',
    'fe00::0\tip6-mcastprefix',
    'fe00::1\tip6-allnodes',
    'fe00::2\tip6-allrouters',
    [ip, ...names].join('\t'),
  ]
}

/** Pods in the machine's network have the names that the machine has. */
function hostsOfMachine(pod: PodState, { disk }: Host['state']): string {
  const etc = disk.entries.get('etc')
  const own = etc?.type === 'directory' ? etc.entries.get('hosts') : undefined
  const text = own?.type === 'file' ? textOf(own.data) : ''
  return `# Kubernetes-managed hosts file (host network).\n${text}${withAliases(pod, [])}`
}

function withAliases({ pod }: PodState, above: readonly string[]): string {
  const { hostAliases = [] } = pod.spec
  const lines = [...above]
  if (hostAliases.length > 0) {
    lines.push('', '# Entries added by HostAliases.')
    for (const { ip, hostnames = [] } of hostAliases) lines.push([ip, ...hostnames].join('\t'))
  }
  return lines.map((line) => `${line}\n`).join('')
}
