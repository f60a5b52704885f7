/**
 * Fills in the defaults that a CustomResourceDefinition gives.
 *
 * A default is set where its field is missing, or null and not nullable; what is set gets the
 * defaults below it too. Objects that need none are returned as they are.
 *
 * Models apiextensions-apiserver/pkg/apiserver/schema/defaulting.
 */
import type { Schema } from '../../schema/schema'
import { isObject, type JsonObject } from '../json'

/** The value with the defaults of its schema; the same value when it lacks none. */
export function withSchemaDefaults(schema: Schema | undefined, value: unknown): unknown {
  if (schema === undefined) return value
  if (Array.isArray(value)) return mapped(value, (item) => withSchemaDefaults(schema.items, item))
  return isObject(value) ? withFieldDefaults(schema, value) : value
}

function withFieldDefaults(schema: Schema, object: JsonObject): unknown {
  const changes: Record<string, unknown> = {}
  for (const [name, field] of schema.properties ?? NO_FIELDS) {
    const value = Object.hasOwn(object, name) ? object[name] : undefined
    const isMissing = value === undefined || (value === null && field.nullable !== true)
    const begun = isMissing && field.default !== undefined ? field.default : value
    const next = withSchemaDefaults(field, begun)
    if (next !== value) changes[name] = next
  }
  const { additionalProperties } = schema
  if (additionalProperties !== undefined) {
    for (const [key, value] of Object.entries(object)) {
      const next = withSchemaDefaults(additionalProperties, value)
      if (next !== value) changes[key] = next
    }
  }
  return Object.keys(changes).length === 0 ? object : { ...object, ...changes }
}

const NO_FIELDS: ReadonlyMap<string, Schema> = new Map()

function mapped(list: readonly unknown[], change: (item: unknown) => unknown): readonly unknown[] {
  const changed = list.map(change)
  return changed.every((item, i) => item === list[i]) ? list : changed
}
