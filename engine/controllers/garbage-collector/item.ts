/**
 * Items of the garbage collector: objects of any resource, their keys, and how far gone they are.
 */

import { type KubeObject, keyOf } from '../../api/meta'
import { FOREGROUND_FINALIZER, ORPHAN_FINALIZER } from '../../apiserver/deletion'
import type { Registry, Resource } from '../../apiserver/registry'

/** `replicasets.apps/shop/web`. */
export const itemKey = (resourceId: string, object: KubeObject): string =>
  `${resourceId}/${keyOf(object)}`

export function itemOf(
  registry: Registry,
  key: string,
): { readonly resource: Resource | undefined; readonly key: string } {
  const slash = key.indexOf('/')
  return { resource: registry.find(key.slice(0, slash)), key: key.slice(slash + 1) }
}

export const isDeleting = ({ metadata }: KubeObject): boolean =>
  metadata.deletionTimestamp !== undefined

/** Being deleted in the foreground: it goes when what blocks it is gone. */
export const isWaitingForDependents = (object: KubeObject): boolean =>
  isDeleting(object) && has(object, FOREGROUND_FINALIZER)

export const isOrphaning = (object: KubeObject): boolean =>
  isDeleting(object) && has(object, ORPHAN_FINALIZER)

const has = ({ metadata }: KubeObject, finalizer: string): boolean =>
  metadata.finalizers?.includes(finalizer) ?? false
