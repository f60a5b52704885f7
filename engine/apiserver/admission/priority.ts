/**
 * Resolves a Pod's priority class, and keeps the default class the only one.
 * Models plugin/pkg/admission/priority.
 */
import type { Pod, PriorityClass } from '../../api/kinds'
import type { KubeObject } from '../../api/meta'
import type { Reader } from '../../client/reader'
import type { AdmissionPlugin, AdmissionRequest } from '../admission'
import type { ServerContext } from '../strategy'
import { sharedChange, withSpec } from './pod-change'
import { forbiddenBy } from './refusal'

export const priority: AdmissionPlugin = {
  name: 'Priority',
  resources: ['pods', 'priorityclasses.scheduling.k8s.io'],
  verbs: ['CREATE', 'UPDATE'],
  admit(request, context) {
    if (request.resource.id !== 'pods' || request.subresource !== undefined) return request.object
    return admitPod(request, context) as unknown as KubeObject // A Pod is one.
  },
  validate(request, { reader }) {
    if (request.resource.id === 'pods') return
    // The other resource of the plugin.
    const priorityClass = request.object as unknown as PriorityClass
    if (!priorityClass.globalDefault) return
    const other = defaultClass(reader)
    if (other === undefined || other.metadata.name === priorityClass.metadata.name) return
    const { name } = other.metadata
    const detail = `PriorityClass ${name} is already marked as default. Only one default can exist`
    throw forbiddenBy(request, detail)
  },
}

interface Resolved {
  readonly priorityClassName: string | undefined
  readonly priority: number
  readonly preemptionPolicy: string
}

function admitPod(request: AdmissionRequest, { reader }: ServerContext): Pod {
  const pod = request.object as unknown as Pod // The resource is pods.
  if (request.old !== undefined) return kept(pod, request.old as unknown as Pod)
  const resolved = resolve(request, pod, reader)
  const { spec } = pod
  if (spec.priority !== undefined && spec.priority !== resolved.priority) {
    throw forbiddenBy(
      request,
      `the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${resolved.priority} from the given PriorityClass name`,
    )
  }
  if (spec.preemptionPolicy && spec.preemptionPolicy !== resolved.preemptionPolicy) {
    throw forbiddenBy(
      request,
      `the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod spec; priority admission controller computed ${resolved.preemptionPolicy} from the given PriorityClass name`,
    )
  }
  return withSpec(pod, withPriority(spec, resolved))
}

const withPriority = sharedChange<Resolved>(
  (spec, { priorityClassName, priority: value, preemptionPolicy }) => ({
    ...spec,
    ...(priorityClassName === undefined ? {} : { priorityClassName }),
    priority: value,
    preemptionPolicy,
  }),
  (resolved) => Object.values(resolved).join('/'),
)

function kept(pod: Pod, { spec: old }: Pod): Pod {
  const { spec } = pod
  const lacks = spec.priority === undefined && old.priority !== undefined
  const lacksPolicy = !spec.preemptionPolicy && !!old.preemptionPolicy
  if (!lacks && !lacksPolicy) return pod
  return {
    ...pod,
    spec: {
      ...spec,
      ...(lacks ? { priority: old.priority } : {}),
      ...(lacksPolicy ? { preemptionPolicy: old.preemptionPolicy } : {}),
    },
  }
}

function resolve(request: AdmissionRequest, { spec }: Pod, reader: Reader): Resolved {
  const { priorityClassName } = spec
  const found = priorityClassName
    ? reader.get('PriorityClass', priorityClassName)
    : defaultClass(reader)
  if (found === undefined && priorityClassName) {
    throw forbiddenBy(request, `no PriorityClass with name ${priorityClassName} was found`)
  }
  return {
    priorityClassName: found?.metadata.name,
    priority: found?.value ?? 0,
    preemptionPolicy: found?.preemptionPolicy ?? 'PreemptLowerPriority',
  }
}

/** Of several defaults the one with the lowest value. */
function defaultClass(reader: Reader): PriorityClass | undefined {
  return reader
    .list('PriorityClass')
    .filter(({ globalDefault }) => globalDefault)
    .reduce<PriorityClass | undefined>(
      (lowest, next) => (lowest !== undefined && lowest.value <= next.value ? lowest : next),
      undefined,
    )
}
