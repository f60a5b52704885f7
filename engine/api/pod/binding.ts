/**
 * The binding subresource: gives a Pod its Node, once.
 * Models BindingREST in pkg/registry/core/pod/storage/storage.go.
 */
import { notSupported, required, root } from '../../apiserver/field-error'
import { badRequest, conflict, invalid, preconditionFailed } from '../../apiserver/status-error'
import type { Action } from '../../apiserver/strategy'
import { rfc3339 } from '../../clock/duration'
import { merge } from '../../store/merge'
import { withCondition } from '../conditions'
import type { Pod } from '../kinds'
import type { KubeObject } from '../meta'
import { success } from './success'

export const bind: Action = ({ object, body, resource, server, context }) => {
  const pod = object as unknown as Pod // The resource is pods.
  const { uid, annotations, name: named } = body.metadata ?? {}
  if (named !== pod.metadata.name) throw badRequest(OTHER_NAME)
  const node = targetOf(pod, body)
  const { name } = pod.metadata
  if (uid && uid !== pod.metadata.uid) {
    throw preconditionFailed(resource, name, 'UID', uid, pod.metadata.uid)
  }
  const obstacle = obstacleTo(pod)
  if (obstacle)
    throw conflict({ group: '', plural: 'pods/binding' }, name, `pod ${name} ${obstacle}`)
  const scheduled = {
    type: 'PodScheduled',
    status: 'True',
    lastTransitionTime: rfc3339(context.now),
  }
  const conditions = withCondition(pod.status.conditions, scheduled)
  const bound = {
    ...pod,
    metadata: annotations
      ? { ...pod.metadata, annotations: { ...pod.metadata.annotations, ...annotations } }
      : pod.metadata,
    spec: merge(pod.spec, { nodeName: node }),
    status: merge(pod.status, { conditions }),
  }
  server.write(resource, 'bind', bound as unknown as KubeObject) // A Pod is one.
  return success()
}

const OTHER_NAME = 'name in URL does not match name in Binding object'

function targetOf(pod: Pod, body: KubeObject): string {
  // Of a decoded Binding.
  const { kind = '', name = '' } = (body.target ?? {}) as { kind?: string; name?: string }
  const at = root('target')
  const errors = [
    ...(kind === '' || kind === 'Node'
      ? []
      : [notSupported(at.child('kind'), kind, ['Node', '<empty>'])]),
    ...(name === '' ? [required(at.child('name'))] : []),
  ]
  if (errors.length > 0) throw invalid({ group: '', kind: 'Binding' }, pod.metadata.name, errors)
  return name
}

function obstacleTo({ metadata, spec }: Pod): string | undefined {
  if (metadata.deletionTimestamp) return 'is being deleted, cannot be assigned to a host'
  if (spec.nodeName) return `is already assigned to node ${JSON.stringify(spec.nodeName)}`
  if (spec.schedulingGates?.length) return 'has non-empty .spec.schedulingGates'
  return undefined
}
