/** Assertions about the engine itself. A failure is a bug of ours, never of the reader's input. */

/**
 * Returns the value, or throws when it is missing: `ensure(node, 'a bound Pod has a Node', pod)`.
 * The last says of what it is expected, where building a text for each call would cost.
 */
export function ensure<T>(value: T | undefined | null | false, expected: string, of?: string): T {
  if (value === undefined || value === null || value === false) throw broken(expected, of)
  return value
}

/** The error that `ensure` throws, for code that runs so often that it checks for itself. */
export const broken = (expected: string, of?: string): Error =>
  new Error(`engine invariant broken: ${expected}${of === undefined ? '' : `: ${of}`}`)
