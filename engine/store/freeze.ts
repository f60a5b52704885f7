/** Deep freezing. Frozen parts are skipped, so that shared structure is frozen once. */

/** Freezes a plain value and everything in it, and returns it. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  if (Array.isArray(value)) {
    for (const element of value) deepFreeze(element)
  } else {
    for (const key in value) {
      const part = value[key]
      if (typeof part === 'object' && part !== null) deepFreeze(part)
    }
  }
  return value
}
