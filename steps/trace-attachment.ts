/** The trace as text: versioned JSON lines, and their hash, by which two runs are compared. */
import { createHash } from 'node:crypto'
import { TRACE_FORMAT, type Trace } from '../engine'

/** One header line, then a line an entry; a write shows what changed. */
export function traceText(trace: Trace): string {
  return `${[JSON.stringify({ format: TRACE_FORMAT }), ...lines(trace)].join('\n')}\n`
}

export function traceHash(trace: Trace): string {
  const hash = createHash('sha256')
  for (const line of lines(trace)) hash.update(line).update('\n')
  return hash.digest('hex').slice(0, 32)
}

function* lines(trace: Trace): Generator<string> {
  for (const entry of trace.entries) {
    if (entry.type !== 'write') yield JSON.stringify(entry)
    else {
      const { object, previous, ...rest } = entry
      yield JSON.stringify({
        ...rest,
        object: previous === undefined ? object : changed(previous, object),
      })
    }
  }
}

/** The parts of an object that differ from what it was; parts that went are null. */
function changed(previous: unknown, object: unknown): unknown {
  if (!isRecord(previous) || !isRecord(object)) return object
  const difference: Record<string, unknown> = {}
  for (const key of new Set([...Object.keys(previous), ...Object.keys(object)])) {
    if (previous[key] === object[key]) continue
    if (object[key] === undefined) difference[key] = null
    else if (JSON.stringify(previous[key]) !== JSON.stringify(object[key])) {
      difference[key] = changed(previous[key], object[key])
    }
  }
  return difference
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
