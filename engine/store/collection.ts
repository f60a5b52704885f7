/**
 * The objects of one resource with their indexes.
 *
 * An index maps a value to the keys that have it; keys keep the order in which they got the value,
 * and that order is saved, so that lists come out the same after a load. A saved collection shows
 * the Maps themselves: whoever has them copies what it changes, before its first change.
 */

import type { KubeObject } from '../api/meta'
import type { Instant } from '../clock/duration'
import type { Renew, Renewal } from './store'

/** What a resource is indexed by besides namespace, label and owner. */
export interface CollectionIndexes {
  /** The Node that an object belongs to: of a Pod, the one it is bound to. */
  readonly node?: ((object: KubeObject) => string | undefined) | undefined
  /** Resources of many short-lived objects (Events) do without the label index. */
  readonly unlabelled?: boolean | undefined
}

/** Which objects a list wants; all given parts must hold. */
export interface Where {
  readonly namespace?: string | undefined
  /** One `key=value` that the objects carry; narrows by index. */
  readonly label?: readonly [string, string] | undefined
  /** The UID of an owner. */
  readonly owner?: string | undefined
  readonly node?: string | undefined
}

type Index = ReadonlyMap<string, ReadonlySet<string>>
type OwnIndex = Map<string, Set<string>>
type Indexes = Readonly<Record<'namespaces' | 'labels' | 'owners' | 'nodes', Index>>
type OwnIndexes = Readonly<Record<keyof Indexes, OwnIndex>>

/** A collection as it was. */
export interface SavedCollection {
  readonly objects: ReadonlyMap<string, KubeObject>
  readonly renewals: ReadonlyMap<string, Renewal>
  readonly indexes: Indexes
}

const NO_KEYS: ReadonlySet<string> = new Set()
const UNUSED: ReadonlyMap<string, ReadonlySet<string>> = new Map()
const EMPTY: SavedCollection = {
  objects: new Map(),
  renewals: new Map(),
  indexes: { namespaces: UNUSED, labels: UNUSED, owners: UNUSED, nodes: UNUSED },
}

export class Collection {
  #objects: ReadonlyMap<string, KubeObject> = EMPTY.objects
  #renewals: ReadonlyMap<string, Renewal> = EMPTY.renewals
  #indexes: Indexes = EMPTY.indexes
  /** The same as above, once they are this collection's own. */
  #ownObjects: Map<string, KubeObject> | undefined
  #ownRenewals: Map<string, Renewal> | undefined
  #ownIndexes: OwnIndexes | undefined
  readonly #rules: CollectionIndexes
  readonly #renew: Renew | undefined

  constructor(rules: CollectionIndexes, renew: Renew | undefined) {
    this.#rules = rules
    this.#renew = renew
  }

  get size(): number {
    return this.#objects.size
  }

  get(key: string): KubeObject | undefined {
    const object = this.#objects.get(key)
    if (this.#renewals.size === 0 || object === undefined) return object
    const renewal = this.#renewals.get(key)
    return renewal === undefined || renewal.made ? object : this.#make(key, object, renewal)
  }

  /** The object's last renewals; undefined when it was written as a whole since. */
  renewalOf(key: string): Renewal | undefined {
    return this.#renewals.get(key)
  }

  keys(): Iterable<string> {
    return this.#objects.keys()
  }

  /** The keys that may match; the narrowest index decides, `matches` the rest. */
  candidates(where: Where): Iterable<string> {
    const { namespace, label, owner, node } = where
    const { namespaces, labels, owners, nodes } = this.#indexes
    let best: ReadonlySet<string> | undefined
    if (node !== undefined) best = nodes.get(node) ?? NO_KEYS
    if (owner !== undefined) best = narrower(best, owners.get(owner))
    if (label !== undefined && !this.#rules.unlabelled) {
      best = narrower(best, labels.get(labelValue(label[0], label[1])))
    }
    if (namespace !== undefined) best = narrower(best, namespaces.get(namespace))
    return best ?? this.#objects.keys()
  }

  /** True when an object here names this UID as an owner. */
  owns(uid: string): boolean {
    return this.#indexes.owners.has(uid)
  }

  matches(object: KubeObject, where: Where): boolean {
    const { namespace, label, owner, node } = where
    if (namespace !== undefined && object.metadata.namespace !== namespace) return false
    if (label !== undefined && object.metadata.labels?.[label[0]] !== label[1]) return false
    if (node !== undefined && this.nodeOf(object) !== node) return false
    if (owner === undefined) return true
    return object.metadata.ownerReferences?.some((o) => o.uid === owner) ?? false
  }

  list(where: Where): KubeObject[] {
    const found: KubeObject[] = []
    for (const key of this.candidates(where)) {
      const object = this.get(key)
      if (object !== undefined && this.matches(object, where)) found.push(object)
    }
    return found
  }

  nodeOf(object: KubeObject): string | undefined {
    return this.#rules.node?.(object)
  }

  set(key: string, object: KubeObject, previous: KubeObject | undefined): void {
    if (this.#renewals.has(key)) this.#changedRenewals().delete(key)
    this.#changedObjects().set(key, object)
    if (previous === undefined) this.#file(key, object)
    else this.#refile(key, object, previous)
  }

  delete(key: string, previous: KubeObject): void {
    if (this.#renewals.has(key)) this.#changedRenewals().delete(key)
    this.#changedObjects().delete(key)
    this.#unfile(key, previous)
  }

  renew(key: string, at: Instant, revision: number): void {
    const last = this.#renewals.get(key)
    const before = last === undefined ? undefined : { at: last.at, revision: last.revision }
    this.#changedRenewals().set(key, { at, revision, before, made: false })
  }

  save(): SavedCollection {
    this.#ownObjects = undefined
    this.#ownRenewals = undefined
    this.#ownIndexes = undefined
    return { objects: this.#objects, renewals: this.#renewals, indexes: this.#indexes }
  }

  load({ objects, renewals, indexes }: SavedCollection): void {
    this.#objects = objects
    this.#renewals = renewals
    this.#indexes = indexes
  }

  #changedObjects(): Map<string, KubeObject> {
    if (this.#ownObjects === undefined) {
      this.#ownObjects = new Map(this.#objects)
      this.#objects = this.#ownObjects
    }
    return this.#ownObjects
  }

  #changedRenewals(): Map<string, Renewal> {
    if (this.#ownRenewals === undefined) {
      this.#ownRenewals = new Map(this.#renewals)
      this.#renewals = this.#ownRenewals
    }
    return this.#ownRenewals
  }

  #changedIndexes(): OwnIndexes {
    if (this.#ownIndexes === undefined) {
      const { namespaces, labels, owners, nodes } = this.#indexes
      this.#ownIndexes = {
        namespaces: copyOf(namespaces),
        labels: copyOf(labels),
        owners: copyOf(owners),
        nodes: copyOf(nodes),
      }
      this.#indexes = this.#ownIndexes
    }
    return this.#ownIndexes
  }

  #make(key: string, object: KubeObject, renewal: Renewal): KubeObject {
    const made = this.#renew?.(object, renewal.at, renewal.revision) ?? object
    this.#changedObjects().set(key, made)
    this.#changedRenewals().set(key, { ...renewal, made: true })
    return made
  }

  #file(key: string, object: KubeObject): void {
    const { namespace, labels, ownerReferences } = object.metadata
    const indexes = this.#changedIndexes()
    if (namespace !== undefined) add(indexes.namespaces, namespace, key)
    if (!this.#rules.unlabelled) {
      for (const l in labels) add(indexes.labels, labelValue(l, labels[l] ?? ''), key)
    }
    for (const owner of ownerReferences ?? NOBODY) add(indexes.owners, owner.uid, key)
    const node = this.nodeOf(object)
    if (node !== undefined) add(indexes.nodes, node, key)
  }

  #unfile(key: string, object: KubeObject): void {
    const { namespace, labels, ownerReferences } = object.metadata
    const indexes = this.#changedIndexes()
    if (namespace !== undefined) drop(indexes.namespaces, namespace, key)
    for (const l in labels) drop(indexes.labels, labelValue(l, labels[l] ?? ''), key)
    for (const owner of ownerReferences ?? NOBODY) drop(indexes.owners, owner.uid, key)
    const node = this.nodeOf(object)
    if (node !== undefined) drop(indexes.nodes, node, key)
  }

  /** Most updates change neither labels nor owners; their indexes are left alone. */
  #refile(key: string, object: KubeObject, previous: KubeObject): void {
    const was = this.nodeOf(previous)
    const is = this.nodeOf(object)
    if (was !== is) {
      const { nodes } = this.#changedIndexes()
      if (was !== undefined) drop(nodes, was, key)
      if (is !== undefined) add(nodes, is, key)
    }
    const { labels, ownerReferences } = object.metadata
    const old = previous.metadata
    if (labels !== old.labels && !this.#rules.unlabelled) this.#relabel(key, labels, old.labels)
    if (ownerReferences !== old.ownerReferences) {
      const { owners } = this.#changedIndexes()
      const uids = new Set(ownerReferences?.map((owner) => owner.uid))
      for (const { uid } of old.ownerReferences ?? NOBODY) {
        if (!uids.has(uid)) drop(owners, uid, key)
      }
      for (const uid of uids) add(owners, uid, key)
    }
  }

  #relabel(key: string, labels: Labels, old: Labels): void {
    const index = this.#changedIndexes().labels
    for (const l in old) {
      if (labels?.[l] !== old[l]) drop(index, labelValue(l, old[l] ?? ''), key)
    }
    for (const l in labels) {
      if (labels[l] !== old?.[l]) add(index, labelValue(l, labels[l] ?? ''), key)
    }
  }
}

type Labels = KubeObject['metadata']['labels']

const NOBODY: readonly { readonly uid: string }[] = []

const labelValue = (label: string, value: string): string => `${label}=${value}`

/** The smaller of two sets of keys; a value that nothing has narrows to nothing. */
const narrower = (best: ReadonlySet<string> | undefined, keys = NO_KEYS): ReadonlySet<string> =>
  best === undefined || keys.size < best.size ? keys : best

function add(index: OwnIndex, value: string, key: string): void {
  const keys = index.get(value)
  if (keys === undefined) index.set(value, new Set([key]))
  else keys.add(key)
}

function drop(index: OwnIndex, value: string, key: string): void {
  const keys = index.get(value)
  if (keys === undefined) return
  keys.delete(key)
  if (keys.size === 0) index.delete(value)
}

function copyOf(index: Index): OwnIndex {
  const copy: OwnIndex = new Map()
  for (const [value, keys] of index) copy.set(value, new Set(keys))
  return copy
}
