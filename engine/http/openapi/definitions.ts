/**
 * The built-in definitions in the words of OpenAPI, with the texts of the API's documentation.
 *
 * Models k8s.io/kube-openapi/pkg/generators. Left out: the default values of version 3, which say
 * for most fields only that they are empty, and what is said of each value of an enumeration.
 */

import { builtInDefinitions, type Definition, type Field } from '../../schema/definitions'
import { descriptionOf, enumOf, shownDefinitions } from './descriptions'
import { type Dialect, type GroupVersionKind, type Json, META } from './dialect'

/** Undefined for a name that no built-in definition has. */
export function builtInDefinition(name: string, dialect: Dialect): Json | undefined {
  const description = descriptionOf(name)
  const texts = description === undefined ? {} : { description }
  const scalar = SCALARS.get(name)
  if (scalar !== undefined) return { ...texts, ...scalar(dialect) }
  const source = [builtInDefinitions().file.definitions, shownDefinitions()].find((definitions) =>
    Object.hasOwn(definitions, name),
  )?.[name]
  if (source === undefined) return undefined
  const kinds = kindsOf(name)
  return {
    ...texts,
    ...shapeOf(name, source, dialect),
    ...(kinds.length > 0 && { 'x-kubernetes-group-version-kind': kinds }),
  }
}

/** The name of the definition of a built-in kind. */
export function builtInName(apiVersion: string, kind: string): string | undefined {
  const { kinds } = builtInDefinitions().file
  const type = `${apiVersion}/${kind}`
  return Object.hasOwn(kinds, type) ? kinds[type] : undefined
}

const INT_OR_STRING = 'io.k8s.apimachinery.pkg.util.intstr.IntOrString'
const QUANTITY = 'io.k8s.apimachinery.pkg.api.resource.Quantity'

/** Definitions that are one value; version 2 knows no choice of types. */
const SCALARS: ReadonlyMap<string, (dialect: Dialect) => Json> = new Map<
  string,
  (dialect: Dialect) => Json
>([
  [`${META}.Time`, () => ({ type: 'string', format: 'date-time' })],
  [`${META}.MicroTime`, () => ({ type: 'string', format: 'date-time' })],
  [`${META}.Patch`, () => ({ type: 'object' })],
  [
    QUANTITY,
    ({ version }) =>
      version === 2 ? { type: 'string' } : { oneOf: [{ type: 'string' }, { type: 'number' }] },
  ],
  [
    INT_OR_STRING,
    ({ version }) =>
      version === 2
        ? { type: 'string', format: 'int-or-string' }
        : { format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] },
  ],
])

/** What a field's type is in OpenAPI, by the words of kubernetes-1.32.json. */
const TYPES: Readonly<Record<string, Json | string | undefined>> = {
  string: { type: 'string' },
  boolean: { type: 'boolean' },
  int32: { type: 'integer', format: 'int32' },
  int64: { type: 'integer', format: 'int64' },
  double: { type: 'number', format: 'double' },
  byte: { type: 'string', format: 'byte' },
  'date-time': `${META}.Time`,
  'micro-time': `${META}.MicroTime`,
  quantity: QUANTITY,
  'int-or-string': INT_OR_STRING,
}

/** Free-form JSON that is always an object. */
const OBJECTS: ReadonlySet<string> = new Set([
  `${META}.FieldsV1`,
  'io.k8s.apimachinery.pkg.runtime.RawExtension',
])

function shapeOf(name: string, source: Definition, dialect: Dialect): Json {
  if (source.type === 'any') return OBJECTS.has(name) ? { type: 'object' } : {}
  const fields = Object.entries(source.properties ?? {}).map(([field, type]) => [
    field,
    enumerated(fieldOf(type, descriptionOf(name, field), dialect), enumOf(name, field)),
  ])
  return {
    type: 'object',
    ...(source.required !== undefined && { required: source.required }),
    ...(fields.length > 0 && { properties: Object.fromEntries(fields) }),
    ...(source.mapType !== undefined && { 'x-kubernetes-map-type': source.mapType }),
  }
}

function fieldOf(field: Field, description: string | undefined, dialect: Dialect): Json {
  if (typeof field === 'string') return typeOf(field, description, dialect)
  const { listType, listMapKeys, mapType, patchStrategy, patchMergeKey } = field
  return {
    ...typeOf(field.type, description, dialect),
    ...(listMapKeys !== undefined && { 'x-kubernetes-list-map-keys': listMapKeys }),
    ...(listType !== undefined && { 'x-kubernetes-list-type': listType }),
    ...(mapType !== undefined && { 'x-kubernetes-map-type': mapType }),
    ...(patchMergeKey !== undefined && { 'x-kubernetes-patch-merge-key': patchMergeKey }),
    ...(patchStrategy !== undefined && {
      'x-kubernetes-patch-strategy': patchStrategy.join(','),
    }),
  }
}

/** A field, the items of a list or the values of a map that may be one of a few values. */
function enumerated(schema: Json, values: readonly string[] | undefined): Json {
  if (values === undefined) return schema
  for (const key of ['items', 'additionalProperties']) {
    const inner = schema[key]
    if (typeof inner === 'object') return { ...schema, [key]: { ...inner, enum: values } }
  }
  const lines = values.map((value) => ` - \`${JSON.stringify(value)}\``)
  const texts = [schema.description, ['Possible enum values:', ...lines].join('\n')]
  return { ...schema, description: texts.filter(Boolean).join('\n\n'), enum: values }
}

function typeOf(expression: string, description: string | undefined, dialect: Dialect): Json {
  const texts = description === undefined ? {} : { description }
  const inner = expression.slice(2)
  if (expression.startsWith('[]')) {
    return { ...texts, type: 'array', items: typeOf(inner, undefined, dialect) }
  }
  if (expression.startsWith('{}')) {
    return { ...texts, type: 'object', additionalProperties: typeOf(inner, undefined, dialect) }
  }
  const known = TYPES[expression] ?? expression
  if (typeof known === 'string') return dialect.refer(known, description)
  return { ...texts, ...known }
}

/** Where a definition is a kind of the API; the options of a deletion are one of every group. */
function kindsOf(name: string): readonly GroupVersionKind[] {
  const { file } = builtInDefinitions()
  const found = Object.keys(file.kinds).filter((type) => file.kinds[type] === name)
  const list = name.endsWith('List') ? name.slice(0, -'List'.length) : undefined
  const listed = Object.keys(file.kinds).filter((type) => file.kinds[type] === list)
  if (name === `${META}.DeleteOptions`) {
    const versions = new Map(file.resources.map((it) => [`${it.group}/${it.version}`, it]))
    return [...versions.values()].map(({ group, version }) => ({
      group,
      kind: 'DeleteOptions',
      version,
    }))
  }
  if (/\.API(Group|GroupList|ResourceList|Versions)$/.test(name)) {
    return [{ group: '', kind: name.slice(META.length + 1), version: 'v1' }]
  }
  return [...found, ...listed.map((type) => `${type}List`)].map(groupVersionKind)
}

/** Of `apps/v1/Deployment`. */
function groupVersionKind(type: string): GroupVersionKind {
  const [kind = '', version = '', group = ''] = type.split('/').reverse()
  return { group, kind, version }
}
