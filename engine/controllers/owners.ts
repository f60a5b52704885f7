/**
 * Which objects belong to an owner: those it controls and still selects. Orphans that it selects
 * are adopted, what it no longer selects is released.
 * Models pkg/controller/controller_ref_manager.go.
 */
import type { Kind, KindMap, Pod } from '../api/kinds'
import type { Metadata } from '../api/meta'
import { controllerOf, controllerReference, keyOf } from '../api/meta'
import { type Selector, selectorOf } from '../api/selectors'
import type { Context, Watch } from './controller'

interface Owner {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: Metadata
}

/** The objects of `kind` that the owner controls after adopting and releasing. */
export function claim<K extends 'Pod' | 'ReplicaSet' | 'ControllerRevision'>(
  kind: K,
  { client }: Context,
  owner: Owner,
  selector: Selector,
): KindMap[K][] {
  const { uid, namespace } = owner.metadata
  const mine = client.list(kind, { owner: uid })
  const claimed: KindMap[K][] = []
  for (const object of mine) {
    if (controllerOf(object)?.uid !== uid) continue
    if (selector.matches(object.metadata.labels)) claimed.push(object)
    else if (owner.metadata.deletionTimestamp === undefined) {
      client.patch(kind, keyOf(object), (live) => withoutOwner(live, uid))
    }
  }
  if (owner.metadata.deletionTimestamp !== undefined) return claimed
  const orphans = client.list(kind, { namespace, labels: selector })
  for (const object of orphans) {
    if (controllerOf(object) !== undefined || object.metadata.deletionTimestamp) continue
    claimed.push(client.patch(kind, keyOf(object), (live) => withOwner(live, owner)))
  }
  return claimed
}

/** The Pods that the owner controls after adopting and releasing. */
export const claimPods = (context: Context, owner: Owner, selector: Selector): Pod[] =>
  claim('Pod', context, owner, selector)

/** Wakes the objects of `kind` that select a changed object without a controller. */
export const selecting = (
  of: Kind,
  kind: 'Deployment' | 'ReplicaSet' | 'StatefulSet' | 'DaemonSet',
): Watch => ({
  kind: of,
  keys({ object }, reader) {
    if (controllerOf(object) !== undefined) return NONE
    const { namespace, labels } = object.metadata
    if (labels === undefined) return NONE
    return reader
      .list(kind, namespace === undefined ? {} : { namespace })
      .filter((owner) => selectorOf(owner.spec.selector).matches(labels))
      .map(keyOf)
  },
})

const NONE: readonly string[] = []

function withOwner<O extends { readonly metadata: Metadata }>(object: O, owner: Owner): O {
  if (controllerOf(object) !== undefined) return object
  const ownerReferences = [...(object.metadata.ownerReferences ?? []), controllerReference(owner)]
  return { ...object, metadata: { ...object.metadata, ownerReferences } }
}

function withoutOwner<O extends { readonly metadata: Metadata }>(object: O, uid: string): O {
  const { ownerReferences = [], ...metadata } = object.metadata
  const others = ownerReferences.filter((owner) => owner.uid !== uid)
  return {
    ...object,
    metadata: others.length === 0 ? metadata : { ...metadata, ownerReferences: others },
  }
}
