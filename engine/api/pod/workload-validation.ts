/** What the workloads that make Pods from a template have in common.
 *  Models ValidatePodTemplateSpecForReplicaSet in pkg/apis/apps/validation and its kin. */
import {
  type FieldPath,
  forbidden,
  intOrStringValue,
  invalid,
  notSupported,
  stringMapValue,
} from '../../apiserver/field-error'
import { type Errors, isMalformed, nonNegativeAt } from '../checks'
import type { LabelSelector, PodTemplate } from '../kinds'
import { isPercent } from '../names'
import { selectorOf } from '../selectors'
import { podTemplateAt } from './spec-validation'

/** The template's labels are selected, and its Pods restart for ever. */
export function* workloadTemplateAt(
  at: FieldPath,
  template: PodTemplate,
  selector: LabelSelector | undefined,
  kind: string,
): Errors {
  if (selector !== undefined && isMalformed(at, selector)) return
  yield* selectedAt(at, template, selector)
  yield* podTemplateAt(at, template)
  const { restartPolicy, activeDeadlineSeconds } = template.spec ?? {}
  if (restartPolicy !== 'Always') {
    yield notSupported(at.child('spec', 'restartPolicy'), restartPolicy, ['Always'])
  }
  if (activeDeadlineSeconds !== undefined) {
    const detail = `activeDeadlineSeconds in ${kind} is not Supported`
    yield forbidden(at.child('spec', 'activeDeadlineSeconds'), detail)
  }
}

export function* selectedAt(
  at: FieldPath,
  { metadata }: PodTemplate,
  selector: LabelSelector | undefined,
): Errors {
  const compiled = selectorOf(selector)
  if (compiled.isEmpty || compiled.matches(metadata?.labels ?? {})) return
  const shown = stringMapValue(metadata?.labels)
  const detail = '`selector` does not match template `labels`'
  yield invalid(at.child('metadata', 'labels'), shown, detail)
}

/** A number or a percentage that is not negative. */
export function* positiveIntOrPercentAt(at: FieldPath, amount: number | string): Errors {
  if (typeof amount === 'number') yield* nonNegativeAt(at, amount)
  else {
    for (const reason of isPercent(amount)) yield invalid(at, intOrStringValue(amount), reason)
  }
}

export function* atMostHundredPercentAt(at: FieldPath, amount: number | string): Errors {
  const percent = percentOrUndefined(amount)
  if (percent === undefined || percent <= 100) return
  yield invalid(at, intOrStringValue(amount), 'must not be greater than 100%')
}

/** The number, or the percentage as a number; 0 for what is neither. */
export const plainAmount = (amount: number | string): number =>
  typeof amount === 'number' ? amount : (percentOrUndefined(amount) ?? 0)

const percentOrUndefined = (amount: number | string): number | undefined =>
  typeof amount === 'string' && isPercent(amount).length === 0
    ? Number(amount.slice(0, -1))
    : undefined
