/** JSON merge patch (RFC 7386). What a patch leaves alone keeps its identity, and a patch that
 *  changes nothing returns the document itself.
 *  Models MergePatch of gopkg.in/evanphx/json-patch.v4: nulls inside what is added are dropped. */

import { isList, isObject, type Json, type JsonObject } from '../../api/json'
import { deepEqual } from '../../store/equal'
import { ownOf, setOwn } from '../../store/own'
import { PatchError } from './patch-error'

/** Throws PatchError; the given document is not changed. */
export function applyMergePatch(document: JsonObject, patch: unknown): JsonObject {
  if (!isObject(patch)) throw new PatchError('malformed', 'Invalid JSON Patch')
  return merged(document, patch)
}

function merged(document: JsonObject, patch: JsonObject): JsonObject {
  let result: Record<string, Json> | undefined
  for (const [key, change] of Object.entries(patch)) {
    const old = ownOf(document, key)
    const fresh = isObject(old) && isObject(change) ? merged(old, change) : withoutNulls(change)
    if (fresh === old || (change !== null && deepEqual(fresh, old))) continue
    if (change === null && old === undefined) continue
    result ??= { ...document }
    if (change === null) delete result[key]
    else setOwn(result, key, fresh)
  }
  return result ?? document
}

function withoutNulls(value: Json): Json {
  if (isList(value)) return value.map(withoutNulls)
  if (!isObject(value)) return value
  const kept = Object.entries(value).filter(([, field]) => field !== null)
  return Object.fromEntries(kept.map(([key, field]) => [key, withoutNulls(field)]))
}
