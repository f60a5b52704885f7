/** A Pod of a RuntimeClass gets the overhead and the placement of that class.
 *  Models plugin/pkg/admission/runtimeclass. */

import type { KindMap, Pod } from '../../api/kinds'
import type { Reader } from '../../client/reader'
import { deepEqual } from '../../store/equal'
import { ownOf } from '../../store/own'
import type { AdmissionPlugin, AdmissionRequest } from '../admission'
import { changingPods, judgingPods } from './pod-change'
import { forbiddenBy } from './refusal'

export const runtimeClass: AdmissionPlugin = {
  name: 'RuntimeClass',
  resources: ['pods'],
  verbs: ['CREATE'],
  admit: changingPods((pod, request, { reader }) => {
    const found = classOf(request, pod, reader)
    if (found === undefined) return pod
    return withScheduling(request, withOverhead(request, pod, found), found)
  }),
  validate: judgingPods((pod, request, { reader }) => {
    if (pod.spec.overhead === undefined) return
    if (classOf(request, pod, reader)?.overhead !== undefined) return
    const detail = 'Pod Overhead set without corresponding RuntimeClass defined Overhead'
    throw forbiddenBy(request, `pod rejected: ${detail}`)
  }),
}

type RuntimeClass = KindMap['RuntimeClass']

function classOf(
  request: AdmissionRequest,
  { spec }: Pod,
  reader: Reader,
): RuntimeClass | undefined {
  const name = spec.runtimeClassName
  if (name === undefined) return undefined
  const found = reader.get('RuntimeClass', name)
  if (found !== undefined) return found
  throw forbiddenBy(request, `pod rejected: RuntimeClass ${JSON.stringify(name)} not found`)
}

function withOverhead(request: AdmissionRequest, pod: Pod, { overhead }: RuntimeClass): Pod {
  const fixed = overhead?.podFixed
  if (fixed === undefined) return pod
  if (pod.spec.overhead !== undefined && !deepEqual(pod.spec.overhead, fixed)) {
    const detail = "Pod's Overhead doesn't match RuntimeClass's defined Overhead"
    throw forbiddenBy(request, `pod rejected: ${detail}`)
  }
  return { ...pod, spec: { ...pod.spec, overhead: fixed } }
}

function withScheduling(request: AdmissionRequest, pod: Pod, { scheduling }: RuntimeClass): Pod {
  if (scheduling === undefined) return pod
  const { nodeSelector = {}, tolerations = [] } = scheduling
  const own = pod.spec.nodeSelector ?? {}
  for (const [key, value] of Object.entries(nodeSelector)) {
    const other = ownOf(own, key)
    if (other === undefined || other === value) continue
    const theirs = `runtimeClass.scheduling.nodeSelector[${key}] = ${value}`
    const detail = `conflict: ${theirs}; pod.spec.nodeSelector[${key}] = ${other}`
    throw forbiddenBy(request, detail)
  }
  const known = pod.spec.tolerations ?? []
  const added = tolerations.filter((toleration) => !known.some((t) => deepEqual(t, toleration)))
  const selector = { ...own, ...nodeSelector }
  return {
    ...pod,
    spec: {
      ...pod.spec,
      ...(Object.keys(selector).length === 0 ? {} : { nodeSelector: selector }),
      ...(known.length + added.length === 0 ? {} : { tolerations: [...known, ...added] }),
    },
  }
}
