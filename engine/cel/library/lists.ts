/** What Kubernetes adds to lists. Models staging/src/k8s.io/apiserver/pkg/cel/library/lists.go. */
import { CelError, compare, equal, fromJson, Span, Uint, type Value } from '../values'
import type { Library } from './library'
import { OPERATORS } from './operators'

type List = readonly Value[]

const ordered = (item: Value, other: Value): number => compare(item, other) ?? 0

const isSorted = (list: List): boolean =>
  list.every((item, i) => i === 0 || ordered(list[i - 1], item) <= 0)

const extreme = (name: string, sign: number, type: string) => (list: List) => {
  const [first, ...rest] = list
  if (first === undefined) throw new CelError(`${name} called on empty list`)
  const best = rest.reduce((best, item) => (sign * ordered(item, best) > 0 ? item : best), first)
  return type === 'int' ? fromJson(best) : best
}

const sumOf = (type: string, zero: Value) => (list: List) =>
  list.reduce((sum, item) => {
    // Each of these types has a sum.
    const add = OPERATORS[`_+_(${type}, ${type}): ${type}`] as (a: Value, b: Value) => Value
    return add(sum, type === 'int' ? fromJson(item) : item)
  }, zero)

const COMPARABLE = ['int', 'uint', 'double', 'bool', 'duration', 'timestamp', 'string', 'bytes']
const ZEROS: Readonly<Record<string, Value>> = {
  int: 0n,
  uint: new Uint(0n),
  double: 0,
  duration: new Span(0n),
}

const forEach = (types: readonly string[], rows: (type: string) => Library): Library =>
  Object.assign({}, ...types.map(rows))

export const LISTS: Library = {
  ...forEach(COMPARABLE, (type) => ({
    [`list<${type}>.isSorted(): bool`]: isSorted,
    [`list<${type}>.min(): ${type}`]: extreme('min', -1, type),
    [`list<${type}>.max(): ${type}`]: extreme('max', 1, type),
  })),
  ...forEach(Object.keys(ZEROS), (type) => ({
    [`list<${type}>.sum(): ${type}`]: sumOf(type, ZEROS[type]),
  })),
  'list<T>.indexOf(T): int': (list: List, wanted: Value) =>
    BigInt(list.findIndex((item) => equal(item, wanted))),
  'list<T>.lastIndexOf(T): int': (list: List, wanted: Value) =>
    BigInt(list.findLastIndex((item) => equal(item, wanted))),
}
