/** One requirement of a label selector: a key, an operator, values.
 *  The rule to know: an absent key meets `!=`, `notin` and `!`.
 *  Models Requirement of apimachinery/pkg/labels/selector.go. */

import type { StringMap } from './meta'
import { isLabelValue, isQualifiedName } from './names'

export interface Requirement {
  readonly key: string
  readonly operator: Operator
  /** Sorted, none twice. */
  readonly values: readonly string[]
}

export type Operator = '=' | '==' | '!=' | 'in' | 'notin' | 'exists' | '!' | 'gt' | 'lt'

export function requirementText({ key, operator, values }: Requirement): string {
  switch (operator) {
    case 'exists':
      return key
    case '!':
      return `!${key}`
    case 'in':
    case 'notin':
      return `${key} ${operator} (${values.join(',')})`
    case 'gt':
      return `${key}>${values.join(',')}`
    case 'lt':
      return `${key}<${values.join(',')}`
    default:
      return `${key}${operator}${values.join(',')}`
  }
}

/** The key and the only value that meets the requirement, if there is but one. */
export function equalityOf({ key, operator, values }: Requirement): (readonly [string, string])[] {
  if (operator !== '=' && operator !== '==' && operator !== 'in') return []
  const [value, ...more] = values
  return value === undefined || more.length > 0 ? [] : [[key, value]]
}

export function meets(labels: StringMap, { key, operator, values }: Requirement): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined
  switch (operator) {
    case '=':
    case '==':
    case 'in':
      return value !== undefined && values.includes(value)
    case '!=':
    case 'notin':
      return value === undefined || !values.includes(value)
    case 'exists':
      return value !== undefined
    case '!':
      return value === undefined
    case 'gt':
      return compareIntegers(value, values[0], (actual, bound) => actual > bound)
    case 'lt':
      return compareIntegers(value, values[0], (actual, bound) => actual < bound)
  }
}

/** What NewRequirement says of a requirement at `path`, if anything. */
export function requirementProblem(requirement: Requirement, path: string): string | undefined {
  const { key, operator, values } = requirement
  const at = path === '' ? 'values' : `${path}.values`
  const problems: string[] = []
  const reasons = isQualifiedName(key)
  if (reasons.length > 0) {
    const where = path === '' ? 'key' : `${path}.key`
    problems.push(`${where}: Invalid value: ${JSON.stringify(key)}: ${reasons.join('; ')}`)
  }
  const count = countProblem(operator, values.length)
  if (count !== undefined) problems.push(`${at}: Invalid value: ${goStrings(values)}: ${count}`)
  values.forEach((value, i) => {
    const bad = `Invalid value: ${JSON.stringify(value)}`
    if ((operator === 'gt' || operator === 'lt') && integer(value) === undefined) {
      problems.push(`${at}[${i}]: ${bad}: ${BOUND} the value must be an integer`)
    }
    const wrong = isLabelValue(value)
    if (wrong.length > 0) problems.push(`${at}[${i}][${key}]: ${bad}: ${wrong.join('; ')}`)
  })
  return problems.length > 1 ? `[${problems.join(', ')}]` : problems[0]
}

const BOUND = "for 'Gt', 'Lt' operators,"

function countProblem(operator: Operator, count: number): string | undefined {
  switch (operator) {
    case 'in':
    case 'notin':
      return count > 0 ? undefined : "for 'in', 'notin' operators, values set can't be empty"
    case 'exists':
    case '!':
      return count === 0 ? undefined : 'values set must be empty for exists and does not exist'
    case 'gt':
    case 'lt':
      return count === 1 ? undefined : `${BOUND} exactly one value is required`
    default:
      return count === 1 ? undefined : 'exact-match compatibility requires one single value'
  }
}

function goStrings(values: readonly string[]): string {
  if (values.length === 0) return '[]string(nil)'
  return `[]string{${values.map((value) => JSON.stringify(value)).join(', ')}}`
}

/** Anything that is no integer meets neither bound. */
function compareIntegers(
  value: string | undefined,
  bound: string | undefined,
  holds: (value: bigint, bound: bigint) => boolean,
): boolean {
  const [a, b] = [integer(value), integer(bound)]
  return a !== undefined && b !== undefined && holds(a, b)
}

/** An int64 as Go's ParseInt reads it. */
function integer(text: string | undefined): bigint | undefined {
  if (text === undefined || !/^[+-]?[0-9]+$/.test(text)) return undefined
  const value = BigInt(text.replace('+', ''))
  return BigInt.asIntN(64, value) === value ? value : undefined
}
