/**
 * Which endpoints of a Service traffic may go to from a Node, by its policies.
 *
 * Ready endpoints first, those of the client's zone when hints allow it; without any, those on
 * their way out that still serve. Without any endpoint at all the connection is refused; with a
 * policy of Local and none on the Node it is dropped.
 * Models CategorizeEndpoints and canUseTopology in pkg/proxy/topology.go, and the choice between
 * REJECT and DROP in pkg/proxy/iptables/proxier.go.
 */

/** An endpoint as kube-proxy sees it. */
export interface ProxyEndpoint {
  readonly ip: string
  readonly port: number
  readonly node: string | undefined
  readonly ready: boolean
  readonly serving: boolean
  readonly terminating: boolean
  /** The zones that it is meant for. */
  readonly zones: readonly string[] | undefined
}

export type Choice = readonly ProxyEndpoint[] | 'reject' | 'drop'

export interface FromNode {
  readonly node: string
  readonly zone: string | undefined
  /** The traffic policy that holds for this traffic. */
  readonly isLocal: boolean
}

/** The endpoints of which one is taken, all with the same chance; there is at least one. */
export function eligible(endpoints: readonly ProxyEndpoint[], from: FromNode): Choice {
  const inCluster = usable(endpoints, from)
  if (!from.isLocal) return inCluster.length > 0 ? inCluster : 'reject'
  const here = withFallback(endpoints.filter(({ node }) => node === from.node))
  if (here.length > 0) return here
  return inCluster.length > 0 ? 'drop' : 'reject'
}

/** The ready endpoints that serve this zone, else what is left. */
function usable(endpoints: readonly ProxyEndpoint[], { zone }: FromNode): readonly ProxyEndpoint[] {
  const ready = endpoints.filter((endpoint) => endpoint.ready)
  if (ready.length === 0) return withFallback(endpoints)
  if (zone === undefined || !ready.every(({ zones }) => zones !== undefined)) return ready
  const near = ready.filter(({ zones }) => zones?.includes(zone))
  return near.length > 0 ? near : ready
}

/** Ready ones, or if there are none, those that still serve while they terminate. */
function withFallback(endpoints: readonly ProxyEndpoint[]): readonly ProxyEndpoint[] {
  const ready = endpoints.filter((endpoint) => endpoint.ready)
  if (ready.length > 0) return ready
  return endpoints.filter(({ serving, terminating }) => serving && terminating)
}
