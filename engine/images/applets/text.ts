/** Programs that print their words: echo, printf, yes, seq. */
import type { Applet, Call } from '../system/applet'
import { type Instant, instant } from './instant'

export const echo: Instant = (call, args) => {
  let i = 0
  let hasEnd = true
  let isEscaped = false
  for (; /^-[neE]+$/.test(args[i] ?? ''); i++) {
    if (args[i]?.includes('n')) hasEnd = false
    if (args[i]?.includes('e')) isEscaped = true
    if (args[i]?.includes('E')) isEscaped = false
  }
  const text = args.slice(i).join(' ')
  const { shown, isCut } = isEscaped ? unescaped(text) : { shown: text, isCut: false }
  call.out(shown + (hasEnd && !isCut ? '\n' : ''))
  return 0
}

export const printf: Instant = (call, [format, ...args], name) => {
  if (format === undefined) {
    call.err(`usage: ${name} FORMAT [ARG]...\n`)
    return 1
  }
  const state = { call, name, args: [...args], code: 0, isOver: false }
  do {
    const before = state.args.length
    call.out(formatted(state, format))
    if (state.args.length === before) break
  } while (state.args.length > 0 && !state.isOver)
  return state.code
}

/** A format with its values, as awk has it: escapes in it are read already. */
export const formatText = (call: Call, format: string, args: readonly string[]): string =>
  formatted({ call, name: call.name, args: [...args], code: 0, isOver: false }, format)

export const seq = instant((call, args, name) => {
  let separator = '\n'
  let isPadded = false
  const numbers: string[] = []
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? ''
    if (/^-s/.test(word)) separator = word.slice(2) || (args[++i] ?? '')
    else if (word === '-w') isPadded = true
    else numbers.push(word)
  }
  const values = numbers.map(Number)
  if (values.length === 0 || values.length > 3 || values.some(Number.isNaN)) {
    return call.fail(`invalid number '${numbers.find((n) => Number.isNaN(Number(n))) ?? ''}'`)
  }
  const [first = 1, step = 1, last = 1] =
    values.length === 1
      ? [1, 1, values[0]]
      : values.length === 2
        ? [values[0], 1, values[1]]
        : values
  if (step === 0) return call.fail(`${name}: increment must not be 0`)
  const lines: string[] = []
  const count = Math.min(Math.floor((last - first) / step + 1e-9), MOST_NUMBERS)
  const digits = Math.max(...numbers.map((n) => (n.split('.')[1] ?? '').length))
  const width = isPadded ? Math.max(...numbers.map((n) => n.length)) : 0
  for (let i = 0; i <= count; i++) {
    lines.push((first + i * step).toFixed(digits).padStart(width, '0'))
  }
  if (lines.length > 0) call.out(`${lines.join(separator)}\n`)
  return 0
})

/** `seq` prints this many at most. */
const MOST_NUMBERS = 1_000_000

/** `yes`: prints until nobody reads, as fast as somebody does. */
export const yes: Applet = {
  start: (call) => sayYes(call),
  resume: (call) => sayYes(call),
}

function sayYes(call: Call) {
  const line = `${call.args.join(' ') || 'y'}\n`
  call.out(line.repeat(Math.ceil(4096 / line.length)))
  call.kernel.spend(20)
  return { wait: { on: 'room', fd: 1 }, memory: {} } as const
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
}

/** Escapes as `echo -e` and `printf` know them; `\c` ends all output. */
function unescaped(text: string): { readonly shown: string; readonly isCut: boolean } {
  const cut = text.search(/(?<!\\)(?:\\\\)*\\c/)
  const kept = cut < 0 ? text : text.slice(0, text.indexOf('\\c', cut))
  const shown = kept.replace(
    /\\(?:x([0-9a-fA-F]{1,2})|0?([0-7]{1,3})|(.))/gs,
    (all, hex?: string, octal?: string, c = '') => {
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 255)
      return ESCAPES[c] ?? all
    },
  )
  return { shown, isCut: cut >= 0 }
}

interface Formatting {
  readonly call: Call
  readonly name: string
  readonly args: string[]
  code: number
  isOver: boolean
}

function formatted(state: Formatting, format: string): string {
  return unescaped(format).shown.replace(
    /%(?:%|([-+ 0#]*)(\*|\d+)?(?:\.(\*|\d+))?([a-zA-Z]))/g,
    (all, flags?: string, width?: string, precision?: string, kind?: string) => {
      if (all === '%%') return '%'
      const wide = width === '*' ? Number(state.args.shift() ?? 0) : Number(width ?? 0)
      const exact = precision === '*' ? Number(state.args.shift() ?? 0) : precision
      const places = exact === undefined ? undefined : Number(exact)
      return conversion(state, kind ?? 's', flags ?? '', wide, places)
    },
  )
}

function conversion(
  state: Formatting,
  kind: string,
  flags: string,
  width: number,
  places: number | undefined,
): string {
  const given = state.args.shift()
  const pad = (text: string, zero = false) => {
    if (flags.includes('-')) return text.padEnd(width)
    if (!zero || !flags.includes('0')) return text.padStart(width)
    const sign = /^[-+]/.exec(text)?.[0] ?? ''
    return sign + text.slice(sign.length).padStart(width - sign.length, '0')
  }
  if (kind === 's') return pad((given ?? '').slice(0, places))
  if (kind === 'b') return pad(unescaped(given ?? '').shown)
  if (kind === 'c') return pad((given ?? '').slice(0, 1))
  if (kind === 'q') return pad(/^[\w./-]+$/.test(given ?? '') ? (given ?? '') : `'${given ?? ''}'`)
  const number = numberOf(state, given ?? '0')
  const plus = flags.includes('+') && number >= 0 ? '+' : ''
  switch (kind) {
    case 'd':
    case 'i':
    case 'u':
      return pad(plus + String(Math.trunc(number)).padStart(places ?? 0, '0'), true)
    case 'x':
      return pad(Math.trunc(number).toString(16), true)
    case 'X':
      return pad(Math.trunc(number).toString(16).toUpperCase(), true)
    case 'o':
      return pad(Math.trunc(number).toString(8), true)
    case 'f':
      return pad(plus + number.toFixed(places ?? 6), true)
    case 'e':
      return pad(plus + number.toExponential(places ?? 6).replace(/e([-+])(\d)$/, 'e$10$2'), true)
    case 'g':
      return pad(plus + String(Number(number.toPrecision(places ?? 6))), true)
    default:
      state.call.err(`${state.name}: %${kind}: invalid format\n`)
      state.code = 1
      return ''
  }
}

/** A quote before a character stands for its code. */
function numberOf(state: Formatting, text: string): number {
  if (/^["']/.test(text)) return text.charCodeAt(1) || 0
  const number = text.trim() === '' ? 0 : Number(/^0\d+$/.test(text) ? `0o${text}` : text)
  if (!Number.isNaN(number)) return number
  state.call.err(`${state.name}: invalid number '${text}'\n`)
  state.code = 1
  return 0
}
