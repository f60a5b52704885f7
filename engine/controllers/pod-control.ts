/**
 * Making a Pod from a template for its owner, with the Events that tell of it.
 * Models RealPodControl in pkg/controller/controller_utils.go.
 */
import type { Pod, PodTemplate } from '../api/kinds'
import { controllerReference, type Metadata } from '../api/meta'
import { StatusError } from '../apiserver/status-error'
import type { Writable } from '../store/merge'
import type { Context } from './controller'

interface Owner {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: Metadata
}

/** Creates one Pod with a generated name; a refusal is an Event of the owner, and thrown on. */
export function createPod(
  { client, events }: Context,
  owner: Owner,
  template: PodTemplate | undefined,
): Pod {
  try {
    const metadata = metadataOf(owner, template)
    const pod = client.create('Pod', { metadata, spec: template?.spec ?? { containers: [] } })
    events.record(owner, 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`)
    return pod
  } catch (error) {
    if (error instanceof StatusError) {
      events.record(owner, 'Warning', 'FailedCreate', `Error creating: ${error.message}`)
    }
    throw error
  }
}

function metadataOf(owner: Owner, template: PodTemplate | undefined): Partial<Metadata> {
  const { name, namespace = 'default' } = owner.metadata
  const { labels, annotations, finalizers } = template?.metadata ?? {}
  const metadata: Writable<Partial<Metadata>> = { generateName: `${name}-`, namespace }
  if (labels !== undefined) metadata.labels = labels
  if (annotations !== undefined) metadata.annotations = annotations
  if (finalizers !== undefined) metadata.finalizers = finalizers
  metadata.ownerReferences = [controllerReference(owner)]
  return metadata
}
