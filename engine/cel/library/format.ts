/** `'%s is %d'.format([a, b])`. Models cel-go/ext/formatting.go. */
import {
  asList,
  CelError,
  entriesOf,
  fromJson,
  kindOf,
  Optional,
  Span,
  Timestamp,
  TypeValue,
  typeNameOf,
  Uint,
  type Value,
} from '../values'
import { doubleText } from './conversions'
import { durationText, timestampText } from './times'

export function formatted(template: string, args: readonly Value[]): string {
  let next = 0
  const text = template.replace(
    /%(?:%|(?:\.(\d*))?([A-Za-z])|(.|$))/g,
    (whole, digits, verb, bad) => {
      if (whole === '%%') return '%'
      if (bad !== undefined)
        throw new CelError(`could not parse formatting clause: unexpected end of string`)
      if (next >= args.length) throw new CelError(`index ${next} out of range`)
      const value = fromJson(args[next])
      next += 1
      return clause(verb, value, digits === undefined ? undefined : Number(digits || '6'))
    },
  )
  return text
}

function clause(verb: string, value: Value, precision: number | undefined): string {
  switch (verb) {
    case 's':
      return shown(value)
    case 'd':
      return decimal(value)
    case 'f':
      return double(value, verb).toFixed(Math.min(precision ?? 6, 100))
    case 'e':
      return double(value, verb)
        .toExponential(Math.min(precision ?? 6, 100))
        .replace(/e([-+])(\d)$/, 'e$10$2')
    case 'b':
      return typeof value === 'boolean' ? (value ? '1' : '0') : whole(value, verb).toString(2)
    case 'o':
      return whole(value, verb).toString(8)
    case 'x':
      return hexadecimal(value, verb)
    case 'X':
      return hexadecimal(value, verb).toUpperCase()
    default:
      throw new CelError(
        `could not parse formatting clause: unrecognized formatting clause "${verb}"`,
      )
  }
}

/** A value as %s prints it; inside of lists and maps texts are quoted. */
function shown(value: Value, isInside = false): string {
  const kind = kindOf(value)
  if (kind === 'list')
    return `[${asList(value)
      .map((it) => shown(fromJson(it), true))
      .join(', ')}]`
  if (kind === 'map') {
    const rows = entriesOf(value).map(
      ([key, of]) =>
        [
          shown(fromJson(key)),
          `${shown(fromJson(key), true)}:${shown(fromJson(of), true)}`,
        ] as const,
    )
    rows.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    return `{${rows.map(([, text]) => text).join(', ')}}`
  }
  if (typeof value === 'string') return isInside ? JSON.stringify(value) : value
  if (value === null) return 'null'
  if (typeof value === 'number') return doubleText(value)
  if (value instanceof Uint) return String(value.number)
  if (value instanceof TypeValue) return value.text
  if (value instanceof Timestamp)
    return isInside ? `timestamp("${timestampText(value)}")` : timestampText(value)
  if (value instanceof Span)
    return isInside ? `duration("${durationText(value)}")` : durationText(value)
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8')
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value)
  const name = value instanceof Optional ? 'optional_type' : typeNameOf(value)
  throw wrongType(
    'string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps',
    name,
  )
}

function decimal(value: Value): string {
  if (typeof value === 'bigint') return String(value)
  if (value instanceof Uint) return String(value.number)
  throw wrongType('decimal clause can only be used on integers', typeNameOf(value))
}

function double(value: Value, verb: string): number {
  if (typeof value === 'number') return value
  const name = verb === 'f' ? 'fixed-point' : 'scientific notation'
  throw wrongType(`${name} clause can only be used on doubles`, typeNameOf(value))
}

function whole(value: Value, verb: string): bigint {
  if (typeof value === 'bigint') return value
  if (value instanceof Uint) return value.number
  const name =
    verb === 'b'
      ? 'only integers and bools can be formatted as binary'
      : 'octal clause can only be used on integers'
  throw wrongType(name, typeNameOf(value))
}

function hexadecimal(value: Value, verb: string): string {
  if (typeof value === 'string') return Buffer.from(value, 'utf8').toString('hex')
  return value instanceof Uint8Array
    ? Buffer.from(value).toString('hex')
    : whole(value, verb).toString(16)
}

const wrongType = (rule: string, given: string): CelError =>
  new CelError(`error during formatting: ${rule}, was given ${given}`)
