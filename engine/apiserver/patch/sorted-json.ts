/** JSON as Go writes it: the keys of each map in order. */

import { isList, isObject, type Json } from '../../api/json'

export function sortedJson(value: Json): string {
  if (isList(value)) return `[${value.map(sortedJson).join(',')}]`
  if (!isObject(value)) return JSON.stringify(value)
  const keys = Object.keys(value).sort()
  const fields = keys.map((key) => `${JSON.stringify(key)}:${sortedJson(value[key] ?? null)}`)
  return `{${fields.join(',')}}`
}
