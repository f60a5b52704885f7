/** Who owns which field of an object: metadata.managedFields.
 *  The rule to know: an object without managedFields stays without on updates, so that writes
 *  which nobody tracks cost nothing; the first apply gives all there is to `before-first-apply`.
 *  Models apimachinery/pkg/util/managedfields/internal and structured-merge-diff/v4/merge.
 *  Left out: conversion between versions (all versions of a kind are taken to have equal fields),
 *  schemas that changed from atomic to granular, and the managers of `scale`. */

import type { Json, JsonObject } from '../../api/json'
import type { KubeObject, ManagedFieldsEntry } from '../../api/meta'
import { FieldSet } from './field-set'
import { type Comparison, compareFields, type Shape } from './typed-fields'
import { zeroObject } from './zero-object'

/**
 * The managedFields that an object has after a create, update or patch, or undefined for none.
 * `live` is undefined for a create.
 */
export function managedAfterUpdate(update: TrackedUpdate): ManagedFieldsEntry[] | undefined {
  const { live, next, subresource } = update
  const managers = subresource ? managersOf(live) : managersOfRequest(live, next)
  if (managers.size === 0 && live !== undefined) return undefined
  return entriesOf(withUpdate(managers, update))
}

export interface TrackedUpdate {
  readonly live: KubeObject | undefined
  readonly next: KubeObject
  readonly schema: Shape
  /** The field manager's name, as the client gave it or by its user agent. */
  readonly manager: string
  readonly apiVersion: string
  readonly subresource?: string
  /** RFC 3339 in whole seconds. */
  readonly now: string
  /** Fields that this endpoint does not write, such as status. */
  readonly ignored?: FieldSet
}

/** One manager's part. Of an Apply the apiVersion says only in which version it was applied. */
export interface FieldOwner {
  readonly name: string
  readonly operation: 'Apply' | 'Update'
  readonly apiVersion: string
  readonly subresource?: string
  readonly time?: string
  readonly set: FieldSet
}

/** By identity: see `identityOf`. */
export type FieldOwners = ReadonlyMap<string, FieldOwner>

/** The name that Kubernetes gives to a client which names none: the user agent up to its slash. */
export function managerFromUserAgent(userAgent: string): string {
  const [name = ''] = userAgent.split('/')
  return name.replace(/[^ -~]/g, '').slice(0, 128)
}

/** Nobody, when some client has written what cannot be read. */
export function managersOf(object: KubeObject | undefined): FieldOwners {
  const managers = new Map<string, FieldOwner>()
  for (const entry of object?.metadata?.managedFields ?? []) {
    const { manager: name, operation, apiVersion, subresource, time } = entry
    if (entry.fieldsType !== 'FieldsV1') continue
    const set = FieldSet.ifFieldsV1(entry.fieldsV1)
    if (set === undefined) return new Map()
    const decoded: FieldOwner = {
      name: name ?? '',
      operation,
      apiVersion,
      ...(subresource ? { subresource } : {}),
      ...(time ? { time } : {}),
      set,
    }
    managers.set(identityOf(decoded), decoded)
  }
  return managers
}

/** Applies come first, older entries before newer ones. Undefined when there are none. */
export function entriesOf(managers: FieldOwners): ManagedFieldsEntry[] | undefined {
  if (managers.size === 0) return undefined
  return [...managers.values()].sort(compareOwners).map((manager) => ({
    manager: manager.name,
    operation: manager.operation,
    apiVersion: manager.apiVersion,
    ...(manager.time === undefined ? {} : { time: manager.time }),
    fieldsType: 'FieldsV1',
    fieldsV1: manager.set.toFieldsV1(),
    ...(manager.subresource === undefined ? {} : { subresource: manager.subresource }),
  }))
}

/** Gives what an update changed to its manager and takes it from the others. */
export function withUpdate(managers: FieldOwners, update: TrackedUpdate): FieldOwners {
  const { live, next, schema, ignored = FieldSet.EMPTY } = update
  const old = live === undefined ? zeroObject(schema) : fieldsToTrack(live)
  const changes = compareFields(old, fieldsToTrack(next), schema)
  const others = withoutChanged(managers, excluding(changes, ignored))
  const taken = changes.modified.union(changes.added).difference(changes.removed)
  const set = taken.recursiveDifference(ignored).difference(STRIPPED)
  if (set.isEmpty) return capped(others)
  const { manager: name, apiVersion, subresource, now: time } = update
  const self: Omit<FieldOwner, 'set'> = {
    name,
    operation: 'Update',
    apiVersion,
    time,
    ...(subresource ? { subresource } : {}),
  }
  const identity = identityOf(self)
  const previous = others.get(identity)?.set ?? FieldSet.EMPTY
  return capped(new Map(others).set(identity, { ...self, set: set.union(previous) }))
}

/** Takes the changed and removed fields from each manager; who has none left is dropped. */
export function withoutChanged(
  managers: FieldOwners,
  changes: Comparison,
  except = '',
): FieldOwners {
  const kept = new Map<string, FieldOwner>()
  const changed = changes.modified.union(changes.added)
  for (const [identity, manager] of managers) {
    const isOther = identity !== except
    const set = isOther ? manager.set.difference(changed).difference(changes.removed) : manager.set
    if (!set.isEmpty) kept.set(identity, set === manager.set ? manager : { ...manager, set })
  }
  return kept
}

export function excluding(changes: Comparison, ignored: FieldSet): Comparison {
  if (ignored.isEmpty) return changes
  return {
    added: changes.added.recursiveDifference(ignored),
    modified: changes.modified.recursiveDifference(ignored),
    removed: changes.removed.recursiveDifference(ignored),
  }
}

/** Owners are told apart by this text, which is also their order in messages. */
export function identityOf({
  name,
  operation,
  apiVersion,
  subresource,
}: Omit<FieldOwner, 'set'>): string {
  return JSON.stringify({
    ...(name === '' ? {} : { manager: name }),
    operation,
    ...(operation === 'Apply' ? {} : { apiVersion }),
    ...(subresource === undefined ? {} : { subresource }),
  })
}

/** An object without what is nobody's: its managedFields. */
export function fieldsToTrack(object: KubeObject | undefined): JsonObject {
  if (object === undefined) return {}
  const { metadata, ...rest } = object
  if (metadata === undefined) return asJson(rest)
  const { managedFields: _, ...tracked } = metadata
  return asJson({ ...rest, metadata: tracked })
}

/** Fields that no manager owns. */
export const STRIPPED = FieldSet.of([
  ['f:apiVersion'],
  ['f:kind'],
  ['f:metadata'],
  ...[
    'name',
    'namespace',
    'creationTimestamp',
    'selfLink',
    'uid',
    'clusterName',
    'generation',
    'managedFields',
    'resourceVersion',
  ].map((name) => ['f:metadata', `f:${name}`]),
])

const MAX_UPDATE_MANAGERS = 10
const BUCKET = 'ancient-changes'

/** A client may set managedFields itself; an empty list or entry resets them. */
function managersOfRequest(live: KubeObject | undefined, next: KubeObject): FieldOwners {
  const sent = next.metadata.managedFields
  const [first, ...more] = sent ?? []
  const isEmptyEntry = first !== undefined && more.length === 0 && Object.keys(first).length === 0
  if (sent !== undefined && (first === undefined || isEmptyEntry)) return new Map()
  const managers = managersOf(next)
  return managers.size === 0 ? managersOf(live) : managers
}

/** Merges the oldest Update entries of a version while there are more than ten. */
function capped(managers: FieldOwners): FieldOwners {
  const updates = [...managers].filter(([, { operation }]) => operation === 'Update')
  if (updates.length <= MAX_UPDATE_MANAGERS) return managers
  updates.sort(([a, left], [b, right]) => order(left.time, right.time) || order(a, b))
  const result = new Map(managers)
  const firsts = new Map<string, string>()
  let count = updates.length
  for (const [identity, manager] of updates) {
    if (count <= MAX_UPDATE_MANAGERS) break
    const { apiVersion, time } = manager
    const first = firsts.get(apiVersion)
    if (first === undefined) {
      firsts.set(apiVersion, identity)
      continue
    }
    const bucket: Omit<FieldOwner, 'set'> = {
      name: BUCKET,
      operation: 'Update',
      apiVersion,
      ...(time === undefined ? {} : { time }),
    }
    const key = identityOf(bucket)
    const oldest = result.get(key) ?? result.get(first)
    if (!result.has(key)) result.delete(first)
    result.delete(identity)
    const set = manager.set.union(oldest?.set ?? FieldSet.EMPTY)
    result.set(key, { ...bucket, set })
    count -= 1
  }
  return result
}

function compareOwners(a: FieldOwner, b: FieldOwner): number {
  return (
    order(a.operation, b.operation) ||
    order(a.time, b.time) ||
    order(a.name, b.name) ||
    order(a.apiVersion, b.apiVersion) ||
    order(a.subresource, b.subresource)
  )
}

function order(a = '', b = ''): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Stored objects are plain JSON, which their static types do not say. */
function asJson(object: object): JsonObject {
  return object as { readonly [key: string]: Json }
}
