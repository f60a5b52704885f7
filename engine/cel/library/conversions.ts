/** Conversions between types, and sizes. Models cel-go/common/types. */
import {
  bytesOf,
  CelError,
  keysOf,
  lengthOf,
  MAX_INT,
  MIN_INT,
  Span,
  Timestamp,
  TypeValue,
  typeNameOf,
  Uint,
  type Value,
} from '../values'
import type { Library } from './library'
import { durationText, parsedDuration, parsedTimestamp, timestampText } from './times'

const same = (value: Value): Value => value

const intFrom = (number: bigint): bigint => {
  if (number > MAX_INT || number < MIN_INT) throw new CelError('integer overflow')
  return number
}

const SECOND = 1_000_000_000n

export const CONVERSIONS: Library = {
  'dyn(T): dyn': same,
  'type(T): type<T>': (value: Value) => new TypeValue(typeNameOf(value)),
  'size(string): int': (text: string) => BigInt(lengthOf(text)),
  'size(bytes): int': (bytes: Uint8Array) => BigInt(bytes.length),
  'size(list<T>): int': (list: readonly Value[]) => BigInt(list.length),
  'size(map<K, V>): int': (map: Value) => BigInt(keysOf(map).length),
  'string.size(): int': (text: string) => BigInt(lengthOf(text)),
  'bytes.size(): int': (bytes: Uint8Array) => BigInt(bytes.length),
  'list<T>.size(): int': (list: readonly Value[]) => BigInt(list.length),
  'map<K, V>.size(): int': (map: Value) => BigInt(keysOf(map).length),
  'int(int): int': same,
  'int(uint): int': ({ number }: Uint) => intFrom(number),
  'int(double): int': (number: number) => {
    if (!Number.isFinite(number)) throw new CelError('integer overflow')
    return intFrom(BigInt(Math.trunc(number)))
  },
  'int(string): int': (text: string) => {
    if (!/^[-+]?\d+$/.test(text)) throw syntax('strconv.ParseInt', text)
    return intFrom(BigInt(text.replace(/^\+/, '')))
  },
  'int(timestamp): int': ({ nanos }: Timestamp) => floorDiv(nanos, SECOND),
  'int(duration): int': ({ nanos }: Span) => nanos,
  'uint(uint): uint': same,
  'uint(int): uint': (number: bigint) => new Uint(number),
  'uint(double): uint': (number: number) => {
    if (!Number.isFinite(number)) throw new CelError('unsigned integer overflow')
    return new Uint(BigInt(Math.trunc(number)))
  },
  'uint(string): uint': (text: string) => {
    if (!/^\d+$/.test(text)) throw syntax('strconv.ParseUint', text)
    return new Uint(BigInt(text))
  },
  'double(double): double': same,
  'double(int): double': (number: bigint) => Number(number),
  'double(uint): double': ({ number }: Uint) => Number(number),
  'double(string): double': (text: string) => {
    const number = /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text) ? Number(text) : NaN
    if (Number.isNaN(number) && !/^nan$/i.test(text)) {
      const isInfinite = /^[-+]?inf(inity)?$/i.test(text)
      if (!isInfinite) throw syntax('strconv.ParseFloat', text)
      return text.startsWith('-') ? -Infinity : Infinity
    }
    return number
  },
  'bool(bool): bool': same,
  'bool(string): bool': (text: string) => {
    if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text)) return true
    if (['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(text)) return false
    throw syntax('strconv.ParseBool', text)
  },
  'bytes(bytes): bytes': same,
  'bytes(string): bytes': bytesOf,
  'string(string): string': same,
  'string(bool): string': String,
  'string(int): string': String,
  'string(uint): string': ({ number }: Uint) => String(number),
  'string(double): string': doubleText,
  'string(bytes): string': (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8'),
  'string(timestamp): string': timestampText,
  'string(duration): string': durationText,
  'timestamp(timestamp): timestamp': same,
  'timestamp(string): timestamp': parsedTimestamp,
  'timestamp(int): timestamp': (seconds: bigint) => new Timestamp(seconds * SECOND),
  'duration(duration): duration': same,
  'duration(string): duration': parsedDuration,
  'duration(int): duration': (nanos: bigint) => new Span(nanos),
}

const syntax = (of: string, text: string): CelError =>
  new CelError(`${of}: parsing ${JSON.stringify(text)}: invalid syntax`)

const floorDiv = (a: bigint, b: bigint): bigint => (a >= 0n ? a / b : -((-a + b - 1n) / b))

/** The shortest text, as Go prints it. */
export function doubleText(number: number): string {
  if (Number.isNaN(number)) return 'NaN'
  if (!Number.isFinite(number)) return number > 0 ? '+Inf' : '-Inf'
  const [, size = '0'] = number.toExponential().split('e')
  const exponent = Number(size)
  if (number === 0 || (exponent >= -4 && exponent < 21)) {
    return exponent < -6 || /e/.test(String(number))
      ? number.toFixed(-exponent + 15)
      : String(number)
  }
  return number.toExponential().replace(/e([-+])(\d)$/, 'e$10$2')
}
