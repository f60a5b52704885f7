/** What the type of a Service entails.
 *  Models pkg/api/service and pkg/registry/core/service/strategy.go. */
import type { Service } from '../kinds'

export type Spec = Service['spec']

export const needsClusterIp = ({ type }: Spec): boolean => type !== 'ExternalName'

export const isLoadBalancer = ({ type }: Spec): boolean => type === 'LoadBalancer'

export const needsNodePort = (spec: Spec): boolean =>
  spec.type === 'NodePort' || allocatesLoadBalancerPorts(spec)

const allocatesLoadBalancerPorts = (spec: Spec): boolean =>
  isLoadBalancer(spec) && spec.allocateLoadBalancerNodePorts !== false

/** The load balancer asks each Node whether it has an endpoint. */
export const needsHealthCheck = (spec: Spec): boolean =>
  isLoadBalancer(spec) && spec.externalTrafficPolicy === 'Local'

export const isHeadless = ({ clusterIPs }: Spec): boolean =>
  clusterIPs?.length === 1 && clusterIPs[0] === 'None'
