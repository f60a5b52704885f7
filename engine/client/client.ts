/**
 * How components talk to the API server: reads come from their cache, writes go to the server under
 * their user. A client whose link is cut reaches nothing: its writes throw a ServiceUnavailable.
 */

import type { Kind, KindMap } from '../api/kinds'
import type { KubeObject, Metadata } from '../api/meta'
import type { ApiServer } from '../apiserver/apiserver'
import type { Resource } from '../apiserver/registry'
import { serviceUnavailable } from '../apiserver/status-error'
import type { DeleteOptions } from '../apiserver/strategy'
import type { WriteOptions } from '../apiserver/write-options'
import type { ClusterContext } from '../component'
import { merge } from '../store/merge'
import type { Cache } from './cache'
import { type Query, type Reader, SourceReader } from './reader'
import { ComponentUntypedClient, type UntypedClient } from './untyped'

/** What a component sends to create an object: apiVersion and kind are the client's to fill in. */
export type Draft<K extends Kind> = Omit<
  KindMap[K],
  'apiVersion' | 'kind' | 'metadata' | 'status' | 'spec'
> & { readonly metadata: Partial<Metadata> } & Optional<KindMap[K], 'status'> &
  Optional<KindMap[K], 'spec'>

type Optional<T, P extends string> = T extends { readonly [K in P]: infer S }
  ? { readonly [K in P]?: S }
  : unknown

/** Which part of the object a patch changes, and under which verb the trace shows it. */
export interface PatchHow {
  readonly subresource?: 'status' | 'finalize'
  readonly verb?: string
}

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
    how?: PatchHow,
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

export interface ClientOptions {
  readonly link?: Link
  /** Called after each write of an object: with its kind. */
  readonly wrote?: (kind: Kind) => void
}

/** A client whose reads come from the cache of this name. */
export function clientOf(
  context: ClusterContext,
  user: string,
  cacheName: string,
  options: ClientOptions = {},
): Client {
  return new ComponentClient(context, user, context.cache(cacheName), options)
}

class ComponentClient implements Client {
  readonly live: Reader
  readonly untyped: UntypedClient
  readonly #server: ApiServer
  readonly #reader: Reader
  readonly #options: WriteOptions
  readonly #statusOptions: WriteOptions
  readonly #link: Link
  readonly #wrote: ((kind: Kind) => void) | undefined

  constructor(context: ClusterContext, user: string, cache: Cache, options: ClientOptions) {
    const { server } = context
    const { link = ALWAYS_UP, wrote } = options
    this.live = server.reader
    this.untyped = new ComponentUntypedClient(context, user, cache, () => this.#reach())
    this.#server = server
    this.#reader = new SourceReader((kind) => server.registry.ofKind(kind).id, cache)
    this.#options = { user, trusted: true }
    this.#statusOptions = { user, trusted: true, subresource: 'status' }
    this.#link = link
    this.#wrote = wrote
  }

  get<K extends Kind>(kind: K, key: string): KindMap[K] | undefined {
    return this.#reader.get(kind, key)
  }

  list<K extends Kind>(kind: K, query?: Query): readonly KindMap[K][] {
    return this.#reader.list(kind, query)
  }

  create<K extends Kind>(kind: K, draft: Draft<K>): KindMap[K] {
    const resource = this.#resource(kind)
    const { apiVersion } = resource
    const body = { apiVersion, kind, ...emptyParts(resource), ...draft }
    return this.#told(kind, this.#reach().create(resource, body, this.#options))
  }

  update<K extends Kind>(object: KindMap[K]): KindMap[K] {
    const resource = this.#resource(object.kind as K) // A KindMap[K] is of kind K.
    // The registry ties each kind to its resource, so what the server answers has that kind's type.
    return this.#reach().update(resource, object, this.#options) as KindMap[K]
  }

  updateStatus<K extends Kind>(
    object: KindMap[K],
    { standing = false }: { standing?: boolean } = {},
  ): KindMap[K] {
    const resource = this.#resource(object.kind as K) // As in update.
    const options = standing ? merge(this.#statusOptions, { standing }) : this.#statusOptions
    return this.#reach().update(resource, object, options) as KindMap[K]
  }

  patch<K extends Kind>(
    kind: K,
    key: string,
    change: (object: KindMap[K]) => KindMap[K],
    how?: PatchHow,
  ): KindMap[K] {
    const options = how === undefined ? this.#options : merge(this.#options, how)
    const resource = this.#resource(kind)
    const patched = this.#reach().modify(
      resource,
      key,
      options,
      (object) => change(object as KindMap[K]), // As in update.
    )
    return this.#told(kind, patched)
  }

  delete(kind: Kind, key: string, deletion: DeleteOptions = {}): void {
    this.#reach().delete(this.#resource(kind), key, deletion, this.#options)
    this.#wrote?.(kind)
  }

  act(kind: Kind, key: string, subresource: string, body: Record<string, unknown>): void {
    // Action subresources take bodies of their own kinds.
    const posted = body as unknown as KubeObject
    this.#reach().act(this.#resource(kind), key, subresource, posted, this.#options)
  }

  #resource(kind: Kind): Resource {
    return this.#server.registry.ofKind(kind)
  }

  #reach(): ApiServer {
    if (!this.#link.up) throw serviceUnavailable('the API server cannot be reached')
    return this.#server
  }

  #told<K extends Kind>(kind: K, object: KubeObject): KindMap[K] {
    this.#wrote?.(kind)
    return object as KindMap[K] // As in update.
  }
}

function emptyParts({ hasSpec, hasStatus }: Resource): object | undefined {
  if (hasSpec) return hasStatus ? { spec: EMPTY, status: EMPTY } : { spec: EMPTY }
  return hasStatus ? { status: EMPTY } : undefined
}

const EMPTY = Object.freeze({})
