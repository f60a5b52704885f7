/**
 * A request's body: decoded by its schema, strictly. What does not fit is a BadRequest in the
 * decoder's words. Models the field validation of staging/src/k8s.io/apiserver.
 */
import type { KubeObject } from '../api/meta'
import { type Decoded, DecodeError, decode, prune } from '../schema/decode'
import { memberOf } from '../schema/schema'
import { addZeroValues } from '../schema/zero-values'
import type { Resource } from './registry'
import { badRequest } from './status-error'

/**
 * Decodes a body; with `warnings` unknown fields, and the problems that its text had, are told
 * there instead of refused. What it shares with `old`, the stored version, is taken as it is.
 */
export function decodeBody(
  resource: Resource,
  body: unknown,
  warnings: string[] | undefined,
  old?: KubeObject,
  problems: readonly string[] = NONE,
): KubeObject {
  const { kind, apiVersion } = resource
  const { object, unknown } = attempt(() => decodedAs(resource, body, old), resource)
  if (unknown.length + problems.length > 0) {
    const all = [...problems, ...unknown.map(({ message }) => message)]
    if (warnings === undefined) {
      throw badRequest(`${cannot(resource)}: strict decoding error: ${all.join(', ')}`)
    }
    warnings.push(...all)
  }
  // The decoder has checked the shape; metadata, and a spec or a status that the kind has, are
  // never absent.
  const sent = object as KubeObject
  const decoded = {
    ...sent,
    apiVersion,
    kind,
    metadata: sent.metadata ?? {},
    ...(resource.hasSpec && sent.spec === undefined ? { spec: {} } : {}),
    ...(resource.hasStatus && sent.status === undefined ? { status: {} } : {}),
  }
  if (!resource.isCustom) addZeroValues(resource.schema, decoded)
  return decoded
}

/**
 * Decodes by the Go types of a built-in kind. A custom resource is pruned, as its types are for its
 * schema to validate; only its metadata has a Go type.
 */
export function decodedAs(
  { isCustom, schema }: Resource,
  body: unknown,
  old?: KubeObject,
): Decoded {
  if (!isCustom) return decode(schema, body, old)
  const pruned = prune(schema, body)
  const metadata = memberOf(schema, 'metadata')
  const object = pruned.object as Partial<KubeObject> // Its fields are those of an object.
  if (metadata === undefined || object.metadata === undefined) return pruned
  const decoded = decode(metadata, object.metadata).object
  return { object: { ...object, metadata: decoded }, unknown: pruned.unknown }
}

const NONE: readonly string[] = []

const cannot = ({ kind, version }: Resource): string =>
  `${kind} in version "${version}" cannot be handled as a ${kind}`

function attempt<T>(decoding: () => T, resource: Resource): T {
  try {
    return decoding()
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    throw badRequest(`${cannot(resource)}: ${error.message}`)
  }
}
