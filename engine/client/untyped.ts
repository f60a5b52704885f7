/**
 * A client by resource instead of kind: for the controllers that handle every resource, custom ones
 * too (garbage collection, Namespaces), as Kubernetes' metadata client is.
 */

import type { KubeObject } from '../api/meta'
import type { ApiServer } from '../apiserver/apiserver'
import type { Registry, Resource } from '../apiserver/registry'
import type { DeleteOptions } from '../apiserver/strategy'
import type { WriteOptions } from '../apiserver/write-options'
import type { ClusterContext } from '../component'
import type { Where } from '../store/collection'
import type { Cache } from './cache'

/**
 * Reads by resource. `ownedBy` answers for what the cache watches, the others for the state as it
 * is.
 */
export interface UntypedReader {
  readonly registry: Registry
  get(resource: Resource, key: string): KubeObject | undefined
  list(resource: Resource, where?: Where): readonly KubeObject[]
  /** Everything the cache shows that names this UID as an owner. */
  ownedBy(uid: string): readonly (readonly [resource: Resource, object: KubeObject])[]
}

export interface UntypedClient extends UntypedReader {
  /** Changes the latest version, as a PATCH does; the same object changes nothing. */
  patch(resource: Resource, key: string, change: (object: KubeObject) => KubeObject): void
  delete(resource: Resource, key: string, options: DeleteOptions): void
}

export class ComponentUntypedClient implements UntypedClient {
  readonly registry: Registry
  readonly #context: ClusterContext
  readonly #cache: Cache
  readonly #reach: () => ApiServer
  readonly #options: WriteOptions

  /** `reach` answers the API server, or throws while the link to it is cut. */
  constructor(context: ClusterContext, user: string, cache: Cache, reach: () => ApiServer) {
    this.registry = context.server.registry
    this.#context = context
    this.#cache = cache
    this.#reach = reach
    this.#options = { user, trusted: true }
  }

  get({ id }: Resource, key: string): KubeObject | undefined {
    return this.#context.store.get(id, key)
  }

  list({ id }: Resource, where: Where = {}): readonly KubeObject[] {
    return this.#context.store.collection(id).list(where)
  }

  ownedBy(uid: string): readonly (readonly [resource: Resource, object: KubeObject])[] {
    const found = this.#cache.ownedBy(uid)
    return found.map(([id, object]) => [this.registry.get(id), object] as const)
  }

  patch(resource: Resource, key: string, change: (object: KubeObject) => KubeObject): void {
    this.#reach().modify(resource, key, this.#options, change)
  }

  delete(resource: Resource, key: string, deletion: DeleteOptions): void {
    this.#reach().delete(resource, key, deletion, this.#options)
  }
}
