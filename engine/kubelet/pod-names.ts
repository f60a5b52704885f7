/**
 * What a Pod calls itself and how it looks names up: its hostname and its resolv.conf.
 * Models GeneratePodHostNameAndDomain in pkg/kubelet/kubelet_pods.go and pkg/kubelet/network/dns.
 */
import type { Pod } from '../api/kinds'

export interface Resolver {
  readonly nameservers: readonly string[]
  readonly searches: readonly string[]
  readonly options: readonly string[]
}

const LONGEST_HOSTNAME = 63

/** Its name, or the one that its spec gives, as long as a hostname may be. */
export const hostnameOf = ({ metadata, spec }: Pod): string =>
  (spec.hostname || metadata.name).slice(0, LONGEST_HOSTNAME).replace(/[-.]+$/, '')

/** The name with its domain; undefined without a subdomain. */
export const domainNameOf = (pod: Pod, clusterDomain: string): string | undefined =>
  pod.spec.subdomain
    ? `${hostnameOf(pod)}.${pod.spec.subdomain}.${pod.metadata.namespace}.svc.${clusterDomain}`
    : undefined

/** How the Pod resolves names; `dns` is the address of the cluster's DNS Service. */
export function resolverOf(pod: Pod, dns: string, clusterDomain: string): Resolver {
  const { dnsPolicy = 'ClusterFirst', hostNetwork, dnsConfig } = pod.spec
  const isCluster =
    dnsPolicy === 'ClusterFirstWithHostNet' || (dnsPolicy === 'ClusterFirst' && !hostNetwork)
  const svc = `svc.${clusterDomain}`
  const base: Resolver = isCluster
    ? {
        nameservers: [dns],
        searches: [`${pod.metadata.namespace}.${svc}`, svc, clusterDomain],
        options: ['ndots:5'],
      }
    : NODES_OWN
  const start = dnsPolicy === 'None' ? NONE : base
  const added = (dnsConfig?.options ?? []).map(({ name = '', value }) =>
    value === undefined ? name : `${name}:${value}`,
  )
  const names = new Set(added.map(nameOf))
  return {
    nameservers: [...new Set([...start.nameservers, ...(dnsConfig?.nameservers ?? [])])],
    searches: [...new Set([...start.searches, ...(dnsConfig?.searches ?? [])])],
    options: [...start.options.filter((option) => !names.has(nameOf(option))), ...added],
  }
}

const nameOf = (option: string): string => option.replace(/:.*/, '')

const NONE: Resolver = { nameservers: [], searches: [], options: [] }
/** What a machine has in its own resolv.conf: a resolver that knows nothing of the cluster. */
const NODES_OWN: Resolver = { nameservers: ['172.18.0.1'], searches: [], options: [] }
