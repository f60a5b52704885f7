/**
 * A cache: what one set of components (the controller manager, the scheduler) knows of the cluster.
 *
 * It is no copy: it is the store, corrected by the news that has not arrived yet. Components read
 * caches only, so that a watch that lags is felt as in Kubernetes.
 */

import type { KubeObject } from '../api/meta'
import type { Duration, Instant } from '../clock/duration'
import { ensure } from '../ensure'
import type { Where } from '../store/collection'
import type { Change } from '../store/store'
import { Feed, type FeedContext } from './feed'

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
      watched = this.#open(resource)
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
    return ensure(this.#kinds.get(resource), `the cache ${this.name} watches ${resource}`)
  }

  #open(resource: string): Watched {
    const behind = new Map<string, Late>()
    const handlers: Handler[] = []
    const feed = new Feed(this.#context, {
      name: `watch/${this.name}/${resource}`,
      resource,
      latency: this.#latency,
      onCommit: ({ key, previous }) => {
        const late = behind.get(key)
        if (late === undefined) behind.set(key, { object: previous, changes: 1 })
        else late.changes++
      },
      deliver: (change) => {
        catchUp(behind, change)
        for (const handler of handlers) handler(change)
      },
    })
    return { feed, behind, handlers }
  }
}

interface Watched {
  readonly feed: Feed
  /** Objects whose news is on its way. */
  readonly behind: Map<string, Late>
  readonly handlers: Handler[]
}

/** What the cache still shows of an object, and how many changes of it are on their way. */
interface Late {
  object: KubeObject | undefined
  changes: number
}

/** Shows a delivered change; the object stays behind while more news of it is on its way. */
function catchUp(behind: Map<string, Late>, change: Change): void {
  const late = behind.get(change.key)
  if (late === undefined) return
  late.changes--
  if (late.changes === 0) behind.delete(change.key)
  else late.object = change.type === 'DELETED' ? undefined : change.object
}
