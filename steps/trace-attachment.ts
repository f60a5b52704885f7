/** The trace as an attachment, and its hash, by which two runs are compared. */
import { createHash } from 'node:crypto'
import { type Trace, traceLines } from '../engine'

export const traceText = (trace: Trace): string => `${[...traceLines(trace)].join('\n')}\n`

export function traceHash(trace: Trace): string {
  const hash = createHash('sha256')
  for (const line of traceLines(trace)) hash.update(line).update('\n')
  return hash.digest('hex').slice(0, 32)
}
