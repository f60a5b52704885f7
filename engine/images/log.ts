/**
 * What a container has written to its standard output and error, line by line.
 *
 * Models the kubelet's container log manager: a file that has grown past its limit is put aside,
 * and what is asked for later begins with the next line.
 * Left out: the parts of lines longer than 16 KiB; they stay whole.
 */
import type { Instant } from '../clock/duration'
import { textOf } from './files/file'
import type { Stream } from './system/process'

export interface LogLine {
  /** When its end was written. */
  readonly at: Instant
  readonly stream: Stream
  /** Without the end of the line. */
  readonly text: string
  /** True for what was written last and has no end of a line. */
  readonly isUnended?: true
}

/** Plain data; the lines are frozen. */
export interface ContainerLog {
  lines: LogLine[]
  /** Bytes after the last end of a line. */
  readonly rest: { stdout: string; stderr: string }
  size: number
}

/** containerLogMaxSize of the kubelet. */
const MOST_BYTES = 10 * 1024 * 1024

export const newLog = (): ContainerLog => ({ lines: [], rest: { stdout: '', stderr: '' }, size: 0 })

/** Takes bytes in; the lines that they complete. */
export function appendLog(
  log: ContainerLog,
  stream: Stream,
  bytes: string,
  at: Instant,
): readonly LogLine[] {
  const parts = (log.rest[stream] + bytes).split('\n')
  log.rest[stream] = parts.pop() ?? ''
  return addLines(log, stream, parts, at)
}

/** The writer is gone: lines without an end are lines. */
export function endLog(log: ContainerLog, at: Instant): readonly LogLine[] {
  return (['stdout', 'stderr'] as const).flatMap((stream) => {
    const rest = log.rest[stream]
    log.rest[stream] = ''
    return rest === '' ? [] : addLines(log, stream, [rest], at, { isUnended: true })
  })
}

function addLines(
  log: ContainerLog,
  stream: Stream,
  texts: readonly string[],
  at: Instant,
  how: Pick<LogLine, 'isUnended'> = WHOLE,
): readonly LogLine[] {
  const made = texts.map((text) => Object.freeze({ at, stream, text: textOf(text), ...how }))
  for (const line of made) {
    if (log.size > MOST_BYTES) {
      log.lines = []
      log.size = 0
    }
    log.lines.push(line)
    log.size += line.text.length + LINE_OVERHEAD
  }
  return made
}

const WHOLE = {}

/** Time, stream and mark of a line in its file. */
const LINE_OVERHEAD = 40
