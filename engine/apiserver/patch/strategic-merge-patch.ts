/** Strategic merge patch: maps merge, lists merge by the key that their schema names.
 *  The rule to know: in a merged list the patched items come first, in the patch's order, unless
 *  the old order or `$setElementOrder` says otherwise. What a patch leaves alone is shared.
 *  Models apimachinery/pkg/util/strategicpatch/patch.go.
 *  Left out: making patches and merging two of them; both are the client's part. */

import { isList, isObject, type Json, type JsonList, type JsonObject } from '../../api/json'
import { patchMerge } from '../../schema/merge-keys'
import { memberOf, type Schema } from '../../schema/schema'
import { deepEqual } from '../../store/equal'
import { ownOf, setOwn } from '../../store/own'
import { goText } from './go-text'
import { checkOrder, inOrder, keyValue } from './merge-order'
import { PatchError } from './patch-error'

/** Throws PatchError; the given document is not changed. */
export function applyStrategicMergePatch(
  document: JsonObject,
  patch: unknown,
  schema: Schema,
): JsonObject {
  if (!isObject(patch)) throw new PatchError('malformed', 'invalid JSON document')
  return mergedMap(document, patch, schema)
}

const DIRECTIVE = '$patch'
const RETAIN_KEYS = '$retainKeys'
const DELETE_ITEMS = '$deleteFromPrimitiveList/'
const SET_ORDER = '$setElementOrder/'

type Fields = Record<string, Json>

function mergedMap(old: JsonObject, patch: JsonObject, schema: Schema | undefined): JsonObject {
  if (DIRECTIVE in patch) return directed(patch)
  const result: Fields = retained(old, patch)
  const ordered = applyOrders(result, patch, schema)
  for (const [key, change] of Object.entries(patch)) {
    if (key === RETAIN_KEYS || key.startsWith(SET_ORDER) || ordered.has(key)) continue
    if (key.startsWith(DELETE_ITEMS)) deleteItems(result, key, change)
    else mergeField(result, key, change, memberOf(schema, key))
  }
  return deepEqual(result, old) ? old : result
}

function directed(patch: JsonObject): JsonObject {
  const { [DIRECTIVE]: directive, ...rest } = patch
  if (directive === 'replace') return rest
  if (directive === 'delete') return {}
  throw badDirective(directive, patch)
}

/** `$retainKeys` drops every field that it does not list. */
function retained(old: JsonObject, patch: JsonObject): Fields {
  const keys = patch[RETAIN_KEYS]
  if (keys === undefined) return { ...old }
  const malformed = new PatchError('malformed', 'invalid patch format of retainKeys')
  if (!isList(keys)) throw malformed
  for (const [key, change] of Object.entries(patch)) {
    const isDirective = key.startsWith('$')
    if (!isDirective && change !== null && !keys.includes(key)) throw malformed
  }
  return Object.fromEntries(Object.entries(old).filter(([key]) => keys.includes(key)))
}

/** Merges the lists that come with `$setElementOrder`; returns their fields. */
function applyOrders(result: Fields, patch: JsonObject, schema: Schema | undefined): Set<string> {
  const done = new Set<string>()
  for (const [directive, order] of Object.entries(patch)) {
    if (!directive.startsWith(SET_ORDER)) continue
    const key = directive.slice(SET_ORDER.length)
    if (!isList(order)) throw badType('[]interface {}', order)
    const field = memberOf(schema, key)
    const old = listAt(ownOf(result, key))
    const change = listAt(ownOf(patch, key))
    const { key: mergeKey } = patchMerge(field)
    checkOrder(change ?? [], order, mergeKey)
    const merged = old && change ? mergedList(old, change, field) : (old ?? change)
    if (merged === undefined) continue
    setOwn(result, key, inOrder(merged, order, old ?? [], mergeKey))
    done.add(key)
  }
  return done
}

function mergeField(result: Fields, key: string, change: Json, schema: Schema | undefined): void {
  const old = ownOf(result, key)
  if (change === null) {
    delete result[key]
  } else if (isObject(old) && isObject(change)) {
    const replaces = patchMerge(schema).strategy === 'replace' && schema !== undefined
    setOwn(result, key, replaces ? change : mergedMap(old, change, schema))
  } else if (isList(old) && isList(change)) {
    setOwn(result, key, mergedList(old, change, schema))
  } else {
    const added = withoutDirectives(withoutNulls(change))
    if (added === undefined) delete result[key]
    else setOwn(result, key, added)
  }
}

function mergedList(old: JsonList, change: JsonList, schema: Schema | undefined): JsonList {
  const { strategy, key } = patchMerge(schema)
  if (strategy === 'replace' || (old.length === 0 && change.length === 0)) return change
  const [first] = [...old, ...change]
  if (isList(first)) throw new PatchError('unfitting', 'lists of lists are not supported')
  if (!isObject(first)) {
    const all = [...new Set([...old, ...change])]
    return inOrder(all, change, old, undefined)
  }
  if (key === undefined) {
    const message = 'cannot merge lists without merge key for type struct'
    throw new PatchError('unclassified', message)
  }
  return mergedItems(old, change, key, schema?.items)
}

function mergedItems(
  old: JsonList,
  change: JsonList,
  mergeKey: string,
  schema: Schema | undefined,
): JsonList {
  const { kept, changes } = specialItems(old, change, mergeKey)
  const merged = [...kept]
  for (const item of changes) {
    const value = keyValue(item, mergeKey)
    const at = merged.findIndex((other) => isObject(other) && other[mergeKey] === value)
    const found = merged[at]
    if (isObject(found) && isObject(item)) merged[at] = mergedMap(found, item, schema)
    else merged.push(item)
  }
  return inOrder(merged, changes, kept, mergeKey)
}

/** Items with a `$patch` directive: deletions are carried out, a replacement drops the old list. */
function specialItems(old: JsonList, change: JsonList, mergeKey: string) {
  const changes: Json[] = []
  let kept = old
  let replaces = false
  for (const item of change) {
    if (!isObject(item) || !(DIRECTIVE in item)) changes.push(item)
    else if (item[DIRECTIVE] === 'replace') replaces = true
    else if (item[DIRECTIVE] === 'delete') {
      const value = keyValue(item, mergeKey)
      kept = kept.filter((other) => !isObject(other) || other[mergeKey] !== value)
    } else if (item[DIRECTIVE] === 'merge') {
      const message = 'merging lists cannot yet be specified in the patch'
      throw new PatchError('unclassified', message)
    } else throw badDirective(item[DIRECTIVE], item)
  }
  return replaces ? { kept: changes, changes: [] } : { kept, changes }
}

function deleteItems(result: Fields, directive: string, items: Json): void {
  const key = directive.slice(DELETE_ITEMS.length)
  const old = result[key]
  if (!isList(items)) throw new PatchError('malformed', 'invalid patch format of primitive list')
  if (isList(old)) result[key] = old.filter((item) => !items.includes(item))
}

/** What is added whole loses what its directives mark; undefined when that is all of it. */
function withoutDirectives(value: Json): Json | undefined {
  if (isList(value)) return value.map(withoutDirectives).filter((item) => item !== undefined)
  if (!isObject(value)) return value
  if (DIRECTIVE in value) return undefined
  const fields = Object.entries(value).flatMap(([key, field]): [string, Json][] => {
    const kept = withoutDirectives(field)
    return kept === undefined ? [] : [[key, kept]]
  })
  return Object.fromEntries(fields)
}

function withoutNulls(value: Json): Json {
  if (isList(value)) return value.map(withoutNulls)
  if (!isObject(value)) return value
  const fields = Object.entries(value).filter(([, field]) => field !== null)
  return Object.fromEntries(fields.map(([key, field]) => [key, withoutNulls(field)]))
}

function listAt(value: Json | undefined): JsonList | undefined {
  if (value === undefined || isList(value)) return value
  throw badType('[]interface {}', value)
}

function badType(expected: string, found: Json): PatchError {
  const received = isObject(found) ? 'map[string]interface {}' : typeof found
  return new PatchError('unclassified', `expected a ${expected}, but received a ${received}`)
}

function badDirective(directive: Json | undefined, map: JsonObject): PatchError {
  return new PatchError('unclassified', `unknown patch type: ${directive} in map: ${goText(map)}`)
}
