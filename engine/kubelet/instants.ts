/** The later and the earlier of instants, of which some may be missing. */
import type { Instant } from '../clock/duration'

/** The later of two. */
export const latest = (a: Instant, b: Instant): Instant => (a < b ? b : a)

/** The earliest of those that are there. */
export function earliest(instants: readonly (Instant | undefined)[]): Instant | undefined {
  let found: Instant | undefined
  for (const at of instants) if (at !== undefined && (found === undefined || at < found)) found = at
  return found
}
