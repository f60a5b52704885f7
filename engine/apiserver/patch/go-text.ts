/** A JSON value as Go's %v prints it, which some errors of patches show. */

import { isList, isObject, type Json } from '../../api/json'

export function goText(value: Json): string {
  if (value === null) return '<nil>'
  if (isList(value)) return `[${value.map(goText).join(' ')}]`
  if (!isObject(value)) return String(value)
  const keys = Object.keys(value).sort()
  return `map[${keys.map((key) => `${key}:${goText(value[key] ?? null)}`).join(' ')}]`
}
