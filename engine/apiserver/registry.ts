/**
 * The registry of a cluster: group/resource → what it is. Shared code never asks for a kind by
 * name; the registry's entry answers. Built-in kinds come from the generated schema, custom
 * resources are added at run time, and the default strategy suffices for most.
 */

import type { Kind } from '../api/kinds'
import type { KubeObject } from '../api/meta'
import { broken, ensure } from '../ensure'
import { builtInResources, type ResourceInfo, type Schema, schemaOf } from '../schema/schema'
import type { OpenApiV3Schema } from '../schema/structural'
import type { Strategy } from './strategy'
import { conversionBetween } from './versions'

export interface Resource extends ResourceInfo {
  /** `deployments.apps`, or `pods` of the core group. */
  readonly id: string
  readonly apiVersion: string
  readonly listKind: string
  readonly schema: Schema
  readonly strategy: Strategy
  /** Its kind comes from a CustomResourceDefinition. */
  readonly isCustom: boolean
  /** The schema as the definition has it, with what only validates and describes. */
  readonly source?: OpenApiV3Schema
  /** Its objects always have a spec, though it may be empty; and a status. */
  readonly hasSpec: boolean
  readonly hasStatus: boolean
  /** Of a version that is served but not stored: how its objects become those that are. */
  readonly conversion?: Conversion
}

/**
 * Between a served version of a resource and the one that is stored; an object that is in the
 * version already stays as it is.
 */
export interface Conversion {
  readonly stored: Resource
  toStored(object: KubeObject): KubeObject
  fromStored(object: KubeObject): KubeObject
  /** Fields that selectors of this version call otherwise: the stored version's, by its names. */
  readonly fieldNames?: ReadonlyMap<string, string>
}

export class Registry {
  #byId: Map<string, Resource>
  #byVersionAndKind: Map<string, Resource>
  #byKind: Map<string, Resource>
  #byWord: Map<string, readonly Resource[]>
  /** By `apiVersion/plural`, as in URLs. */
  #byPath: Map<string, Resource>
  /** The Maps are another registry's, and copied before the first change: most never have one. */
  #isShared: boolean
  readonly #listeners: ((resource: Resource) => void)[] = []
  #revision = 0

  /** An empty registry, or a copy that can be added to without changing the original. */
  constructor(original?: Registry) {
    this.#isShared = original !== undefined
    this.#byId = original === undefined ? new Map() : original.#byId
    this.#byVersionAndKind = original === undefined ? new Map() : original.#byVersionAndKind
    this.#byKind = original === undefined ? new Map() : original.#byKind
    this.#byWord = original === undefined ? new Map() : original.#byWord
    this.#byPath = original === undefined ? new Map() : original.#byPath
  }

  /** A registry of the built-in kinds, each with its strategy. */
  static builtIn(strategies: Readonly<Record<string, Strategy>>): Registry {
    let original = originals.get(strategies)
    if (original === undefined) {
      original = new Registry()
      for (const info of builtInResources()) {
        original.add(info, strategies[idOf(info)] ?? NO_STRATEGY)
      }
      originals.set(strategies, original)
    }
    return new Registry(original)
  }

  /**
   * Adds a resource; of two versions of one resource the later added is the one that is stored. A
   * custom resource brings its schema, and takes the bare name of no kind that is there.
   */
  add(
    info: ResourceInfo,
    strategy: Strategy,
    customSchema?: Schema,
    source?: OpenApiV3Schema,
  ): void {
    this.#own()
    this.#revision++
    const apiVersion = info.group === '' ? info.version : `${info.group}/${info.version}`
    const isCustom = customSchema !== undefined
    const builtIn = isCustom ? undefined : schemaOf(apiVersion, info.kind)
    const schema = ensure(customSchema ?? builtIn, `a schema of ${apiVersion} ${info.kind}`)
    const home = strategy.storedAs === undefined ? undefined : this.get(strategy.storedAs)
    const resource: Resource = {
      ...info,
      id: home?.id ?? idOf(info),
      apiVersion,
      listKind: info.listKind ?? `${info.kind}List`,
      schema,
      strategy: home?.strategy ?? strategy,
      isCustom,
      ...(home !== undefined && { conversion: conversionBetween({ apiVersion }, home) }),
      ...(source !== undefined && { source }),
      hasSpec: !isCustom && (schema.properties?.has('spec') ?? false),
      hasStatus: !isCustom && (schema.properties?.has('status') ?? false),
    }
    this.#byVersionAndKind.set(`${apiVersion}/${info.kind}`, resource)
    this.#byPath.set(`${apiVersion}/${info.plural}`, resource)
    if (home === undefined) this.#store(resource)
  }

  /** This version is the one that is stored, and that is meant where no version is said. */
  #store(resource: Resource): void {
    const { id, kind, isCustom } = resource
    this.#byId.set(id, resource)
    this.#convert(resource)
    const known = this.#byKind.get(kind)
    if (known === undefined || !isCustom || known.id === id) this.#byKind.set(kind, resource)
    for (const word of wordsOf(resource)) {
      const others = (this.#byWord.get(word) ?? []).filter((other) => other.id !== id)
      this.#byWord.set(word, [...others, resource])
    }
    for (const listener of this.#listeners) listener(resource)
  }

  /** Takes all other versions of a resource out of service. */
  retain(id: string, versions: readonly string[]): void {
    this.#own()
    this.#revision++
    for (const names of [this.#byVersionAndKind, this.#byPath]) {
      for (const [name, resource] of names) {
        if (resource.id === id && !versions.includes(resource.version)) names.delete(name)
      }
    }
  }

  /** Takes a custom resource out of service; who watches it goes on watching nothing. */
  remove(id: string): void {
    this.#own()
    this.#revision++
    for (const names of [this.#byVersionAndKind, this.#byKind, this.#byPath]) {
      for (const [name, resource] of names) if (resource.id === id) names.delete(name)
    }
    for (const [word, resources] of this.#byWord) {
      const others = resources.filter((resource) => resource.id !== id)
      if (others.length === 0) this.#byWord.delete(word)
      else this.#byWord.set(word, others)
    }
  }

  /** What was added before are other versions than the one that is stored from now on. */
  #convert(stored: Resource): void {
    for (const [path, version] of this.#byPath) {
      if (version.id !== stored.id || version.apiVersion === stored.apiVersion) continue
      const converted = { ...version, conversion: conversionBetween(version, stored) }
      this.#byPath.set(path, converted)
      this.#byVersionAndKind.set(`${version.apiVersion}/${version.kind}`, converted)
    }
  }

  #own(): void {
    if (!this.#isShared) return
    this.#isShared = false
    this.#byId = new Map(this.#byId)
    this.#byVersionAndKind = new Map(this.#byVersionAndKind)
    this.#byKind = new Map(this.#byKind)
    this.#byWord = new Map(this.#byWord)
    this.#byPath = new Map(this.#byPath)
  }

  /** Calls back for each resource, those that are added later too. */
  each(listener: (resource: Resource) => void): void {
    for (const resource of this.#byId.values()) listener(resource)
    this.#listeners.push(listener)
  }

  resources(): readonly Resource[] {
    return [...this.#byId.values()]
  }

  /** Every version that is served of every resource, the ones that are not stored too. */
  versions(): readonly Resource[] {
    return [...this.#byVersionAndKind.values()]
  }

  /** Grows with each change of what is served. */
  get revision(): number {
    return this.#revision
  }

  find(id: string): Resource | undefined {
    return this.#byId.get(id)
  }

  get(id: string): Resource {
    return ensure(this.#byId.get(id), 'a resource is registered', id)
  }

  /** The resource of a kind that the engine has a type for. */
  ofKind(kind: Kind): Resource {
    const resource = this.#byKind.get(kind)
    if (resource === undefined) throw broken('a kind is registered', kind)
    return resource
  }

  /** The resource of an object as a manifest names it. */
  ofObject(apiVersion: string, kind: string): Resource | undefined {
    return this.#byVersionAndKind.get(`${apiVersion}/${kind}`)
  }

  /** Every version of every resource that is served. */
  served(): readonly Resource[] {
    return [...this.#byPath.values()]
  }

  /** The resource of a URL's apiVersion and plural. */
  ofPath(apiVersion: string, plural: string): Resource | undefined {
    return this.#byPath.get(`${apiVersion}/${plural}`)
  }

  /**
   * The resource that kubectl would take for a word: a kind, a plural, a singular or a short name,
   * in any case, with or without its group. The core group wins, then the order of discovery.
   */
  resolve(word: string): Resource | undefined {
    return this.#byWord.get(word.toLowerCase())?.[0]
  }

  /** Every word that `resolve` knows as a kind, for messages. */
  kinds(): readonly string[] {
    return [...this.#byKind.keys()].sort()
  }
}

const NO_STRATEGY: Strategy = {}

/** Registries of the built-in kinds by their strategies; never handed out, only copied. */
const originals = new WeakMap<Readonly<Record<string, Strategy>>, Registry>()

const idOf = ({ plural, group }: ResourceInfo): string =>
  group === '' ? plural : `${plural}.${group}`

function wordsOf({ kind, plural, singular, shortNames, group, version }: Resource): Set<string> {
  const bare = [kind.toLowerCase(), plural, singular, ...shortNames]
  const suffixes = group === '' ? [''] : ['', `.${group}`, `.${version}.${group}`]
  return new Set(bare.flatMap((word) => suffixes.map((suffix) => `${word}${suffix}`)))
}
