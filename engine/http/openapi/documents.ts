/**
 * Whole documents: of one version of a group in OpenAPI 3, and of everything in OpenAPI 2. A
 * document holds its paths, and each definition that these lead to.
 */

import type { Resource } from '../../apiserver/registry'
import { VERSION } from '../discovery/version'
import { customDefinitions } from './custom'
import { builtInDefinition } from './definitions'
import { type Dialect, type Json, META, OPENAPI_2, OPENAPI_3 } from './dialect'
import { endpointsOf } from './operations'
import { CUSTOM_TYPES, OBJECT_TYPES, pathItem, readingItem } from './paths'

/** Of one version of a group. */
export function documentOf(resources: readonly Resource[], place: GroupVersion): Json {
  return inV3(contentsOf(resources, [reading(place)], OPENAPI_3))
}

/** Of what is not in a version: `/apis`, `/apis/apps`, `/version`. */
export function readingDocument(path: string): Json {
  return inV3(contentsOf([], [readingAt(path)], OPENAPI_3))
}

/** Of everything; the paths name more than the groups with resources. */
export function wholeDocument(
  resources: readonly Resource[],
  versions: readonly GroupVersion[],
  paths: readonly string[],
): Json {
  const read = [...paths.map(readingAt), ...versions.map(reading)]
  const { definitions, ...rest } = contentsOf(resources, read, OPENAPI_2)
  return {
    swagger: '2.0',
    info: INFO,
    ...rest,
    definitions,
    securityDefinitions: { BearerToken: TOKEN },
    security: [{ BearerToken: [] }],
  }
}

export interface GroupVersion {
  readonly group: string
  readonly version: string
}

const INFO = { title: 'Kubernetes', version: VERSION.gitVersion }
const TOKEN = {
  description: 'Bearer Token authentication',
  type: 'apiKey',
  name: 'authorization',
  in: 'header',
}

interface Reading {
  readonly path: string
  readonly tag: string
  readonly description: string
  readonly id: string
  readonly definition: string
}

interface Contents {
  readonly paths: Json
  readonly definitions: Json
}

function inV3({ paths, definitions }: Contents): Json {
  return {
    openapi: '3.0.0',
    info: INFO,
    paths,
    components: { schemas: definitions, securitySchemes: { BearerToken: TOKEN } },
  }
}

function contentsOf(
  resources: readonly Resource[],
  readings: readonly Reading[],
  dialect: Dialect,
): Contents {
  const paths: Record<string, Json> = {}
  const custom = new Map<string, Json>()
  for (const { path, tag, ...what } of readings) paths[path] = readingItem(what, tag, dialect)
  for (const resource of resources) {
    const types = resource.isCustom ? CUSTOM_TYPES : OBJECT_TYPES
    const place = { tag: tagOf(resource), prefix: prefixOf(resource), types }
    for (const endpoint of endpointsOf(resource)) {
      paths[endpoint.path] = pathItem(endpoint, dialect, place)
    }
    if (!resource.isCustom) continue
    for (const [name, definition] of customDefinitions(resource, dialect)) {
      custom.set(name, definition)
    }
  }
  return { paths: sorted(paths), definitions: reached(paths, custom, dialect) }
}

/** The definitions that the paths refer to, and those that these refer to, by name. */
function reached(paths: Json, custom: ReadonlyMap<string, Json>, dialect: Dialect): Json {
  const found = new Map<string, Json>()
  const waiting: string[] = []
  collect(paths, waiting)
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue
    const definition = custom.get(name) ?? builtInDefinition(name, dialect)
    if (definition === undefined) continue
    found.set(name, definition)
    collect(definition, waiting)
  }
  return sorted(Object.fromEntries(found))
}

/** A field may be called `$ref`, so that only texts are taken for references. */
function collect(value: unknown, names: string[]): void {
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    if (key === '$ref' && typeof inner === 'string') {
      names.push(inner.slice(inner.lastIndexOf('/') + 1))
    } else {
      collect(inner, names)
    }
  }
}

function reading({ group, version }: GroupVersion): Reading {
  return {
    path: group === '' ? `/api/${version}/` : `/apis/${group}/${version}/`,
    tag: tagOf({ group, version }),
    description: 'get available resources',
    id: `get${prefixOf({ group, version })}APIResources`,
    definition: `${META}.APIResourceList`,
  }
}

function readingAt(path: string): Reading {
  const at = `${path}/`
  if (path === '/version') {
    const definition = 'io.k8s.apimachinery.pkg.version.Info'
    const description = 'get the code version'
    return { path: at, tag: 'version', description, id: 'getCodeVersion', definition }
  }
  if (path === '/api') {
    const definition = `${META}.APIVersions`
    const description = 'get available API versions'
    return { path: at, tag: 'core', description, id: 'getCoreAPIVersions', definition }
  }
  if (path === '/apis') {
    const definition = `${META}.APIGroupList`
    const description = 'get available API versions'
    return { path: at, tag: 'apis', description, id: 'getAPIVersions', definition }
  }
  const group = path.slice('/apis/'.length)
  const id = `get${capital(camelCase(group))}APIGroup`
  const definition = `${META}.APIGroup`
  return {
    path: at,
    tag: camelCase(group),
    description: 'get information of a group',
    id,
    definition,
  }
}

/** `rbacAuthorization_v1` */
function tagOf({ group, version }: GroupVersion): string {
  return `${camelCase(group)}_${version}`
}

/** `RbacAuthorizationV1` */
function prefixOf({ group, version }: GroupVersion): string {
  return capital(camelCase(group)) + capital(version)
}

function camelCase(group: string): string {
  if (group === '') return 'core'
  const [first = '', ...rest] = group.replace(/\.k8s\.io$/, '').split(/[.-]/)
  return first + rest.map(capital).join('')
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1)
}

function sorted<T>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))
}
