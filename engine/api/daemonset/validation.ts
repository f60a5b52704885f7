/** What is wrong with a DaemonSet, and what may not change.
 *  Models ValidateDaemonSet in pkg/apis/apps/validation. */
import {
  type FieldPath,
  intOrStringValue,
  invalid,
  labelSelectorValue,
  notSupported,
  required,
  root,
} from '../../apiserver/field-error'
import { type Errors, immutableAt, nonNegativeAt, workloadSelectorAt } from '../checks'
import { goNil, goStruct } from '../go-values'
import type { DaemonSet } from '../kinds'
import {
  atMostHundredPercentAt,
  plainAmount,
  positiveIntOrPercentAt,
  workloadTemplateAt,
} from '../pod/workload-validation'

export function* daemonSetErrors({ spec }: DaemonSet): Errors {
  const empty = 'empty selector is invalid for daemonset'
  // A selector that is missing is only told at the labels that it does not select.
  if (spec.selector !== undefined) {
    yield* workloadSelectorAt(SPEC.child('selector'), spec.selector, empty)
  }
  yield* workloadTemplateAt(SPEC.child('template'), spec.template, spec.selector, 'DaemonSet')
  yield* nonNegativeAt(SPEC.child('minReadySeconds'), spec.minReadySeconds)
  yield* updateStrategyAt(SPEC.child('updateStrategy'), spec.updateStrategy ?? {})
  yield* nonNegativeAt(SPEC.child('revisionHistoryLimit'), spec.revisionHistoryLimit)
}

export function* daemonSetUpdateErrors({ spec }: DaemonSet, { spec: old }: DaemonSet): Errors {
  if (spec.selector === undefined) return
  const shown = labelSelectorValue(spec.selector)
  yield* immutableAt(SPEC.child('selector'), spec.selector, old.selector, shown)
}

const SPEC = root('spec')

type Strategy = NonNullable<DaemonSet['spec']['updateStrategy']>

function* updateStrategyAt(at: FieldPath, { type, rollingUpdate }: Strategy): Errors {
  if (type === 'OnDelete') return
  if (type !== 'RollingUpdate') {
    const nil = goNil('apps.RollingUpdateDaemonSet')
    const shown = goStruct('apps.DaemonSetUpdateStrategy', { Type: type ?? '', RollingUpdate: nil })
    yield notSupported(at, shown, ['RollingUpdate', 'OnDelete'])
  } else if (rollingUpdate === undefined) yield required(at.child('rollingUpdate'))
  else yield* rollingUpdateAt(at.child('rollingUpdate'), rollingUpdate)
}

function* rollingUpdateAt(
  at: FieldPath,
  { maxUnavailable = 0, maxSurge = 0 }: NonNullable<Strategy['rollingUpdate']>,
): Errors {
  const [unavailableAt, surgeAt] = [at.child('maxUnavailable'), at.child('maxSurge')]
  yield* positiveIntOrPercentAt(unavailableAt, maxUnavailable)
  yield* positiveIntOrPercentAt(surgeAt, maxSurge)
  yield* atMostHundredPercentAt(unavailableAt, maxUnavailable)
  yield* atMostHundredPercentAt(surgeAt, maxSurge)
  const hasUnavailable = plainAmount(maxUnavailable) !== 0
  const hasSurge = plainAmount(maxSurge) !== 0
  if (hasUnavailable && hasSurge) {
    const detail = 'may not be set when maxUnavailable is non-zero'
    yield invalid(surgeAt, intOrStringValue(maxSurge), detail)
  } else if (!hasUnavailable && !hasSurge) {
    yield required(unavailableAt, 'cannot be 0 when maxSurge is 0')
  }
}
