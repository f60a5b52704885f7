/** What is wrong with a ReplicaSet, and what may not change.
 *  Models ValidateReplicaSet in pkg/apis/apps/validation. */
import { invalid, labelSelectorValue, root } from '../../apiserver/field-error'
import { type Errors, immutableAt, nonNegativeAt, workloadSelectorAt } from '../checks'
import type { ReplicaSet } from '../kinds'
import { workloadTemplateAt } from '../pod/workload-validation'

export function* replicaSetErrors({ spec }: ReplicaSet): Errors {
  yield* nonNegativeAt(SPEC.child('replicas'), spec.replicas)
  yield* nonNegativeAt(SPEC.child('minReadySeconds'), spec.minReadySeconds)
  const empty = 'empty selector is invalid for deployment'
  yield* workloadSelectorAt(SPEC.child('selector'), spec.selector, empty, MALFORMED)
  const template = spec.template ?? {}
  yield* workloadTemplateAt(SPEC.child('template'), template, spec.selector, 'ReplicaSet')
}

export function* replicaSetUpdateErrors({ spec }: ReplicaSet, { spec: old }: ReplicaSet): Errors {
  const shown = labelSelectorValue(spec.selector)
  yield* immutableAt(SPEC.child('selector'), spec.selector, old.selector, shown)
}

interface ReplicaStatus {
  readonly replicas?: number
  readonly fullyLabeledReplicas?: number
  readonly readyReplicas?: number
  readonly availableReplicas?: number
  readonly observedGeneration?: number
}

/** The counts of a status fit together; ReplicationControllers have the same. */
export function* replicaStatusErrors(status: ReplicaStatus): Errors {
  const { replicas = 0, readyReplicas = 0, availableReplicas = 0 } = status
  for (const count of [...COUNTS, 'observedGeneration'] as const) {
    yield* nonNegativeAt(STATUS.child(count), status[count])
  }
  for (const count of COUNTS) {
    const value = status[count] ?? 0
    if (value <= replicas) continue
    yield invalid(STATUS.child(count), value, 'cannot be greater than status.replicas')
  }
  if (availableReplicas > readyReplicas) {
    const detail = 'cannot be greater than readyReplicas'
    yield invalid(STATUS.child('availableReplicas'), availableReplicas, detail)
  }
}

const SPEC = root('spec')
const MALFORMED = 'invalid label selector'
const STATUS = root('status')
const COUNTS = ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'] as const
