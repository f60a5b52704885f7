/**
 * Commits: a new version of an object goes into the store under the next revision, and into the
 * trace as the write that it is.
 */
import type { KubeObject } from '../api/meta'
import type { Store } from '../store/store'
import { stamped } from './metadata'
import type { Resource } from './registry'
import type { ServerParts, WriteOptions } from './write-options'

export class Commits {
  readonly #parts: ServerParts
  readonly #store: Store

  constructor(parts: ServerParts) {
    this.#parts = parts
    this.#store = parts.store
  }

  put(
    resource: Resource,
    key: string,
    object: KubeObject,
    old: KubeObject | undefined,
    verb: string,
    options: WriteOptions,
  ): KubeObject {
    const stored = stamped(resource, object, old, this.#store.nextRevision)
    const change = old === undefined ? 'ADDED' : 'MODIFIED'
    const entry = this.#record(resource, key, verb, change, stored, old, options)
    this.#store.put(resource.id, key, stored, this.#news(entry, options))
    return stored
  }

  remove(
    resource: Resource,
    key: string,
    last: KubeObject,
    verb: string,
    options: WriteOptions,
  ): undefined {
    const old = this.#store.get(resource.id, key)
    const stored = stamped(resource, last, undefined, this.#store.nextRevision)
    const entry = this.#record(resource, key, verb, 'DELETED', stored, old, options)
    this.#store.remove(resource.id, key, stored, this.#news(entry, options))
    return undefined
  }

  #news(entry: number, options: WriteOptions) {
    return { at: this.#parts.now(), entry, standing: options.standing ?? false }
  }

  #record(
    resource: Resource,
    key: string,
    verb: string,
    change: 'ADDED' | 'MODIFIED' | 'DELETED',
    object: KubeObject,
    previous: KubeObject | undefined,
    { user }: WriteOptions,
  ): number {
    return this.#parts.trace.record({
      type: 'write',
      user,
      verb,
      change,
      resource: resource.id,
      key,
      revision: this.#store.nextRevision,
      object,
      previous,
    })
  }
}
