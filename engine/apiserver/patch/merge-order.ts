/** The order of items in a merged list: patched items keep the patch's order, the others the old
 *  one, and both are interleaved as the old list had them.
 *  Models normalizeElementOrder of apimachinery/pkg/util/strategicpatch/patch.go. */

import { isObject, type Json, type JsonList } from '../../api/json'
import { goText } from './go-text'
import { PatchError } from './patch-error'

/** Items that `order` names come in that order; without a merge key items are scalars. */
export function inOrder(
  items: JsonList,
  order: JsonList,
  old: JsonList,
  mergeKey: string | undefined,
): JsonList {
  const places = indexOf(order, mergeKey)
  const oldPlaces = indexOf(old, mergeKey)
  const named = items.filter((item) => places.has(keyValue(item, mergeKey)))
  const others = items.filter((item) => !places.has(keyValue(item, mergeKey)))
  const place = (item: Json, map: ReadonlyMap<Json, number>) => map.get(keyValue(item, mergeKey))
  named.sort((a, b) => (place(a, places) ?? 0) - (place(b, places) ?? 0))
  const merged: Json[] = []
  for (const item of named) {
    const at = place(item, oldPlaces)
    for (let next = others[0]; next !== undefined && at !== undefined; next = others[0]) {
      const before = place(next, oldPlaces)
      if (before === undefined || before > at) break
      merged.push(next)
      others.shift()
    }
    merged.push(item)
  }
  return [...merged, ...others]
}

/** Refuses a patch whose items stand in another order than its own `$setElementOrder`. */
export function checkOrder(patch: JsonList, order: JsonList, mergeKey: string | undefined): void {
  if (order.length === 0) return
  const named = patch.filter((item) => !isObject(item) || !('$patch' in item))
  let next = 0
  for (const place of order) {
    const item = named[next]
    if (item === undefined) return
    if (keyValue(item, mergeKey) === keyValue(place, mergeKey)) next += 1
  }
  if (next >= named.length) return
  const [found, wanted] = [goText(patch), goText(order)]
  const mismatch = "doesn't match $setElementOrder list"
  const message = `The order in patch list:\n${found}\n ${mismatch}:\n${wanted}\n`
  throw new PatchError('unclassified', message)
}

/** What tells items apart. Throws when an item lacks its merge key. */
export function keyValue(item: Json, mergeKey: string | undefined): Json {
  if (mergeKey === undefined) return item
  const value = isObject(item) ? item[mergeKey] : undefined
  if (value !== undefined) return value
  const message = `map: ${goText(item)} does not contain declared merge key: ${mergeKey}`
  throw new PatchError('unclassified', message)
}

function indexOf(list: JsonList, mergeKey: string | undefined): Map<Json, number> {
  const places = new Map<Json, number>()
  list.forEach((item, i) => {
    const key = keyValue(item, mergeKey)
    if (!places.has(key)) places.set(key, i)
  })
  return places
}
