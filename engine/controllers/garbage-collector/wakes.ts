/**
 * Which items a change concerns: dependents of what is gone, owners that waited for it, and objects
 * whose references or deletion have changed. Most changes concern nobody, and that is seen at once.
 */

import type { KubeObject, OwnerReference } from '../../api/meta'
import type { UntypedReader } from '../../client/untyped'
import type { Change } from '../../store/store'
import { isOrphaning, isWaitingForDependents, itemKey } from './item'
import { ownerOf } from './references'

export function wokenBy(change: Change, client: UntypedReader): readonly string[] {
  const { type, object, previous, resource } = change
  const { metadata } = object
  const before = previous?.metadata
  if (type === 'DELETED') {
    const { ownerReferences = NOBODY } = metadata
    return [...dependents(client, metadata.uid), ...waiting(client, object, ownerReferences)]
  }
  const owners = metadata.ownerReferences
  const hasNewOwners = owners !== before?.ownerReferences
  const isEnding = metadata.deletionTimestamp !== undefined
  if (!hasNewOwners && !isEnding) return NONE
  const keys: string[] = []
  if (hasNewOwners) {
    if (owners?.some((owner) => !isKeptBy(client, object, owner)))
      keys.push(itemKey(resource, object))
    if (previous !== undefined) keys.push(...waiting(client, object, released(previous, owners)))
  }
  if (isEnding && hasBegun(object, previous)) {
    if (!isOrphaning(object)) keys.push(...dependents(client, metadata.uid))
    keys.push(itemKey(resource, object))
  }
  return keys
}

const NONE: readonly string[] = []
const NOBODY: readonly OwnerReference[] = []

const dependents = (client: UntypedReader, uid: string): readonly string[] =>
  client.ownedBy(uid).map(([{ id }, dependent]) => itemKey(id, dependent))

/** The owners among these that wait for their dependents. */
function waiting(
  client: UntypedReader,
  object: KubeObject,
  owners: readonly OwnerReference[],
): readonly string[] {
  return owners.flatMap((reference) => {
    const owner = ownerOf(client, object, reference)
    if (typeof owner !== 'object' || !isWaitingForDependents(owner)) return []
    const resource = client.registry.ofObject(reference.apiVersion, reference.kind)
    return resource === undefined ? [] : [itemKey(resource.id, owner)]
  })
}

function isKeptBy(client: UntypedReader, object: KubeObject, reference: OwnerReference): boolean {
  const owner = ownerOf(client, object, reference)
  return typeof owner === 'object' && !isWaitingForDependents(owner)
}

/** The owners that the object blocked and no longer does. */
function released(
  { metadata: { ownerReferences = NOBODY } }: KubeObject,
  owners: readonly OwnerReference[] = NOBODY,
): readonly OwnerReference[] {
  return ownerReferences.filter(({ uid, blockOwnerDeletion }) => {
    if (!blockOwnerDeletion) return false
    return !owners.some((owner) => owner.uid === uid && owner.blockOwnerDeletion)
  })
}

/** True when the object begins to wait for its dependents, or to orphan them, with this change. */
function hasBegun(object: KubeObject, previous: KubeObject | undefined): boolean {
  if (isOrphaning(object)) return previous === undefined || !isOrphaning(previous)
  if (!isWaitingForDependents(object)) return false
  return previous === undefined || !isWaitingForDependents(previous)
}
