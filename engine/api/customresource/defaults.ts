/**
 * Fills in the defaults that a CustomResourceDefinition gives.
 *
 * A default is set where its field is missing, or null and not nullable; what is set gets the
 * defaults below it too. A null that may not be and has no default is left out. Objects that need
 * nothing are returned as they are.
 *
 * Models apiextensions-apiserver/pkg/apiserver/schema/defaulting.
 */

import { FREE_FORM, type Schema } from '../../schema/schema'
import { ownOf, setOwn } from '../../store/own'
import { isObject, type JsonObject } from '../json'

/** The value with the defaults of its schema; the same value when it lacks none. */
export function withSchemaDefaults(schema: Schema | undefined, value: unknown): unknown {
  if (schema === undefined) return value
  if (Array.isArray(value)) return mapped(value, (item) => withSchemaDefaults(schema.items, item))
  return isObject(value) ? withFieldDefaults(schema, value) : value
}

/** Whether a schema says of any field what it is when nothing is said. */
export function hasDefaults(schema: Schema): boolean {
  if (schema.default !== undefined) return true
  const { items, additionalProperties, properties } = schema
  if (items !== undefined && hasDefaults(items)) return true
  if (additionalProperties !== undefined && additionalProperties !== FREE_FORM) {
    if (hasDefaults(additionalProperties)) return true
  }
  return [...(properties?.values() ?? [])].some(hasDefaults)
}

function withFieldDefaults(schema: Schema, object: JsonObject): unknown {
  const changes: Record<string, unknown> = {}
  const dropped: string[] = []
  for (const [name, field] of schema.properties ?? NO_FIELDS) {
    const value = ownOf(object, name)
    const isMissing = value === undefined || (value === null && field.nullable !== true)
    const begun = isMissing && field.default !== undefined ? field.default : value
    if (begun === null && isMissing) dropped.push(name)
    const next = withSchemaDefaults(field, begun)
    if (next !== value) setOwn(changes, name, next)
  }
  const { additionalProperties } = schema
  if (additionalProperties !== undefined) {
    for (const [key, value] of Object.entries(object)) {
      const isNull = value === null && additionalProperties.nullable !== true
      if (isNull && additionalProperties !== FREE_FORM) dropped.push(key)
      const next = withSchemaDefaults(additionalProperties, value)
      if (next !== value) setOwn(changes, key, next)
    }
  }
  if (dropped.length + Object.keys(changes).length === 0) return object
  const result: Record<string, unknown> = { ...object, ...changes }
  for (const name of dropped) delete result[name]
  return result
}

const NO_FIELDS: ReadonlyMap<string, Schema> = new Map()

function mapped(list: readonly unknown[], change: (item: unknown) => unknown): readonly unknown[] {
  const changed = list.map(change)
  return changed.every((item, i) => item === list[i]) ? list : changed
}
