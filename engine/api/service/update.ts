/**
 * What a new version of a Service keeps of the old one: values that the server chose and the client
 * left out; and what it loses when its type changes.
 * Models patchAllocatedValues, normalizeClusterIPs and dropTypeDependentFields in
 * pkg/registry/core/service.
 */
import { root } from '../../apiserver/field-error'
import { StatusError } from '../../apiserver/status-error'
import type { ServerContext } from '../../apiserver/strategy'
import { deepEqual } from '../../store/equal'
import type { Service, ServicePort } from '../kinds'
import { Allocation, nodePortOf } from './allocation'
import { withAddress, withFamilies, withHealthCheckPort } from './create'
import { isExternallyAccessible } from './defaults'
import {
  isHeadless,
  isLoadBalancer,
  needsClusterIp,
  needsHealthCheck,
  needsNodePort,
  type Spec,
} from './types'

export function withOldAllocations(
  service: Service,
  old: Service,
  context: ServerContext,
): Service {
  if (service.spec === old.spec) return service
  const kept = withOldValues(service.spec, old.spec)
  const spec = withoutStaleFields(withAddressList(kept, old.spec), old.spec)
  const updated = allocated({ ...service, spec }, old, context)
  const leaves = isLoadBalancer(old.spec) && !isLoadBalancer(spec)
  return leaves ? { ...updated, status: { ...old.status, loadBalancer: {} } } : updated
}

function withOldValues(spec: Spec, old: Spec): Spec {
  let result = spec
  if (needsClusterIp(old) && needsClusterIp(spec)) {
    if (!spec.clusterIP && old.clusterIP) result = { ...result, clusterIP: old.clusterIP }
    if (!spec.clusterIPs?.length && old.clusterIPs) {
      result = { ...result, clusterIPs: old.clusterIPs }
    }
  }
  if (needsNodePort(old) && needsNodePort(spec)) result = withOldPorts(result, old)
  if (needsHealthCheck(old) && needsHealthCheck(spec) && !spec.healthCheckNodePort) {
    const { healthCheckNodePort = 0 } = old
    result = { ...result, healthCheckNodePort }
  }
  return result
}

/** Ports are known again by their name; one that moved is not given twice. */
function withOldPorts(spec: Spec, { ports: old = [] }: Spec): Spec {
  const { ports = [] } = spec
  const used = new Set(ports.map(nodePortOf).filter((port) => port !== 0))
  const byName = new Map(old.map((port) => [port.name ?? '', nodePortOf(port)]))
  const filled = ports.map((port): ServicePort => {
    const known = byName.get(port.name ?? '') ?? 0
    return port.nodePort || known === 0 || used.has(known) ? port : { ...port, nodePort: known }
  })
  return filled.some((port, i) => port !== ports[i]) ? { ...spec, ports: filled } : spec
}

/** Clients that know only one of the two fields for the address change both by it. */
function withAddressList(spec: Spec, old: Spec): Spec {
  if (spec.clusterIP === old.clusterIP) {
    const isCleared = !spec.clusterIPs?.length && old.clusterIPs?.length
    return isCleared && old.clusterIPs ? { ...spec, clusterIPs: old.clusterIPs } : spec
  }
  if (!deepEqual(spec.clusterIPs, old.clusterIPs)) return spec
  const { clusterIPs, ...rest } = spec
  return spec.clusterIP ? { ...rest, clusterIPs: [spec.clusterIP] } : rest
}

/** Fields that only the old type had go, unless the client changed them. */
function withoutStaleFields(spec: Spec, old: Spec): Spec {
  const stale: (keyof Spec)[] = []
  const same = (field: keyof Spec) => deepEqual(spec[field], old[field])
  if (needsClusterIp(old) && !needsClusterIp(spec)) {
    if (same('clusterIP') && same('clusterIPs')) stale.push('clusterIP', 'clusterIPs')
    stale.push(...(['ipFamilies', 'ipFamilyPolicy'] as const).filter(same))
  }
  if (needsHealthCheck(old) && !needsHealthCheck(spec)) {
    stale.push(...(['healthCheckNodePort'] as const).filter(same))
  }
  if (isLoadBalancer(old) && !isLoadBalancer(spec)) {
    const fields = ['loadBalancerClass', 'allocateLoadBalancerNodePorts'] as const
    stale.push(...fields.filter(same))
  }
  if (isExternallyAccessible({ ...old }) && !isExternallyAccessible({ ...spec })) {
    stale.push(...(['externalTrafficPolicy'] as const).filter(same))
  }
  const kept = withoutNodePorts(spec, old)
  if (stale.length === 0) return kept
  const entries = Object.entries(kept).filter(([field]) => !stale.some((s) => s === field))
  return Object.fromEntries(entries)
}

function withoutNodePorts(spec: Spec, old: Spec): Spec {
  if (!needsNodePort(old) || needsNodePort(spec)) return spec
  const ports = (s: Spec) => new Set((s.ports ?? []).map(nodePortOf))
  const [is, was] = [ports(spec), ports(old)]
  if (is.size !== was.size || [...is].some((port) => !was.has(port))) return spec
  const cleared = (spec.ports ?? []).map(({ nodePort, ...port }): ServicePort => port)
  return { ...spec, ports: cleared }
}

/** Takes what the new version needs and does not have yet. */
function allocated(service: Service, old: Service, context: ServerContext): Service {
  if (!needsClusterIp(service.spec)) return service
  const allocation = new Allocation(context, service, old)
  const named = withFamilies(service)
  const gains = !needsClusterIp(old.spec) && !isHeadless(named.spec)
  const addressed = gains ? withAddress(named, allocation) : named
  const ported = withNodePorts(addressed, allocation)
  const hadCheck = needsHealthCheck(old.spec)
  return hadCheck ? ported : withHealthCheckPort(ported, allocation)
}

function withNodePorts(service: Service, allocation: Allocation): Service {
  const { spec } = service
  if (!needsNodePort(spec) && !spec.ports?.some((port) => port.nodePort)) return service
  const taken = new Set<number>()
  const seen = new Set<string>()
  const ports = (spec.ports ?? []).map((port, i): ServicePort => {
    if (!port.nodePort && !needsNodePort(spec)) return port
    const at = root('spec').child('ports').index(i).child('nodePort')
    const asked = port.nodePort ?? 0
    const nodePort = taken.has(asked) ? asked : allocation.nodePort(asked, at)
    taken.add(nodePort)
    const pair = `${port.protocol} ${nodePort}`
    if (seen.has(pair)) {
      const message = `duplicate nodePort: {${pair}}`
      throw new StatusError({ code: 500, reason: 'InternalError', message })
    }
    seen.add(pair)
    return port.nodePort === nodePort ? port : { ...port, nodePort }
  })
  return { ...service, spec: { ...spec, ports } }
}
