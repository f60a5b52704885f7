/** Timestamps and durations. Models cel-go/common/types/{timestamp,duration}.go. */
import { CelError, MAX_INT, Span, Timestamp } from '../values'
import type { Library } from './library'

const SECOND = 1_000_000_000n
const MILLISECOND = 1_000_000n
const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: MILLISECOND,
  s: SECOND,
  m: 60n * SECOND,
  h: 3600n * SECOND,
}

export function parsedTimestamp(text: string): Timestamp {
  const shape =
    /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9})\d*)?([Zz]|[-+]\d{2}:\d{2})$/.exec(
      text,
    )
  const [, date = '', time = '', fraction = '', zone = ''] = shape ?? []
  const millis = Date.parse(`${date}T${time}${zone.toUpperCase()}`)
  if (shape === null || Number.isNaN(millis)) {
    throw new CelError(`parsing time ${JSON.stringify(text)}: invalid timestamp`)
  }
  const [, sign, hours, minutes] = /^([-+])(\d{2}):(\d{2})$/.exec(zone) ?? []
  const ahead = Number(hours ?? 0) * 60 + Number(minutes ?? 0)
  const nanos = BigInt(millis) * MILLISECOND + BigInt(fraction.padEnd(9, '0'))
  return new Timestamp(nanos, sign === '-' ? -ahead : ahead)
}

/** Go's: `1h30m`, `-1.5s`. */
export function parsedDuration(text: string): Span {
  const invalid = () => new CelError(`time: invalid duration ${JSON.stringify(text)}`)
  if (/^[-+]?0$/.test(text)) return new Span(0n)
  if (!/^[-+]?((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+$/.test(text)) throw invalid()
  let nanos = 0n
  for (const [, whole = '', fraction = '', unit = ''] of text.matchAll(
    /(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)/g,
  )) {
    const size = UNITS[unit] ?? 0n
    nanos += BigInt(whole || '0') * size
    if (fraction !== '') nanos += (BigInt(fraction) * size) / 10n ** BigInt(fraction.length)
  }
  if (nanos > MAX_INT) throw invalid()
  return new Span(text.startsWith('-') ? -nanos : nanos)
}

export function timestampText({ nanos, zone }: Timestamp): string {
  const date = dateOf(nanos + BigInt(zone) * 60n * SECOND)
  const seconds = date.toISOString().slice(0, 19)
  return `${seconds}${fractionText(((nanos % SECOND) + SECOND) % SECOND)}${zoneText(zone)}`
}

function zoneText(zone: number): string {
  if (zone === 0) return 'Z'
  const two = (count: number) => String(Math.trunc(count)).padStart(2, '0')
  const size = Math.abs(zone)
  return `${zone < 0 ? '-' : '+'}${two(size / 60)}:${two(size % 60)}`
}

export function durationText({ nanos }: Span): string {
  const size = nanos < 0n ? -nanos : nanos
  return `${nanos < 0n ? '-' : ''}${size / SECOND}${fractionText(size % SECOND)}s`
}

const fractionText = (nanos: bigint): string =>
  nanos === 0n ? '' : `.${String(nanos).padStart(9, '0').replace(/0+$/, '')}`

const dateOf = (nanos: bigint): Date =>
  new Date(Number((nanos - (((nanos % MILLISECOND) + MILLISECOND) % MILLISECOND)) / MILLISECOND))

/** The date as a clock on the wall of a zone shows it, read as if that were UTC. */
function local(nanos: bigint, zone: string): Date {
  const date = dateOf(nanos)
  const offset = /^([-+]?)(\d{2}):(\d{2})$/.exec(zone)
  if (offset !== null) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3])
    return new Date(date.getTime() + (offset[1] === '-' ? -minutes : minutes) * 60_000)
  }
  const parts = formatFor(zone).formatToParts(date)
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0)
  return new Date(
    Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')) +
      (((date.getTime() % 1000) + 1000) % 1000),
  )
}

function formatFor(timeZone: string): Intl.DateTimeFormat {
  try {
    const numeric = 'numeric' as const
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      ...{ year: numeric, month: numeric, day: numeric },
      ...{ hour: numeric, minute: numeric, second: numeric },
    })
  } catch {
    throw new CelError(`unknown time zone ${timeZone}`)
  }
}

const DAY = 86_400_000

const PARTS: Readonly<Record<string, (date: Date) => number>> = {
  getFullYear: (date) => date.getUTCFullYear(),
  getMonth: (date) => date.getUTCMonth(),
  getDate: (date) => date.getUTCDate(),
  getDayOfMonth: (date) => date.getUTCDate() - 1,
  getDayOfWeek: (date) => date.getUTCDay(),
  getDayOfYear: (date) =>
    Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY),
  getHours: (date) => date.getUTCHours(),
  getMinutes: (date) => date.getUTCMinutes(),
  getSeconds: (date) => date.getUTCSeconds(),
  getMilliseconds: (date) => date.getUTCMilliseconds(),
}

export const TIMES: Library = {
  ...Object.fromEntries(
    Object.entries(PARTS).flatMap(([name, part]) => [
      [`timestamp.${name}(): int`, ({ nanos }: Timestamp) => BigInt(part(dateOf(nanos)))],
      [
        `timestamp.${name}(string): int`,
        ({ nanos }: Timestamp, zone: string) => BigInt(part(local(nanos, zone))),
      ],
    ]),
  ),
  'duration.getHours(): int': ({ nanos }: Span) => nanos / (3600n * SECOND),
  'duration.getMinutes(): int': ({ nanos }: Span) => nanos / (60n * SECOND),
  'duration.getSeconds(): int': ({ nanos }: Span) => nanos / SECOND,
  'duration.getMilliseconds(): int': ({ nanos }: Span) => nanos / MILLISECOND,
}
