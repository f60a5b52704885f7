/** Which fields an object has, and which differ between two, as its schema cuts it into fields.
 *  The rule to know: a scalar, an atomic map and an atomic list are one field each; of any other
 *  map each entry is, of any other list each item.
 *  Models structured-merge-diff/v4/typed: ToFieldSet, Compare and RemoveItems. */

import { isList, isObject, type Json, type JsonList, type JsonObject } from '../../api/json'
import { applyMerge } from '../../schema/merge-keys'
import { memberOf, type Schema } from '../../schema/schema'
import { deepEqual } from '../../store/equal'
import { ownOf, setOwn } from '../../store/own'
import { FieldSet, fieldStep, keyStep, type Path, type Step, valueStep } from './field-set'

export type Shape = Schema | undefined

/** The fields that a value has. */
export function fieldsOf(value: Json, schema: Shape): FieldSet {
  const paths: Path[] = []
  collect(value, schema, [], paths)
  return FieldSet.of(paths)
}

export interface Comparison {
  readonly added: FieldSet
  readonly modified: FieldSet
  readonly removed: FieldSet
}

export function compareFields(old: Json, next: Json, schema: Shape): Comparison {
  const found: Differences = { added: [], modified: [], removed: [] }
  compare(old, next, schema, [], found)
  const { added, modified, removed } = found
  return {
    added: FieldSet.of(added),
    modified: FieldSet.of(modified),
    removed: FieldSet.of(removed),
  }
}

/** The value without the fields of the set; undefined when nothing is left of a map or list. */
export function withoutFields(value: Json, set: FieldSet, schema: Shape): Json | undefined {
  if (set.children.size === 0) return value
  const kind = kindOf(schema, value)
  if (kind === 'map' && isObject(value)) {
    const kept = Object.entries(value).flatMap(([key, field]): [string, Json][] => {
      const inside = set.child(fieldStep(key))
      if (inside.isMember) return []
      const rest = withoutFields(field, inside, memberOf(schema, key))
      return rest === undefined ? [] : [[key, rest]]
    })
    return kept.length === 0 ? undefined : Object.fromEntries(kept)
  }
  if (kind === 'list' && isList(value)) {
    const kept = value.flatMap((item) => {
      const inside = set.child(stepOf(item, schema))
      if (inside.isMember) return []
      const rest = withoutFields(item, inside, memberOf(schema, 0))
      return rest === undefined ? [] : [rest]
    })
    return kept.length === 0 ? undefined : kept
  }
  return kind === 'leaf' && !isObject(value) && !isList(value) ? value : undefined
}

/** Adds the named fields on the way to the set's paths, which no set holds by themselves. */
export function withNamedFields(set: FieldSet, schema: Shape): FieldSet {
  return set.withMembers((path) => {
    const last = path.at(-1)
    if (last === undefined || !last.startsWith('f:')) return false
    const parent = schemaAt(schema, path.slice(0, -1))
    return parent?.properties?.has(last.slice(2)) ?? false
  })
}

/** How a value is cut; one that does not fit its schema is one field. */
export function kindOf(schema: Shape, ...values: readonly (Json | undefined)[]): Kind {
  const { type } = applyMerge(schema)
  if (type === 'atomic') return 'leaf'
  const fits = type === 'granular' ? isObject : isList
  const present = values.filter((value) => value !== undefined && value !== null)
  if (!present.every(fits)) return 'leaf'
  return type === 'granular' ? 'map' : 'list'
}

export type Kind = 'leaf' | 'map' | 'list'

/** The step to an item of a list that is a set or has keys. */
export function stepOf(item: Json, schema: Shape): Step {
  const merge = applyMerge(schema)
  if (merge.type !== 'map' || !isObject(item)) return valueStep(item)
  const key: Record<string, Json> = {}
  for (const name of merge.keys) {
    const value = ownOf(item, name) ?? keyDefault(memberOf(memberOf(schema, 0), name))
    if (value !== undefined) setOwn(key, name, value)
  }
  return keyStep(key)
}

interface Differences {
  readonly added: Path[]
  readonly modified: Path[]
  readonly removed: Path[]
}

function collect(value: Json, schema: Shape, path: Path, found: Path[]): void {
  const kind = kindOf(schema, value)
  if (kind === 'leaf') found.push(path)
  else if (kind === 'map' && isObject(value)) {
    for (const [key, field] of Object.entries(value)) {
      const at = [...path, fieldStep(key)]
      collect(field, memberOf(schema, key), at, found)
      const isEmpty = field === null || (isObject(field) && Object.keys(field).length === 0)
      if (isEmpty || !schema?.properties?.has(key)) found.push(at)
    }
  } else if (isList(value)) {
    for (const [step, items] of itemsByStep(value, schema)) {
      const at = [...path, step]
      const [item] = items
      found.push(at)
      if (item !== undefined && items.length === 1) collect(item, memberOf(schema, 0), at, found)
    }
  }
}

function compare(
  old: Json | undefined,
  next: Json | undefined,
  schema: Shape,
  path: Path,
  found: Differences,
): void {
  if (old === next) return
  const kind = kindOf(schema, old, next)
  const isLeaf = kind === 'leaf' || (isBare(old) && isBare(next))
  if (old === undefined) found.added.push(path)
  else if (next === undefined) found.removed.push(path)
  else if (isLeaf && !deepEqual(old, next)) found.modified.push(path)
  if (isLeaf) return
  if (kind === 'map') compareMaps(asMap(old), asMap(next), schema, path, found)
  else compareLists(asList(old), asList(next), schema, path, found)
}

function compareMaps(
  old: JsonObject,
  next: JsonObject,
  schema: Shape,
  path: Path,
  found: Differences,
): void {
  for (const key of new Set([...Object.keys(old), ...Object.keys(next)])) {
    const [was, is] = [ownOf(old, key), ownOf(next, key)]
    if (was === is) continue
    compare(was, is, memberOf(schema, key), [...path, fieldStep(key)], found)
  }
}

/** Items that share a step are compared together. */
function compareLists(
  old: JsonList,
  next: JsonList,
  schema: Shape,
  path: Path,
  found: Differences,
): void {
  const [before, after] = [itemsByStep(old, schema), itemsByStep(next, schema)]
  for (const step of new Set([...before.keys(), ...after.keys()])) {
    const [left, right] = [before.get(step) ?? [], after.get(step) ?? []]
    const at = [...path, step]
    if (left.length <= 1 && right.length <= 1) {
      compare(left[0], right[0], memberOf(schema, 0), at, found)
    } else if (left.length === 0) found.added.push(at)
    else if (right.length === 0) found.removed.push(at)
    else if (!deepEqual(left, right)) found.modified.push(at)
  }
}

function itemsByStep(list: JsonList, schema: Shape): Map<Step, Json[]> {
  const items = new Map<Step, Json[]>()
  for (const item of list) {
    const step = stepOf(item, schema)
    const others = items.get(step)
    if (others === undefined) items.set(step, [item])
    else others.push(item)
  }
  return items
}

/** The one default of a list key among the built-in kinds is that of `protocol`. */
function keyDefault(schema: Shape): Json | undefined {
  if (schema?.default !== undefined) return schema.default as Json // A schema is JSON.
  return schema?.goType === 'v1.Protocol' ? 'TCP' : undefined
}

function schemaAt(schema: Shape, path: Path): Shape {
  return path.reduce<Shape>(
    (at, step) => memberOf(at, step.startsWith('f:') ? step.slice(2) : 0),
    schema,
  )
}

/** Two empty or absent maps or lists are compared as leaves, so that `{}` and nothing differ. */
function isBare(value: Json | undefined): boolean {
  if (value === undefined || value === null) return true
  return isList(value) ? value.length === 0 : Object.keys(asMap(value)).length === 0
}

function asMap(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {}
}

function asList(value: Json | undefined): JsonList {
  return isList(value) ? value : []
}
