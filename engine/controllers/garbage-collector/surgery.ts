/** Objects with fewer owners or finalizers; the same object when nothing changes. */

import type { KubeObject, Metadata } from '../../api/meta'

export function withoutOwners(object: KubeObject, uids: ReadonlySet<string>): KubeObject {
  const { ownerReferences = [], ...metadata } = object.metadata
  const left = ownerReferences.filter(({ uid }) => !uids.has(uid))
  if (left.length === ownerReferences.length) return object
  return withMetadata(object, left.length === 0 ? metadata : { ...metadata, ownerReferences: left })
}

/** Its owners no longer wait for it. */
export function withUnblockedOwners(object: KubeObject): KubeObject {
  const { ownerReferences = [] } = object.metadata
  if (!ownerReferences.some(({ blockOwnerDeletion }) => blockOwnerDeletion)) return object
  const unblocked = ownerReferences.map((owner) =>
    owner.blockOwnerDeletion ? { ...owner, blockOwnerDeletion: false } : owner,
  )
  return withMetadata(object, { ...object.metadata, ownerReferences: unblocked })
}

export function withoutFinalizer(object: KubeObject, finalizer: string): KubeObject {
  const { finalizers = [], ...metadata } = object.metadata
  const left = finalizers.filter((other) => other !== finalizer)
  if (left.length === finalizers.length) return object
  return withMetadata(object, left.length === 0 ? metadata : { ...metadata, finalizers: left })
}

const withMetadata = (object: KubeObject, metadata: Metadata): KubeObject => ({
  ...object,
  metadata,
})
