/**
 * The API server: every change of the cluster goes through here, under a named user.
 *
 * A write is decoded, defaulted, admitted, prepared, validated, judged and then committed; what is
 * refused is a StatusError in Kubernetes' words, and in the trace. No kind is known here by name.
 *
 * Models staging/src/k8s.io/apiserver/pkg/registry/generic/registry/store.go.
 * Left out: authentication, timeouts, priority and fairness.
 */

import type { Kind, KindMap } from '../api/kinds'
import { type KubeObject, keyFrom, keyOf, partsOf } from '../api/meta'
import { type Reader, SourceReader } from '../client/reader'
import { deepEqual } from '../store/equal'
import { merge } from '../store/merge'
import type { Store } from '../store/store'
import { actionOf, requestOf } from './admission'
import { Authorizer } from './authorization/authorizer'
import { requireGrantable } from './authorization/escalation'
import { userOf } from './authorization/users'
import { decodeBody } from './body'
import { Commits } from './commits'
import { deletionOf, hasSpecFinalizers } from './deletion'
import { metadataForCreate, metadataForUpdate, stamped, unstored } from './metadata'
import { namesOf } from './names-of'
import { Unanswered } from './outside'
import { appliedOver, managedBy, type PatchType, patched } from './patching'
import { ConfiguredPolicies } from './policies/configured'
import { ignoringRefusals, Refusals } from './refusals'
import type { Registry, Resource } from './registry'
import * as status from './status-error'
import type { DeleteOptions, ServerContext } from './strategy'
import { validateChange, validateNew } from './validation'
import { asStored, seenAs, seenIfAnswered, storedOf } from './versions'
import { Waiting } from './waiting'
import { ConfiguredWebhooks } from './webhooks/configured'
import { type ReadVerb, type ServerParts, toldIn, type WriteOptions } from './write-options'

export class ApiServer {
  readonly registry: Registry
  /** Reads the state as it is. */
  readonly reader: Reader
  readonly #parts: ServerParts
  readonly #store: Store
  readonly #refusals: Refusals
  readonly #commits: Commits
  readonly authorizer: Authorizer
  readonly #webhooks: ConfiguredWebhooks
  readonly #policies: ConfiguredPolicies
  readonly waiting: Waiting
  /** Set while the API server is down: every request is refused with this. */
  unavailable: string | undefined

  constructor(parts: ServerParts) {
    this.#parts = parts
    this.#store = parts.store
    this.#refusals = new Refusals(parts.trace)
    this.#commits = new Commits(parts)
    this.registry = parts.registry
    this.reader = new SourceReader((kind) => parts.registry.ofKind(kind).id, {
      get: (resource, key) => this.#store.get(resource, key),
      list: (resource, where) => this.#store.collection(resource).list(where),
    })
    this.authorizer = new Authorizer(this.reader, parts.store)
    this.#webhooks = new ConfiguredWebhooks(parts.store, parts.registry, parts.outside)
    this.waiting = new Waiting(parts.random, this.#webhooks)
    this.#policies = new ConfiguredPolicies(parts.store, parts.registry, this.authorizer)
  }

  /** The object, or a NotFound. */
  get(resource: Resource, key: string): KubeObject {
    const object = this.#store.get(resource.id, key)
    if (object === undefined) throw status.notFound(resource, partsOf(key).name)
    return object
  }

  create(resource: Resource, body: unknown, options: WriteOptions): KubeObject {
    const asked = namesOf(resource, body)
    const key = keyFrom(asked.namespace, asked.name)
    return this.#seen('create', resource, key, options, () =>
      this.#create(resource, body, options, asked.name),
    )
  }

  /** Replaces the object, or with a subresource the part of it that the subresource owns. */
  update(resource: Resource, body: unknown, options: WriteOptions): KubeObject {
    const { namespace, name } = namesOf(resource, body)
    const key = keyFrom(namespace, name)
    return this.#seen('update', resource, key, options, () => {
      const old = this.#store.get(resource.id, key)
      if (old !== undefined) {
        return this.#replace(resource, old, this.#decode(resource, body, options, old), options)
      }
      if (!resource.strategy.createsOnUpdate) throw status.notFound(resource, name)
      return this.#createMissing(resource, key, body, options)
    })
  }

  /** Reads, changes and writes without a conflict: what patches and scale do. */
  modify(
    resource: Resource,
    key: string,
    options: WriteOptions,
    change: (old: KubeObject) => unknown,
  ): KubeObject {
    const right = options.verb === 'update' ? 'update' : 'patch'
    return this.#seen(right, resource, key, options, () => {
      const old = this.get(resource, key)
      const seen = seenAs(resource, old)
      const changed = change(seen)
      return changed === seen
        ? old
        : this.#replace(resource, old, this.#decode(resource, changed, options, old), options)
    })
  }

  /** Merges a patch into the latest version: strategically, where the kind has strategies. */
  patch(
    resource: Resource,
    key: string,
    patch: unknown,
    options: WriteOptions,
    type?: PatchType,
  ): KubeObject {
    const merge = (old: KubeObject) => patched(resource, old, patch, type, options)
    return this.modify(resource, key, options, merge)
  }

  /** Server-side apply: creates the object, or merges the configuration into it. */
  apply(
    resource: Resource,
    body: unknown,
    options: WriteOptions & { readonly fieldManager: string; readonly force?: boolean },
  ): KubeObject {
    const { namespace, name } = namesOf(resource, body)
    const key = keyFrom(namespace, name)
    return this.#seen('apply', resource, key, options, () => {
      const { fieldManager: manager, force = false, ...others } = options
      const old = this.#store.get(resource.id, key)
      const { subresource } = options
      const how = { manager, force, subresource, now: this.#parts.now() }
      const seen = old && seenAs(resource, old)
      const next = appliedOver(resource, seen, body, how)
      const write = { ...others, verb: 'apply' }
      if (old === undefined) return this.#createMissing(resource, key, next, write)
      return next === seen && old !== undefined
        ? old
        : this.#replace(resource, old, this.#decode(resource, next, write, old), write)
    })
  }

  /** Returns the object when it still exists, undefined when it is gone. */
  delete(
    resource: Resource,
    key: string,
    deletion: DeleteOptions,
    options: WriteOptions,
  ): KubeObject | undefined {
    return this.#answer('delete', resource, key, options, () => {
      const old = this.get(resource, key)
      const context = this.#context(options)
      const judged = {
        ...requestOf(resource, old, old, options),
        verb: 'DELETE',
        deletion,
      } as const
      this.#parts.admission.admit(judged, context)
      this.#parts.admission.validate(judged, context)
      return this.#delete(resource, old, deletion, options)
    })
  }

  #delete(resource: Resource, old: KubeObject, deletion: DeleteOptions, options: WriteOptions) {
    const key = keyOf(old)
    const { next, gone } = deletionOf(resource, old, deletion, this.#parts.now())
    if (options.dryRun) return gone ? undefined : next
    if (gone) return this.#commits.remove(resource, key, next, 'delete', options)
    if (deepEqual(next, old)) return old
    return this.#commits.put(resource, key, next, old, 'delete', options)
  }

  /** Runs a POST subresource such as `binding` or `eviction`. */
  act(
    resource: Resource,
    key: string,
    subresource: string,
    body: KubeObject,
    options: WriteOptions,
  ): KubeObject {
    return this.#answer(subresource, resource, key, options, () => {
      const action = resource.strategy.actions?.[subresource]
      if (action === undefined) throw status.methodNotAllowed(resource, subresource)
      const object = this.get(resource, key)
      const server = {
        resourceOf: (kind: Kind) => this.registry.ofKind(kind),
        write: (target: Resource, verb: string, next: KubeObject) =>
          this.#put(target, keyOf(next), next, this.get(target, keyOf(next)), verb, options),
        delete: (target: Resource, targetKey: string, deletion: DeleteOptions) =>
          this.#delete(target, this.get(target, targetKey), deletion, options),
      }
      const context = this.#context(options)
      const request = actionOf(resource, subresource, object, body, options)
      const admitted = this.#parts.admission.act(request, context)
      return action({ object, body: admitted, resource, server, context })
    })
  }

  /** Counts a heartbeat of an object that can be renewed. */
  renew(resource: Resource, key: string): void {
    if (this.unavailable !== undefined) throw status.serviceUnavailable(this.unavailable)
    this.#store.renew(resource.id, key, this.#parts.now())
  }

  /** Refuses what a client may not read; what may be read, the reader tells. */
  requireRead(verb: ReadVerb, resource: Resource, key: string, options: WriteOptions): void {
    this.#answer(verb, resource, key, options, () => undefined)
  }

  #create(
    version: Resource,
    body: unknown,
    options: WriteOptions,
    asked: string,
    urlName = '',
  ): KubeObject {
    const context = this.#context(options)
    const decoded = this.#decode(version, body, options)
    const resource = storedOf(version)
    const metadata = metadataForCreate(resource, decoded, {
      now: context.now,
      random: context.random,
      isTaken: (key) => this.#store.get(resource.id, key) !== undefined,
    })
    const key = keyOf({ metadata })
    let object: KubeObject = merge(decoded, { metadata })
    const { strategy } = resource
    const { admission } = this.#parts
    if (resource.subresources.includes('status') && !strategy.keepsStatusOnCreate) {
      object = merge(object, { status: EMPTY })
    }
    const request = requestOf(version, object, undefined, options, asked)
    object = admission.admit(request, context)
    if (options.isClient) requireGrantable(this.authorizer, { ...request, object, urlName })
    if (strategy.prepareForCreate) object = strategy.prepareForCreate(object, context)
    object = managedBy(options, resource, undefined, object, context.now)
    validateNew(resource, object, context)
    admission.validate(requestOf(version, object, undefined, options), context)
    if (this.#store.get(resource.id, key) !== undefined) {
      throw status.alreadyExists(resource, metadata.name)
    }
    if (options.dryRun) return unstored(object)
    return this.#commits.put(resource, key, object, undefined, options.verb ?? 'create', options)
  }

  /** A PUT or an apply that finds nothing creates, for which it needs that right too. */
  #createMissing(resource: Resource, key: string, body: unknown, options: WriteOptions) {
    const { name } = partsOf(key)
    if (options.isClient) this.authorizer.require('create missing', resource, key, options)
    return this.#create(resource, body, options, name, name)
  }

  #replace(
    version: Resource,
    old: KubeObject,
    sent: KubeObject,
    options: WriteOptions,
  ): KubeObject {
    const resource = storedOf(version)
    const { strategy } = resource
    const { admission } = this.#parts
    const context = this.#context(options)
    const urlName = old.metadata.name
    const metadata = metadataForUpdate(resource, sent, old)
    let object = metadata === sent.metadata ? sent : merge(sent, { metadata })
    const request = requestOf(version, object, old, options)
    object = admission.admit(request, context)
    if (options.isClient) requireGrantable(this.authorizer, { ...request, object, urlName })
    const part = options.subresource && strategy.parts?.[options.subresource]
    if (part) object = part.prepare(object, old, context)
    else if (options.subresource === 'status') {
      object = merge(old, { status: object.status, metadata: object.metadata })
      object = strategy.prepareForStatusUpdate?.(object, old, context) ?? object
    } else {
      if (resource.subresources.includes('status')) object = merge(object, { status: old.status })
      if (strategy.prepareForUpdate && options.subresource !== 'finalize') {
        object = strategy.prepareForUpdate(object, old, context)
      }
    }
    validateChange(resource, object, old, context, options.subresource)
    admission.validate(requestOf(version, object, old, options), context)
    if (deepEqual(object, old)) return old
    object = managedBy(options, resource, old, object, context.now)
    if (options.dryRun) return stamped(resource, object, old, old.metadata.resourceVersion)
    const verb = options.verb ?? (options.subresource === 'status' ? 'update status' : 'update')
    return this.#put(resource, keyOf(old), object, old, verb, options)
  }

  /** Stores a new version, or removes the object when its last finalizer is gone. */
  #put(
    resource: Resource,
    key: string,
    object: KubeObject,
    old: KubeObject,
    verb: string,
    options: WriteOptions,
  ): KubeObject {
    const { deletionTimestamp, finalizers, deletionGracePeriodSeconds } = object.metadata
    const waits = hasSpecFinalizers(resource, object)
    if (
      deletionTimestamp !== undefined &&
      (finalizers?.length ?? 0) === 0 &&
      (deletionGracePeriodSeconds ?? 0) === 0 &&
      !waits
    ) {
      this.#commits.remove(resource, key, object, verb, options)
      return object
    }
    return this.#commits.put(resource, key, object, old, verb, options)
  }

  #decode(resource: Resource, body: unknown, how: WriteOptions, old?: KubeObject): KubeObject {
    const known = resource.conversion === undefined ? old : undefined
    const decoded = how.trusted
      ? (body as KubeObject) // Components build their objects from decoded ones.
      : decodeBody(resource, body, toldIn(how), known, how.problems)
    return asStored(resource, resource.strategy.withDefaults?.(decoded) ?? decoded)
  }

  #context(options: WriteOptions): ServerContext {
    const { random, settings, now } = this.#parts
    return {
      reader: this.reader,
      now: now(),
      random,
      settings,
      webhooks: this.#webhooks,
      policies: this.#policies,
      user: () => userOf(options),
      may: (request) => !options.isClient || this.authorizer.allows(userOf(options), request),
      write: (kind, verb, object) => this.#writeAsServer(kind, verb, object, options),
      warn: (message) => options.warnings?.push(message),
    }
  }

  #writeAsServer<K extends Kind>(
    kind: K,
    verb: string,
    object: KindMap[K],
    { dryRun }: WriteOptions,
  ): void {
    if (dryRun) return
    const resource = this.registry.ofKind(kind)
    const next = object as unknown as KubeObject // Every kind is an object of the API.
    const key = keyOf(next)
    this.#put(resource, key, next, this.get(resource, key), verb, { user: OWN_NAME })
  }

  /** The same for a write, which is answered in the version that it came in. */
  #seen(
    verb: string,
    resource: Resource,
    key: string,
    options: WriteOptions,
    request: () => KubeObject,
  ): KubeObject {
    return seenIfAnswered(resource, this.#answer(verb, resource, key, options, request))
  }

  /** Does a request; a refusal is traced and thrown on. */
  #answer<T>(
    verb: string,
    resource: Resource,
    key: string,
    options: WriteOptions,
    request: () => T,
  ): T {
    try {
      if (this.unavailable !== undefined) throw status.serviceUnavailable(this.unavailable)
      if (options.isClient) this.authorizer.require(verb, resource, key, options)
      const again = resource.strategy.isAside
        ? () => ignoringRefusals(() => this.#answer(verb, resource, key, options, request))
        : undefined
      return this.waiting.attempt(options.isClient, request, again)
    } catch (error) {
      // A client never sees that it had to wait: its request is made again for it.
      const isUnseen = error instanceof Unanswered && options.isClient
      if (error instanceof status.StatusError && !isUnseen) {
        this.#refusals.record(error, options.user, verb, resource.id, key)
      }
      throw error
    }
  }
}

const EMPTY = Object.freeze({})
/** The user of writes that the server makes of itself. */
const OWN_NAME = 'system:apiserver'
