/**
 * Copies of plain state: objects, arrays, Maps and Sets. Frozen objects are shared, not copied,
 * which is what makes a fork cheap.
 */

/** A deep copy of everything that may still change. */
export function copyState<T>(value: T): T {
  // Each branch rebuilds the same shape, so the copy has the type of the original.
  return copy(value) as T
}

function copy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  if (Array.isArray(value)) return value.map(copy)
  if (value instanceof Map) return new Map([...value].map(([k, v]) => [k, copy(v)]))
  if (value instanceof Set) return new Set(value)
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, copy(v)]))
}

/** Plain state as text; Maps and Sets survive. Read back by `parseState`. */
export const stringifyState = (value: unknown): string =>
  JSON.stringify(value, (_key, part) => {
    if (part instanceof Map) return { $map: [...part] }
    if (part instanceof Set) return { $set: [...part] }
    return part
  })

export const parseState = (text: string): unknown =>
  JSON.parse(text, (_key, part) => {
    if (typeof part !== 'object' || part === null) return part
    if (Array.isArray(part.$map)) return new Map(part.$map)
    if (Array.isArray(part.$set)) return new Set(part.$set)
    return part
  })
