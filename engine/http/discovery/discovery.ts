/**
 * What a server tells clients that ask what it serves: groups, versions, resources, verbs.
 *
 * The rule to know: it is a pure function of the registry, made when first asked for and again
 * after a change of what is served, so that custom resources come and go with their definitions.
 *
 * Models staging/src/k8s.io/apiserver/pkg/endpoints/discovery.
 */

import { compareVersions } from '../../api/version-order'
import type { Registry, Resource } from '../../apiserver/registry'
import { type AggregatedVersion, type APIGroupDiscoveryList, aggregated } from './aggregated'
import { compareGroups } from './order'
import { storageVersionHash, subresourcesOf, verbsOf } from './served'

/** The same object as long as the registry serves the same. */
export function discoveryOf(registry: Registry): Discovery {
  const known = discoveries.get(registry)
  if (known?.revision === registry.revision) return known
  const made = new Discovery(registry)
  discoveries.set(registry, made)
  return made
}

export class Discovery {
  readonly revision: number
  readonly #registry: Registry
  readonly #groups: ReadonlyMap<string, ReadonlyMap<string, readonly Resource[]>>
  readonly #made = new Map<string, unknown>()

  constructor(registry: Registry) {
    this.revision = registry.revision
    this.#registry = registry
    this.#groups = groupsOf(registry)
  }

  /** `/api`; the address is that of the server: `127.0.0.1:6443`. */
  core(address: string): APIVersions {
    const serverAddressByClientCIDRs = [{ clientCIDR: '0.0.0.0/0', serverAddress: address }]
    return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs }
  }

  /** `/apis` */
  groups(): APIGroupList {
    return this.#once('groups', () => {
      const groups = this.#names().map((name) => this.#entry(name))
      return { kind: 'APIGroupList', apiVersion: 'v1', groups }
    })
  }

  /** `/apis/<name>` */
  group(name: string): APIGroup | undefined {
    if (name === '' || !this.#groups.has(name)) return undefined
    return this.#once(`group ${name}`, () => ({
      kind: 'APIGroup',
      apiVersion: 'v1',
      ...this.#entry(name),
    }))
  }

  /** `/apis/<group>/<version>`, and `/api/v1` for the group without a name. */
  resources(group: string, version: string): APIResourceList | undefined {
    const resources = this.#groups.get(group)?.get(version)
    if (resources === undefined) return undefined
    return this.#once(`resources ${group}/${version}`, () => ({
      kind: 'APIResourceList',
      ...(group !== '' && { apiVersion: 'v1' }),
      groupVersion: groupVersion(group, version),
      resources: resources.flatMap((it) => entriesOf(it, this.#registry)),
    }))
  }

  /** `/api` for clients that ask for everything at once. */
  aggregatedCore(version: AggregatedVersion = 'v2'): APIGroupDiscoveryList {
    return this.#aggregated(version, [''])
  }

  /** `/apis` for clients that ask for everything at once. */
  aggregatedGroups(version: AggregatedVersion = 'v2'): APIGroupDiscoveryList {
    return this.#aggregated(version, this.#names())
  }

  /** The paths of groups and versions, for the list at `/`. */
  paths(): readonly string[] {
    return this.#once('paths', () => {
      const named = this.#names().flatMap((name) => [
        `/apis/${name}`,
        ...this.#versions(name).map((version) => `/apis/${name}/${version}`),
      ])
      return ['/api', '/api/v1', '/apis', '/apis/', ...named].sort()
    })
  }

  #aggregated(version: AggregatedVersion, names: readonly string[]): APIGroupDiscoveryList {
    const key = `${version} ${names[0] === '' ? 'core' : 'groups'}`
    return this.#once(key, () =>
      aggregated(
        version,
        names.map((name) => [name, this.#groups.get(name) ?? new Map()]),
      ),
    )
  }

  #names(): readonly string[] {
    return [...this.#groups.keys()].filter((name) => name !== '')
  }

  #versions(group: string): readonly string[] {
    return [...(this.#groups.get(group)?.keys() ?? [])]
  }

  #entry(name: string): GroupEntry {
    const versions = this.#versions(name).map((version) => ({
      groupVersion: groupVersion(name, version),
      version,
    }))
    return { name, versions, ...(versions[0] && { preferredVersion: versions[0] }) }
  }

  #once<T>(key: string, make: () => T): T {
    if (!this.#made.has(key)) this.#made.set(key, Object.freeze(make()))
    // What was put under a key is what its one caller makes.
    return this.#made.get(key) as T
  }
}

export interface APIVersions {
  readonly kind: 'APIVersions'
  readonly versions: readonly string[]
  readonly serverAddressByClientCIDRs: readonly {
    readonly clientCIDR: string
    readonly serverAddress: string
  }[]
}

export interface APIGroupList {
  readonly kind: 'APIGroupList'
  readonly apiVersion: 'v1'
  readonly groups: readonly GroupEntry[]
}

export interface APIGroup extends GroupEntry {
  readonly kind: 'APIGroup'
  readonly apiVersion: 'v1'
}

export interface APIResourceList {
  readonly kind: 'APIResourceList'
  /** Absent for the core group, as in Kubernetes. */
  readonly apiVersion?: 'v1'
  readonly groupVersion: string
  readonly resources: readonly APIResource[]
}

interface GroupEntry {
  readonly name: string
  readonly versions: readonly GroupVersion[]
  readonly preferredVersion?: GroupVersion
}

interface GroupVersion {
  readonly groupVersion: string
  readonly version: string
}

interface APIResource {
  readonly name: string
  readonly singularName: string
  readonly namespaced: boolean
  readonly group?: string
  readonly version?: string
  readonly kind: string
  readonly verbs: readonly string[]
  readonly shortNames?: readonly string[]
  readonly categories?: readonly string[]
  readonly storageVersionHash?: string
}

const discoveries = new WeakMap<Registry, Discovery>()

/** Group → version → resources, each in the order that they are listed in. */
function groupsOf(registry: Registry): Map<string, Map<string, readonly Resource[]>> {
  const resources = registry
    .versions()
    .toSorted(
      (a, b) =>
        compareGroups(a.group, b.group) ||
        compareVersions(a.version, b.version) ||
        (a.plural < b.plural ? -1 : 1),
    )
  const groups = new Map<string, Map<string, Resource[]>>()
  for (const resource of resources) {
    const versions = groups.get(resource.group) ?? new Map<string, Resource[]>()
    groups.set(resource.group, versions)
    const listed = versions.get(resource.version)
    if (listed === undefined) versions.set(resource.version, [resource])
    else listed.push(resource)
  }
  return groups
}

function groupVersion(group: string, version: string): string {
  return group === '' ? version : `${group}/${version}`
}

/** A resource, and after it its subresources. */
function entriesOf(resource: Resource, registry: Registry): APIResource[] {
  const { plural, singular, namespaced, kind, shortNames, categories } = resource
  const hash = storageVersionHash(resource, registry.get(resource.id))
  const entry: APIResource = {
    name: plural,
    singularName: singular,
    namespaced,
    kind,
    verbs: verbsOf(resource),
    ...(shortNames.length > 0 && { shortNames }),
    ...(categories.length > 0 && { categories }),
    ...(hash !== undefined && { storageVersionHash: hash }),
  }
  const parts = subresourcesOf(resource).map((part) => ({
    name: `${plural}/${part.name}`,
    singularName: '',
    namespaced,
    ...(part.group !== undefined && { group: part.group }),
    ...(part.version !== undefined && { version: part.version }),
    kind: part.kind,
    verbs: part.verbs,
  }))
  return [entry, ...parts]
}
