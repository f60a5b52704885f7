/**
 * What the API server knows of every built-in kind: its names, and the shape of its objects.
 *
 * A `Schema` is one node of a shape. Nodes are frozen, made when first asked for, and the same node
 * is returned each time, so that a Schema may key a WeakMap. Recursive types are cycles of nodes.
 *
 * The data is kubernetes-1.32.json, written by tools/schema. Left out: kinds that 1.32 does not
 * serve unless asked to (alpha and beta groups), and the List kinds.
 */

import { builtInDefinitions } from './definitions'

/** The kinds of the API, sorted by group (the core group first), then by plural name. */
export function builtInResources(): readonly ResourceInfo[] {
  return builtInDefinitions().resources
}

/**
 * The shape of a built-in kind. Besides the resources it knows the kinds of requests and answers:
 * Binding, Eviction, Scale, TokenRequest, DeleteOptions, Status.
 */
export function schemaOf(apiVersion: string, kind: string): Schema | undefined {
  return builtInDefinitions().schemaOf(apiVersion, kind)
}

/** The node of a field, a map's value or a list's item; below free-form JSON it is more of that. */
export function memberOf(schema: Schema | undefined, key: string | number): Schema | undefined {
  if (schema === undefined) return undefined
  if (typeof key === 'number') return schema.items
  const member = schema.properties?.get(key) ?? schema.additionalProperties
  return member === undefined && schema.preserveUnknownFields === true ? FREE_FORM : member
}

/** Any JSON of a custom resource, which has no Go type. */
export const FREE_FORM: Schema = Object.freeze({
  type: 'any',
  goType: '',
  preserveUnknownFields: true,
})

/** A resource as discovery lists it. */
export interface ResourceInfo {
  readonly group: string
  readonly version: string
  readonly kind: string
  /** `PodList` of a Pod, where it is not said. */
  readonly listKind?: string
  readonly plural: string
  readonly singular: string
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  readonly namespaced: boolean
  readonly subresources: readonly string[]
}

/** One node of a shape: built-in or from a CustomResourceDefinition. */
export interface Schema {
  /** `any` is free-form JSON (RawExtension, FieldsV1, a schema's default). */
  readonly type: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'any'
  /**
   * Refines the type: int32 and int64 (integer), double (number), and of strings byte (base64),
   * date-time, micro-time, quantity, int-or-string. A CustomResourceDefinition may name others.
   */
  readonly format?: string
  /** The Go type, as decoding errors name it: `v1.PodSpec`, `[]v1.Container`, `int32`. */
  readonly goType: string
  /** The fields of an object by their JSON names. An object without it is a map. */
  readonly properties?: ReadonlyMap<string, Schema>
  /** The values of a map. */
  readonly additionalProperties?: Schema
  readonly items?: Schema
  readonly required?: readonly string[]
  readonly enum?: readonly unknown[]
  readonly default?: unknown
  readonly nullable?: boolean
  /** Unknown fields of this object are data, not mistakes. */
  readonly preserveUnknownFields?: boolean
  /** The object is one of the API, with apiVersion, kind and metadata. */
  readonly embeddedResource?: boolean
  readonly listType?: 'atomic' | 'set' | 'map'
  readonly listMapKeys?: readonly string[]
  readonly mapType?: 'atomic' | 'granular'
  readonly patchStrategy?: readonly ('merge' | 'replace' | 'retainKeys')[]
  readonly patchMergeKey?: string
}
