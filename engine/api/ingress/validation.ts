/** What is wrong with an Ingress: hosts, paths, backends.
 *  Models pkg/apis/networking/validation. Left out: tolerance for what old versions let through. */
import {
  type FieldPath,
  invalid,
  notSupported,
  required,
  root,
  verbatim,
} from '../../apiserver/field-error'
import { type Errors, eachAt, nameAt, numberAt, reasonsAt } from '../checks'
import { ipAt, isIpText } from '../ip'
import type { DeepReadonly, Ingress } from '../kinds'
import {
  isPathSegment,
  isPortName,
  isPortNumber,
  isRfc1035Label,
  isSubdomain,
  isWildcardSubdomain,
} from '../names'

export function* ingressErrors({ spec }: Ingress): Errors {
  const { rules = [], defaultBackend, tls, ingressClassName } = spec
  if (rules.length === 0 && defaultBackend === undefined) {
    const detail = 'either `defaultBackend` or `rules` must be specified'
    yield invalid(SPEC, verbatim('[]networking.IngressRule(nil)'), detail)
  }
  if (defaultBackend) yield* backendAt(SPEC.child('defaultBackend'), defaultBackend)
  yield* eachAt(SPEC.child('rules'), rules, ruleAt)
  yield* eachAt(SPEC.child('tls'), tls, function* ({ hosts, secretName }, at) {
    yield* eachAt(at.child('hosts'), hosts, (host, hostPath) => hostAt(hostPath, host))
    if (secretName) yield* reasonsAt(at.child('secretName'), secretName, isSubdomain)
  })
  if (ingressClassName !== undefined) {
    yield* reasonsAt(SPEC.child('ingressClassName'), ingressClassName, isSubdomain)
  }
}

const CLASS_ANNOTATION = 'kubernetes.io/ingress.class'

export function* newIngressErrors({ metadata, spec }: Ingress): Errors {
  const annotated = metadata.annotations?.[CLASS_ANNOTATION]
  if (annotated === undefined || spec.ingressClassName === undefined) return
  if (annotated === spec.ingressClassName) return
  const detail = 'must match `ingressClassName` when both are specified'
  yield invalid(root('annotations').child(CLASS_ANNOTATION), annotated, detail)
}

export function* ingressStatusErrors({ status }: Ingress): Errors {
  const at = root('status').child('loadBalancer', 'ingress')
  yield* eachAt(at, status.loadBalancer?.ingress, function* ({ ip, hostname }, itemAt) {
    if (ip) yield* ipAt(itemAt.child('ip'), ip)
    if (!hostname) return
    yield* reasonsAt(itemAt.child('hostname'), hostname, isSubdomain)
    if (isIpText(hostname)) yield invalid(itemAt.child('hostname'), hostname, NO_IP)
  })
}

const SPEC = root('spec')
const NO_IP = 'must be a DNS name, not an IP address'

type Rule = NonNullable<Ingress['spec']['rules']>[number]
type Path = NonNullable<Rule['http']>['paths'][number]
type Backend = DeepReadonly<Path['backend']>

function* ruleAt({ host, http }: Rule, at: FieldPath): Errors {
  if (host) {
    if (isIpText(host)) yield invalid(at.child('host'), host, NO_IP)
    yield* hostAt(at.child('host'), host)
  }
  if (http === undefined) return
  const pathsAt = at.child('http', 'paths')
  if (!http.paths?.length) yield required(pathsAt)
  yield* eachAt(pathsAt, http.paths, pathAt)
}

const hostAt = (at: FieldPath, host: string): Errors =>
  reasonsAt(at, host, host.includes('*') ? isWildcardSubdomain : isSubdomain)

const TYPES = ['Exact', 'ImplementationSpecific', 'Prefix']
const BAD_PARTS = ['//', '/./', '/../', '%2f', '%2F']
const BAD_ENDS = ['/..', '/.']

function* pathAt({ path = '', pathType, backend }: Path, at: FieldPath): Errors {
  if (!pathType) {
    yield required(at.child('pathType'), 'pathType must be specified')
    return
  }
  const place = at.child('path')
  const isStrict = pathType !== 'ImplementationSpecific'
  if (!TYPES.includes(pathType)) yield notSupported(at.child('pathType'), pathType, TYPES)
  else {
    if (!path.startsWith('/') && (isStrict || path)) {
      yield invalid(place, path, 'must be an absolute path')
    }
    for (const part of isStrict ? BAD_PARTS : []) {
      if (path.includes(part)) yield invalid(place, path, `must not contain '${part}'`)
    }
    for (const end of isStrict ? BAD_ENDS : []) {
      if (path.endsWith(end)) yield invalid(place, path, `cannot end with '${end}'`)
    }
  }
  yield* backendAt(at.child('backend'), backend ?? {})
}

function* backendAt(at: FieldPath, { service, resource }: Backend): Errors {
  if (service && resource) {
    yield invalid(at, '', 'cannot set both resource and service backends')
  } else if (resource) yield* resourceAt(at.child('resource'), resource)
  else if (!service) yield invalid(at, '', 'resource or service backend is required')
  else {
    yield* nameAt(at.child('service', 'name'), service.name, isRfc1035Label)
    const { name, number } = service.port ?? {}
    const portAt = at.child('service', 'port')
    if (name && number) yield invalid(at, '', 'cannot set both port name & port number')
    else if (name) yield* reasonsAt(portAt.child('name'), name, isPortName)
    else if (number) yield* numberAt(portAt.child('number'), number, isPortNumber)
    else yield required(at, 'port name or number is required')
  }
}

function* resourceAt(at: FieldPath, resource: NonNullable<Backend['resource']>): Errors {
  const { apiGroup, kind, name } = resource
  if (apiGroup !== undefined) yield* reasonsAt(at.child('apiGroup'), apiGroup, isSubdomain)
  yield* namedAt(at.child('kind'), kind, 'kind is required')
  yield* namedAt(at.child('name'), name, 'name is required')
}

/** A part of a reference that must be there and fit in a URL. */
export function* namedAt(at: FieldPath, value: string, missing: string): Errors {
  if (!value) yield required(at, missing)
  else yield* reasonsAt(at, value, isPathSegment)
}
