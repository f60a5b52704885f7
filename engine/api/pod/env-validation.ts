/** Variables of a container's environment and where their values come from.
 *  Models ValidateEnv and ValidateEnvFrom in pkg/apis/core/validation. */
import { type FieldPath, invalid, notSupported, required } from '../../apiserver/field-error'
import { type Errors, eachAt, nameAt, presentAt, reasonsAt } from '../checks'
import type { Container, DeepReadonly } from '../kinds'
import { isConfigMapKey, isEnvVarName, isQualifiedName, isSubdomain } from '../names'
import { canonicalQuantity, compareQuantities } from '../quantity'

export function* envAt(at: FieldPath, { env, envFrom }: Container): Errors {
  yield* eachAt(at.child('env'), env, function* (variable, varAt) {
    yield* nameAt(varAt.child('name'), variable.name, isEnvVarName)
    if (variable.valueFrom !== undefined) yield* valueFromAt(varAt.child('valueFrom'), variable)
  })
  yield* eachAt(at.child('envFrom'), envFrom, (source, sourceAt) =>
    envFromAt(sourceAt, source, at.child('envFrom')),
  )
}

type Variable = NonNullable<Container['env']>[number]
type EnvFrom = NonNullable<Container['envFrom']>[number]
type FieldRef = NonNullable<NonNullable<Variable['valueFrom']>['fieldRef']>
type ResourceRef = NonNullable<NonNullable<Variable['valueFrom']>['resourceFieldRef']>
type KeyRef = DeepReadonly<{ name?: string; key: string }>

const ENV_FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
]
const VOLUME_FIELDS = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
]
/** Fields of a Pod that the downward API can name at all; others cannot be converted. */
const KNOWN_FIELDS = new Set([
  ...ENV_FIELDS,
  ...VOLUME_FIELDS,
  'spec.restartPolicy',
  'status.phase',
])

/** What a file of a downward API volume shows. */
export function* fileFieldAt(at: FieldPath, reference: FieldRef): Errors {
  yield* fieldRefAt(at, reference, VOLUME_FIELDS)
}

/** An amount of a container; in a volume the container must be named. */
export function* resourceFieldAt(at: FieldPath, reference: ResourceRef, inVolume: boolean): Errors {
  const { containerName, resource } = reference
  if (inVolume && !containerName) yield required(at.child('containerName'))
  else if (!resource) yield required(at.child('resource'))
  else if (!RESOURCES.includes(resource) && !/^(requests|limits)\.hugepages-/.test(resource)) {
    yield notSupported(at.child('resource'), resource, RESOURCES)
  }
  yield* divisorAt(at.child('divisor'), reference)
}

function* valueFromAt(at: FieldPath, { value, valueFrom = {} }: Variable): Errors {
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = valueFrom
  if (fieldRef) yield* fieldRefAt(at.child('fieldRef'), fieldRef, ENV_FIELDS)
  if (resourceFieldRef) {
    yield* resourceFieldAt(at.child('resourceFieldRef'), resourceFieldRef, false)
  }
  if (configMapKeyRef) yield* keyRefAt(at.child('configMapKeyRef'), configMapKeyRef)
  if (secretKeyRef) yield* keyRefAt(at.child('secretKeyRef'), secretKeyRef)
  const sources = [fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef].filter(Boolean).length
  if (sources === 0) {
    const all = '`fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`'
    yield invalid(at, '', `must specify one of: ${all}`)
  } else if (value) {
    yield invalid(at, '', 'may not be specified when `value` is not empty')
  } else if (sources > 1) {
    yield invalid(at, '', 'may not have more than one field specified at a time')
  }
}

/** Go tells the number of sources at the list, not at its item. */
function* envFromAt(at: FieldPath, source: EnvFrom, list: FieldPath): Errors {
  const { prefix, configMapRef, secretRef } = source
  if (prefix) yield* reasonsAt(at.child('prefix'), prefix, isEnvVarName)
  if (configMapRef) yield* nameAt(at.child('configMapRef', 'name'), configMapRef.name, isSubdomain)
  if (secretRef) yield* nameAt(at.child('secretRef', 'name'), secretRef.name, isSubdomain)
  if (!configMapRef && !secretRef) {
    yield invalid(list, '', 'must specify one of: `configMapRef` or `secretRef`')
  } else if (configMapRef && secretRef) {
    yield invalid(list, '', 'may not have more than one field specified at a time')
  }
}

function* keyRefAt(at: FieldPath, { name = '', key }: KeyRef): Errors {
  yield* reasonsAt(at.child('name'), name, isSubdomain)
  yield* nameAt(at.child('key'), key, isConfigMapKey)
}

function* fieldRefAt(at: FieldPath, reference: FieldRef, known: readonly string[]): Errors {
  const { apiVersion, fieldPath } = reference
  yield* presentAt(at.child('apiVersion'), apiVersion)
  if (!apiVersion) return
  yield* presentAt(at.child('fieldPath'), fieldPath)
  if (!fieldPath) return
  const subscripted = /^(.*)\['(.*)'\]$/.exec(fieldPath)
  const path = subscripted?.[1] ?? fieldPath
  const takesKey = path === 'metadata.annotations' || path === 'metadata.labels'
  if (subscripted !== null && !takesKey) {
    const detail = `field label does not support subscript: ${fieldPath}`
    yield invalid(at.child('fieldPath'), fieldPath, `error converting fieldPath: ${detail}`)
  } else if (!KNOWN_FIELDS.has(path)) {
    const detail = `error converting fieldPath: field label not supported: ${fieldPath}`
    yield invalid(at.child('fieldPath'), fieldPath, detail)
  } else if (subscripted === null) {
    if (!known.includes(path)) yield notSupported(at.child('fieldPath'), path, known)
  } else {
    const key = subscripted[2] ?? ''
    const name = path === 'metadata.annotations' ? key.toLowerCase() : key
    yield* reasonsAt(at, name, isQualifiedName)
  }
}

const RESOURCES = [
  ...['limits.cpu', 'limits.ephemeral-storage', 'limits.memory'],
  ...['requests.cpu', 'requests.ephemeral-storage', 'requests.memory'],
]
const CPU_DIVISORS = ['1m', '1']
const SIZE_DIVISORS = [
  ...['1', '1k', '1M', '1G', '1T', '1P', '1E'],
  ...['1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'],
]
const SIZES: readonly (readonly [resource: string, name: string])[] = [
  ['memory', 'memory'],
  ['ephemeral-storage', 'local ephemeral storage'],
  ['hugepages-', 'hugepages'],
]

function* divisorAt(at: FieldPath, { resource, divisor }: ResourceRef): Errors {
  if (divisor === undefined || compareQuantities(divisor, 0) === 0) return
  const text = canonicalQuantity(divisor)
  const [, what = ''] = /^(?:limits|requests)\.(.*)$/.exec(resource ?? '') ?? []
  if (what === 'cpu' && !CPU_DIVISORS.includes(text)) {
    const detail = "only divisor's values 1m and 1 are supported with the cpu resource"
    yield invalid(at, resource, detail)
  }
  const size = SIZES.find(([prefix]) => what.startsWith(prefix))
  if (size === undefined || SIZE_DIVISORS.includes(text)) return
  const all = SIZE_DIVISORS.join(', ')
  yield invalid(
    at,
    resource,
    `only divisor's values ${all} are supported with the ${size[1]} resource`,
  )
}
