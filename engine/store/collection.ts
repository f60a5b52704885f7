/**
 * The objects of one resource with their indexes.
 *
 * An index maps a value to the keys that have it; keys keep the order in which they got the value,
 * and that order is saved, so that lists come out the same after a load.
 */

import type { KubeObject } from '../api/meta'
import type { Instant } from '../clock/duration'
import type { Renew, Renewal } from './store'

/** What a resource is indexed by besides namespace, label and owner. */
export interface CollectionIndexes {
  /** The Node that an object belongs to: of a Pod, the one it is bound to. */
  readonly node?: (object: KubeObject) => string | undefined
  /** Resources of many short-lived objects (Events) do without the label index. */
  readonly unlabelled?: boolean
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

type Index = Map<string, Set<string>>

export class Collection {
  readonly #objects = new Map<string, KubeObject>()
  readonly #renewals = new Map<string, Renewal>()
  readonly #namespaces: Index = new Map()
  readonly #labels: Index = new Map()
  readonly #owners: Index = new Map()
  readonly #nodes: Index = new Map()
  readonly #indexes: CollectionIndexes
  readonly #renew: Renew | undefined

  constructor(indexes: CollectionIndexes, renew: Renew | undefined) {
    this.#indexes = indexes
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
    let best: ReadonlySet<string> | undefined
    for (const set of this.#postings(where)) {
      if (set === undefined) return []
      if (best === undefined || set.size < best.size) best = set
    }
    return best ?? this.#objects.keys()
  }

  /** True when an object here names this UID as an owner. */
  owns(uid: string): boolean {
    return this.#owners.has(uid)
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
    return this.#indexes.node?.(object)
  }

  set(key: string, object: KubeObject, previous: KubeObject | undefined): void {
    if (this.#renewals.size > 0) this.#renewals.delete(key)
    this.#objects.set(key, object)
    if (previous === undefined) this.#file(key, object)
    else this.#refile(key, object, previous)
  }

  delete(key: string, previous: KubeObject): void {
    this.#renewals.delete(key)
    this.#objects.delete(key)
    this.#unfile(key, previous)
  }

  renew(key: string, at: Instant, revision: number): void {
    const last = this.#renewals.get(key)
    const before = last === undefined ? undefined : { at: last.at, revision: last.revision }
    this.#renewals.set(key, { at, revision, before, made: false })
  }

  save() {
    return {
      objects: [...this.#objects],
      renewals: [...this.#renewals],
      indexes: [this.#namespaces, this.#labels, this.#owners, this.#nodes].map((index) =>
        [...index].map(([value, keys]) => [value, [...keys]] as const),
      ),
    }
  }

  load(saved: ReturnType<Collection['save']>): void {
    for (const [key, object] of saved.objects) this.#objects.set(key, object)
    for (const [key, renewal] of saved.renewals) this.#renewals.set(key, renewal)
    const indexes = [this.#namespaces, this.#labels, this.#owners, this.#nodes]
    saved.indexes.forEach((entries, i) => {
      for (const [value, keys] of entries) indexes[i]?.set(value, new Set(keys))
    })
  }

  #make(key: string, object: KubeObject, renewal: Renewal): KubeObject {
    const made = this.#renew?.(object, renewal.at, renewal.revision) ?? object
    this.#objects.set(key, made)
    this.#renewals.set(key, { ...renewal, made: true })
    return made
  }

  /** One entry a given part of `where`: its keys, or undefined when nothing has that value. */
  #postings(where: Where): (ReadonlySet<string> | undefined)[] {
    const found: (ReadonlySet<string> | undefined)[] = []
    const { namespace, label, owner, node } = where
    if (node !== undefined) found.push(this.#nodes.get(node))
    if (owner !== undefined) found.push(this.#owners.get(owner))
    if (label !== undefined && !this.#indexes.unlabelled) {
      found.push(this.#labels.get(labelValue(...label)))
    }
    if (namespace !== undefined) found.push(this.#namespaces.get(namespace))
    return found
  }

  #file(key: string, object: KubeObject): void {
    const { namespace, labels, ownerReferences } = object.metadata
    if (namespace !== undefined) add(this.#namespaces, namespace, key)
    if (!this.#indexes.unlabelled) {
      for (const label in labels) add(this.#labels, labelValue(label, labels[label] ?? ''), key)
    }
    for (const owner of ownerReferences ?? []) add(this.#owners, owner.uid, key)
    const node = this.nodeOf(object)
    if (node !== undefined) add(this.#nodes, node, key)
  }

  #unfile(key: string, object: KubeObject): void {
    const { namespace, labels, ownerReferences } = object.metadata
    if (namespace !== undefined) drop(this.#namespaces, namespace, key)
    for (const label in labels) drop(this.#labels, labelValue(label, labels[label] ?? ''), key)
    for (const owner of ownerReferences ?? []) drop(this.#owners, owner.uid, key)
    const node = this.nodeOf(object)
    if (node !== undefined) drop(this.#nodes, node, key)
  }

  /** Most updates change neither labels nor owners; their indexes are left alone. */
  #refile(key: string, object: KubeObject, previous: KubeObject): void {
    const { labels, ownerReferences } = object.metadata
    const was = this.nodeOf(previous)
    const is = this.nodeOf(object)
    if (was !== is) {
      if (was !== undefined) drop(this.#nodes, was, key)
      if (is !== undefined) add(this.#nodes, is, key)
    }
    if (labels !== previous.metadata.labels && !this.#indexes.unlabelled) {
      const old = previous.metadata.labels
      for (const l in old) {
        if (labels?.[l] !== old[l]) drop(this.#labels, labelValue(l, old[l] ?? ''), key)
      }
      for (const l in labels) {
        if (labels[l] !== old?.[l]) add(this.#labels, labelValue(l, labels[l] ?? ''), key)
      }
    }
    if (ownerReferences !== previous.metadata.ownerReferences) {
      const uids = new Set(ownerReferences?.map((owner) => owner.uid))
      for (const { uid } of previous.metadata.ownerReferences ?? []) {
        if (!uids.has(uid)) drop(this.#owners, uid, key)
      }
      for (const uid of uids) add(this.#owners, uid, key)
    }
  }
}

const labelValue = (label: string, value: string): string => `${label}=${value}`

function add(index: Index, value: string, key: string): void {
  const keys = index.get(value)
  if (keys === undefined) index.set(value, new Set([key]))
  else keys.add(key)
}

function drop(index: Index, value: string, key: string): void {
  const keys = index.get(value)
  if (keys === undefined) return
  keys.delete(key)
  if (keys.size === 0) index.delete(value)
}
