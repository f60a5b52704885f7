/** Deep equality of plain values; shared structure is equal at once. */

/** True when both are the same JSON; an absent and an undefined field are the same. */
export function deepEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false
    for (let i = 0; i < a.length; i++) if (!deepEqual(a[i], b[i])) return false
    return true
  }
  if (Array.isArray(b)) return false
  return covers(a, b) && covers(b, a, true)
}

/** True when every field of `a` that is there is equal in `b` (or, `presence`, is there at all). */
function covers(a: object, b: object, presence = false): boolean {
  for (const key in a) {
    // Both are plain objects; a missing key reads as undefined.
    const mine = (a as Record<string, unknown>)[key]
    const theirs = (b as Record<string, unknown>)[key]
    if (mine === undefined) continue
    if (presence ? theirs === undefined : !deepEqual(mine, theirs)) return false
  }
  return true
}
