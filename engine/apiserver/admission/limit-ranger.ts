/** Gives containers the requests and limits of their Namespace, and holds them to its bounds.
 *  Models plugin/pkg/admission/limitranger. Left out: images and image streams. */
import type {
  Container,
  LimitRange,
  PersistentVolumeClaim,
  Pod,
  PodSpec,
  ResourceRequirements,
} from '../../api/kinds'
import type { Reader } from '../../client/reader'
import type { AdmissionPlugin, AdmissionRequest } from '../admission'
import { claimProblems, podProblems } from './limit-range-bounds'
import { changingPods, sharedChange, withSpec } from './pod-change'
import { forbiddenBy } from './refusal'

export const limitRanger: AdmissionPlugin = {
  name: 'LimitRanger',
  resources: ['pods', 'persistentvolumeclaims'],
  verbs: ['CREATE', 'UPDATE'],
  admit(request, context) {
    if (request.resource.id !== 'pods' || request.verb !== 'CREATE') return request.object
    return setDefaults(request, context)
  },
  validate(request, { reader }) {
    const { resource, verb, subresource, object } = request
    const isPod = resource.id === 'pods'
    if (subresource !== undefined || (isPod && verb === 'UPDATE')) return
    if (verb === 'UPDATE' && object.metadata.deletionTimestamp !== undefined) return
    for (const { spec } of rangesOf(request, reader)) {
      const problems = isPod
        ? podProblems(spec.limits, object as unknown as Pod) // The resource says so.
        : claimProblems(spec.limits, object as unknown as PersistentVolumeClaim) // As above.
      const [first, ...others] = new Set(problems)
      if (first === undefined) continue
      const text = others.length === 0 ? first : `[${[first, ...others].join(', ')}]`
      throw forbiddenBy(request, text)
    }
  },
}

const ANNOTATION = 'kubernetes.io/limit-ranger'

const setDefaults = changingPods((pod, request, { reader }) => {
  let result = pod
  for (const range of rangesOf(request, reader)) {
    const defaults = defaultsOf(range)
    const told = [
      ...tellingDefaults('container', pod.spec.containers, defaults),
      ...tellingDefaults('init container', pod.spec.initContainers ?? [], defaults),
    ]
    if (told.length === 0) continue
    const annotation = `LimitRanger plugin set: ${told.join('; ')}`
    const annotations = { ...result.metadata.annotations, [ANNOTATION]: annotation }
    const metadata = { ...result.metadata, annotations }
    result = { ...withSpec(result, withDefaults(result.spec, range)), metadata }
  }
  return result
})

const rangesOf = ({ namespace }: AdmissionRequest, reader: Reader): readonly LimitRange[] =>
  namespace === undefined ? [] : reader.list('LimitRange', { namespace })

const withDefaults = sharedChange<LimitRange>(
  (spec, range): PodSpec => {
    const { requests = {}, limits = {} } = defaultsOf(range)
    const fill = (container: Container): Container => {
      const { resources = {} } = container
      const filled = {
        ...resources,
        limits: { ...limits, ...resources.limits },
        requests: { ...requests, ...resources.requests },
      }
      return { ...container, resources: filled }
    }
    const { containers, initContainers } = spec
    return {
      ...spec,
      containers: containers.map(fill),
      ...(initContainers === undefined ? {} : { initContainers: initContainers.map(fill) }),
    }
  },
  ({ metadata }) => `${metadata.uid}/${metadata.resourceVersion}`,
)

function defaultsOf({ spec }: LimitRange): ResourceRequirements {
  const items = spec.limits.filter(({ type }) => type === 'Container')
  return {
    requests: Object.assign({}, ...items.map((item) => item.defaultRequest ?? {})),
    limits: Object.assign({}, ...items.map((item) => item.default ?? {})),
  }
}

function tellingDefaults(
  what: string,
  containers: readonly Container[],
  { requests = {}, limits = {} }: ResourceRequirements,
): string[] {
  return containers.flatMap(({ name, resources = {} }) => {
    const missing = (part: 'requests' | 'limits', defaults: object) =>
      Object.keys(defaults).filter((key) => resources[part]?.[key] === undefined)
    const tell = (part: string, names: string[]) =>
      names.length === 0 ? [] : [`${names.sort().join(', ')} ${part} for ${what} ${name}`]
    return [
      ...tell('request', missing('requests', requests)),
      ...tell('limit', missing('limits', limits)),
    ]
  })
}
