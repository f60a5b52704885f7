/**
 * PATCH and server-side apply: what is sent is merged with the stored version, and the result is
 * written as any update is. Who wrote which field is noted for clients that name themselves.
 *
 * Models staging/src/k8s.io/apiserver/pkg/endpoints/handlers/patch.go.
 * Left out: field managers of components, which would cost more than anybody learns from them.
 */
import type { Json, JsonObject } from '../api/json'
import type { KubeObject } from '../api/meta'
import { type Instant, rfc3339 } from '../clock/duration'
import { DecodeError } from '../schema/decode'
import { decodedAs } from './body'
import * as field from './field-error'
import { applyConfiguration } from './patch/apply'
import { FieldSet } from './patch/field-set'
import { goText } from './patch/go-text'
import { applyJsonPatch } from './patch/json-patch'
import { managedAfterUpdate } from './patch/managed-fields'
import { applyMergePatch } from './patch/merge-patch'
import { PatchError, refusalOf } from './patch/patch-error'
import { sortedJson } from './patch/sorted-json'
import { applyStrategicMergePatch } from './patch/strategic-merge-patch'
import type { Resource } from './registry'
import { invalid, unsupportedMediaType, wrongName, wrongNamespace } from './status-error'
import type { WriteOptions } from './write-options'

export type PatchType = 'json' | 'merge' | 'strategic'

/**
 * The stored version with a patch on it; throws what the API server answers to a bad patch. Fields
 * that the kind lacks are refused, unless warnings are told or nobody wants to know.
 */
export function patched(
  resource: Resource,
  object: KubeObject,
  patch: unknown,
  type: PatchType = resource.isCustom ? 'merge' : 'strategic',
  how: Validation = {},
): unknown {
  if (type === 'strategic' && resource.isCustom) throw unsupportedMediaType(CUSTOM_PATCHES)
  const merged = merge(resource, object, patch, type)
  if (merged === object) return object
  refuseMisfits(resource, merged, patch, type, how)
  // It fits the kind's schema, in which nothing has to be there.
  const { name, namespace } = (merged.metadata ?? {}) as Partial<KubeObject['metadata']>
  if (namespace && namespace !== object.metadata.namespace) throw wrongNamespace()
  if (name === object.metadata.name) return merged
  throw wrongName(name, object.metadata.name)
}

/** How a patch is judged. */
type Validation = Pick<WriteOptions, 'isStrict' | 'ignoresUnknown' | 'warnings' | 'problems'>

/** The object that an apply makes of the stored version, or of none; not yet defaulted. */
export function appliedOver(
  resource: Resource,
  live: KubeObject | undefined,
  body: unknown,
  how: {
    readonly manager: string
    readonly force: boolean
    readonly now: Instant
    readonly subresource?: string | undefined
  },
): KubeObject {
  const { schema, apiVersion } = resource
  const { manager, force, subresource } = how
  return applyConfiguration({
    live,
    config: body as KubeObject, // The apply itself checks it.
    schema,
    apiVersion,
    manager,
    force,
    now: rfc3339(how.now),
    ignored: ignoredBy(resource, subresource),
    ...(subresource === undefined ? {} : { subresource }),
  })
}

/** The object with the fields that a client has just written noted as that client's. */
export function managedBy(
  client: { readonly fieldManager?: string; readonly subresource?: string },
  resource: Resource,
  live: KubeObject | undefined,
  next: KubeObject,
  now: Instant,
): KubeObject {
  const { fieldManager: manager, subresource } = client
  if (manager === undefined) return next
  const { schema, apiVersion } = resource
  const managedFields = managedAfterUpdate({
    live,
    next,
    schema,
    apiVersion,
    manager,
    now: rfc3339(now),
    ignored: ignoredBy(resource, subresource),
    ...(subresource === undefined ? {} : { subresource }),
  })
  if (managedFields === undefined) return next
  return { ...next, metadata: { ...next.metadata, managedFields } }
}

/** The types of patches that custom resources take. */
export const CUSTOM_PATCHES: readonly string[] = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/apply-patch+yaml',
]
const STATUS = FieldSet.of([['f:status']])
const ALL_BUT_STATUS = FieldSet.of([['f:spec'], ['f:metadata', 'f:labels']])

/** Fields that an endpoint does not write. */
function ignoredBy(resource: Resource, subresource: string | undefined): FieldSet {
  if (subresource === 'status') return ALL_BUT_STATUS
  return resource.subresources.includes('status') ? STATUS : FieldSet.EMPTY
}

function merge(
  { schema }: Resource,
  object: KubeObject,
  patch: unknown,
  type: PatchType,
): JsonObject {
  const document = object as unknown as JsonObject // Stored objects are JSON.
  try {
    if (type === 'json') return applyJsonPatch(document, patch)
    if (type === 'merge') return applyMergePatch(document, patch)
    return applyStrategicMergePatch(document, patch, schema)
  } catch (error) {
    throw error instanceof PatchError ? refusalOf(error) : error
  }
}

/** What does not fit the kind after the patch is the patch's fault. */
function refuseMisfits(
  resource: Resource,
  merged: JsonObject,
  patch: unknown,
  type: PatchType,
  { isStrict, ignoresUnknown, warnings, problems = [] }: Validation,
): void {
  const sent = patch as Json // What came from a text is JSON.
  const refuse = (problem: string) => {
    const text = type === 'strategic' ? goText(sent) : sortedJson(sent)
    const error = field.invalid(field.root('patch'), text, problem)
    return invalid({ group: '', kind: '' }, '', [error])
  }
  const { kind, apiVersion, isCustom } = resource
  const isOther = merged.kind !== kind || merged.apiVersion !== apiVersion
  if (isOther && type !== 'strategic' && !isCustom) {
    throw refuse(
      `no kind "${merged.kind}" is registered for version "${merged.apiVersion}" ${IN_SCHEME}`,
    )
  }
  try {
    const { unknown } = decodedAs(resource, merged)
    const all = [...problems, ...unknown.map(({ message }) => message)]
    const isRefused = isStrict || (warnings === undefined && !ignoresUnknown)
    if (all.length > 0 && isRefused) throw refuse(`strict decoding error: ${all.join(', ')}`)
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    throw refuse(type === 'strategic' ? asConverted(error.message) : error.message)
  }
}

const IN_SCHEME = 'in scheme "k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30"'

/** A strategic patch is no JSON any more when it meets its type, and is refused in other words. */
function asConverted(message: string): string {
  const [, value = '', digits = '', goType = ''] =
    /^json: cannot unmarshal (\S+) (\S+\.\S+)?.* of type (\S+)$/.exec(message) ?? []
  if (goType === '') return message
  const number = digits === '' ? 'int64' : 'float64'
  const found = { number, array: 'slice', object: 'map' }[value] ?? value
  // Go converts numbers to texts and to other numbers; only then it is found to be wrong.
  if (value === 'number' && /^(string|int|float)/.test(goType)) {
    return `cannot convert ${found} to ${goType}`
  }
  if (goType.startsWith('[]')) return `cannot restore slice from ${found}`
  if (goType.startsWith('map[')) return `cannot restore map from ${found}`
  return goType.includes('.')
    ? `cannot restore struct from: ${found}`
    : `unrecognized type: ${goType}`
}
