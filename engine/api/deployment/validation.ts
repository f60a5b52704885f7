/** What is wrong with a Deployment, and what may not change.
 *  Models ValidateDeployment in pkg/apis/apps/validation. */
import {
  type FieldPath,
  forbidden,
  intOrStringValue,
  invalid,
  labelSelectorValue,
  notSupported,
  required,
  root,
} from '../../apiserver/field-error'
import { type Errors, immutableAt, nonNegativeAt, workloadSelectorAt } from '../checks'
import { goNil, goStruct } from '../go-values'
import type { Deployment } from '../kinds'
import {
  atMostHundredPercentAt,
  plainAmount,
  positiveIntOrPercentAt,
  workloadTemplateAt,
} from '../pod/workload-validation'

export function* deploymentErrors({ spec }: Deployment): Errors {
  const { minReadySeconds = 0, progressDeadlineSeconds } = spec
  yield* nonNegativeAt(SPEC.child('replicas'), spec.replicas)
  const empty = 'empty selector is invalid for deployment'
  yield* workloadSelectorAt(SPEC.child('selector'), spec.selector, empty, MALFORMED)
  yield* workloadTemplateAt(SPEC.child('template'), spec.template, spec.selector, 'ReplicaSet')
  yield* strategyAt(SPEC.child('strategy'), spec.strategy ?? {})
  yield* nonNegativeAt(SPEC.child('minReadySeconds'), minReadySeconds)
  yield* nonNegativeAt(SPEC.child('revisionHistoryLimit'), spec.revisionHistoryLimit)
  if (progressDeadlineSeconds === undefined) return
  const at = SPEC.child('progressDeadlineSeconds')
  yield* nonNegativeAt(at, progressDeadlineSeconds)
  if (progressDeadlineSeconds <= minReadySeconds) {
    yield invalid(at, progressDeadlineSeconds, 'must be greater than minReadySeconds')
  }
}

export function* deploymentUpdateErrors({ spec }: Deployment, { spec: old }: Deployment): Errors {
  if (spec.selector === undefined) return
  const shown = labelSelectorValue(spec.selector)
  yield* immutableAt(SPEC.child('selector'), spec.selector, old.selector, shown)
}

const SPEC = root('spec')
const MALFORMED = 'invalid label selector'

type Strategy = NonNullable<Deployment['spec']['strategy']>

function* strategyAt(at: FieldPath, strategy: Strategy): Errors {
  const { type, rollingUpdate } = strategy
  if (type === 'Recreate') {
    const detail = "may not be specified when strategy `type` is 'Recreate'"
    if (rollingUpdate !== undefined) yield forbidden(at.child('rollingUpdate'), detail)
  } else if (type === 'RollingUpdate') {
    const detail = 'this should be defaulted and never be nil'
    if (rollingUpdate === undefined) yield required(at.child('rollingUpdate'), detail)
    else yield* rollingUpdateAt(at.child('rollingUpdate'), rollingUpdate)
  } else {
    const nil = goNil('apps.RollingUpdateDeployment')
    const shown = goStruct('apps.DeploymentStrategy', { Type: type ?? '', RollingUpdate: nil })
    yield notSupported(at, shown, ['Recreate', 'RollingUpdate'])
  }
}

function* rollingUpdateAt(
  at: FieldPath,
  { maxUnavailable = 0, maxSurge = 0 }: NonNullable<Strategy['rollingUpdate']>,
): Errors {
  const unavailableAt = at.child('maxUnavailable')
  yield* positiveIntOrPercentAt(unavailableAt, maxUnavailable)
  yield* positiveIntOrPercentAt(at.child('maxSurge'), maxSurge)
  if (plainAmount(maxUnavailable) === 0 && plainAmount(maxSurge) === 0) {
    const shown = intOrStringValue(maxUnavailable)
    yield invalid(unavailableAt, shown, 'may not be 0 when `maxSurge` is 0')
  }
  yield* atMostHundredPercentAt(unavailableAt, maxUnavailable)
}
