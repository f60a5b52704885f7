/**
 * What an item's owner references are worth. A namespaced owner is looked for in the item's own
 * namespace only: elsewhere it counts as absent.
 */

import { type KubeObject, keyFrom, type OwnerReference } from '../../api/meta'
import type { UntypedReader } from '../../client/untyped'
import type { Context } from '../controller'
import { isWaitingForDependents } from './item'

export interface Classified {
  /** Owners that exist and keep the item. */
  readonly solid: readonly OwnerReference[]
  /** Owners that do not exist. */
  readonly dangling: readonly OwnerReference[]
  /** Owners that wait for the item to go. */
  readonly waiting: readonly OwnerReference[]
}

/** Sorts the references; invalid when a cluster-scoped item names a namespaced owner. */
export function classify(
  client: UntypedReader,
  item: KubeObject,
  owners: readonly OwnerReference[],
): Classified | 'invalid' | 'unknown kind' {
  const solid: OwnerReference[] = []
  const dangling: OwnerReference[] = []
  const waiting: OwnerReference[] = []
  for (const reference of owners) {
    const owner = ownerOf(client, item, reference)
    if (owner === 'invalid' || owner === 'unknown kind') return owner
    if (owner === undefined) dangling.push(reference)
    else if (isWaitingForDependents(owner)) waiting.push(reference)
    else solid.push(reference)
  }
  return { solid, dangling, waiting }
}

/** The owner as it is; undefined when there is none of that UID. */
export function ownerOf(
  untyped: UntypedReader,
  { metadata: { namespace } }: KubeObject,
  { apiVersion, kind, name, uid }: OwnerReference,
): KubeObject | 'invalid' | 'unknown kind' | undefined {
  const resource = untyped.registry.ofObject(apiVersion, kind)
  if (resource === undefined) return 'unknown kind'
  if (resource.namespaced && namespace === undefined) return 'invalid'
  const owner = untyped.get(resource, keyFrom(resource.namespaced ? namespace : undefined, name))
  return owner?.metadata.uid === uid ? owner : undefined
}

/** Tells of references to owners that live in another namespace. */
export function reportOtherNamespaces({ client, events }: Context, item: KubeObject): void {
  const { namespace = '', ownerReferences = [] } = item.metadata
  for (const reference of ownerReferences) {
    if (!livesElsewhere(client.untyped, item, reference)) continue
    const { apiVersion, kind, name, uid } = reference
    const owner = `[${apiVersion}/${kind}, namespace: ${namespace}, name: ${name}, uid: ${uid}]`
    const message = `ownerRef ${owner} does not exist in namespace "${namespace}"`
    events.record(item, 'Warning', 'OwnerRefInvalidNamespace', message)
  }
}

function livesElsewhere(
  client: UntypedReader,
  item: KubeObject,
  reference: OwnerReference,
): boolean {
  const { apiVersion, kind, name, uid } = reference
  const resource = client.registry.ofObject(apiVersion, kind)
  if (resource === undefined || !resource.namespaced) return false
  const here = ownerOf(client, item, reference)
  if (here !== undefined && here !== 'invalid') return false
  const namespaces = client.list(client.registry.ofKind('Namespace'))
  return namespaces.some(
    ({ metadata }) => client.get(resource, keyFrom(metadata.name, name))?.metadata.uid === uid,
  )
}
