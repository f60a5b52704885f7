/**
 * The strings that Go reads as something else, and what it says of those that it cannot read.
 *
 * Only the syntax is checked. A string that passes is stored as it was written: quantities and
 * times are not brought to their canonical form here.
 *
 * Models resource.ParseQuantity, time.Parse of RFC 3339 and base64.StdEncoding.
 */

/** What Go says of a string that is no `format`; undefined if it reads it. */
export function textProblem(format: string, text: string): string | undefined {
  switch (format) {
    case 'quantity':
      return quantityProblem(text)
    case 'date-time':
      return TIME.test(text) ? undefined : timeProblem(text, '')
    case 'micro-time':
      return MICRO_TIME.test(text) ? undefined : timeProblem(text, '.000000')
    case 'byte':
      return base64Problem(text)
    default:
      return undefined
  }
}

export const NO_QUANTITY =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"

const QUANTITY = /^[+-]?\d*(?:\.\d*)?([eEinumkKMGTP]*[+-]?\d*)$/
const SUFFIX = /^(?:[KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/

/** Go takes a quantity without a digit, such as `Mi`, for zero. */
function quantityProblem(text: string): string | undefined {
  const suffix = text === '' ? undefined : QUANTITY.exec(text.trim())?.[1]
  if (suffix === undefined) return NO_QUANTITY
  return SUFFIX.test(suffix) ? undefined : "unable to parse quantity's suffix"
}

/** Times that need no closer look; they are nearly all. */
const TIME = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])T([01]\d|2[0-3])(:[0-5]\d){2}(\.\d{1,9})?Z$/
const MICRO_TIME =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])T([01]\d|2[0-3])(:[0-5]\d){2}\.\d{6}Z$/

/** The parts of the layout, how each is written, and the range that is checked at once. */
const PARTS: readonly (readonly [name: string, written: RegExp, range?: Range])[] = [
  ['2006', /^\d{4}/],
  ['-', /^-/],
  ['01', /^\d\d/, { name: 'month', from: 1, to: 12 }],
  ['-', /^-/],
  ['02', /^\d\d/],
  ['T', /^T/],
  ['15', /^\d\d?/, { name: 'hour', from: 0, to: 23 }],
  [':', /^:/],
  ['04', /^\d\d/, { name: 'minute', from: 0, to: 59 }],
  [':', /^:/],
  ['05', /^\d\d/, { name: 'second', from: 0, to: 59 }],
]
const ANY_FRACTION = /^[.,]\d+/
const ZONE = /^(?:Z|[+-](\d\d):(\d\d))/

interface Range {
  readonly name: string
  readonly from: number
  readonly to: number
}

function timeProblem(text: string, fraction: '' | '.000000'): string | undefined {
  const layout = `2006-01-02T15:04:05${fraction}Z07:00`
  const quoted = JSON.stringify(text)
  const cannot = (rest: string, part: string): string =>
    `parsing time ${quoted} as "${layout}": cannot parse ${JSON.stringify(rest)} as "${part}"`
  let rest = text
  for (const [part, written, range] of PARTS) {
    const found = written.exec(rest)?.[0]
    if (found === undefined) return cannot(rest, part)
    const number = Number(found)
    if (range !== undefined && (number < range.from || number > range.to)) {
      return `parsing time ${quoted}: ${range.name} out of range`
    }
    rest = rest.slice(found.length)
  }
  const digits = (fraction === '' ? ANY_FRACTION : /^[.,]\d{6}/).exec(rest)?.[0]
  if (digits === undefined && fraction !== '') return cannot(rest, fraction)
  rest = rest.slice(digits?.length ?? 0)
  const zone = ZONE.exec(rest)
  if (zone === null) return cannot(rest, 'Z07:00')
  if (Number(zone[1] ?? 0) > 24) return `parsing time ${quoted}: time zone offset hour out of range`
  if (Number(zone[2] ?? 0) > 60) {
    return `parsing time ${quoted}: time zone offset minute out of range`
  }
  if (rest !== zone[0]) {
    return `parsing time ${quoted}: extra text: ${JSON.stringify(rest.slice(zone[0].length))}`
  }
  return dayExists(text) ? undefined : `parsing time ${quoted}: day out of range`
}

function dayExists(time: string): boolean {
  const [year = 0, month = 0, day = 0] = time.slice(0, 10).split('-').map(Number)
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const days = month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31
  return day >= 1 && day <= days
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

function base64Problem(text: string): string | undefined {
  if (BASE64.test(text)) return undefined
  const at = corruptByte(text)
  return at === undefined ? undefined : `illegal base64 data at input byte ${at}`
}

/** Where Go's decoder stops. It skips line breaks and reads four characters at a time. */
function corruptByte(text: string): number | undefined {
  let at = 0
  let inGroup = 0
  while (at < text.length) {
    const char = text.charAt(at)
    at += 1
    if (isBreak(char)) continue
    if (/[A-Za-z0-9+/]/.test(char)) {
      inGroup = (inGroup + 1) % 4
      continue
    }
    if (char !== '=' || inGroup < 2) return at - 1
    return paddingProblem(text, at, inGroup)
  }
  return inGroup === 0 ? undefined : at - inGroup
}

/** `at` is behind the first `=` of a group of which two or three characters are read. */
function paddingProblem(text: string, at: number, inGroup: number): number | undefined {
  let next = behindBreaks(text, at)
  if (inGroup === 2) {
    if (next === text.length) return text.length
    if (text.charAt(next) !== '=') return next - 1
    next = behindBreaks(text, next + 1)
  }
  return next < text.length ? next : undefined
}

function behindBreaks(text: string, from: number): number {
  let at = from
  while (isBreak(text.charAt(at))) at += 1
  return at
}

function isBreak(char: string): boolean {
  return char === '\n' || char === '\r'
}
