/** Lists taken for sets. Models cel-go/ext/sets.go. */
import { equal, type Value } from '../values'
import type { Library } from './library'

type List = readonly Value[]

const has = (list: List, wanted: Value): boolean => list.some((item) => equal(item, wanted))
const contains = (list: List, others: List): boolean => others.every((other) => has(list, other))

export const SETS: Library = {
  'sets.contains(list<T>, list<T>): bool': contains,
  'sets.equivalent(list<T>, list<T>): bool': (a: List, b: List) => contains(a, b) && contains(b, a),
  'sets.intersects(list<T>, list<T>): bool': (a: List, b: List) => a.some((item) => has(b, item)),
}
