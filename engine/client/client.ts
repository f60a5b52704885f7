/**
 * How components talk to the API server: reads come from their cache, writes go to the server under
 * their user. A client whose link is cut reaches nothing: its writes throw a ServiceUnavailable.
 */

import type { Kind, KindMap } from '../api/kinds'
import type { KubeObject, Metadata } from '../api/meta'
import { serviceUnavailable } from '../apiserver/status-error'
import type { DeleteOptions } from '../apiserver/strategy'
import type { WriteOptions } from '../apiserver/write-options'
import type { ClusterContext } from '../component'
import { type Reader, readerOf } from './reader'
import { type UntypedClient, untypedOf } from './untyped'

/** What a component sends to create an object: apiVersion and kind are the client's to fill in. */
export type Draft<K extends Kind> = Omit<
  KindMap[K],
  'apiVersion' | 'kind' | 'metadata' | 'status' | 'spec'
> & { readonly metadata: Partial<Metadata> } & Optional<KindMap[K], 'status'> &
  Optional<KindMap[K], 'spec'>

type Optional<T, P extends string> = T extends { readonly [K in P]: infer S }
  ? { readonly [K in P]?: S }
  : unknown

export interface Writer {
  create<K extends Kind>(kind: K, draft: Draft<K>): KindMap[K]
  /** Replaces all but the status; a Conflict when the object has changed since it was read. */
  update<K extends Kind>(object: KindMap[K]): KindMap[K]
  updateStatus<K extends Kind>(object: KindMap[K], how?: { standing?: boolean }): KindMap[K]
  /** Changes the latest version, as a PATCH does: no conflict; the same object changes nothing. */
  patch<K extends Kind>(
    kind: K,
    key: string,
    change: (object: KindMap[K]) => KindMap[K],
    how?: { readonly subresource?: 'status' | 'finalize'; readonly verb?: string },
  ): KindMap[K]
  delete(kind: Kind, key: string, options?: DeleteOptions): void
  /** Posts to an action subresource: binding, eviction. */
  act(kind: Kind, key: string, subresource: string, body: Record<string, unknown>): void
}

export interface Client extends Reader, Writer {
  /** Reads the state as it is, as a GET does that goes past the cache. */
  readonly live: Reader
  /** By resource instead of kind, for what handles them all, custom ones too. */
  readonly untyped: UntypedClient
}

/** Whether a component can reach the API server. */
export interface Link {
  readonly up: boolean
}

const ALWAYS_UP: Link = { up: true }

/** A client whose reads come from the cache of this name. */
export function clientOf(
  context: ClusterContext,
  user: string,
  cacheName: string,
  link: Link = ALWAYS_UP,
): Client {
  const cache = context.cache(cacheName)
  const idOf = (kind: Kind) => context.server.registry.ofKind(kind).id
  const reader = readerOf(idOf, cache)
  return {
    ...reader,
    live: context.server.reader,
    untyped: untypedOf(context, user, cache, link),
    ...writerOf(context, user, link),
  }
}

/** The writes of one user. */
function writerOf(context: ClusterContext, user: string, link: Link = ALWAYS_UP): Writer {
  const { server } = context
  const { registry } = server
  const options: WriteOptions = { user, trusted: true }
  const reach = () => {
    if (!link.up) throw serviceUnavailable('the API server cannot be reached')
    return server
  }
  // The registry ties each kind to its resource, so what the server answers has that kind's type.
  return {
    create: <K extends Kind>(kind: K, draft: Draft<K>) => {
      const resource = registry.ofKind(kind)
      const { apiVersion } = resource
      const body = { ...emptyParts(resource), ...draft, apiVersion, kind }
      // The registry ties the kind to its resource.
      return reach().create(resource, body, options) as KindMap[K]
    },
    update: <K extends Kind>(object: KindMap[K]) =>
      reach().update(registry.ofKind(object.kind as K), object, options) as KindMap[K],
    updateStatus: <K extends Kind>(object: KindMap[K], how: { standing?: boolean } = {}) =>
      reach().update(registry.ofKind(object.kind as K), object, {
        ...options,
        ...how,
        subresource: 'status',
      }) as KindMap[K],
    patch: <K extends Kind>(
      kind: K,
      key: string,
      change: (object: KindMap[K]) => KindMap[K],
      how: { readonly subresource?: 'status' | 'finalize'; readonly verb?: string } = {},
    ) =>
      reach().modify(registry.ofKind(kind), key, { ...options, ...how }, (object) =>
        change(object as KindMap[K]),
      ) as KindMap[K],
    delete: (kind, key, deletion = {}) => {
      reach().delete(registry.ofKind(kind), key, deletion, options)
    },
    act: (kind, key, subresource, body) => {
      const resource = registry.ofKind(kind)
      // Action subresources take bodies of their own kinds.
      reach().act(resource, key, subresource, body as unknown as KubeObject, options)
    },
  }
}

const emptyParts = (resource: { readonly hasSpec: boolean; readonly hasStatus: boolean }) => ({
  ...(resource.hasSpec ? { spec: {} } : {}),
  ...(resource.hasStatus ? { status: {} } : {}),
})
