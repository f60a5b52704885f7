/**
 * The type that expressions see objects of a built-in kind as, where their mistakes are looked for.
 *
 * Models staging/src/k8s.io/apiserver/pkg/cel/openapi. A type that contains itself is any type
 * where it comes again.
 */

import {
  BOOL,
  BYTES,
  type CelType,
  DOUBLE,
  DYN,
  INT,
  listOf,
  mapOf,
  type ObjectField,
  objectOf,
  STRING,
  TIMESTAMP,
} from '../../cel/types'
import type { Schema } from '../../schema/schema'
import { setOwn } from '../../store/own'
import { escaped } from '../customresource/declared-type'

export function objectType(schema: Schema): CelType {
  return typeOf(schema, new Set())
}

function typeOf(schema: Schema, around: Set<Schema>): CelType {
  if (schema.preserveUnknownFields === true || around.has(schema)) return DYN
  switch (schema.type) {
    case 'string':
      return TEXTS[schema.format ?? ''] ?? STRING
    case 'boolean':
      return BOOL
    case 'integer':
      return INT
    case 'number':
      return DOUBLE
    case 'any':
      return DYN
    case 'array':
      return listOf(schema.items === undefined ? DYN : typeOf(schema.items, around))
    case 'object':
      return ofFields(schema, around)
  }
}

const TEXTS: Readonly<Record<string, CelType>> = {
  byte: BYTES,
  'date-time': TIMESTAMP,
  'micro-time': TIMESTAMP,
  'int-or-string': DYN,
}

function ofFields(schema: Schema, around: Set<Schema>): CelType {
  const { properties, additionalProperties, goType } = schema
  if (properties === undefined) {
    return additionalProperties === undefined
      ? DYN
      : mapOf(STRING, typeOf(additionalProperties, around))
  }
  around.add(schema)
  const fields: Record<string, ObjectField> = {}
  for (const [property, field] of properties) {
    const name = escaped(property)
    if (name !== undefined) setOwn(fields, name, { type: typeOf(field, around), property })
  }
  around.delete(schema)
  return objectOf(goType, fields)
}
