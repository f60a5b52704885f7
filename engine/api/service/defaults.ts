/** Defaults of a Service.
 *  Models SetDefaults_Service in pkg/apis/core/v1/defaults.go. */
import { always, each, fields, type Owner, otherwise, part, workedOut } from '../defaulting'
import type { Service } from '../kinds'

export function serviceWithDefaults(service: Service): Service {
  return defaults(service) as Service // Defaults keep the kind.
}

/** Types whose traffic can come from outside; a ClusterIP Service by its external IPs. */
export function isExternallyAccessible({ type, externalIPs }: Owner): boolean {
  if (type === 'LoadBalancer' || type === 'NodePort') return true
  return type === 'ClusterIP' && Array.isArray(externalIPs) && externalIPs.length > 0
}

const THREE_HOURS = 10_800

const clientIp = always(
  fields({ clientIP: always(fields({ timeoutSeconds: otherwise(THREE_HOURS) })) }),
)

const port = fields({
  protocol: otherwise('TCP'),
  targetPort: (value, owner) => value || owner.port,
})

const spec = fields({
  type: otherwise('ClusterIP'),
  sessionAffinity: otherwise('None'),
  ports: each(port),
  internalTrafficPolicy: workedOut(({ type }) => (type === 'ExternalName' ? undefined : 'Cluster')),
  externalTrafficPolicy: workedOut((owner) =>
    isExternallyAccessible(owner) ? 'Cluster' : undefined,
  ),
  allocateLoadBalancerNodePorts: workedOut(({ type }) =>
    type === 'LoadBalancer' ? true : undefined,
  ),
  sessionAffinityConfig: (value, owner) =>
    owner.sessionAffinity === 'ClientIP'
      ? clientIp(value, owner)
      : owner.sessionAffinity === 'None'
        ? undefined
        : value,
})

const loadBalancer = fields({
  ingress: each(fields({ ipMode: workedOut(({ ip }) => (ip ? 'VIP' : undefined)) })),
})

const defaults = fields({
  spec: always(spec),
  status: part(fields({ loadBalancer: part(loadBalancer) })),
})
