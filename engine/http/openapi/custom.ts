/**
 * The definitions of custom resources, from the schemas of their CustomResourceDefinitions.
 *
 * The rule to know: OpenAPI 3 publishes a schema as it is, OpenAPI 2 without what kubectl's reader
 * of it does not understand: where anything is allowed, nothing is said.
 *
 * Models apiextensions-apiserver/pkg/controller/openapi/{builder,v2}. Left out:
 * x-kubernetes-selectable-fields.
 */

import type { Resource } from '../../apiserver/registry'
import { descriptionOf } from './descriptions'
import { customDefinition, type Dialect, type Json, kindOf, META } from './dialect'

/** The definitions of a custom resource and of its list, by name. */
export function customDefinitions(
  resource: Resource,
  dialect: Dialect,
): readonly (readonly [name: string, definition: Json])[] {
  const { plural, kind, listKind } = resource
  const own = kindOf(resource)
  const name = customDefinition(own)
  const items = dialect.refer(name)
  const list = {
    description: `${listKind} is a list of ${kind}`,
    type: 'object',
    required: ['items'],
    properties: {
      ...typeFields(),
      items: {
        description: `List of ${plural}. More info: ${CONVENTIONS}`,
        type: 'array',
        items,
      },
      metadata: dialect.refer(`${META}.ListMeta`, LIST_METADATA),
    },
    'x-kubernetes-group-version-kind': [{ ...own, kind: listKind }],
  }
  const object = { ...objectOf(resource, dialect), 'x-kubernetes-group-version-kind': [own] }
  return [
    [name, object],
    [customDefinition({ ...own, kind: listKind }), list],
  ]
}

const CONVENTIONS =
  'https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md'
const METADATA = `Standard object's metadata. More info: ${CONVENTIONS}#metadata`
const LIST_METADATA = `Standard list metadata. More info: ${CONVENTIONS}#types-kinds`
const PRESERVES = 'x-kubernetes-preserve-unknown-fields'
const EMBEDDED = 'x-kubernetes-embedded-resource'
const INT_OR_STRING = 'x-kubernetes-int-or-string'

/** Keywords that version 2 is not told. */
const DROPPED: ReadonlySet<string> = new Set([
  'allOf',
  'anyOf',
  'default',
  'not',
  'nullable',
  'oneOf',
])

function objectOf({ source }: Resource, dialect: Dialect): Json {
  // What the definition holds is JSON.
  const schema = source as Json | undefined
  if (schema === undefined) return { type: 'object' }
  if (dialect.version === 2 && schema[PRESERVES] === true) return { type: 'object' }
  const published = dialect.version === 2 ? folded(schema) : schema
  return withObjectFields(published, dialect)
}

/** Kubernetes' own fields win over what the definition says of them. */
function withObjectFields(schema: Json, dialect: Dialect): Json {
  const mapped = mapSchema(schema, (it) => (it[EMBEDDED] === true ? embedded(it, dialect) : it))
  return { ...mapped, type: 'object', properties: objectFields(mapped, dialect) }
}

function embedded(schema: Json, dialect: Dialect): Json {
  if (dialect.version === 2 && schema[PRESERVES] === true) return schema
  return { ...schema, properties: objectFields(schema, dialect) }
}

function objectFields(schema: Json, dialect: Dialect): Json {
  return {
    ...recordOf(schema.properties),
    ...typeFields(),
    metadata: dialect.refer(`${META}.ObjectMeta`, METADATA),
  }
}

function typeFields(): Json {
  const text = (field: string) => descriptionOf(`${META}.Status`, field)
  return {
    apiVersion: { description: text('apiVersion'), type: 'string' },
    kind: { description: text('kind'), type: 'string' },
  }
}

/** Deeper schemas first. */
function mapSchema(schema: Json, change: (schema: Json) => Json): Json {
  const mapped: Record<string, unknown> = { ...schema }
  for (const key of ['items', 'additionalProperties']) {
    const inner = schema[key]
    if (isRecord(inner)) mapped[key] = mapSchema(inner, change)
  }
  if (isRecord(schema.properties)) {
    const fields = Object.entries(schema.properties).map(([name, field]) => [
      name,
      isRecord(field) ? mapSchema(field, change) : field,
    ])
    mapped.properties = Object.fromEntries(fields)
  }
  return change(mapped)
}

/** As version 2 gets it. */
function folded(schema: Json): Json {
  return mapSchema(withoutNullable(schema), (it) => {
    const isNullable = it.nullable === true
    const preserves = it[PRESERVES] === true
    const untyped =
      isNullable ||
      it[INT_OR_STRING] === true ||
      (preserves && it.type === 'object') ||
      (it.type === 'array' && (preserves || it.items === undefined))
    const entries = Object.entries(it).filter(
      ([key]) =>
        !DROPPED.has(key) &&
        !(untyped && key === 'type') &&
        !((isNullable || preserves) && (key === 'items' || key === 'properties')),
    )
    return Object.fromEntries(entries)
  })
}

/** Fields that may be null are not required. */
function withoutNullable(schema: Json): Json {
  return mapSchema(schema, (it) => {
    if (!Array.isArray(it.required)) return it
    const fields = recordOf(it.properties)
    const values = it.additionalProperties
    const none = isRecord(values) && values.nullable === true
    const required = none ? [] : it.required.filter((name) => !isNullable(fields[String(name)]))
    const { required: _, ...rest } = it
    return required.length === 0 ? rest : { ...rest, required }
  })
}

const isNullable = (schema: unknown): boolean => isRecord(schema) && schema.nullable === true

const recordOf = (value: unknown): Json => (isRecord(value) ? value : {})

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
