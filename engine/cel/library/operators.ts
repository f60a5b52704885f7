/** What operators do. Models cel-go/common/stdlib; integers overflow as errors. */
import {
  asList,
  CelError,
  compare,
  equal,
  keysOf,
  MAX_INT,
  MIN_INT,
  memberOf,
  Optional,
  Span,
  Timestamp,
  Uint,
  type Value,
} from '../values'
import type { Library } from './library'

const checked = (number: bigint): bigint => {
  if (number > MAX_INT || number < MIN_INT) throw new CelError('integer overflow')
  return number
}

const divisor = <T>(number: T, isZero: boolean, name = 'division'): T => {
  if (isZero) throw new CelError(`${name} by zero`)
  return number
}

/** A list's element; the index may be any number that is whole. */
function elementAt(list: Value, index: Value): Value {
  const at = index instanceof Uint ? Number(index.number) : Number(index)
  const found = Number.isInteger(at) && at >= 0 ? asList(list)[at] : undefined
  if (found === undefined) throw new CelError(`index out of bounds: ${at}`)
  return found
}

function memberAt(map: Value, key: Value): Value {
  const found = memberOf(map, key)
  if (found === undefined) throw new CelError(`no such key: ${keyText(key)}`)
  return found
}

const keyText = (key: Value): string => String(key instanceof Uint ? key.number : key)

const optionally = (find: () => Value): Optional => {
  try {
    return new Optional(find())
  } catch (error) {
    if (error instanceof CelError) return Optional.none
    throw error
  }
}

const isIn = (value: Value, list: readonly Value[]): boolean =>
  list.some((item) => equal(item, value))

/** Values of types that have an order, and of any two types of numbers. */
const ORDERED = ['bool', 'string', 'bytes', 'timestamp', 'duration'].map((type) => [type, type])
const NUMBERS = ['int', 'uint', 'double']
for (const left of NUMBERS) for (const right of NUMBERS) ORDERED.push([left, right])

const ordering = (sign: string, holds: (order: number) => boolean): Library =>
  Object.fromEntries(
    ORDERED.map(([left, right]) => [
      `_${sign}_(${left}, ${right}): bool`,
      (a: Value, b: Value) => {
        const order = compare(a, b)
        return order !== undefined && holds(order)
      },
    ]),
  )

export const OPERATORS: Library = {
  '_==_(T, T): bool': equal,
  '_!=_(T, T): bool': (a: Value, b: Value) => !equal(a, b),
  ...ordering('<', (order) => order < 0),
  ...ordering('<=', (order) => order <= 0),
  ...ordering('>', (order) => order > 0),
  ...ordering('>=', (order) => order >= 0),
  '@in(T, list<T>): bool': isIn,
  '@in(K, map<K, V>): bool': (key: Value, map: Value) =>
    memberOf(map, key) !== undefined || (map instanceof Map && isIn(key, keysOf(map))),
  '_[_](list<T>, int): T': elementAt,
  '_[_](map<K, V>, K): V': memberAt,
  '_[?_](list<T>, int): optional<T>': (list: Value, at: Value) =>
    optionally(() => elementAt(list, at)),
  '_[?_](map<K, V>, K): optional<V>': (map: Value, key: Value) =>
    optionally(() => memberAt(map, key)),
  '_[?_](optional<list<T>>, int): optional<T>': ({ value }: Optional, at: Value) =>
    optionally(() => elementAt(value ?? [], at)),
  '_[?_](optional<map<K, V>>, K): optional<V>': ({ value }: Optional, key: Value) =>
    optionally(() => memberAt(value ?? {}, key)),
  '!_(bool): bool': (value: boolean) => !value,
  '-_(int): int': (value: bigint) => checked(-value),
  '-_(double): double': (value: number) => -value,
  '_&&_(bool, bool): bool': (a: boolean, b: boolean) => a && b,
  '_||_(bool, bool): bool': (a: boolean, b: boolean) => a || b,
  '_?_:_(bool, T, T): T': (condition: boolean, a: Value, b: Value) => (condition ? a : b),
  '_+_(int, int): int': (a: bigint, b: bigint) => checked(a + b),
  '_+_(uint, uint): uint': (a: Uint, b: Uint) => new Uint(a.number + b.number),
  '_+_(double, double): double': (a: number, b: number) => a + b,
  '_+_(string, string): string': (a: string, b: string) => a + b,
  '_+_(bytes, bytes): bytes': (a: Uint8Array, b: Uint8Array) => Uint8Array.of(...a, ...b),
  '_+_(list<T>, list<T>): list<T>': (a: readonly Value[], b: readonly Value[]) => [...a, ...b],
  '_+_(duration, duration): duration': (a: Span, b: Span) => new Span(a.nanos + b.nanos),
  '_+_(timestamp, duration): timestamp': (a: Timestamp, b: Span) =>
    new Timestamp(a.nanos + b.nanos, a.zone),
  '_+_(duration, timestamp): timestamp': (a: Span, b: Timestamp) =>
    new Timestamp(a.nanos + b.nanos, b.zone),
  '_-_(int, int): int': (a: bigint, b: bigint) => checked(a - b),
  '_-_(uint, uint): uint': (a: Uint, b: Uint) => new Uint(a.number - b.number),
  '_-_(double, double): double': (a: number, b: number) => a - b,
  '_-_(duration, duration): duration': (a: Span, b: Span) => new Span(a.nanos - b.nanos),
  '_-_(timestamp, timestamp): duration': (a: Timestamp, b: Timestamp) =>
    new Span(a.nanos - b.nanos),
  '_-_(timestamp, duration): timestamp': (a: Timestamp, b: Span) =>
    new Timestamp(a.nanos - b.nanos, a.zone),
  '_*_(int, int): int': (a: bigint, b: bigint) => checked(a * b),
  '_*_(uint, uint): uint': (a: Uint, b: Uint) => new Uint(a.number * b.number),
  '_*_(double, double): double': (a: number, b: number) => a * b,
  '_/_(int, int): int': (a: bigint, b: bigint) => checked(a / divisor(b, b === 0n)),
  '_/_(uint, uint): uint': ({ number: a }: Uint, { number: b }: Uint) =>
    new Uint(a / divisor(b, b === 0n)),
  '_/_(double, double): double': (a: number, b: number) => a / b,
  '_%_(int, int): int': (a: bigint, b: bigint) => a % divisor(b, b === 0n, 'modulus'),
  '_%_(uint, uint): uint': ({ number: a }: Uint, { number: b }: Uint) =>
    new Uint(a % divisor(b, b === 0n, 'modulus')),
}
