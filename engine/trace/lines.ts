/**
 * The trace as text: one JSON line an entry, versioned, the same for the same run byte for byte.
 * A write shows the whole object when it is new, and what changed when it is not.
 */
import { deepEqual } from '../store/equal'
import { TRACE_FORMAT, type Trace } from './trace'

/** One header line, then a line an entry, those after the entry `since`. */
export function* traceLines(trace: Trace, since = 0): Generator<string> {
  yield JSON.stringify({ format: TRACE_FORMAT })
  for (const entry of trace.entries) {
    if (entry.id <= since) continue
    if (entry.type !== 'write') yield JSON.stringify(entry)
    else {
      const { object, previous, ...rest } = entry
      const shown = previous === undefined ? object : changed(previous, object)
      yield JSON.stringify({ ...rest, object: shown })
    }
  }
}

/** The parts of a value that differ from what it was; parts that went are null. */
function changed(previous: unknown, value: unknown): unknown {
  if (!isRecord(previous) || !isRecord(value)) return value
  const difference: Record<string, unknown> = {}
  for (const key of new Set([...Object.keys(previous), ...Object.keys(value)])) {
    if (deepEqual(previous[key], value[key])) continue
    difference[key] = value[key] === undefined ? null : changed(previous[key], value[key])
  }
  return difference
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
