/** A Job's rules of failure and of success.
 *  Models validatePodFailurePolicy and validateSuccessPolicy in pkg/apis/batch/validation. */
import {
  duplicate,
  type FieldError,
  type FieldPath,
  invalid,
  notSupported,
  required,
  tooMany,
} from '../../apiserver/field-error'
import { type Errors, eachAt, nonNegativeAt, reasonsAt } from '../checks'
import type { Job } from '../kinds'
import { isQualifiedName } from '../names'

type Policy = NonNullable<Job['spec']['podFailurePolicy']>
type Rule = Policy['rules'][number]

const MAX_RULES = 20
const MAX_VALUES = 255
const ACTIONS = ['Count', 'FailIndex', 'FailJob', 'Ignore']

export function* podFailurePolicyAt(at: FieldPath, { rules }: Policy, spec: Job['spec']): Errors {
  const rulesAt = at.child('rules')
  if (rules.length > MAX_RULES) yield tooMany(rulesAt, rules.length, MAX_RULES)
  const { containers = [], initContainers = [] } = spec.template.spec ?? {}
  const names = [...containers, ...initContainers].map(({ name }) => name)
  yield* eachAt(rulesAt, rules, function* (rule, ruleAt) {
    yield* actionAt(ruleAt.child('action'), rule.action, spec.backoffLimitPerIndex)
    const { onExitCodes, onPodConditions } = rule
    if (onExitCodes) yield* exitCodesAt(ruleAt.child('onExitCodes'), onExitCodes, names)
    yield* eachAt(ruleAt.child('onPodConditions'), onPodConditions, conditionAt)
    const both = 'OnExitCodes and OnPodConditions is'
    if (onExitCodes && onPodConditions?.length) {
      yield unshown(ruleAt, `specifying both ${both} not supported`)
    }
    if (!onExitCodes && !onPodConditions?.length) {
      yield unshown(ruleAt, `specifying one of ${both} required`)
    }
  })
}

interface SuccessPolicy {
  readonly rules?: readonly {
    readonly succeededIndexes?: string
    readonly succeededCount?: number
  }[]
}

export function* successPolicyAt(
  at: FieldPath,
  { rules = [] }: SuccessPolicy,
  completions: number,
): Errors {
  const rulesAt = at.child('rules')
  if (rules.length === 0) {
    const detail = 'at least one rules must be specified when the successPolicy is specified'
    yield required(rulesAt, detail)
  }
  if (rules.length > MAX_RULES) yield tooMany(rulesAt, rules.length, MAX_RULES)
  yield* eachAt(rulesAt, rules, function* ({ succeededIndexes, succeededCount }, ruleAt) {
    if (succeededIndexes === undefined && succeededCount === undefined) {
      const detail = 'at least one of succeededCount or succeededIndexes must be specified'
      yield required(ruleAt, detail)
    }
    const countAt = ruleAt.child('succeededCount')
    yield* nonNegativeAt(countAt, succeededCount)
    if (succeededCount !== undefined && succeededCount > completions) {
      const limit = `${completions} (the number of specified completions)`
      yield invalid(countAt, succeededCount, `must be less than or equal to ${limit}`)
    }
  })
}

function* actionAt(at: FieldPath, action: string, limitPerIndex: number | undefined): Errors {
  if (!action) {
    yield required(at, `valid values: [${ACTIONS.map((a) => `"${a}"`).join(' ')}]`)
  } else if (!ACTIONS.includes(action)) yield notSupported(at, action, ACTIONS)
  else if (action === 'FailIndex' && limitPerIndex === undefined) {
    yield invalid(at, action, 'requires the backoffLimitPerIndex to be set')
  }
}

type ExitCodes = NonNullable<Rule['onExitCodes']>

function* exitCodesAt(at: FieldPath, codes: ExitCodes, names: readonly string[]): Errors {
  const { operator, containerName, values } = codes
  const operators = ['In', 'NotIn']
  if (!operator) yield required(at.child('operator'), 'valid values: ["In" "NotIn"]')
  else if (!operators.includes(operator)) {
    yield notSupported(at.child('operator'), operator, operators)
  }
  if (containerName !== undefined && !names.includes(containerName)) {
    const detail = 'must be one of the container or initContainer names in the pod template'
    yield invalid(at.child('containerName'), containerName, detail)
  }
  const valuesAt = at.child('values')
  if (values.length === 0) yield invalid(valuesAt, values, 'at least one value is required')
  else if (values.length > MAX_VALUES) yield tooMany(valuesAt, values.length, MAX_VALUES)
  yield* eachAt(valuesAt, values, function* (value, valueAt, i) {
    const before = values[i - 1]
    if (value < 0) yield* nonNegativeAt(valueAt, value)
    if (operator === 'In' && value === 0) {
      yield invalid(valueAt, value, 'must not be 0 for the In operator')
    }
    if (values.indexOf(value) < i) yield duplicate(valueAt, value)
    else if (before !== undefined && before > value) {
      yield invalid(valuesAt, values, 'must be ordered')
    }
  })
}

function* conditionAt(
  { type, status }: NonNullable<Rule['onPodConditions']>[number],
  at: FieldPath,
): Errors {
  yield* reasonsAt(at.child('type'), type, isQualifiedName)
  const statuses = ['False', 'True', 'Unknown']
  if (!status) {
    yield required(at.child('status'), 'valid values: ["False" "True" "Unknown"]')
  } else if (!statuses.includes(status)) yield notSupported(at.child('status'), status, statuses)
}

/** An Invalid that does not repeat the value. */
function unshown(at: FieldPath, detail: string): FieldError {
  const body = `Invalid value: ${detail}`
  return { type: 'FieldValueInvalid', field: at.toString(), body, detail }
}
