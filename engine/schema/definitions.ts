/**
 * Turns kubernetes-1.32.json, which tools/schema writes, into resources and schema nodes.
 *
 * A field is a type expression, or an object of that (`type`) and what else is known of the field.
 * An expression is a scalar's name (`string`, `boolean`, a format), the name of a definition, or
 * one of these after `[]` for a list and `{}` for a map. `goType` is given where Go names the type
 * otherwise than the expression tells: `v1.RestartPolicy`.
 */

import data from './kubernetes-1.32.json'
import type { ResourceInfo, Schema } from './schema'

let definitions: BuiltInDefinitions | undefined

/** The one table of the built-in definitions: a memo of a constant. */
export function builtInDefinitions(): BuiltInDefinitions {
  // TypeScript reads the file's literals as plain strings; tools/schema writes no others.
  definitions ??= new BuiltInDefinitions(data as unknown as SchemaFile)
  return definitions
}

class BuiltInDefinitions {
  readonly resources: readonly ResourceInfo[]
  /** The data itself, for what writes it in another form. */
  readonly file: SchemaFile
  private readonly nodes = new Map<string, Schema>()

  constructor(file: SchemaFile) {
    this.file = file
    this.resources = Object.freeze(file.resources.map(frozenResource))
  }

  schemaOf(apiVersion: string, kind: string): Schema | undefined {
    const type = `${apiVersion}/${kind}`
    if (!Object.hasOwn(this.file.kinds, type)) return undefined
    const name = this.file.kinds[type]
    return name === undefined ? undefined : this.definition(name)
  }

  /** A definition is remembered before its fields are made: some types contain themselves. */
  private definition(name: string): Schema {
    const known = this.nodes.get(name)
    if (known !== undefined) return known
    const { type = 'object', required, mapType, properties } = this.file.definitions[name] ?? {}
    const goType = goTypeOf(name)
    const fields = new Map<string, Schema>()
    const node: Schema =
      type === 'any'
        ? { type, goType }
        : {
            type,
            goType,
            properties: fields,
            ...(required !== undefined && { required: Object.freeze(required) }),
            ...(mapType !== undefined && { mapType }),
          }
    this.nodes.set(name, Object.freeze(node))
    for (const [field, source] of Object.entries(properties ?? {})) {
      fields.set(field, this.field(source))
    }
    return node
  }

  private field(source: Field): Schema {
    if (typeof source === 'string') return this.node(source)
    const { type, goType, ...rules } = source
    const node = this.node(type)
    for (const names of [rules.listMapKeys, rules.patchStrategy]) Object.freeze(names)
    return Object.freeze({ ...named(node, goType ?? node.goType), ...rules })
  }

  private node(expression: string): Schema {
    const known = this.nodes.get(expression)
    if (known !== undefined) return known
    if (expression.includes('.') && /^\w/.test(expression)) return this.definition(expression)
    const node = Object.freeze(this.composed(expression))
    this.nodes.set(expression, node)
    return node
  }

  private composed(expression: string): Schema {
    const scalar = SCALARS.get(expression)
    if (scalar !== undefined) return scalar
    const inner = this.node(expression.slice(2))
    return expression.startsWith('[]')
      ? { type: 'array', goType: `[]${inner.goType}`, items: inner }
      : { type: 'object', goType: `map[string]${inner.goType}`, additionalProperties: inner }
  }
}

export interface SchemaFile {
  readonly resources: readonly ResourceInfo[]
  readonly kinds: Readonly<Record<string, string>>
  readonly definitions: Readonly<Record<string, Definition>>
}

export interface Definition {
  readonly type?: 'any' | 'object'
  readonly required?: readonly string[]
  readonly mapType?: 'atomic' | 'granular'
  readonly properties?: Readonly<Record<string, Field>>
}

export type Field =
  | string
  | (Pick<Schema, 'listType' | 'listMapKeys' | 'mapType' | 'patchStrategy' | 'patchMergeKey'> & {
      readonly type: string
      readonly goType?: string
    })

const SCALARS: ReadonlyMap<string, Schema> = new Map<string, Schema>([
  ['string', { type: 'string', goType: 'string' }],
  ['boolean', { type: 'boolean', goType: 'bool' }],
  ['int32', { type: 'integer', format: 'int32', goType: 'int32' }],
  ['int64', { type: 'integer', format: 'int64', goType: 'int64' }],
  ['double', { type: 'number', format: 'double', goType: 'float64' }],
  ['byte', { type: 'string', format: 'byte', goType: '[]uint8' }],
  ['date-time', { type: 'string', format: 'date-time', goType: 'v1.Time' }],
  ['micro-time', { type: 'string', format: 'micro-time', goType: 'v1.MicroTime' }],
  ['quantity', { type: 'string', format: 'quantity', goType: 'resource.Quantity' }],
  ['int-or-string', { type: 'string', format: 'int-or-string', goType: 'intstr.IntOrString' }],
])

/** The node under another Go type, which also tells those of its items or values. */
function named(node: Schema, goType: string): Schema {
  if (node.goType === goType) return node
  const { items, additionalProperties } = node
  const inner = /^(?:\[\]|map\[.*?\])(.+)$/.exec(goType)?.[1]
  if (inner === undefined) return Object.freeze({ ...node, goType })
  return Object.freeze({
    ...node,
    goType,
    ...(items !== undefined && { items: named(items, inner) }),
    ...(additionalProperties !== undefined && {
      additionalProperties: named(additionalProperties, inner),
    }),
  })
}

/**
 * `io.k8s.api.core.v1.PodSpec` is `v1.PodSpec` in Go, where packages are named after the version.
 */
function goTypeOf(definition: string): string {
  return definition.split('.').slice(-2).join('.')
}

function frozenResource(resource: ResourceInfo): ResourceInfo {
  const { shortNames, categories, subresources } = resource
  for (const names of [shortNames, categories, subresources]) Object.freeze(names)
  return Object.freeze(resource)
}
