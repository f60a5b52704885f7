/**
 * Instants and durations of virtual time.
 *
 * Both are whole microseconds, as numbers: an Instant since the Unix epoch, a Duration between two
 * Instants. Kubernetes' `Time` is printed in whole seconds, `MicroTime` in microseconds.
 */

declare const instantBrand: unique symbol
declare const durationBrand: unique symbol

/** Microseconds since 1970-01-01T00:00:00Z. */
export type Instant = number & { readonly [instantBrand]: true }
/** Microseconds. */
export type Duration = number & { readonly [durationBrand]: true }

// The casts below are the only places where plain numbers become branded ones.
export const microseconds = (n: number): Duration => Math.round(n) as Duration
export const milliseconds = (n: number): Duration => microseconds(n * 1e3)
export const seconds = (n: number): Duration => microseconds(n * 1e6)
export const minutes = (n: number): Duration => microseconds(n * 60e6)
export const hours = (n: number): Duration => microseconds(n * 3600e6)

/** The Instant `duration` after `instant`. */
export const plus = (instant: Instant, duration: Duration): Instant =>
  (instant + duration) as Instant

/** The time from `earlier` to `later`; negative when they are the other way round. */
export const between = (earlier: Instant, later: Instant): Duration => (later - earlier) as Duration

export const inSeconds = (duration: Duration): number => duration / 1e6

/** Parses RFC 3339; throws when the text is none. */
export function instantOf(text: string): Instant {
  const fraction = /\.(\d{1,9})/.exec(text)
  const whole = Date.parse(fraction ? text.replace(fraction[0], '') : text)
  if (Number.isNaN(whole)) throw new Error(`"${text}" is not a time; write 2025-01-01T00:00:00Z`)
  const micros = fraction ? Number(fraction[1]?.padEnd(6, '0').slice(0, 6)) : 0
  // Whole milliseconds and what is left of them, in microseconds.
  return (whole * 1000 + micros) as Instant
}

/** `2025-01-01T00:00:00Z`: Kubernetes' Time, truncated to whole seconds. */
export function rfc3339(instant: Instant): string {
  const second = Math.floor(instant / 1e6)
  if (second !== LAST_TIME.second) {
    LAST_TIME.second = second
    const day = Math.floor(second / 86_400)
    if (day !== LAST_TIME.day) {
      LAST_TIME.day = day
      LAST_TIME.date = new Date(day * 86_400e3).toISOString().slice(0, 11)
    }
    const rest = second - day * 86_400
    const [hour, minute] = [twoDigits(rest / 3600), twoDigits((rest / 60) % 60)]
    LAST_TIME.text = `${LAST_TIME.date}${hour}:${minute}:${twoDigits(rest % 60)}Z`
  }
  return LAST_TIME.text
}

/** The last second and day that were printed: most times of one step are the same. */
const LAST_TIME = { second: Number.NaN, text: '', day: Number.NaN, date: '' }

function twoDigits(n: number): string {
  const whole = Math.floor(n)
  return whole < 10 ? `0${whole}` : `${whole}`
}

/** `2025-01-01T00:00:00.000000Z`: Kubernetes' MicroTime. */
export const rfc3339Micro = (instant: Instant): string =>
  `${rfc3339(instant).slice(0, 19)}.${String(instant % 1e6).padStart(6, '0')}Z`

const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-3,
  us: 1,
  µs: 1,
  ms: 1e3,
  s: 1e6,
  m: 60e6,
  h: 3600e6,
}

const WORDS: Readonly<Record<string, string>> = {
  millisecond: 'ms',
  milliseconds: 'ms',
  second: 's',
  seconds: 's',
  minute: 'm',
  minutes: 'm',
  hour: 'h',
  hours: 'h',
}

/**
 * Parses `40s`, `5m`, `1h30m`, `200ms`, `5 minutes`, as Go's time.ParseDuration does plus words.
 * Returns undefined when the text is no duration.
 */
export function parseDuration(text: string): Duration | undefined {
  const word = /^(\d+(?:\.\d+)?) ([a-z]+)$/.exec(text)
  if (word) {
    const unit = WORDS[word[2] ?? '']
    return unit === undefined ? undefined : parseDuration(`${word[1]}${unit}`)
  }
  if (text === '0') return microseconds(0)
  if (!/^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(text)) return undefined
  let total = 0
  for (const part of text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)) {
    total += Number(part[1]) * (UNITS[part[2] ?? ''] ?? 0)
  }
  return microseconds(total)
}

/** `1m30s`, `200ms`, `0s`: what parseDuration reads back, shortest first unit, no zero parts. */
export function formatDuration(duration: Duration): string {
  if (duration < 0) return `-${formatDuration(microseconds(-duration))}`
  if (duration === 0) return '0s'
  if (duration < 1e3) return `${duration}µs`
  if (duration < 1e6) return `${duration / 1e3}ms`
  const whole = Math.floor(duration / 1e6)
  const parts = [
    [Math.floor(whole / 3600), 'h'],
    [Math.floor(whole / 60) % 60, 'm'],
  ] as const
  const tail = (duration - Math.floor(whole / 60) * 60e6) / 1e6
  const head = parts.map(([n, unit]) => (n === 0 ? '' : `${n}${unit}`)).join('')
  return tail === 0 ? head : `${head}${Number(tail.toFixed(6))}s`
}
