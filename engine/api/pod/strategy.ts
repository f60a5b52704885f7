/**
 * What is special about Pods: how they begin, how they end, and what they can be asked to do.
 * Models pkg/registry/core/pod/strategy.go. Left out: the resize of containers, which 1.32 has off.
 */
import type { DeleteOptions } from '../../apiserver/strategy'
import { merge } from '../../store/merge'
import { strategyOf } from '../kind-strategy'
import type { Pod, PodSpec } from '../kinds'
import { bind } from './binding'
import { podWithDefaults } from './defaults'
import { ephemeralContainers } from './ephemeral-containers'
import { evict } from './eviction'
import { withLabelKeys } from './match-label-keys'
import { qosClassOf } from './qos'
import { newPodErrors, podErrors, podStatusErrors, podUpdateErrors } from './validation'

export const podStrategy = strategyOf<'Pod'>({
  returnsDeleted: true,
  withDefaults: podWithDefaults,
  prepareForCreate: (pod) => ({ ...pod, spec: initialSpec(pod), status: initialStatus(pod) }),
  prepareForStatusUpdate: (pod, { status: { qosClass } }) =>
    qosClass ? merge(pod, { status: merge(pod.status, { qosClass }) }) : pod,
  validate: podErrors,
  validateCreate: newPodErrors,
  validateUpdate: podUpdateErrors,
  validateStatusUpdate: podStatusErrors,
  gracePeriod,
  actions: { binding: bind, eviction: evict },
  parts: { ephemeralcontainers: ephemeralContainers },
  generationOf: false,
  nodeOf: ({ spec }) => spec.nodeName || undefined,
  selectableFields: {
    'spec.nodeName': ({ spec }) => spec.nodeName ?? '',
    'spec.restartPolicy': ({ spec }) => spec.restartPolicy ?? '',
    'spec.schedulerName': ({ spec }) => spec.schedulerName ?? '',
    'spec.serviceAccountName': ({ spec }) => spec.serviceAccountName ?? '',
    'spec.hostNetwork': ({ spec }) => String(spec.hostNetwork ?? false),
    'status.phase': ({ status }) => status.phase ?? '',
    'status.podIP': ({ status }) => status.podIP ?? '',
    'status.podIPs': ({ status }) => status.podIP ?? '',
    'status.nominatedNodeName': ({ status }) => status.nominatedNodeName ?? '',
  },
})

function initialSpec(pod: Pod): PodSpec {
  const affinity = withLabelKeys(pod)
  return affinity === pod.spec.affinity || affinity === undefined
    ? pod.spec
    : { ...pod.spec, affinity }
}

function initialStatus({ spec }: Pod): Pod['status'] {
  const status = { phase: 'Pending', qosClass: qosClassOf(spec) }
  return spec.schedulingGates?.length ? { ...status, conditions: [GATED] } : status
}

const GATED = {
  type: 'PodScheduled',
  status: 'False',
  reason: 'SchedulingGated',
  message: 'Scheduling is blocked due to non-empty scheduling gates',
}

/** A Pod that no kubelet runs, or that has ended, goes at once. */
function gracePeriod({ spec, status }: Pod, options: DeleteOptions): number {
  if (!spec.nodeName || status.phase === 'Failed' || status.phase === 'Succeeded') return 0
  const asked = options.gracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? 0
  return asked < 0 ? 1 : asked
}
