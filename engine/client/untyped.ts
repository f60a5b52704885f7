/**
 * A client by resource instead of kind: for the controllers that handle every resource, custom ones
 * too (garbage collection, Namespaces), as Kubernetes' metadata client is.
 */

import type { KubeObject } from '../api/meta'
import type { Registry, Resource } from '../apiserver/registry'
import { serviceUnavailable } from '../apiserver/status-error'
import type { DeleteOptions } from '../apiserver/strategy'
import type { WriteOptions } from '../apiserver/write-options'
import type { ClusterContext } from '../component'
import type { Where } from '../store/collection'
import type { Cache } from './cache'
import type { Link } from './client'

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

export function untypedOf(
  { server, store }: ClusterContext,
  user: string,
  cache: Cache,
  link: Link,
): UntypedClient {
  const { registry } = server
  const options: WriteOptions = { user, trusted: true }
  const reach = () => {
    if (!link.up) throw serviceUnavailable('the API server cannot be reached')
    return server
  }
  return {
    registry,
    get: (resource, key) => store.get(resource.id, key),
    list: (resource, where = {}) => store.collection(resource.id).list(where),
    ownedBy: (uid) => cache.ownedBy(uid).map(([id, object]) => [registry.get(id), object] as const),
    patch: (resource, key, change) => {
      reach().modify(resource, key, options, change)
    },
    delete: (resource, key, deletion) => {
      reach().delete(resource, key, deletion, options)
    },
  }
}
