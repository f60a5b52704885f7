/**
 * The OpenAPI documents of what a registry serves, written and ready to be sent.
 *
 * The rule to know: a document is made when it is first asked for, and again only when one of its
 * own resources has changed.
 */

import { createHash } from 'node:crypto'
import type { Registry, Resource } from '../../apiserver/registry'
import { type Discovery, discoveryOf } from '../discovery/discovery'
import type { Json } from './dialect'
import { documentOf, readingDocument, wholeDocument } from './documents'
import { documentInProtobuf } from './protobuf'

/** `/openapi/v2` */
export function openApiV2(registry: Registry): Document {
  return documentsOf(registry).whole()
}

/** `/openapi/v2` in protobuf. */
export function openApiV2Protobuf(registry: Registry): Document {
  return documentsOf(registry).wholeInProtobuf()
}

/** `/openapi/v3`: where the documents are. */
export function openApiV3Index(registry: Registry): Document {
  return documentsOf(registry).index()
}

/** `/openapi/v3/<path>`, where the path is `api/v1`, `apis/apps/v1`, `apis/apps` or `version`. */
export function openApiV3(registry: Registry, path: string): Document | undefined {
  return documentsOf(registry).at(path)
}

/** A document as it is sent, and a name for just this content of it. */
export interface Document {
  readonly bytes: Buffer
  /** In upper-case hexadecimal. */
  readonly hash: string
}

class Documents {
  readonly #registry: Registry
  #revision = -1
  #resources: ReadonlyMap<string, readonly Resource[]> = new Map()
  #whole: Document | undefined
  #wholeInProtobuf: Document | undefined
  #index: Document | undefined
  /** Of what is in no version, by path. */
  readonly #others = new Map<string, Document>()

  constructor(registry: Registry) {
    this.#registry = registry
  }

  whole(): Document {
    const discovery = this.#current()
    this.#whole ??= written(this.#everything(discovery))
    return this.#whole
  }

  wholeInProtobuf(): Document {
    const discovery = this.#current()
    this.#wholeInProtobuf ??= named(documentInProtobuf(this.#everything(discovery)))
    return this.#wholeInProtobuf
  }

  index(): Document {
    const discovery = this.#current()
    this.#index ??= written({
      paths: Object.fromEntries(
        [...this.#resources.keys(), ...this.#readings(discovery)].sort().map((path) => {
          const hash = this.at(path)?.hash ?? ''
          return [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` }]
        }),
      ),
    })
    return this.#index
  }

  at(path: string): Document | undefined {
    const discovery = this.#current()
    const resources = this.#resources.get(path)
    if (resources !== undefined) return documentOfVersion(path, resources)
    if (!this.#readings(discovery).includes(path)) return undefined
    const known = this.#others.get(path)
    if (known !== undefined) return known
    const document = written(readingDocument(`/${path}`))
    this.#others.set(path, document)
    return document
  }

  #everything(discovery: Discovery): Json {
    return wholeDocument(
      [...this.#resources.values()].flat(),
      [...this.#resources.keys()].map(groupVersion),
      this.#readings(discovery).map((path) => `/${path}`),
    )
  }

  /** Forgets what is of an earlier revision of the registry. */
  #current(): Discovery {
    const discovery = discoveryOf(this.#registry)
    if (discovery.revision === this.#revision) return discovery
    this.#revision = discovery.revision
    this.#resources = resourcesByPath(this.#registry)
    this.#whole = undefined
    this.#wholeInProtobuf = undefined
    this.#index = undefined
    return discovery
  }

  /** What can be read of the API itself. */
  #readings(discovery: Discovery): readonly string[] {
    const groups = discovery.groups().groups.map(({ name }) => `apis/${name}`)
    return ['api', 'apis', 'version', ...groups]
  }
}

const documentsByRegistry = new WeakMap<Registry, Documents>()

function documentsOf(registry: Registry): Documents {
  let documents = documentsByRegistry.get(registry)
  if (documents === undefined) {
    documents = new Documents(registry)
    documentsByRegistry.set(registry, documents)
  }
  return documents
}

/** By the first of the resources it was made of, which clusters share. */
const documentsByResource = new WeakMap<
  Resource,
  { readonly of: readonly Resource[]; readonly document: Document }
>()

function documentOfVersion(path: string, resources: readonly Resource[]): Document | undefined {
  const [first] = resources
  if (first === undefined) return undefined
  const known = documentsByResource.get(first)
  if (known !== undefined && isSame(known.of, resources)) return known.document
  const document = written(documentOf(resources, groupVersion(path)))
  documentsByResource.set(first, { of: resources, document })
  return document
}

/** `apis/apps/v1` → its resources, in the order in which they were added. */
function resourcesByPath(registry: Registry): ReadonlyMap<string, readonly Resource[]> {
  const paths = new Map<string, Resource[]>()
  for (const resource of registry.versions()) {
    const { group, version } = resource
    const path = group === '' ? `api/${version}` : `apis/${group}/${version}`
    const resources = paths.get(path)
    if (resources === undefined) paths.set(path, [resource])
    else resources.push(resource)
  }
  return paths
}

function groupVersion(path: string): { group: string; version: string } {
  const [version = '', group = ''] = path.split('/').slice(1).reverse()
  return { group, version }
}

function isSame(left: readonly Resource[], right: readonly Resource[]): boolean {
  return left.length === right.length && left.every((resource, index) => resource === right[index])
}

function written(content: Json): Document {
  return named(Buffer.from(JSON.stringify(content)))
}

function named(bytes: Buffer): Document {
  return { bytes, hash: createHash('sha512').update(bytes).digest('hex').toUpperCase() }
}
