/**
 * The object of a request as a webhook is told it, and what its patches make of that.
 *
 * The rule to know: before a new object is admitted it has no uid, no time of creation and no
 * generated name yet; webhooks that change objects do not see them. Of the metadata they change
 * labels, annotations, owners and finalizers.
 *
 * Left out: patches that rename an object or move it, which the original tries to store as such.
 */
import type { KubeObject, Metadata } from '../../api/meta'
import { deepEqual } from '../../store/equal'
import { merge } from '../../store/merge'
import type { AdmissionRequest } from '../admission'
import { decodeBody } from '../body'
import type { Resource } from '../registry'
import { scaledTo, scaleOf } from '../scale'
import { asStored, seenAs } from '../versions'

/** In the version and under the subresource that the webhook is called for. */
export function told(as: Resource, request: AdmissionRequest, object: KubeObject): KubeObject {
  if (request.isAction) return object
  const seen = seenAs(as, object === request.object ? untimely(request) : object)
  // A scale is an object of the API like others.
  return request.subresource === 'scale' ? (scaleOf(as, seen) as unknown as KubeObject) : seen
}

/** The object that a webhook has changed to this; the same when it changed nothing. */
export function untold(as: Resource, request: AdmissionRequest, changed: KubeObject): KubeObject {
  const { object, subresource, isAction } = request
  if (isAction) return changed
  if (subresource === 'scale') {
    const { replicas = 0 } = (changed.spec ?? {}) as { readonly replicas?: number } // Of a scale.
    // The same object with another number in it.
    const scaled = scaledTo(as, seenAs(as, object), replicas) as unknown as KubeObject
    return unlessEqual(object, asStored(as, scaled))
  }
  const decoded = decodeBody(as, changed, [])
  const whole = asStored(as, as.strategy.withDefaults?.(decoded) ?? decoded)
  return unlessEqual(object, merge(whole, { metadata: changedMetadata(object, whole) }))
}

/** True before a new object is named, when webhooks may still change it. */
export const isUnnamed = ({ verb, rounds, object, name, isAction }: AdmissionRequest): boolean =>
  verb === 'CREATE' && !isAction && rounds !== undefined && object.metadata.name !== name

function untimely(request: AdmissionRequest): KubeObject {
  const { object, verb, rounds } = request
  if (verb !== 'CREATE' || rounds === undefined) return object
  const { uid: _, resourceVersion: __, generation: ___, name, ...others } = object.metadata
  const named = isUnnamed(request) ? others : { name, ...others }
  // What is not there yet is not shown.
  const metadata = { ...named, creationTimestamp: null } as unknown as Metadata
  return { ...object, metadata }
}

const unlessEqual = (object: KubeObject, next: KubeObject): KubeObject =>
  deepEqual(object, next) ? object : next

function changedMetadata(object: KubeObject, changed: KubeObject): Metadata {
  const metadata = { ...object.metadata }
  for (const field of CHANGEABLE) {
    const value = changed.metadata[field]
    if (value === undefined) delete metadata[field]
    else Object.assign(metadata, { [field]: value })
  }
  return metadata
}

const CHANGEABLE = ['labels', 'annotations', 'ownerReferences', 'finalizers'] as const
