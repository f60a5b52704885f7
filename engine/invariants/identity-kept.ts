/** Name, UID and creation time never change, and an object has one controller at most. */
import type { Invariant } from './invariant'

export const identityKept: Invariant = {
  name: 'identity-kept',
  broken({ key, resource, object, previous }) {
    const { metadata } = object
    const controllers = metadata.ownerReferences?.filter((owner) => owner.controller) ?? []
    if (controllers.length > 1) return `${resource} ${key} has ${controllers.length} controllers`
    const before = previous?.metadata
    if (before === undefined) return undefined
    const isSame =
      before.uid === metadata.uid && before.creationTimestamp === metadata.creationTimestamp
    return isSame ? undefined : `${resource} ${key} became another object without being deleted`
  },
}
