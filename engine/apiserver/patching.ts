/**
 * PATCH and server-side apply: what is sent is merged with the stored version, and the result is
 * written as any update is. Who wrote which field is noted for clients that name themselves.
 *
 * Models staging/src/k8s.io/apiserver/pkg/endpoints/handlers/patch.go.
 * Left out: field managers of components, which would cost more than anybody learns from them.
 */
import type { JsonObject } from '../api/json'
import type { KubeObject } from '../api/meta'
import { type Instant, rfc3339 } from '../clock/duration'
import { decodeBody } from './body'
import { applyConfiguration } from './patch/apply'
import { applyJsonPatch } from './patch/json-patch'
import { managedAfterUpdate } from './patch/managed-fields'
import { applyMergePatch } from './patch/merge-patch'
import { PatchError, refusalOf } from './patch/patch-error'
import { applyStrategicMergePatch } from './patch/strategic-merge-patch'
import type { Resource } from './registry'

export type PatchType = 'json' | 'merge' | 'strategic'

/** The stored version with a patch on it; a patch that cannot be applied is refused. */
export function patched(
  resource: Resource,
  object: KubeObject,
  patch: unknown,
  type: PatchType,
): unknown {
  const document = object as unknown as JsonObject // Stored objects are JSON.
  try {
    if (type === 'json') return applyJsonPatch(document, patch)
    if (type === 'merge') return applyMergePatch(document, patch)
    return applyStrategicMergePatch(document, patch, resource.schema)
  } catch (error) {
    if (error instanceof PatchError) throw refusalOf(error)
    throw error
  }
}

/** The object that an apply makes of the stored version, or of none; decoded, not yet defaulted. */
export function appliedOver(
  resource: Resource,
  live: KubeObject | undefined,
  body: unknown,
  how: { readonly manager: string; readonly force: boolean; readonly now: Instant },
  warnings: string[] | undefined,
): KubeObject {
  const { schema, apiVersion } = resource
  decodeBody(resource, body, warnings)
  const config = body as KubeObject // It has just been decoded.
  const { manager, force } = how
  return applyConfiguration({
    live,
    config,
    schema,
    apiVersion,
    manager,
    force,
    now: rfc3339(how.now),
  })
}

/** The object with the fields that a client has just written noted as that client's. */
export function managedBy(
  manager: string | undefined,
  resource: Resource,
  live: KubeObject | undefined,
  next: KubeObject,
  now: Instant,
): KubeObject {
  if (manager === undefined) return next
  const { schema, apiVersion } = resource
  const update = { live, next, schema, apiVersion, manager, now: rfc3339(now) }
  const managedFields = managedAfterUpdate(update)
  if (managedFields === undefined) return next
  return { ...next, metadata: { ...next.metadata, managedFields } }
}
