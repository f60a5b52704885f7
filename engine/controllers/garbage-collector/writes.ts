/**
 * Writes to items that may be gone or made anew meanwhile: only the object that was meant changes.
 */

import { type KubeObject, keyOf } from '../../api/meta'
import type { Resource } from '../../apiserver/registry'
import { StatusError } from '../../apiserver/status-error'
import type { Propagation } from '../../apiserver/strategy'
import type { UntypedClient } from '../../client/untyped'

export function patchItem(
  client: UntypedClient,
  resource: Resource,
  item: KubeObject,
  change: (live: KubeObject) => KubeObject,
): void {
  const { uid } = item.metadata
  unlessGone(() =>
    client.patch(resource, keyOf(item), (live) =>
      live.metadata.uid === uid ? change(live) : live,
    ),
  )
}

export function deleteItem(
  client: UntypedClient,
  resource: Resource,
  item: KubeObject,
  propagationPolicy: Propagation,
): void {
  const preconditions = { uid: item.metadata.uid }
  unlessGone(() => client.delete(resource, keyOf(item), { propagationPolicy, preconditions }))
}

function unlessGone(write: () => void): void {
  try {
    write()
  } catch (error) {
    if (!(error instanceof StatusError) || error.code !== 404) throw error
  }
}
