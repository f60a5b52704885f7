/** What differs between two values, a line a field, for messages that refuse a change.
 *  Kubernetes prints the diff of two Go structs there; only the sentence before it is the same. */
import { deepEqual } from '../store/equal'

/** `- path: old` and `+ path: new` for each field that changed. */
export function differenceText(was: unknown, is: unknown, path = ''): string {
  return linesOf(was, is, path).join('\n')
}

function linesOf(was: unknown, is: unknown, path: string): string[] {
  if (deepEqual(was, is)) return []
  if (isBranch(was) && isBranch(is)) {
    const keys = new Set([...Object.keys(was), ...Object.keys(is)])
    const step = (key: string) => (Array.isArray(was) ? `${path}[${key}]` : `${path}.${key}`)
    return [...keys].flatMap((key) => linesOf(was[key], is[key], step(key).replace(/^\./, '')))
  }
  const line = (sign: string, value: unknown) =>
    value === undefined ? [] : [`  ${sign} ${path}: ${JSON.stringify(value)}`]
  return [...line('-', was), ...line('+', is)]
}

const isBranch = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null
