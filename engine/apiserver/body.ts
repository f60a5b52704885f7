/**
 * A request's body: decoded by its schema, strictly. What does not fit is a BadRequest in the
 * decoder's words. Models the field validation of staging/src/k8s.io/apiserver.
 */
import type { KubeObject } from '../api/meta'
import { DecodeError, decode } from '../schema/decode'
import type { Resource } from './registry'
import { badRequest } from './status-error'

/** Decodes a body; with `warnings` unknown fields are told there instead of refused. */
export function decodeBody(
  resource: Resource,
  body: unknown,
  warnings: string[] | undefined,
): KubeObject {
  const { kind, apiVersion, schema } = resource
  const { object, unknown } = attempt(() => decode(schema, body), resource)
  if (unknown.length > 0) {
    if (warnings === undefined) {
      const problems = unknown.map((problem) => problem.message).join(', ')
      throw badRequest(`${cannot(resource)}: strict decoding error: ${problems}`)
    }
    warnings.push(...unknown.map((problem) => problem.message))
  }
  // The decoder has checked the shape; a spec or a status that the kind has is never absent.
  const decoded = object as KubeObject
  return {
    ...decoded,
    apiVersion,
    kind,
    ...(resource.hasSpec && decoded.spec === undefined ? { spec: {} } : {}),
    ...(resource.hasStatus && decoded.status === undefined ? { status: {} } : {}),
  }
}

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
