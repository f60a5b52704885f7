/**
 * The values that expressions compute with. Objects of the API are used as they are: a number of
 * theirs is an int when it is whole, unless its type says double.
 *
 * The rule to know: an int is a bigint, a double a number, and equal numbers are equal across
 * types; maps are Maps where an expression made them, plain objects where the API did.
 *
 * Models cel-go/common/types.
 */
import type { CelType } from './types'

export type Value = unknown

/** An expression that cannot be evaluated further; the message is cel-go's. */
export class CelError extends Error {
  override readonly name = 'CelError'
}

export class Uint {
  readonly number: bigint

  constructor(number: bigint) {
    if (number < 0n || number > MAX_UINT) throw new CelError('unsigned integer overflow')
    this.number = number
  }
}

/** Nanoseconds since 1970; it is printed as of the zone that it was written in. */
export class Timestamp {
  readonly nanos: bigint
  /** Minutes ahead of UTC. */
  readonly zone: number

  constructor(nanos: bigint, zone = 0) {
    if (nanos < MIN_TIME || nanos >= MAX_TIME) throw new CelError('timestamp overflow')
    this.nanos = nanos
    this.zone = zone
  }
}

export class Span {
  readonly nanos: bigint

  constructor(nanos: bigint) {
    if (nanos < MIN_INT || nanos > MAX_INT) throw new CelError('integer overflow')
    this.nanos = nanos
  }
}

export class Optional {
  static readonly none = Object.freeze(new Optional(undefined))
  /** Undefined when there is none. */
  readonly value: Value

  constructor(value: Value) {
    this.value = value
  }
}

export class TypeValue {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** A value of a library's own type: how it is compared is the library's. */
export abstract class Opaque {
  abstract readonly typeName: string
  abstract equals(other: Opaque): boolean
}

export const MAX_INT = 9223372036854775807n
export const MIN_INT = -9223372036854775808n
const MAX_UINT = 18446744073709551615n
const MIN_TIME = -62135596800n * 1_000_000_000n
const MAX_TIME = 253402300800n * 1_000_000_000n

/** Whole numbers of the API are ints. */
export const fromJson = (raw: unknown): Value =>
  typeof raw === 'number' && Number.isInteger(raw) ? BigInt(raw) : raw

export type ValueKind = CelType['kind']

/** The kind of a value, as signatures tell overloads apart; a number counts as a double. */
export function kindOf(value: Value): ValueKind {
  switch (typeof value) {
    case 'bigint':
      return 'int'
    case 'number':
      return 'double'
    case 'string':
      return 'string'
    case 'boolean':
      return 'bool'
    default:
      return objectKindOf(value)
  }
}

function objectKindOf(value: Value): ValueKind {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return 'list'
  if (value instanceof Opaque) return 'opaque'
  if (value instanceof Uint) return 'uint'
  if (value instanceof Timestamp) return 'timestamp'
  if (value instanceof Span) return 'duration'
  if (value instanceof Optional) return 'optional'
  if (value instanceof TypeValue) return 'type'
  return value instanceof Uint8Array ? 'bytes' : 'map'
}

/** As type() prints it. */
export function typeNameOf(value: Value): string {
  if (value instanceof Opaque) return value.typeName
  const kind = kindOf(value)
  if (kind === 'null') return 'null_type'
  if (kind === 'optional') return 'optional_type'
  return kind === 'timestamp' || kind === 'duration' ? WELL_KNOWN[kind] : kind
}

const WELL_KNOWN = { timestamp: 'google.protobuf.Timestamp', duration: 'google.protobuf.Duration' }

/** A list of ours: nothing else calls itself one. */
export const asList = (value: Value): readonly Value[] => value as readonly Value[]

/** The entries of a map, whichever kind of map it is. */
export function entriesOf(map: Value): readonly (readonly [Value, Value])[] {
  return map instanceof Map ? [...map] : Object.entries(map as object) // No other kind is a map.
}

export function keysOf(map: Value): readonly Value[] {
  return map instanceof Map ? [...map.keys()] : Object.keys(map as object) // As above.
}

/** What a map has under a key; undefined when there is nothing. */
export function memberOf(map: Value, key: Value): Value {
  if (map instanceof Map) return map.has(key) ? map.get(key) : numericMember(map, key)
  if (typeof key !== 'string' || !Object.hasOwn(map as object, key)) return undefined // As above.
  return (map as Readonly<Record<string, unknown>>)[key] // As above.
}

/** Numbers of another type are the same key. */
function numericMember(map: ReadonlyMap<Value, Value>, key: Value): Value {
  if (typeof key !== 'number' && typeof key !== 'bigint' && !(key instanceof Uint)) return undefined
  for (const [known, value] of map) if (equal(known, key)) return value
  return undefined
}

/** Deep equality, across numeric types. */
export function equal(a: Value, b: Value): boolean {
  if (a === b) return true
  const [left, right] = [numberOf(a), numberOf(b)]
  if (left !== undefined || right !== undefined) {
    return left !== undefined && right !== undefined && equalNumbers(left, right)
  }
  const kind = kindOf(a)
  if (kind !== kindOf(b)) return false
  switch (kind) {
    case 'list':
      return equalLists(asList(a), asList(b))
    case 'map':
      return equalMaps(a, b)
    default:
      return equalObjects(a, b)
  }
}

// biome-ignore lint/suspicious/noDoubleEquals: compares a bigint with a number exactly
const equalNumbers = (a: number | bigint, b: number | bigint): boolean => a == b

function equalLists(a: readonly Value[], b: readonly Value[]): boolean {
  return a.length === b.length && a.every((item, i) => equal(item, b[i]))
}

function equalMaps(a: Value, b: Value): boolean {
  const entries = entriesOf(a)
  return (
    entries.length === keysOf(b).length &&
    entries.every(([key, value]) => {
      const other = memberOf(b, key)
      return other !== undefined && equal(value, other)
    })
  )
}

function equalObjects(a: Value, b: Value): boolean {
  if (a instanceof Opaque && b instanceof Opaque) {
    return a.typeName === b.typeName && a.equals(b)
  }
  if (a instanceof Timestamp && b instanceof Timestamp) return a.nanos === b.nanos
  if (a instanceof Span && b instanceof Span) return a.nanos === b.nanos
  if (a instanceof TypeValue && b instanceof TypeValue) return a.text === b.text
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b) === 0
  if (a instanceof Optional && b instanceof Optional) {
    return a.value === undefined || b.value === undefined
      ? a.value === b.value
      : equal(a.value, b.value)
  }
  return false
}

/** Negative, zero or positive; undefined when the values have no order. */
export function compare(a: Value, b: Value): number | undefined {
  const [left, right] = [rankOf(a), rankOf(b)]
  if (left !== undefined && right !== undefined) {
    return left < right ? -1 : left > right ? 1 : equalNumbers(left, right) ? 0 : undefined
  }
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b)
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b)
  return undefined
}

/** By code points, which UTF-8 orders alike. */
const compareTexts = (a: string, b: string): number =>
  a === b ? 0 : isBmp(a) && isBmp(b) ? (a < b ? -1 : 1) : Buffer.compare(bytesOf(a), bytesOf(b))

export const isBmp = (text: string): boolean => !/[\ud800-\udfff]/.test(text)
export const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'utf8')

/** Only values of one kind are ever compared, or numbers. */
function rankOf(value: Value): number | bigint | undefined {
  if (value instanceof Timestamp || value instanceof Span) return value.nanos
  return typeof value === 'boolean' ? Number(value) : numberOf(value)
}

function numberOf(value: Value): number | bigint | undefined {
  if (typeof value === 'bigint' || typeof value === 'number') return value
  return value instanceof Uint ? value.number : undefined
}

/** The number of characters of a text. */
export const lengthOf = (text: string): number => (isBmp(text) ? text.length : [...text].length)

/** How much there is to go through, which is what work costs by. */
export function sizeOf(value: Value): number {
  if (typeof value === 'string') return lengthOf(value)
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length
  if (value instanceof Map) return value.size
  if (value instanceof Optional) return value.value === undefined ? 0 : sizeOf(value.value)
  return kindOf(value) === 'map' ? Object.keys(value as object).length : 1 // A map is an object.
}
