/** What is wrong with a StatefulSet, and what may not change.
 *  Models ValidateStatefulSet in pkg/apis/apps/validation. Left out: maxUnavailable (alpha). */
import {
  type FieldPath,
  forbidden,
  invalid,
  notSupported,
  required,
  root,
} from '../../apiserver/field-error'
import { deepEqual } from '../../store/equal'
import {
  annotationsAt,
  type Errors,
  isMalformed,
  labelsAt,
  nonNegativeAt,
  workloadSelectorAt,
} from '../checks'
import { goNil, goStruct } from '../go-values'
import type { StatefulSet } from '../kinds'
import { selectedAt } from '../pod/workload-validation'

export function* statefulSetErrors({ spec }: StatefulSet): Errors {
  const { podManagementPolicy } = spec
  const policyAt = SPEC.child('podManagementPolicy')
  if (!podManagementPolicy) yield required(policyAt)
  else if (!['OrderedReady', 'Parallel'].includes(podManagementPolicy)) {
    yield invalid(policyAt, podManagementPolicy, "must be 'OrderedReady' or 'Parallel'")
  }
  yield* updateStrategyAt(SPEC.child('updateStrategy'), spec.updateStrategy ?? {})
  yield* retentionPolicyAt(SPEC.child('persistentVolumeClaimRetentionPolicy'), spec)
  yield* nonNegativeAt(SPEC.child('replicas'), spec.replicas)
  yield* nonNegativeAt(SPEC.child('minReadySeconds'), spec.minReadySeconds)
  yield* nonNegativeAt(SPEC.child('ordinals', 'start'), spec.ordinals?.start)
  const empty = 'empty selector is invalid for statefulset'
  yield* workloadSelectorAt(SPEC.child('selector'), spec.selector, empty, '')
  yield* templateAt(SPEC.child('template'), spec)
}

export function* statefulSetUpdateErrors(
  { spec }: StatefulSet,
  { spec: old }: StatefulSet,
): Errors {
  if (deepEqual(withoutChangeable(spec), withoutChangeable(old))) return
  const list = CHANGEABLE.map((field) => `'${field}'`).join(', ')
  const fields = `${list} and 'minReadySeconds'`
  const detail = `updates to statefulset spec for fields other than ${fields} are forbidden`
  yield forbidden(SPEC, detail)
}

export function* statefulSetStatusErrors(status: StatefulSet['status']): Errors {
  const { replicas = 0, readyReplicas = 0, availableReplicas = 0 } = status
  for (const count of ['replicas', ...COUNTS] as const) {
    yield* nonNegativeAt(STATUS.child(count), status[count])
  }
  for (const count of COUNTS) {
    const value = status[count] ?? 0
    if (value <= replicas) continue
    yield invalid(STATUS.child(count), value, 'cannot be greater than status.replicas')
  }
  if (availableReplicas > readyReplicas) {
    const detail = 'cannot be greater than status.readyReplicas'
    yield invalid(STATUS.child('availableReplicas'), availableReplicas, detail)
  }
}

const SPEC = root('spec')
const STATUS = root('status')
const COUNTS = ['readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas'] as const
const CHANGEABLE = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'persistentVolumeClaimRetentionPolicy',
] as const

type Spec = StatefulSet['spec']

function withoutChangeable(spec: Spec): object {
  const changeable: readonly string[] = [...CHANGEABLE, 'minReadySeconds']
  return Object.fromEntries(Object.entries(spec).filter(([field]) => !changeable.includes(field)))
}

function* updateStrategyAt(at: FieldPath, strategy: NonNullable<Spec['updateStrategy']>): Errors {
  const { type, rollingUpdate } = strategy
  if (!type) yield required(at)
  else if (type === 'OnDelete') {
    if (rollingUpdate === undefined) return
    const detail = "only allowed for updateStrategy 'RollingUpdate'"
    const fields = {
      Partition: rollingUpdate.partition ?? 0,
      MaxUnavailable: goNil('intstr.IntOrString'),
    }
    const shown = goStruct('apps.RollingUpdateStatefulSetStrategy', fields)
    yield invalid(at.child('rollingUpdate'), shown, detail)
  } else if (type === 'RollingUpdate') {
    yield* nonNegativeAt(at.child('rollingUpdate', 'partition'), rollingUpdate?.partition)
  } else {
    const nil = goNil('apps.RollingUpdateStatefulSetStrategy')
    const shown = goStruct('apps.StatefulSetUpdateStrategy', { Type: type, RollingUpdate: nil })
    yield invalid(at, shown, "must be 'RollingUpdate' or 'OnDelete'")
  }
}

function* retentionPolicyAt(
  at: FieldPath,
  { persistentVolumeClaimRetentionPolicy: policy }: Spec,
): Errors {
  for (const field of ['whenDeleted', 'whenScaled'] as const) {
    const value = policy?.[field]
    if (value === undefined || value === 'Retain' || value === 'Delete') continue
    yield notSupported(at.child(field), value, ['Delete', 'Retain'])
  }
}

/** Volumes of claims are not in the template, so its volume mounts cannot be checked. */
function* templateAt(at: FieldPath, { template, selector }: Spec): Errors {
  if (selector !== undefined && isMalformed(at, selector)) return
  yield* selectedAt(at, template, selector)
  yield* labelsAt(at.child('labels'), template.metadata?.labels)
  yield* annotationsAt(at.child('annotations'), template.metadata?.annotations)
  const { restartPolicy, activeDeadlineSeconds } = template.spec ?? {}
  if (restartPolicy !== 'Always') {
    yield notSupported(at.child('spec', 'restartPolicy'), restartPolicy, ['Always'])
  }
  if (activeDeadlineSeconds !== undefined) {
    const detail = 'activeDeadlineSeconds in StatefulSet is not Supported'
    yield forbidden(at.child('spec', 'activeDeadlineSeconds'), detail)
  }
}
