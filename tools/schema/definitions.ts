/**
 * Joins the two sources: fields and types of a definition from its model, merge rules from the
 * document.
 *
 * The models name types without their package (`V1PodSpec`, `CoreV1Event`), the document by their
 * OpenAPI name. A definition that the document lacks is new since then and gets the package of its
 * referrer.
 */

import { ATOMIC_TYPES, olderNameOf, PACKAGES, QUANTITIES, RULES } from './corrections'
import type { Model, OpenApiDocument, OpenApiSchema } from './sources'

const QUANTITY = 'io.k8s.apimachinery.pkg.api.resource.Quantity'

/** The given roots and all that they refer to, sorted by name. */
export function definitionsFrom(
  roots: readonly string[],
  document: OpenApiDocument,
  models: ReadonlyMap<string, Model>,
  goTypes: Readonly<Record<string, string>>,
): ReadonlyMap<string, Definition> {
  const schemas = document.components.schemas
  const found = new Map<string, Definition>()
  const waiting = [...roots]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue
    const model = modelOf(name, models)
    const documented = schemas[name] ?? schemas[olderNameOf(name)]
    if (model === undefined) {
      found.set(name, opaque(name, documented))
      continue
    }
    const fields: [string, Field][] = []
    for (const field of model.fields) {
      const at = `${name}.${field.name}`
      const known = { ...documented?.properties?.[field.name], ...RULES[at] }
      const expression = expressionOf(field, known, at, { name, schemas, models })
      const reference = /[\w.-]+\.[\w.-]+$/.exec(expression)?.[0]
      if (reference !== undefined) waiting.push(reference)
      fields.push([field.name, withRules(expression, known, goTypes[at])])
    }
    fields.sort(([a], [b]) => (a < b ? -1 : 1))
    const required = model.fields.filter((field) => field.required).map((field) => field.name)
    found.set(name, {
      ...(required.length > 0 && { required: required.sort() }),
      ...(ATOMIC_TYPES.has(name) ? { mapType: 'atomic' } : mapType(documented)),
      properties: Object.fromEntries(fields),
    })
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)))
}

export interface Definition {
  readonly type?: 'any' | 'object'
  readonly required?: readonly string[]
  readonly mapType?: string
  readonly properties?: Readonly<Record<string, Field>>
}

/** A type expression, or one with merge rules. */
export type Field = string | Readonly<Record<string, unknown>>

interface Scope {
  readonly name: string
  readonly schemas: Readonly<Record<string, OpenApiSchema>>
  readonly models: ReadonlyMap<string, Model>
}

function modelOf(definition: string, models: ReadonlyMap<string, Model>): Model | undefined {
  return models.get(modelNameOf(definition, models))
}

/** `io.k8s.api.core.v1.Event` is the model `CoreV1Event`, and `…PodSpec` is `V1PodSpec`. */
export function modelNameOf(definition: string, models: ReadonlyMap<string, Model>): string {
  const prefixed = prefixedName(definition)
  return models.has(prefixed) ? prefixed : plainName(definition)
}

function plainName(definition: string): string {
  const [version = '', name = ''] = definition.split('.').slice(-2)
  return capital(version) + name
}

function prefixedName(definition: string): string {
  const group =
    definition
      .replace(/\.v\d\w*\.\w+$/, '')
      .split('.')
      .at(-1) ?? ''
  return capital(group) + plainName(definition)
}

function opaque(name: string, documented: OpenApiSchema | undefined): Definition {
  if (documented === undefined) throw new Error(`No source knows ${name}`)
  const open = /\.(JSON\w*|RawExtension|FieldsV1)$/.test(name)
  return { type: open ? 'any' : 'object' }
}

function expressionOf(
  field: Model['fields'][number],
  known: OpenApiSchema,
  at: string,
  scope: Scope,
): string {
  const list = /^Array<(.*)>$/.exec(field.type)
  if (list !== null) {
    const item = { ...field, type: list[1] ?? '' }
    return `[]${expressionOf(item, known.items ?? {}, at, scope)}`
  }
  const map = /^\{ \[key: string\]: (.*); \}$/.exec(field.type)
  if (map !== null) {
    const value = { ...field, type: map[1] ?? '' }
    return `{}${expressionOf(value, known.additionalProperties ?? {}, at, scope)}`
  }
  return leaf(field, known, at, scope)
}

function leaf(
  { type, format }: Model['fields'][number],
  known: OpenApiSchema,
  at: string,
  scope: Scope,
): string {
  const reference = known.$ref?.slice('#/components/schemas/'.length)
  if (type === 'any') {
    if (reference === undefined) throw new Error(`${at} is any, and the document does not know it`)
    return reference
  }
  if (type === 'string' && (reference === QUANTITY || QUANTITIES.has(at))) return 'quantity'
  if (type === 'string') return format === 'byte' ? 'byte' : 'string'
  if (type === 'number') return format
  if (type === 'boolean') return 'boolean'
  if (type === 'Date') return 'date-time'
  if (type === 'V1MicroTime') return 'micro-time'
  if (type === 'IntOrString') return 'int-or-string'
  return definitionOf(type, scope)
}

/** The definition that a model's name means where `scope.name` refers to it. */
function definitionOf(model: string, { name, schemas, models }: Scope): string {
  const known = Object.keys(schemas).filter((it) => prefixedName(it) === model)
  const plain = Object.keys(schemas).filter((it) => plainName(it) === model)
  const own = name.slice(0, name.lastIndexOf('.'))
  const short = model.replace(/^.*?V\d+((alpha|beta)\d+)?(?=[A-Z])/, '')
  const candidates = known.length > 0 ? known : plain
  const near = candidates.find((it) => it.startsWith(`${own}.`))
  if (near !== undefined) return near
  if (candidates.length === 1 && candidates[0] !== undefined) return candidates[0]
  if (candidates.length > 1) throw new Error(`${name}: ${model} is one of ${candidates.join()}`)
  if (!models.has(model)) throw new Error(`${name}: no model ${model}`)
  return `${PACKAGES[short] ?? own}.${short}`
}

function withRules(expression: string, known: OpenApiSchema, goType?: string): Field {
  const strategy = known['x-kubernetes-patch-strategy']
  const mergeKey = known['x-kubernetes-patch-merge-key']
  const listType = known['x-kubernetes-list-type']
  const listMapKeys = known['x-kubernetes-list-map-keys']
  const rules = {
    ...(goType !== undefined && { goType }),
    ...(strategy !== undefined && { patchStrategy: strategy.split(',') }),
    ...(mergeKey !== undefined && { patchMergeKey: mergeKey }),
    ...(listType !== undefined && { listType }),
    ...(listMapKeys !== undefined && { listMapKeys }),
    ...mapType(known),
  }
  return Object.keys(rules).length === 0 ? expression : { type: expression, ...rules }
}

function mapType(known: OpenApiSchema | undefined): { readonly mapType?: string } {
  const type = known?.['x-kubernetes-map-type']
  return type === undefined ? {} : { mapType: type }
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1)
}
