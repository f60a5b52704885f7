/**
 * What is wrong with a Service, and what may not change.
 * Models ValidateService and ValidateServiceUpdate in pkg/apis/core/validation. Left out: changes
 * between one and two address families.
 */
import {
  duplicate,
  type FieldPath,
  forbidden,
  intOrStringValue,
  invalid,
  notSupported,
  required,
  root,
  stringListValue,
} from '../../apiserver/field-error'
import { type Errors, eachAt, labelsAt, numberAt, oneOfAt, presentAt, reasonsAt } from '../checks'
import { goNil, goStruct } from '../go-values'
import { cidrAt, ipAt, isIpText, nonSpecialIpAt } from '../ip'
import type { Service, ServicePort } from '../kinds'
import { isDnsLabel, isPortNumber, isQualifiedName, isSubdomain } from '../names'
import { PROTOCOLS } from '../pod/container-validation'
import { portAt } from '../pod/probe-validation'
import { isExternallyAccessible } from './defaults'
import { isHeadless, isLoadBalancer, needsHealthCheck, type Spec } from './types'

export function* serviceErrors({ spec }: Service): Errors {
  const { type = '' } = spec
  if (!spec.ports?.length && !isHeadless(spec) && type !== 'ExternalName') {
    yield required(SPEC.child('ports'))
  }
  yield* typeErrors(spec)
  yield* portsAt(SPEC.child('ports'), spec)
  yield* labelsAt(SPEC.child('selector'), spec.selector)
  yield* affinityErrors(spec)
  yield* addressErrors(spec)
  yield* eachAt(SPEC.child('externalIPs'), spec.externalIPs, function* (ip, at) {
    if (isIpText(ip)) yield* nonSpecialIpAt(at, ip)
    else yield* ipAt(at, ip)
  })
  yield* oneOfAt(SPEC.child('type'), type, TYPES)
  yield* nodePortErrors(spec)
  yield* loadBalancerErrors(spec)
  yield* trafficPolicyErrors(spec)
}

export function* serviceUpdateErrors({ spec }: Service, { spec: old }: Service): Errors {
  if (spec.type !== 'ExternalName' && old.type !== 'ExternalName') {
    yield* addressUpdateErrors(spec, old)
  }
  const sameClass = spec.loadBalancerClass === old.loadBalancerClass
  if (isLoadBalancer(spec) && isLoadBalancer(old) && !sameClass) {
    yield invalid(
      SPEC.child('loadBalancerClass'),
      spec.loadBalancerClass,
      'may not change once set',
    )
  }
  if (!needsHealthCheck(spec) || !needsHealthCheck(old)) return
  if (spec.healthCheckNodePort !== old.healthCheckNodePort) {
    yield forbidden(SPEC.child('healthCheckNodePort'), 'field is immutable')
  }
}

export function* serviceStatusErrors({ status, spec }: Service): Errors {
  const at = root('status').child('loadBalancer', 'ingress')
  const { ingress = [] } = status.loadBalancer ?? {}
  if (!isLoadBalancer(spec) && ingress.length > 0) {
    yield forbidden(at, "may only be used when `spec.type` is 'LoadBalancer'")
    return
  }
  yield* eachAt(at, ingress, function* ({ ip, hostname }, ingressAt) {
    if (ip) yield* ipAt(ingressAt.child('ip'), ip)
    if (!hostname) return
    yield* reasonsAt(ingressAt.child('hostname'), hostname, isSubdomain)
    if (isIpText(hostname)) {
      const detail = 'must be a DNS name, not an IP address'
      yield invalid(ingressAt.child('hostname'), hostname, detail)
    }
  })
}

const SPEC = root('spec')
const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']
const KUBELET_PORT = 10250

function* typeErrors(spec: Spec): Errors {
  const { type, externalName = '' } = spec
  const addressesAt = SPEC.child('clusterIPs')
  if (isLoadBalancer(spec)) {
    yield* eachAt(SPEC.child('ports'), spec.ports, function* ({ port }, at) {
      if (port !== KUBELET_PORT) return
      const detail = `may not expose port ${port} externally since it is used by kubelet`
      yield invalid(at, port, detail)
    })
  }
  if ((isLoadBalancer(spec) || type === 'NodePort') && isHeadless(spec)) {
    yield invalid(addressesAt.index(0), 'None', `may not be set to 'None' for ${type} services`)
  }
  if (type !== 'ExternalName') return
  const detail = 'may not be set for ExternalName services'
  if (spec.clusterIPs?.length) yield forbidden(addressesAt, detail)
  if (spec.ipFamilies?.length) yield forbidden(SPEC.child('ipFamilies'), detail)
  if (spec.ipFamilyPolicy !== undefined) yield forbidden(SPEC.child('ipFamilyPolicy'), detail)
  const name = externalName.replace(/\.$/, '')
  if (name) yield* reasonsAt(SPEC.child('externalName'), name, isSubdomain)
  else yield required(SPEC.child('externalName'))
}

function* portsAt(at: FieldPath, { ports = [] }: Spec): Errors {
  const names = new Set<string>()
  yield* eachAt(at, ports, function* (port, itemAt) {
    yield* portErrors(itemAt, port, ports.length > 1)
    if (!port.name) return
    if (names.has(port.name)) yield duplicate(itemAt.child('name'), port.name)
    names.add(port.name)
  })
}

function* portErrors(at: FieldPath, port: ServicePort, needsName: boolean): Errors {
  const { name, protocol, targetPort, appProtocol } = port
  if (name) yield* reasonsAt(at.child('name'), name, isDnsLabel)
  else if (needsName) yield required(at.child('name'))
  yield* numberAt(at.child('port'), port.port, isPortNumber)
  yield* oneOfAt(at.child('protocol'), protocol, PROTOCOLS)
  if (targetPort !== undefined) yield* portAt(at.child('targetPort'), targetPort)
  if (appProtocol !== undefined) {
    yield* reasonsAt(at.child('appProtocol'), appProtocol, isQualifiedName)
  }
}

const MAX_AFFINITY_SECONDS = 86_400

function* affinityErrors({ sessionAffinity, sessionAffinityConfig }: Spec): Errors {
  yield* oneOfAt(SPEC.child('sessionAffinity'), sessionAffinity, ['ClientIP', 'None'])
  const at = SPEC.child('sessionAffinityConfig')
  if (sessionAffinity !== 'ClientIP') {
    if (sessionAffinity !== 'None' || sessionAffinityConfig === undefined) return
    yield forbidden(at, 'must not be set when session affinity is None')
    return
  }
  const seconds = sessionAffinityConfig?.clientIP?.timeoutSeconds
  const secondsAt = at.child('clientIP', 'timeoutSeconds')
  if (seconds === undefined) {
    yield required(secondsAt, 'when session affinity type is ClientIP')
  } else if (seconds <= 0 || seconds > MAX_AFFINITY_SECONDS) {
    const detail = `must be greater than 0 and less than ${MAX_AFFINITY_SECONDS}`
    yield invalid(secondsAt, seconds, detail)
  }
}

function* addressErrors({ type, clusterIP = '', clusterIPs = [] }: Spec): Errors {
  if (type === 'ExternalName') return
  const at = SPEC.child('clusterIPs')
  const shown = stringListValue(clusterIPs)
  if (clusterIP !== '') {
    if (clusterIPs.length === 0) yield required(at)
    else if (clusterIPs[0] !== clusterIP) {
      yield invalid(at, shown, 'first value must match `clusterIP`')
    }
  } else if (clusterIPs.length > 0) {
    yield invalid(at, shown, 'must be empty when `clusterIP` is not specified')
  }
  if (clusterIPs.length > 2) yield invalid(at, shown, 'may only hold up to 2 values')
}

function* nodePortErrors({ type, ports }: Spec): Errors {
  const at = SPEC.child('ports')
  if (type === 'ClusterIP') {
    yield* eachAt(at, ports, function* ({ nodePort }, portPath) {
      const detail = "may not be used when `type` is 'ClusterIP'"
      if (nodePort) yield forbidden(portPath.child('nodePort'), detail)
    })
  }
  const nodePorts = new Set<string>()
  yield* eachAt(at, ports, function* ({ nodePort, protocol }, portPath) {
    if (!nodePort) return
    const pair = `${protocol} ${nodePort}`
    if (nodePorts.has(pair)) yield duplicate(portPath.child('nodePort'), nodePort)
    nodePorts.add(pair)
  })
  const pairs = new Set<string>()
  yield* eachAt(at, ports, function* ({ port, protocol }, portPath) {
    const pair = `${protocol} ${port}`
    if (pairs.has(pair)) yield duplicate(portPath, shownPort(protocol ?? '', port))
    pairs.add(pair)
  })
}

/** Of the port only these two are shown. */
const shownPort = (protocol: string, port: number) =>
  goStruct('core.ServicePort', {
    Name: '',
    Protocol: protocol,
    AppProtocol: goNil('string'),
    Port: port,
    TargetPort: intOrStringValue(0),
    NodePort: 0,
  })

function* loadBalancerErrors(spec: Spec): Errors {
  const { loadBalancerSourceRanges: ranges = [], loadBalancerClass } = spec
  const rangesAt = SPEC.child('LoadBalancerSourceRanges')
  const detail = "may only be used when `type` is 'LoadBalancer'"
  if (ranges.length > 0 && !isLoadBalancer(spec)) yield forbidden(rangesAt, detail)
  yield* eachAt(rangesAt, ranges, (range, at) => cidrAt(at, range.trim()))
  if (isLoadBalancer(spec)) {
    if (loadBalancerClass === undefined) return
    yield* reasonsAt(SPEC.child('loadBalancerClass'), loadBalancerClass, isQualifiedName)
    return
  }
  if (spec.allocateLoadBalancerNodePorts !== undefined) {
    yield forbidden(SPEC.child('allocateLoadBalancerNodePorts'), detail)
  }
  if (loadBalancerClass !== undefined) yield forbidden(SPEC.child('loadBalancerClass'), detail)
}

const POLICIES = ['Cluster', 'Local']

function* trafficPolicyErrors(spec: Spec): Errors {
  const { externalTrafficPolicy, internalTrafficPolicy, healthCheckNodePort, type } = spec
  const at = SPEC.child('externalTrafficPolicy')
  if (isExternallyAccessible({ ...spec })) yield* oneOfAt(at, externalTrafficPolicy, POLICIES)
  else if (externalTrafficPolicy) {
    const detail = 'may only be set for externally-accessible services'
    yield invalid(at, externalTrafficPolicy, detail)
  }
  const checkAt = SPEC.child('healthCheckNodePort')
  if (!needsHealthCheck(spec)) {
    const only = "`type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"
    if (healthCheckNodePort) {
      yield invalid(checkAt, healthCheckNodePort, `may only be set when ${only}`)
    }
  } else if (!healthCheckNodePort) yield required(checkAt)
  else yield* numberAt(checkAt, healthCheckNodePort, isPortNumber)
  const internalAt = SPEC.child('internalTrafficPolicy')
  if (internalTrafficPolicy === undefined) {
    if (type !== 'ExternalName') yield* presentAt(internalAt, internalTrafficPolicy)
  } else if (!POLICIES.includes(internalTrafficPolicy)) {
    yield notSupported(internalAt, internalTrafficPolicy, POLICIES)
  }
}

function* addressUpdateErrors(spec: Spec, old: Spec): Errors {
  if (isHeadless(spec) && isHeadless(old)) return
  const [is, was] = [spec.clusterIPs ?? [], old.clusterIPs ?? []]
  const at = SPEC.child('clusterIPs').index(0)
  if (is.length === 0 && was.length > 0) {
    yield invalid(at, stringListValue(is), 'primary clusterIP can not be unset')
  } else if (was.length > 0 && is[0] !== was[0]) {
    yield invalid(at, stringListValue(is), 'may not change once set')
  }
}
