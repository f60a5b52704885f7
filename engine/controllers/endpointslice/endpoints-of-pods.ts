/**
 * The endpoints that a Service should have by its Pods, one group for each set of ports.
 *
 * Models podToEndpoint and getEndpointPorts in staging/src/k8s.io/endpointslice/utils.go.
 */
import type { Node, Pod, Service, ServicePort } from '../../api/kinds'
import { isReady } from '../pods'
import { hostnameIn, isEndpoint, onceUnlessNamed, targetPort } from '../service-pods'
import { type Endpoint, type EndpointPort, portsKey } from './distribution'

export type AddressType = 'IPv4' | 'IPv6'

export interface PortGroup {
  readonly ports: readonly EndpointPort[]
  readonly endpoints: Endpoint[]
}

/** Groups by the key of their ports. */
export function endpointsOfPods(
  service: Service,
  pods: readonly Pod[],
  nodeOf: (name: string) => Node | undefined,
  addressType: AddressType,
): ReadonlyMap<string, PortGroup> {
  const groups = new Map<string, PortGroup>()
  const find = onceUnlessNamed(service, (pod) => portsOn(service, pod))
  for (const pod of pods) {
    if (!isEndpoint(pod, true)) continue
    const addresses = addressesOf(pod, addressType)
    if (addresses.length === 0) continue
    const { key, ports } = find(pod)
    let group = groups.get(key)
    if (group === undefined) {
      group = { ports, endpoints: [] }
      groups.set(key, group)
    }
    const node = pod.spec.nodeName === undefined ? undefined : nodeOf(pod.spec.nodeName)
    group.endpoints.push(endpointOf(service, pod, node, addresses))
  }
  return groups
}

function endpointOf(
  service: Service,
  pod: Pod,
  node: Node | undefined,
  addresses: readonly string[],
): Endpoint {
  const { name, namespace = '', uid, deletionTimestamp } = pod.metadata
  const serving = isReady(pod)
  const terminating = deletionTimestamp !== undefined
  const ready = (service.spec.publishNotReadyAddresses ?? false) || (serving && !terminating)
  const zone = node?.metadata.labels?.['topology.kubernetes.io/zone']
  const hostname = hostnameIn(service, pod)
  return {
    addresses,
    conditions: { ready, serving, terminating },
    ...(hostname === undefined ? {} : { hostname }),
    ...(pod.spec.nodeName === undefined ? {} : { nodeName: pod.spec.nodeName }),
    targetRef: { kind: 'Pod', namespace, name, uid },
    ...(zone === undefined ? {} : { zone }),
  }
}

function addressesOf({ status }: Pod, addressType: AddressType): readonly string[] {
  const isWanted = (ip: string) => ip !== '' && ip.includes(':') === (addressType === 'IPv6')
  const ips = (status.podIPs ?? []).map(({ ip = '' }) => ip).filter(isWanted)
  return ips.length > 0 || status.podIP === undefined ? ips : [status.podIP].filter(isWanted)
}

function portsOn({ spec: { ports = [] } }: Service, pod: Pod) {
  const found = ports.flatMap((servicePort) => portOn(pod, servicePort))
  return { key: portsKey(found), ports: found }
}

function portOn(pod: Pod, servicePort: ServicePort): EndpointPort[] {
  const port = targetPort(pod, servicePort)
  if (port === undefined) return []
  const { name = '', protocol = 'TCP', appProtocol } = servicePort
  return [{ name, port, protocol, ...(appProtocol === undefined ? {} : { appProtocol }) }]
}
