/**
 * Deletes objects whose owners are gone, and carries out foreground and orphan deletion.
 *
 * Keys are `resource/namespace/name`. The graph of owners is the store's index by owner; what
 * decides is the state as it is, not the cache. An owner is who has the UID that the reference
 * names.
 *
 * Models pkg/controller/garbagecollector/{garbagecollector,graph_builder}.go.
 * Left out: the resync with discovery; a new resource is known at once.
 */

import type { KubeObject } from '../../api/meta'
import { FOREGROUND_FINALIZER, ORPHAN_FINALIZER } from '../../apiserver/deletion'
import type { Resource } from '../../apiserver/registry'
import type { Propagation } from '../../apiserver/strategy'
import { seconds } from '../../clock/duration'
import type { Context, Controller, Requeue } from '../controller'
import { isDeleting, isOrphaning, isWaitingForDependents, itemKey, itemOf } from './item'
import { classify, reportOtherNamespaces } from './references'
import { withoutFinalizer, withoutOwners, withUnblockedOwners } from './surgery'
import { wokenBy } from './wakes'
import { deleteItem, patchItem } from './writes'

/** Owners of a kind that is not served are looked for again this often. */
const UNKNOWN_KIND_PERIOD = seconds(30)

export const garbageCollectorController: Controller = {
  name: 'garbage-collector-controller',
  account: 'generic-garbage-collector',
  everything: wokenBy,
  reconcile(context, key) {
    const { untyped } = context.client
    const { resource, key: objectKey } = itemOf(untyped.registry, key)
    const item = resource === undefined ? undefined : untyped.get(resource, objectKey)
    if (resource === undefined || item === undefined) return undefined
    if (isWaitingForDependents(item)) return awaitDependents(context, resource, item)
    if (isOrphaning(item)) return orphanDependents(context, resource, item)
    if (isDeleting(item)) return undefined
    return collect(context, resource, item)
  },
}

/**
 * Deletes an item that no owner keeps; one that is kept loses the references that no longer count.
 */
function collect(context: Context, resource: Resource, item: KubeObject): Requeue | undefined {
  const { untyped } = context.client
  const owners = item.metadata.ownerReferences ?? []
  if (owners.length === 0) return undefined
  reportOtherNamespaces(context, item)
  const found = classify(untyped, item, owners)
  if (found === 'invalid') return undefined
  if (found === 'unknown kind') return { requeueAfter: UNKNOWN_KIND_PERIOD, standing: true }
  const { solid, dangling, waiting } = found
  if (solid.length > 0) {
    const gone = new Set([...dangling, ...waiting].map(({ uid }) => uid))
    if (gone.size > 0) patchItem(untyped, resource, item, (live) => withoutOwners(live, gone))
    return undefined
  }
  const dependents = waiting.length > 0 ? untyped.ownedBy(item.metadata.uid) : []
  if (dependents.length === 0) {
    deleteItem(untyped, resource, item, policyOf(item))
    return undefined
  }
  if (dependents.some(([, dependent]) => isWaitingForDependents(dependent))) {
    // It may own its own owner: not blocking any more, the circle comes apart.
    patchItem(untyped, resource, item, withUnblockedOwners)
  }
  deleteItem(untyped, resource, item, 'Foreground')
  return undefined
}

/** Sets an item free when nothing that blocks it is left; else wakes what is. */
function awaitDependents(context: Context, resource: Resource, item: KubeObject): undefined {
  const { untyped } = context.client
  const { uid } = item.metadata
  const dependents = untyped.ownedBy(uid)
  const isBlocked = dependents.some(([, { metadata }]) =>
    metadata.ownerReferences?.some((owner) => owner.uid === uid && owner.blockOwnerDeletion),
  )
  if (!isBlocked) {
    patchItem(untyped, resource, item, (live) => withoutFinalizer(live, FOREGROUND_FINALIZER))
    return undefined
  }
  for (const [of, dependent] of dependents) {
    if (!isDeleting(dependent)) context.enqueue(itemKey(of.id, dependent))
  }
  return undefined
}

/** Takes the item out of its dependents' owners, then sets it free. */
function orphanDependents(context: Context, resource: Resource, item: KubeObject): undefined {
  const { untyped } = context.client
  const gone = new Set([item.metadata.uid])
  for (const [of, dependent] of untyped.ownedBy(item.metadata.uid)) {
    patchItem(untyped, of, dependent, (live) => withoutOwners(live, gone))
  }
  patchItem(untyped, resource, item, (live) => withoutFinalizer(live, ORPHAN_FINALIZER))
  return undefined
}

/** What the item's own finalizers say about its dependents is honoured. */
function policyOf({ metadata: { finalizers = [] } }: KubeObject): Propagation {
  if (finalizers.includes(ORPHAN_FINALIZER)) return 'Orphan'
  return finalizers.includes(FOREGROUND_FINALIZER) ? 'Foreground' : 'Background'
}
