/**
 * Making a Pod from a template for its owner, with the Events that tell of it.
 * Models RealPodControl in pkg/controller/controller_utils.go.
 */
import type { Pod, PodTemplate } from '../api/kinds'
import { controllerReference, type Metadata } from '../api/meta'
import { StatusError } from '../apiserver/status-error'
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
  extra: Partial<Metadata> = {},
): Pod {
  const { labels, annotations, finalizers } = template?.metadata ?? {}
  try {
    const pod = client.create('Pod', {
      metadata: {
        generateName: `${owner.metadata.name}-`,
        namespace: owner.metadata.namespace ?? 'default',
        ...(labels === undefined ? {} : { labels }),
        ...(annotations === undefined ? {} : { annotations }),
        ...(finalizers === undefined ? {} : { finalizers }),
        ownerReferences: [controllerReference(owner)],
        ...extra,
      },
      spec: template?.spec ?? { containers: [] },
    })
    events.record(owner, 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`)
    return pod
  } catch (error) {
    if (error instanceof StatusError) {
      events.record(owner, 'Warning', 'FailedCreate', `Error creating: ${error.message}`)
    }
    throw error
  }
}
