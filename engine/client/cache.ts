/**
 * A cache: what one set of components (the controller manager, the scheduler) knows of the cluster.
 *
 * It is no copy: it is the store, corrected by the news that has not arrived yet. Components read
 * caches only, so that a watch that lags is felt as in Kubernetes.
 */

import type { KubeObject } from '../api/meta'
import type { Duration, Instant } from '../clock/duration'
import { broken } from '../ensure'
import type { Where } from '../store/collection'
import type { Change } from '../store/store'
import { Feed, type FeedContext, type FeedOptions } from './feed'

export type Handler = (change: Change) => void

export class Cache {
  readonly name: string
  readonly #context: FeedContext
  readonly #latency: Duration
  readonly #kinds = new Map<string, Watched>()

  constructor(name: string, context: FeedContext, latency: Duration) {
    this.name = name
    this.#context = context
    this.#latency = latency
  }

  /** Begins to watch a resource, if it does not yet; `handler` is told of what arrives. */
  watch(resource: string, handler?: Handler): void {
    let watched = this.#kinds.get(resource)
    if (watched === undefined) {
      watched = new Watched(this.name, resource, this.#latency, this.#context)
      this.#kinds.set(resource, watched)
    }
    if (handler !== undefined) watched.handlers.push(handler)
  }

  isWatching(resource: string): boolean {
    return this.#kinds.has(resource)
  }

  get(resource: string, key: string): KubeObject | undefined {
    const { behind } = this.#watched(resource)
    const late = behind.size > 0 ? behind.get(key) : undefined
    if (late !== undefined) return late.object
    return this.#context.store.get(resource, key)
  }

  list(resource: string, where: Where = {}): readonly KubeObject[] {
    const { behind } = this.#watched(resource)
    const collection = this.#context.store.collection(resource)
    if (behind.size === 0) return collection.list(where)
    const found: KubeObject[] = []
    const seen = new Set<string>()
    for (const key of collection.candidates(where)) {
      const late = behind.get(key)
      const object = late === undefined ? collection.get(key) : late.object
      if (late !== undefined) seen.add(key)
      if (object !== undefined && collection.matches(object, where)) found.push(object)
    }
    for (const [key, { object }] of behind) {
      if (object !== undefined && !seen.has(key) && collection.matches(object, where)) {
        found.push(object)
      }
    }
    return found
  }

  /** Everything it shows that names this UID as an owner, with the resource it is of. */
  ownedBy(uid: string): readonly (readonly [resource: string, object: KubeObject])[] {
    const found: (readonly [string, KubeObject])[] = []
    const where = { owner: uid }
    for (const [resource, { behind }] of this.#kinds) {
      // Most objects own nothing, and are deleted all the same: the index answers at once.
      if (behind.size === 0 && !this.#context.store.collection(resource).owns(uid)) continue
      for (const object of this.list(resource, where)) found.push([resource, object])
    }
    return found
  }

  /** When an object that is only ever renewed was last seen renewed, without making it. */
  renewedAt(resource: string, key: string, now: Instant): Instant | undefined {
    const renewal = this.#context.store.collection(resource).renewalOf(key)
    if (renewal === undefined) return undefined
    return renewal.at + this.#latency <= now ? renewal.at : renewal.before?.at
  }

  /** True when news of this resource is late by a fault: renewals must then be real writes. */
  isLate(resource: string): boolean {
    return this.#kinds.get(resource)?.feed.isLate ?? false
  }

  /** True when this cache has seen the commit of this revision. */
  hasSeen(resource: string, revision: number): boolean {
    const { next } = this.#watched(resource).feed
    return next === undefined || next.revision > revision
  }

  feeds(): readonly Feed[] {
    return [...this.#kinds.values()].map((watched) => watched.feed)
  }

  #watched(resource: string): Watched {
    const watched = this.#kinds.get(resource)
    if (watched === undefined) throw broken('a cache watches what it is asked for', resource)
    return watched
  }
}

/** What a cache knows of one resource, told by its feed. */
class Watched implements FeedOptions {
  readonly name: string
  readonly resource: string
  readonly latency: Duration
  readonly feed: Feed
  readonly handlers: Handler[] = []
  /** Objects whose news is on its way. */
  behind: ReadonlyMap<string, Late> = NOTHING_LATE
  #late: Map<string, Late> | undefined

  constructor(cache: string, resource: string, latency: Duration, context: FeedContext) {
    this.name = `watch/${cache}/${resource}`
    this.resource = resource
    this.latency = latency
    this.feed = new Feed(context, this)
  }

  onCommit({ key, previous }: Change): void {
    if (this.#late === undefined) {
      this.#late = new Map()
      this.behind = this.#late
    }
    const late = this.#late.get(key)
    if (late === undefined) this.#late.set(key, { object: previous, changes: 1 })
    else late.changes++
  }

  /** Shows the change; its object stays behind while more news of it is on its way. */
  deliver(change: Change): void {
    const late = this.#late?.get(change.key)
    if (late !== undefined) {
      late.changes--
      if (late.changes === 0) this.#late?.delete(change.key)
      else late.object = change.type === 'DELETED' ? undefined : change.object
    }
    for (const handler of this.handlers) handler(change)
  }
}

/** What the cache still shows of an object, and how many changes of it are on their way. */
interface Late {
  object: KubeObject | undefined
  changes: number
}

const NOTHING_LATE: ReadonlyMap<string, Late> = new Map()
