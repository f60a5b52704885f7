/**
 * The store: the latest version of every object, under one revision counter, as etcd keeps it.
 *
 * A commit replaces a frozen object by another, moves the revision and tells its subscribers at
 * once; what delays news is the feed in between (engine/client/feed.ts). Lists come from indexes:
 * namespace, label, owner, Node. A renewal is a heartbeat that takes its revision by arithmetic;
 * the object is made when somebody reads it.
 */

import type { KubeObject } from '../api/meta'
import type { Instant } from '../clock/duration'
import { Collection, type CollectionIndexes, type SavedCollection } from './collection'
import { deepFreeze } from './freeze'

export type ChangeType = 'ADDED' | 'MODIFIED' | 'DELETED'

/** One commit. `object` is the last version of what was deleted, at the deletion's revision. */
export interface Change {
  readonly type: ChangeType
  readonly resource: string
  readonly key: string
  readonly object: KubeObject
  readonly previous: KubeObject | undefined
  readonly revision: number
  readonly at: Instant
  /** Its entry in the trace: the cause of all that follows. */
  readonly entry: number
  /** A heartbeat: news of it never counts as outstanding. */
  readonly standing: boolean
}

export type Subscriber = (change: Change) => void

/** The last two renewals of an object, as numbers. */
export interface Renewal {
  readonly at: Instant
  readonly revision: number
  readonly before: { readonly at: Instant; readonly revision: number } | undefined
  /** True when the object that is stored shows this renewal. */
  readonly made: boolean
}

/** Makes the object that a renewal stands for. */
export type Renew = (object: KubeObject, at: Instant, revision: number) => KubeObject

/** Which resources have which extra indexes, and which can be renewed. */
export interface StoreOptions {
  readonly indexes: (resource: string) => CollectionIndexes
  readonly renew: (resource: string) => Renew | undefined
}

export class Store {
  #revision: number
  #renewals = 0
  readonly #collections = new Map<string, Collection>()
  readonly #subscribers = new Map<string, Subscriber[]>()
  readonly #indexed = new Map<string, Map<string, Subscriber[]>>()
  readonly #observers = new Map<string, number>()
  readonly #everything: Subscriber[] = []
  readonly #options: StoreOptions

  constructor(options: StoreOptions, revision = 1) {
    this.#options = options
    this.#revision = revision
  }

  /** Heartbeats that were counted without being written. */
  get renewals(): number {
    return this.#renewals
  }

  get revision(): number {
    return this.#revision
  }

  /** The revision that the next commit will have: its object carries it as resourceVersion. */
  get nextRevision(): number {
    return this.#revision + 1
  }

  /** All objects of one resource; made when first asked for. */
  collection(resource: string): Collection {
    let collection = this.#collections.get(resource)
    if (collection === undefined) {
      collection = new Collection(this.#options.indexes(resource), this.#options.renew(resource))
      this.#collections.set(resource, collection)
    }
    return collection
  }

  get(resource: string, key: string): KubeObject | undefined {
    return this.#collections.get(resource)?.get(key)
  }

  /** Puts a new version in place; the object must carry `nextRevision`. */
  put(resource: string, key: string, object: KubeObject, commit: Commit): Change {
    const collection = this.collection(resource)
    const previous = collection.get(key)
    this.#revision++
    collection.set(key, deepFreeze(object), previous)
    const type = previous === undefined ? 'ADDED' : 'MODIFIED'
    const revision = this.#revision
    const { at, entry, standing } = commit
    return this.#tell({ type, resource, key, object, previous, revision, at, entry, standing })
  }

  /** Removes an object; its last version carries `nextRevision`. */
  remove(resource: string, key: string, last: KubeObject, commit: Commit): Change {
    const collection = this.collection(resource)
    const previous = collection.get(key)
    this.#revision++
    if (previous !== undefined) collection.delete(key, previous)
    deepFreeze(last)
    const revision = this.#revision
    const { at, entry, standing } = commit
    const type = 'DELETED'
    return this.#tell({
      type,
      resource,
      key,
      object: last,
      previous,
      revision,
      at,
      entry,
      standing,
    })
  }

  /** Counts a heartbeat without making its object. Only for resources that can be renewed. */
  renew(resource: string, key: string, at: Instant): void {
    this.#revision++
    this.#renewals++
    this.collection(resource).renew(key, at, this.#revision)
  }

  /** True when somebody must see each heartbeat of this resource as a write. */
  isObserved(resource: string): boolean {
    return this.#everything.length > 0 || (this.#observers.get(resource) ?? 0) > 0
  }

  /** Calls back on each commit of a resource, renewals aside; the result ends it. */
  subscribe(resource: string, subscriber: Subscriber): () => void {
    return addTo(this.#subscribers, resource, subscriber)
  }

  /** Calls back on each commit of a resource; its heartbeats are made real meanwhile. */
  observe(resource: string, subscriber: Subscriber): () => void {
    const count = (difference: number) =>
      this.#observers.set(resource, (this.#observers.get(resource) ?? 0) + difference)
    const end = this.subscribe(resource, subscriber)
    count(1)
    return () => {
      end()
      count(-1)
    }
  }

  /** Calls back on each commit that touches this value of an index: the Pods of one Node. */
  subscribeIndexed(resource: string, value: string, subscriber: Subscriber): () => void {
    let byValue = this.#indexed.get(resource)
    if (byValue === undefined) {
      byValue = new Map()
      this.#indexed.set(resource, byValue)
    }
    return addTo(byValue, value, subscriber)
  }

  /** Calls back on each commit. Heartbeats are made real while anybody listens. */
  subscribeAll(subscriber: Subscriber): () => void {
    this.#everything.push(subscriber)
    return () => remove(this.#everything, subscriber)
  }

  save(): SavedStore {
    const collections: [string, SavedCollection][] = []
    for (const [resource, collection] of this.#collections) {
      if (collection.size > 0) collections.push([resource, collection.save()])
    }
    return { revision: this.#revision, collections }
  }

  load(saved: SavedStore): void {
    this.#revision = saved.revision
    for (const [resource, collection] of saved.collections) {
      this.collection(resource).load(collection)
    }
  }

  #tell(change: Change): Change {
    for (const subscriber of this.#subscribers.get(change.resource) ?? NOBODY) subscriber(change)
    const indexed = this.#indexed.get(change.resource)
    if (indexed !== undefined) this.#tellIndexed(indexed, change)
    for (const subscriber of this.#everything) subscriber(change)
    return change
  }

  #tellIndexed(indexed: Map<string, Subscriber[]>, change: Change): void {
    const collection = this.collection(change.resource)
    const was = change.previous && collection.nodeOf(change.previous)
    const is = collection.nodeOf(change.object)
    if (is !== undefined) for (const s of indexed.get(is) ?? NOBODY) s(change)
    if (was !== undefined && was !== is) for (const s of indexed.get(was) ?? NOBODY) s(change)
  }
}

/** What a commit is told besides the object. */
export interface Commit {
  readonly at: Instant
  readonly entry: number
  readonly standing: boolean
}

export interface SavedStore {
  readonly revision: number
  readonly collections: readonly (readonly [string, SavedCollection])[]
}

const NOBODY: readonly Subscriber[] = []

function addTo(map: Map<string, Subscriber[]>, key: string, subscriber: Subscriber): () => void {
  const list = map.get(key) ?? []
  list.push(subscriber)
  map.set(key, list)
  return () => {
    remove(list, subscriber)
    if (list.length === 0 && map.get(key) === list) map.delete(key)
  }
}

function remove(list: Subscriber[], subscriber: Subscriber): void {
  const i = list.indexOf(subscriber)
  if (i >= 0) list.splice(i, 1)
}
