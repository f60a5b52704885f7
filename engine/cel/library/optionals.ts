/** Values that may be missing. Models cel-go/cel/library.go's optional types. */
import { CelError, equal, kindOf, Optional, Span, sizeOf, Uint, type Value } from '../values'
import type { Library } from './library'

const isZero = (value: Value): boolean => {
  const kind = kindOf(value)
  if (kind === 'null') return true
  if (kind === 'list' || kind === 'map' || kind === 'string' || kind === 'bytes') {
    return sizeOf(value) === 0
  }
  return [false, 0n, 0, new Uint(0n), new Span(0n)].some((zero) => equal(zero, value))
}

export const OPTIONALS: Library = {
  'optional.none(): optional<T>': () => Optional.none,
  'optional.of(T): optional<T>': (value: Value) => new Optional(value),
  'optional.ofNonZeroValue(T): optional<T>': (value: Value) =>
    isZero(value) ? Optional.none : new Optional(value),
  'optional<T>.hasValue(): bool': ({ value }: Optional) => value !== undefined,
  'optional<T>.value(): T': ({ value }: Optional) => {
    if (value === undefined) throw new CelError('optional.none() dereference')
    return value
  },
  'optional<T>.or(optional<T>): optional<T>': (first: Optional, other: Optional) =>
    first.value === undefined ? other : first,
  'optional<T>.orValue(T): T': ({ value }: Optional, other: Value) =>
    value === undefined ? other : value,
}
