/**
 * The schema of a custom resource, from the openAPIV3Schema of its CustomResourceDefinition.
 *
 * Gives the same nodes as the built-in kinds, so that pruning, merging and positions work alike.
 * The resource itself, and an embedded one, get apiVersion, kind and metadata from Kubernetes.
 *
 * Models apiextensions-apiserver/pkg/apiserver/schema. Left out: what only validates (patterns,
 * limits, allOf), which engine/api/customresource/validation.ts reads, and CEL rules. The
 * definition is expected to have been checked to be structural.
 */

import { FREE_FORM, type Schema, schemaOf } from './schema'

/** Without an openAPIV3Schema everything is accepted. */
export function structuralSchema(source: OpenApiV3Schema | undefined): Schema {
  return withObjectFields(source === undefined ? FREE_FORM : nodeOf(source))
}

/** The parts of a JSONSchemaProps that make a node. */
export interface OpenApiV3Schema {
  readonly type?: string
  readonly format?: string
  readonly properties?: Readonly<Record<string, OpenApiV3Schema>>
  readonly additionalProperties?: OpenApiV3Schema | boolean
  readonly items?: OpenApiV3Schema
  readonly required?: readonly string[]
  readonly enum?: readonly unknown[]
  readonly default?: unknown
  readonly nullable?: boolean
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean
  readonly 'x-kubernetes-embedded-resource'?: boolean
  readonly 'x-kubernetes-int-or-string'?: boolean
  readonly 'x-kubernetes-list-type'?: 'atomic' | 'set' | 'map'
  readonly 'x-kubernetes-list-map-keys'?: readonly string[]
  readonly 'x-kubernetes-map-type'?: 'atomic' | 'granular'
}

const TYPES = new Set<unknown>(['array', 'string', 'integer', 'number', 'boolean'])

function nodeOf(source: OpenApiV3Schema): Schema {
  const node: Schema = Object.freeze({ ...rulesOf(source), ...shapeOf(source) })
  return source['x-kubernetes-embedded-resource'] === true ? withObjectFields(node) : node
}

function shapeOf(source: OpenApiV3Schema): Pick<Schema, 'type' | 'goType'> & Partial<Schema> {
  const { type, format, items, properties, additionalProperties } = source
  if (source['x-kubernetes-int-or-string'] === true) {
    return { type: 'string', format: 'int-or-string', goType: '' }
  }
  if (additionalProperties !== undefined && additionalProperties !== false) {
    const values = additionalProperties === true ? FREE_FORM : nodeOf(additionalProperties)
    return { type: 'object', goType: '', additionalProperties: values }
  }
  if (type === 'object' || properties !== undefined) {
    const fields = Object.entries(properties ?? {}).map(([name, it]) => [name, nodeOf(it)] as const)
    return { type: 'object', goType: '', properties: new Map(fields) }
  }
  if (!TYPES.has(type)) return FREE_FORM
  return {
    // TypeScript does not narrow by membership of a set.
    type: type as Schema['type'],
    goType: '',
    ...(format !== undefined && { format }),
    ...(type === 'array' && { items: items === undefined ? FREE_FORM : nodeOf(items) }),
  }
}

function rulesOf(source: OpenApiV3Schema): Partial<Schema> {
  const {
    required,
    enum: values,
    nullable,
    'x-kubernetes-list-type': listType,
    'x-kubernetes-list-map-keys': listMapKeys,
    'x-kubernetes-map-type': mapType,
  } = source
  return {
    ...(required !== undefined && { required }),
    ...(values !== undefined && { enum: values }),
    ...(nullable !== undefined && { nullable }),
    ...(source.default !== undefined && { default: source.default }),
    ...(listType !== undefined && { listType }),
    ...(listMapKeys !== undefined && { listMapKeys }),
    ...(mapType !== undefined && { mapType }),
    ...(source['x-kubernetes-preserve-unknown-fields'] === true && { preserveUnknownFields: true }),
  }
}

/** Kubernetes' own fields win over what the definition says of them. */
function withObjectFields(node: Schema): Schema {
  const object = schemaOf('v1', 'ConfigMap')?.properties
  const fields = new Map(node.properties)
  for (const name of ['apiVersion', 'kind', 'metadata']) {
    const field = object?.get(name)
    if (field !== undefined) fields.set(name, field)
  }
  return Object.freeze({ ...node, type: 'object', properties: fields, embeddedResource: true })
}
