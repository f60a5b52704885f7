/** Paths into objects in kubectl's JSONPath: `status.conditions[?(@.type=="Ready")].status`.
 *  The rule to know: what is not there yields nothing; only a path that cannot be read is an error.
 *  Models client-go/util/jsonpath and kubectl's relaxed form: braces and the first dot may be
 *  left out. Left out: templates ({range}, text), as expressions are all that a path needs; and
 *  kubectl's errors for an index beyond the end and for comparing a text with a number. */

import { type Comparison, type Operand, parsePath, type Step } from './jsonpath-parser'

/** The values at the path, in order. Throws JsonPathError for a path that cannot be read. */
export function evaluate(path: string, object: unknown): readonly unknown[] {
  return walk(stepsOf(path), [object])
}

function stepsOf(path: string): readonly Step[] {
  const known = compiled.get(path)
  if (known !== undefined) return known
  const steps = parsePath(path)
  if (compiled.size >= MEMO_SIZE) compiled.clear()
  compiled.set(path, steps)
  return steps
}

const compiled = new Map<string, readonly Step[]>()
const MEMO_SIZE = 1000

function walk(steps: readonly Step[], start: readonly unknown[]): readonly unknown[] {
  let values = start
  for (const step of steps) {
    if (values.length === 0) return values
    values = values.flatMap((value) => taken(step, value))
  }
  return values
}

function taken(step: Step, value: unknown): readonly unknown[] {
  switch (step.type) {
    case 'field':
      return fieldOf(value, step.name)
    case 'index':
      return Array.isArray(value) ? value.slice(...only(step.index)) : []
    case 'slice':
      return Array.isArray(value) ? sliced(value, step.from, step.to, step.by) : []
    case 'all':
      return childrenOf(value)
    case 'descend':
      return descendantsOf(value)
    case 'filter':
      return Array.isArray(value) ? value.filter((item) => passes(step, item)) : []
    case 'union':
      return step.parts.flatMap((part) => taken(part, value))
  }
}

function fieldOf(value: unknown, name: string): readonly unknown[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
  // The own fields of a plain object.
  const field = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined
  return field === undefined ? [] : [field]
}

/** -1 is the last item, whose slice has no end. */
function only(index: number): [number, number?] {
  return index === -1 ? [index] : [index, index + 1]
}

function sliced(list: readonly unknown[], from: number, to: number | undefined, by: number) {
  const part = list.slice(from, to)
  return by === 1 ? part : part.filter((_, i) => i % by === 0)
}

function childrenOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  return typeof value === 'object' && value !== null ? Object.values(value) : []
}

/** The value itself and every map and list below it; scalars have nothing below. */
function descendantsOf(value: unknown): readonly unknown[] {
  const children = childrenOf(value)
  return children.length === 0 ? [] : [value, ...children.flatMap(descendantsOf)]
}

function passes({ left, comparison, right }: Extract<Step, { type: 'filter' }>, item: unknown) {
  const lefts = operand(left, item)
  if (comparison === undefined || right === undefined) return lefts.length > 0
  const rights = operand(right, item)
  if (lefts.length === 0 || rights.length === 0) return false
  return compares(lefts[0], comparison, rights[0])
}

function operand(side: Operand, item: unknown): readonly unknown[] {
  return side.type === 'literal' ? [side.value] : walk(side.steps, [item])
}

/** Values of different types are not equal, and in no order. */
function compares(left: unknown, comparison: Comparison, right: unknown): boolean {
  if (comparison === '==') return left === right
  if (comparison === '!=') return left !== right
  if (comparison === '=~') {
    return typeof left === 'string' && typeof right === 'string' && new RegExp(right).test(left)
  }
  const inOrder =
    (typeof left === 'number' && typeof right === 'number') ||
    (typeof left === 'string' && typeof right === 'string')
  if (!inOrder) return false
  switch (comparison) {
    case '<':
      return left < right
    case '>':
      return left > right
    case '<=':
      return left <= right
    case '>=':
      return left >= right
  }
}
