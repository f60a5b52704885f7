/** What a new Service gets: its family, its address, its ports.
 *  Models allocateCreate in pkg/registry/core/service/storage/alloc.go. Left out: dual-stack clusters. */
import {
  type FieldError,
  invalid,
  notSupported,
  root,
  stringListValue,
} from '../../apiserver/field-error'
import { invalid as refused, StatusError } from '../../apiserver/status-error'
import type { ServerContext } from '../../apiserver/strategy'
import { familyOf, isIpText } from '../ip'
import type { Service, ServicePort } from '../kinds'
import { Allocation } from './allocation'
import { isHeadless, needsClusterIp, needsHealthCheck, needsNodePort, type Spec } from './types'

export function withAllocations(service: Service, context: ServerContext): Service {
  const named = { ...service, status: { loadBalancer: {} }, spec: withAddressList(service.spec) }
  if (!needsClusterIp(named.spec)) return named
  const allocation = new Allocation(context, named)
  const addressed = withAddress(withFamilies(named), allocation)
  return withHealthCheckPort(withNodePorts(addressed, allocation), allocation)
}

/** The family and the policy of a cluster that has but one. */
export function withFamilies(service: Service): Service {
  const { spec, metadata } = service
  const errors = [...familyErrors(spec)]
  if (errors.length > 0) throw refused({ group: '', kind: 'Service' }, metadata.name, errors)
  const { ipFamilies, ipFamilyPolicy = 'SingleStack' } = spec
  if (spec.ipFamilyPolicy !== undefined && ipFamilies?.length) return service
  return {
    ...service,
    spec: { ...spec, ipFamilies: ipFamilies?.length ? ipFamilies : ['IPv4'], ipFamilyPolicy },
  }
}

/** Takes an address, unless the Service is headless or has one. */
export function withAddress(service: Service, allocation: Allocation): Service {
  const { spec } = service
  if (isHeadless(spec)) return service
  const clusterIP = allocation.address(spec.clusterIPs?.[0])
  return { ...service, spec: { ...spec, clusterIP, clusterIPs: [clusterIP] } }
}

export function withHealthCheckPort(service: Service, allocation: Allocation): Service {
  const { spec } = service
  if (!needsHealthCheck(spec)) return service
  const asked = spec.healthCheckNodePort
  if (asked) {
    const problem = allocation.take(asked)
    if (problem === undefined) return service
    throw unexpected(`failed to allocate requested HealthCheck NodePort ${asked}: ${problem}`)
  }
  const healthCheckNodePort = allocation.freePort()
  if (healthCheckNodePort !== undefined) {
    return { ...service, spec: { ...spec, healthCheckNodePort } }
  }
  throw unexpected('failed to allocate a HealthCheck NodePort 0: range is full')
}

/** Ports of one number share their node port, whatever their protocols. */
function withNodePorts(service: Service, allocation: Allocation): Service {
  const { spec } = service
  const { ports = [] } = spec
  const taken = new Map<number, number>()
  const allocated = ports.map((port, i): ServicePort => {
    const asked = port.nodePort ?? 0
    if (asked === 0 && !needsNodePort(spec)) return port
    const at = root('spec').child('ports').index(i).child('nodePort')
    const shared = taken.get(port.port)
    if (shared === undefined) {
      const requested = ports.find((other) => other.port === port.port && other.nodePort)?.nodePort
      const nodePort = allocation.nodePort(requested, at)
      taken.set(port.port, nodePort)
      return { ...port, nodePort }
    }
    if (asked === 0) return { ...port, nodePort: shared }
    if (asked !== shared) allocation.nodePort(asked, at)
    return port
  })
  return ports.length === 0 ? service : { ...service, spec: { ...spec, ports: allocated } }
}

/** The singular field of older clients fills the plural one. */
function withAddressList(spec: Spec): Spec {
  const { clusterIP, clusterIPs } = spec
  return clusterIP && !clusterIPs?.length ? { ...spec, clusterIPs: [clusterIP] } : spec
}

const POLICIES = ['PreferDualStack', 'RequireDualStack', 'SingleStack']

function* familyErrors({ ipFamilies = [], ipFamilyPolicy, clusterIPs = [] }: Spec) {
  const spec = root('spec')
  if (ipFamilyPolicy !== undefined && !POLICIES.includes(ipFamilyPolicy)) {
    yield notSupported(spec.child('ipFamilyPolicy'), ipFamilyPolicy, POLICIES)
  }
  if (ipFamilyPolicy === 'RequireDualStack') {
    const detail = 'this cluster is not configured for dual-stack services'
    yield invalid(spec.child('ipFamilyPolicy'), ipFamilyPolicy, detail)
  }
  for (const [i, family] of ipFamilies.entries()) {
    if (family === 'IPv4') continue
    const at = spec.child('ipFamilies').index(i)
    if (family !== 'IPv6') yield notSupported(at, family, ['IPv4', 'IPv6'])
    else yield invalid(at, family, 'not configured on this cluster')
  }
  yield* addressErrors(clusterIPs)
}

function* addressErrors(clusterIPs: readonly string[]): Iterable<FieldError> {
  const at = root('spec').child('clusterIPs')
  for (const [i, ip] of clusterIPs.entries()) {
    if (ip === 'None' && clusterIPs.length === 1) continue
    if (ip === 'None') {
      const detail = "'None' must be the first and only value"
      yield invalid(at, stringListValue(clusterIPs), detail)
    } else if (!isIpText(ip)) {
      const detail = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'
      yield invalid(at.index(i), ip, detail)
    } else if (familyOf(ip) === 'IPv6') {
      yield invalid(
        root('spec').child('ipFamilies').index(i),
        'IPv6',
        'not configured on this cluster',
      )
    }
  }
  if (clusterIPs.length > 1 && clusterIPs.every((ip) => isIpText(ip) && familyOf(ip) === 'IPv4')) {
    const detail = 'may specify no more than one IP for each IP family'
    yield invalid(at, stringListValue(clusterIPs), detail)
  }
}

/** A refusal that Kubernetes did not expect itself. */
const unexpected = (message: string) =>
  new StatusError({ code: 500, reason: 'InternalError', message })
