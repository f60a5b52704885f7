/**
 * What a DELETE makes of an object: gone at once, or marked and left for its grace period or its
 * finalizers. Models staging/src/k8s.io/apiserver/pkg/registry/rest/delete.go and generic store.go.
 */

import type { KubeObject, Metadata } from '../api/meta'
import { type Instant, plus, rfc3339, seconds } from '../clock/duration'
import { merge } from '../store/merge'
import type { Resource } from './registry'
import { deletionConflict } from './status-error'
import type { DeleteOptions } from './strategy'

export const ORPHAN_FINALIZER = 'orphan'
export const FOREGROUND_FINALIZER = 'foregroundDeletion'

/** `gone` when the object leaves the store now; else `next` is its marked version. */
export function deletionOf(
  resource: Resource,
  object: KubeObject,
  options: DeleteOptions,
  now: Instant,
): { readonly next: KubeObject; readonly gone: boolean } {
  checkPreconditions(resource, object, options)
  const finalizers = finalizersFor(resource, object.metadata, options)
  const grace = resource.strategy.gracePeriod?.(object, options)
  const marked = mark(object.metadata, grace, now)
  const { finalizers: _, ...unfinalized } = marked
  const metadata = finalizers.length === 0 ? unfinalized : merge(marked, { finalizers })
  const deleting = merge(object, { metadata })
  const next = resource.strategy.prepareForDelete?.(deleting) ?? deleting
  const kept = (next.metadata.finalizers ?? []).length > 0
  const waits = kept || hasSpecFinalizers(resource, object)
  return { next, gone: !waits && (grace ?? 0) === 0 }
}

/** A first mark sets the deadline; later ones may only bring it forward. */
function mark(metadata: Metadata, grace: number | undefined, now: Instant): Metadata {
  const begun = metadata.deletionTimestamp !== undefined
  const left = metadata.deletionGracePeriodSeconds ?? 0
  if (begun && (grace === undefined || grace >= left)) return metadata
  const period = grace ?? 0
  const generation =
    begun || metadata.generation === undefined
      ? {}
      : {
          generation: metadata.generation + 1,
        }
  return {
    ...metadata,
    ...generation,
    deletionTimestamp: rfc3339(plus(now, seconds(period))),
    deletionGracePeriodSeconds: period,
  }
}

function checkPreconditions(
  resource: Resource,
  { metadata }: KubeObject,
  { preconditions }: DeleteOptions,
): void {
  const { uid, resourceVersion } = preconditions ?? {}
  if (uid !== undefined && uid !== metadata.uid) {
    throw deletionConflict(resource, metadata.name, 'UID', uid, metadata.uid)
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    const [asked, is] = [resourceVersion, metadata.resourceVersion]
    throw deletionConflict(resource, metadata.name, 'ResourceVersion', asked, is)
  }
}

/** The finalizers after the propagation policy had its say; what the client says wins. */
function finalizersFor(
  { strategy }: Resource,
  { finalizers = [] }: Metadata,
  { propagationPolicy }: DeleteOptions,
): readonly string[] {
  const others = finalizers.filter((f) => f !== ORPHAN_FINALIZER && f !== FOREGROUND_FINALIZER)
  const already = finalizers.length > others.length
  if (propagationPolicy === undefined && already) return finalizers
  const policy = propagationPolicy ?? strategy.defaultPropagation ?? 'Background'
  if (policy === 'Orphan') return [...others, ORPHAN_FINALIZER]
  if (policy === 'Foreground') return [...others, FOREGROUND_FINALIZER]
  return others
}

/** True while a Namespace has finalizers of the server's own. */
export function hasSpecFinalizers({ strategy }: Resource, object: KubeObject): boolean {
  if (!strategy.hasSpecFinalizers) return false
  // Only Namespaces have finalizers in their spec.
  const spec = object.spec as { readonly finalizers?: readonly string[] } | undefined
  return (spec?.finalizers?.length ?? 0) > 0
}
