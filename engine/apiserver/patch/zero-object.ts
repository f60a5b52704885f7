/** What Go has of an object before its fields are set: structs that are values, and lists that are
 *  written even when they are nil. A create is compared with this, which is why it owns
 *  `metadata.labels` as a whole but not `spec`.
 *  Left out: scalars that are never omitted: whether empty or absent, the create owns them.
 *  The names stand for the Go types, which no schema tells from pointers. */

import type { Json, JsonObject } from '../../api/json'
import type { Schema } from '../../schema/schema'

export function zeroObject(schema: Schema | undefined): JsonObject {
  if (schema === undefined) return {}
  const known = zeros.get(schema)
  if (known !== undefined) return known
  const zero: Record<string, Json> = {}
  for (const [name, field] of schema.properties ?? []) {
    if (STRUCTS.has(name) && field.properties !== undefined) zero[name] = zeroObject(field)
    if (LISTS.has(name) && field.type === 'array') zero[name] = null
  }
  zeros.set(schema, Object.freeze(zero))
  return zero
}

const zeros = new WeakMap<Schema, JsonObject>()

const STRUCTS = new Set([
  'metadata',
  'spec',
  'status',
  'template',
  'jobTemplate',
  'strategy',
  'updateStrategy',
  'loadBalancer',
  'scaleTargetRef',
  'roleRef',
  'involvedObject',
])

const LISTS = new Set(['containers', 'endpoints'])
