/**
 * Whether a body is an object of the type that its endpoint takes. A body that does not name its
 * type is taken for one that does, except by custom resources.
 *
 * Models apiserver/pkg/endpoints/handlers/rest.go (transformDecodeError) and
 * apimachinery/pkg/runtime/serializer/json/json.go. Left out: versions that Kubernetes knows and no
 * longer serves, which are told as those that it does not know.
 */
import * as field from '../../apiserver/field-error'
import { badRequest, internalError, invalid, type StatusError } from '../../apiserver/status-error'
import { NO_TYPE, textOf, unrecognized } from '../body'
import type { Endpoint } from './endpoint'

/** The type that an endpoint takes. */
interface WantedType {
  readonly kind: string
  readonly apiVersion: string
  readonly isCustom?: boolean
}

/** The body as an object of that type; throws what the API server answers otherwise. */
export function typedBody(
  { request, cluster }: Pick<Endpoint, 'request' | 'cluster'>,
  value: unknown,
  wanted: WantedType,
): Record<string, unknown> {
  const { kind, apiVersion, isCustom = false } = wanted
  const refuse = (why: string) => unrecognized(kind, why, request.body)
  const body = asObject(value ?? {}, refuse)
  const { kind: sentKind = '', apiVersion: sentVersion = '' } = body
  if (typeof sentKind !== 'string') throw refuse(notText('kind', sentKind))
  if (typeof sentVersion !== 'string') throw refuse(notText('apiVersion', sentVersion))
  if (isCustom) requireCustom(wanted, body, sentKind, sentVersion, textOf(request.body))
  if (sentKind === '' && sentVersion === '') return body
  const sent = { kind: sentKind || kind, apiVersion: sentVersion || apiVersion }
  if (sent.kind === kind && sent.apiVersion === apiVersion) return body
  const known = cluster.server.registry.ofObject(sent.apiVersion, sent.kind)
  if (known === undefined || known.isCustom) throw unfit(sent, kind, notRegistered(sent))
  if (sent.kind === kind) throw wrongVersion(sent.apiVersion, apiVersion)
  const types = `(${goVersion(sent.apiVersion)}.${sent.kind}) to (${goPackage(apiVersion)}.${kind})`
  throw unfit(sent, kind, `converting ${types}: unknown conversion`)
}

/** Any value as the object that Go's reader of types wants. */
export function asObject(
  value: unknown,
  refuse: (why: string) => StatusError,
): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown> // Neither null nor a list.
  }
  const type =
    'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; ' +
    'Kind string "json:\\"kind,omitempty\\"" }'
  throw refuse(`${NO_TYPE}json: cannot unmarshal ${jsonType(value)} into Go value of type ${type}`)
}

/** What Go says of a type that its scheme does not have. */
export const notRegistered = (
  { kind, apiVersion }: Pick<WantedType, 'kind' | 'apiVersion'>,
  scheme = 'k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30',
): string => `no kind "${kind}" is registered for version "${apiVersion}" in scheme "${scheme}"`

/** The package of Go in which the API server has the types of a group, whatever their version. */
export function goPackage(apiVersion: string): string {
  const [group = '', version] = apiVersion.split('/')
  if (version === undefined || group === 'events.k8s.io') return 'core'
  return group.split('.')[0] ?? group
}

const goVersion = (apiVersion: string): string => apiVersion.split('/').at(-1) ?? ''

/** Custom resources have no Go types: their types are compared as texts. */
function requireCustom(
  { kind, apiVersion }: WantedType,
  { metadata }: Record<string, unknown>,
  sentKind: string,
  sentVersion: string,
  text: string,
): void {
  if (sentKind === '') {
    throw unfit({ kind, apiVersion }, kind, `Object 'Kind' is missing in '${text}'`)
  }
  if (sentVersion === '') {
    throw internalError("Object 'apiVersion' is missing in 'object has no apiVersion field'")
  }
  if (sentVersion !== apiVersion) throw wrongVersion(sentVersion, apiVersion)
  if (sentKind === kind) return
  const [group = ''] = apiVersion.split('/')
  const name = typeof metadata === 'object' && metadata !== null && 'name' in metadata
  const error = field.invalid(field.root('kind'), sentKind, `must be ${kind}`)
  throw invalid({ group, kind: sentKind }, name ? String(metadata.name) : '', [error])
}

const wrongVersion = (sent: string, wanted: string): StatusError =>
  badRequest(
    `the API version in the data (${sent}) does not match the expected API version (${wanted})`,
  )

const unfit = (
  sent: Pick<WantedType, 'kind' | 'apiVersion'>,
  kind: string,
  why: string,
): StatusError =>
  badRequest(
    `${sent.kind} in version "${goVersion(sent.apiVersion)}" cannot be handled as a ${kind}: ${why}`,
  )

const notText = (name: string, value: unknown): string =>
  `${NO_TYPE}json: cannot unmarshal ${jsonType(value)} into Go struct field .${name} of type string`

function jsonType(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  return typeof value === 'boolean' ? 'bool' : typeof value
}
