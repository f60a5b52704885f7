/**
 * Which Node traffic for the address of a load balancer, or for an external IP, comes to.
 *
 * A cloud's balancer sends to Nodes that are Ready and not excluded; where only local endpoints
 * count, to Nodes that have one. One that does not let a client in drops its packets.
 * Models the node predicates of staging/src/k8s.io/cloud-provider/controllers/service/controller.go
 * and pkg/proxy/healthcheck.
 */
import { isTrue } from '../api/conditions'
import { contains } from '../api/ip'
import type { Node, Service } from '../api/kinds'

const EXCLUDED = 'node.kubernetes.io/exclude-from-external-load-balancers'

/** The Nodes of which one gets the connection; none when it is dropped. */
export function nodesFor(
  service: Service,
  nodes: readonly Node[],
  localReady: (node: string) => number,
): readonly Node[] {
  const taking = nodes.filter(takesTraffic)
  if (service.spec.externalTrafficPolicy !== 'Local') return taking
  return taking.filter(({ metadata }) => localReady(metadata.name) > 0)
}

/** True when the Service lets this client in. */
export function letsIn({ spec }: Service, client: string): boolean {
  const { loadBalancerSourceRanges = [] } = spec
  if (loadBalancerSourceRanges.length === 0) return true
  return loadBalancerSourceRanges.some((range) => contains(range.trim(), client))
}

const takesTraffic = ({ metadata, status }: Node): boolean =>
  isTrue(status, 'Ready') &&
  metadata.deletionTimestamp === undefined &&
  metadata.labels?.[EXCLUDED] === undefined
