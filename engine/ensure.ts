/** Assertions about the engine itself. A failure is a bug of ours, never of the reader's input. */

/** Returns the value, or throws when it is missing: `ensure(node, 'a bound Pod has a Node')`. */
export function ensure<T>(value: T | undefined | null | false, expected: string): T {
  if (value === undefined || value === null || value === false) {
    throw new Error(`engine invariant broken: ${expected}`)
  }
  return value
}
