/** Puts an applied configuration over a live object, field by field.
 *  The rule to know: a list keeps the live order, and takes the applied one for the items that both
 *  have; new items stand where the configuration has them.
 *  Models structured-merge-diff/v4/typed: Merge and Validate. */

import { isList, isObject, type Json, type JsonList, type JsonObject } from '../../api/json'
import { applyMerge } from '../../schema/merge-keys'
import { memberOf } from '../../schema/schema'
import { ownOf, setOwn } from '../../store/own'
import { fieldStep, type Path, pathText, type Step, stepText } from './field-set'
import { goText } from './go-text'
import { kindOf, type Shape, stepOf } from './typed-fields'

/** What is equal in both keeps the live identity. */
export function mergedOver(live: Json | undefined, config: Json, schema: Shape): Json {
  if (live === undefined || live === null) return config
  const kind = kindOf(schema, live, config)
  if (kind === 'map' && isObject(live)) {
    return isObject(config) ? mergedMap(live, config, schema) : live
  }
  if (kind === 'list' && isList(live)) {
    return isList(config) ? mergedList(live, config, schema) : live
  }
  return config
}

/** What is wrong with a configuration, as a message; undefined when it fits its schema. */
export function configurationProblem(config: Json, schema: Shape): string | undefined {
  const problems: string[] = []
  check(config, schema, [], problems)
  return problems.length > 1 ? `errors:\n  ${problems.join('\n  ')}` : problems[0]
}

function mergedMap(live: JsonObject, config: JsonObject, schema: Shape): JsonObject {
  const result: Record<string, Json> = { ...live }
  for (const [key, field] of Object.entries(config)) {
    setOwn(result, key, mergedOver(ownOf(live, key), field, memberOf(schema, key)))
  }
  return result
}

function mergedList(live: JsonList, config: JsonList, schema: Shape): JsonList {
  const lefts = live.map((item) => ({ item, step: stepOf(item, schema) }))
  const rights = config.map((item) => ({ item, step: stepOf(item, schema) }))
  const leftOf = new Map([...lefts].reverse().map(({ step, item }) => [step, item]))
  const inConfig = new Set(rights.map(({ step }) => step))
  const shared = rights.map(({ step }) => step).filter((step) => leftOf.has(step))
  const merge = ({ item, step }: { item: Json; step: Step }) =>
    mergedOver(leftOf.get(step), item, memberOf(schema, 0))
  const merged: Json[] = []
  for (let [l, r, s] = [0, 0, 0]; l < lefts.length || r < rights.length; ) {
    const [left, right] = [lefts[l], rights[r]]
    if (left !== undefined && right !== undefined && left.step === right.step) {
      merged.push(merge(right))
      ;[l, r, s] = [l + 1, r + 1, s + 1]
    } else if (left !== undefined && right !== undefined && inConfig.has(left.step)) {
      // An item of both, but not the one whose turn it is: it comes with the configuration's.
      if (shared[s] !== undefined && shared[s] !== left.step) l += 1
      else {
        merged.push(merge(right))
        if (shared[s] === right.step) s += 1
        r += 1
      }
    } else if (left !== undefined && !inConfig.has(left.step)) {
      merged.push(left.item)
      l += 1
    } else if (right !== undefined) {
      merged.push(merge(right))
      if (shared[s] === right.step) s += 1
      r += 1
    } else l += 1
  }
  return merged
}

function check(value: Json, schema: Shape, path: Path, problems: string[]): void {
  if (value === null || schema === undefined) return
  const say = (what: string) => {
    const at = pathText(path)
    problems.push(at === '' ? what : `${at}: ${what}`)
  }
  const problem = typeProblem(value, schema)
  if (problem !== undefined) say(problem)
  else if (isObject(value)) checkMap(value, schema, path, problems)
  else if (isList(value)) checkList(value, schema, path, problems, say)
}

function checkMap(value: JsonObject, schema: Shape, path: Path, problems: string[]): void {
  for (const [key, field] of Object.entries(value)) {
    const at = [...path, fieldStep(key)]
    const member = memberOf(schema, key)
    const isKnown =
      member !== undefined || schema?.type === 'any' || schema?.properties === undefined
    if (isKnown) check(field, member, at, problems)
    else problems.push(`${pathText(at)}: field not declared in schema`)
  }
}

function checkList(
  list: JsonList,
  schema: Shape,
  path: Path,
  problems: string[],
  say: (what: string) => void,
): void {
  const merge = applyMerge(schema)
  const seen = new Set<Step>()
  list.forEach((item, i) => {
    const wrong = merge.type === 'map' ? keyProblem(item, schema, merge.keys) : undefined
    if (wrong !== undefined) {
      say(`element ${i}: ${wrong}`)
      return
    }
    const step = merge.type === 'atomic' ? `i:${i}` : stepOf(item, schema)
    if (seen.has(step)) say(`duplicate entries for key ${stepText(step)}`)
    seen.add(step)
    check(item, memberOf(schema, 0), [...path, step], problems)
  })
}

function keyProblem(item: Json, schema: Shape, keys: readonly string[]): string | undefined {
  const list = 'associative list with keys'
  if (item === null) return `${list} may not have a null element`
  if (!isObject(item)) return `${list} may not have non-map elements`
  if (stepOf(item, schema) !== 'k:{}') return undefined
  const names = `[${keys.map((key) => JSON.stringify(key)).join(' ')}]`
  const omitted = `has an element that omits all key fields ${names}`
  return `${list} ${omitted} (and doesn't have default values for any key fields)`
}

function typeProblem(value: Json, schema: NonNullable<Shape>): string | undefined {
  switch (schema.type) {
    case 'object':
      return isObject(value) ? undefined : `expected map, got &{${goText(value)}}`
    case 'array':
      return isList(value) ? undefined : `expected list, got &{${goText(value)}}`
    case 'integer':
    case 'number':
      return typeof value === 'number'
        ? undefined
        : `expected numeric (int or float), got ${goType(value)}`
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `expected boolean, got ${unstructured(value)}`
    case 'string':
      if (typeof value === 'string' || UNTYPED.has(schema.format ?? '')) return undefined
      return `expected string, got ${unstructured(value)}`
    case 'any':
      return undefined
  }
}

/** Formats whose type structured-merge-diff does not check. */
const UNTYPED = new Set(['quantity', 'int-or-string', 'date-time', 'micro-time'])

function unstructured(value: Json): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : goText(value)
  return `&value.valueUnstructured{Value:${text}}`
}

function goType(value: Json): string {
  if (isList(value)) return '[]interface {}'
  if (isObject(value)) return 'map[string]interface {}'
  return typeof value === 'boolean' ? 'bool' : typeof value
}
