/**
 * Times as protobuf has them, seconds since 1970 and nanoseconds, and as JSON has them.
 *
 * A message without a field is Go's zero time, which is nothing in JSON. Models time_proto.go and
 * micro_time_proto.go of apimachinery. Left out: times beyond the year 9999, which Kubernetes takes
 * and cannot read again; they are refused.
 */

import { WireError } from './wire'

/** Go keeps no fraction of a `Time`. */
export function timeOf(fields: Timestamp): string | undefined {
  const seconds = Number(fields.seconds ?? 0)
  return isZero(fields, seconds) ? undefined : `${dayAndTime(seconds)}Z`
}

export function microTimeOf(fields: Timestamp): string | undefined {
  const micros = Math.trunc(Number(fields.nanos ?? 0) / 1000)
  const carried = Math.floor(micros / 1_000_000)
  const seconds = Number(fields.seconds ?? 0) + carried
  const rest = micros - carried * 1_000_000
  if (isZero(fields, seconds) && rest === 0) return undefined
  return `${dayAndTime(seconds)}.${String(rest).padStart(6, '0')}Z`
}

/** Of either, as far as it has been read from JSON. */
export function timestampOf(time: unknown): Timestamp {
  const text = String(time)
  const seconds = Math.floor(Date.parse(text) / 1000)
  if (Number.isNaN(seconds)) return {}
  const fraction = /\.(\d{1,9})/.exec(text)?.[1] ?? ''
  return { seconds, nanos: Number(fraction.padEnd(9, '0')) }
}

export interface Timestamp {
  readonly seconds?: unknown
  readonly nanos?: unknown
}

/** The first and the last second that JSON can name. */
const ZERO_TIME = -62_135_596_800
const LAST_SECOND = 253_402_300_799

function isZero({ seconds, nanos }: Timestamp, whole: number): boolean {
  return whole === ZERO_TIME || (seconds === undefined && nanos === undefined)
}

function dayAndTime(seconds: number): string {
  if (seconds < ZERO_TIME || seconds > LAST_SECOND) {
    throw new WireError(`the time ${seconds} seconds from 1970 is not of the years 1 to 9999`)
  }
  return new Date(seconds * 1000).toISOString().slice(0, 19)
}
