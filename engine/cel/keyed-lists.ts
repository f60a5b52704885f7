/**
 * Lists that the API takes for sets or maps: in which order their elements stand does not matter
 * when they are compared, and what is added merges.
 * Models staging/src/k8s.io/apiserver/pkg/cel/common/values.go.
 */
import type { ListType } from './types'
import { asList, equal, memberOf, type Value } from './values'

/** What an operator does when its left side is such a list; undefined for other operators. */
export function keyedOperation(
  name: string,
  type: ListType,
): ((a: Value, b: Value) => Value) | undefined {
  const isSame = sameBy(type)
  const equals = (a: Value, b: Value): boolean => areEqual(a, b, isSame)
  if (name === '_==_') return equals
  if (name === '_!=_') return (a, b) => !equals(a, b)
  return name === '_+_' ? (a, b) => merged(asList(a), asList(b), isSame) : undefined
}

type Same = (a: Value, b: Value) => boolean

/** Whether two elements stand for the same: equal ones of a set, of one key in a map. */
const sameBy = (type: ListType): Same =>
  type === 'set' ? equal : (a, b) => type.every((key) => equal(memberOf(a, key), memberOf(b, key)))

function areEqual(a: Value, b: Value, isSame: Same): boolean {
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false
  return a.every((item) => {
    const other = b.find((it) => isSame(item, it))
    return other !== undefined && equal(item, other)
  })
}

/** What is there stays in its place, with the new value; the rest comes after. */
function merged(a: readonly Value[], b: readonly Value[], isSame: Same): readonly Value[] {
  const kept = a.map((item) => b.find((it) => isSame(item, it)) ?? item)
  return [...kept, ...b.filter((item) => !a.some((it) => isSame(it, item)))]
}
