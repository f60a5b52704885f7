/**
 * The type that expressions see an object of a schema as. What the schema says nothing of is not
 * there for them; of metadata they see the names.
 *
 * The rule to know: a field whose name is no identifier has another name in expressions, escaped:
 * `a-b` is `a__dash__b`.
 *
 * Models staging/src/k8s.io/apiserver/pkg/cel/{common/schemas,escaping}.go.
 */
import {
  BOOL,
  BYTES,
  type CelType,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  type ListType,
  listOf,
  mapOf,
  type ObjectField,
  objectOf,
  STRING,
  TIMESTAMP,
} from '../../cel/types'
import type { OpenApiV3Schema } from '../../schema/structural'

/** Undefined for what has no type: any JSON. `isRoot` adds the fields of every object. */
export function declaredType(
  schema: OpenApiV3Schema,
  isRoot: boolean,
  name = 'selfType',
): CelType | undefined {
  if (schema['x-kubernetes-int-or-string'] === true) return DYN
  switch (schema.type) {
    case 'object':
      return objectType(schema, isRoot, name)
    case 'array': {
      const { items } = schema
      const of = items && declaredType(items, isEmbedded(items), `${name}.@idx`)
      return of === undefined ? undefined : listOf(of, listTypeOf(schema))
    }
    case 'string':
      return TEXTS[schema.format ?? ''] ?? STRING
    case 'boolean':
      return BOOL
    case 'integer':
      return INT
    case 'number':
      return DOUBLE
    default:
      return undefined
  }
}

export const isEmbedded = (schema: OpenApiV3Schema): boolean =>
  schema['x-kubernetes-embedded-resource'] === true

function listTypeOf(schema: OpenApiV3Schema): ListType | undefined {
  const { 'x-kubernetes-list-type': type, 'x-kubernetes-list-map-keys': keys = [] } = schema
  if (type === 'set') return type
  return type === 'map' ? keys : undefined
}

const TEXTS: Readonly<Record<string, CelType>> = {
  byte: BYTES,
  date: TIMESTAMP,
  'date-time': TIMESTAMP,
  duration: DURATION,
}

function objectType(
  { properties = {}, additionalProperties }: OpenApiV3Schema,
  isRoot: boolean,
  name: string,
): CelType | undefined {
  if (typeof additionalProperties === 'object') {
    const of = declaredType(additionalProperties, isEmbedded(additionalProperties), `${name}.@elem`)
    return of === undefined ? undefined : mapOf(STRING, of)
  }
  const fields: Record<string, CelType | ObjectField> = {}
  for (const [property, schema] of Object.entries(properties)) {
    const field = escaped(property)
    if (field === undefined) continue
    const type = declaredType(schema, isEmbedded(schema), `${name}.${field}`)
    if (type !== undefined) fields[field] = { type, property }
  }
  if (isRoot) {
    const metadata = objectOf(`${name}.metadata`, { name: STRING, generateName: STRING })
    Object.assign(fields, { apiVersion: STRING, kind: STRING, metadata })
  }
  return objectOf(name, fields)
}

const KEYWORDS = new Set([
  ...['true', 'false', 'null', 'in', 'as', 'break', 'const', 'continue', 'else', 'for'],
  ...['function', 'if', 'import', 'let', 'loop', 'package', 'namespace', 'return', 'var'],
  ...['void', 'while'],
])
const SIGNS: Readonly<Record<string, string>> = {
  __: '__underscores__',
  '.': '__dot__',
  '-': '__dash__',
  '/': '__slash__',
}

/** A property's name in expressions; undefined for one that has none. */
export function escaped(property: string): string | undefined {
  if (!/^[a-zA-Z_][a-zA-Z0-9_./-]*$/.test(property)) return undefined
  if (KEYWORDS.has(property)) return `__${property}__`
  return property.replace(/__|[./-]/g, (sign) => SIGNS[sign] ?? sign)
}
