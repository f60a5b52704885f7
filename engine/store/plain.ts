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
  if (value instanceof Map) return copyOfMap(value)
  if (value instanceof Set) return new Set(value)
  // Spreading keeps the shape, so that copies are to V8 what their originals are.
  const made: Record<string, unknown> = { ...value }
  for (const key in made) {
    const part = made[key]
    if (typeof part === 'object' && part !== null) made[key] = copy(part)
  }
  return made
}

function copyOfMap(map: ReadonlyMap<unknown, unknown>): Map<unknown, unknown> {
  const made = new Map<unknown, unknown>()
  if (map.size > 0) for (const [key, value] of map) made.set(key, copy(value))
  return made
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
