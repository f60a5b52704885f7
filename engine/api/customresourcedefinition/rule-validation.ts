/**
 * What is wrong with the x-kubernetes-validations of a part of a schema: their form, and whether
 * their expressions compile there.
 *
 * Models apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go and
 * pkg/apiserver/schema/cel/compilation.go.
 */
import {
  type FieldPath,
  internalFieldError,
  invalid,
  notSupported,
  quote,
  required,
  verbatim,
} from '../../apiserver/field-error'
import type { Errors } from '../checks'
import { declaredType } from '../customresource/declared-type'
import type { JudgingSchema, ValidationRule } from '../customresource/judging-schema'
import { type CompiledRule, compiledRule } from '../customresource/rules'
import { schemaAtPath } from './field-path'
import type { RuleCosts } from './rule-costs'

const RULES = 'x-kubernetes-validations'
const REASONS = [
  'FieldValueDuplicate',
  'FieldValueForbidden',
  'FieldValueInvalid',
  'FieldValueRequired',
]

/** Mistakes that show without compiling. */
export function* ruleFormErrors(schema: JudgingSchema, at: FieldPath): Errors {
  for (const [i, rule] of (schema[RULES] ?? []).entries()) {
    yield* textErrors(rule, at.child(RULES).index(i))
    const { reason, fieldPath } = rule
    const place = at.child(RULES).index(i)
    if (reason !== undefined && !REASONS.includes(reason)) {
      yield notSupported(place.child('reason'), reason, REASONS)
    }
    if (!fieldPath) continue
    const pathAt = place.child('fieldPath')
    if (fieldPath.trim() === '') {
      yield invalid(pathAt, fieldPath, 'fieldPath must be non-empty if specified')
    }
    if (hasNewlines(fieldPath)) {
      yield invalid(pathAt, fieldPath, 'fieldPath must not contain line breaks')
    }
    if (typeof schemaAtPath(schema, fieldPath) === 'string') {
      yield invalid(pathAt, fieldPath, 'fieldPath must be a valid path')
    }
  }
}

function* textErrors(rule: ValidationRule, at: FieldPath): Errors {
  const { message = '', messageExpression = '' } = rule
  const text = rule.rule ?? ''
  if (text.trim() === '') yield required(at.child('rule'), 'rule is not specified')
  else if (message !== '' && message.trim() === '') {
    yield invalid(at.child('message'), message, 'message must be non-empty if specified')
  } else if (hasNewlines(message.trim())) {
    yield invalid(at.child('message'), message, 'message must not contain line breaks')
  } else if (hasNewlines(text.trim()) && message.trim() === '') {
    const detail = 'message must be specified if rule contains line breaks'
    yield required(at.child('message'), detail)
  }
  if (messageExpression !== '' && messageExpression.trim() === '') {
    const detail = 'messageExpression must be non-empty if specified'
    yield required(at.child('messageExpression'), detail)
  }
}

const hasNewlines = (text: string): boolean => /[\n\r]/.test(text)

/** Mistakes of the expressions, where the schema is right. */
export function* ruleDefects(
  schema: JudgingSchema,
  at: FieldPath,
  { isRoot, uncorrelated, count }: RulePlace,
  costs: RuleCosts,
): Errors {
  const rules = schema[RULES] ?? []
  if (rules.length === 0) return
  const isObject = isRoot || schema['x-kubernetes-embedded-resource'] === true
  if (declaredType(schema, isObject) === undefined) {
    const isOpen = schema['x-kubernetes-preserve-unknown-fields'] === true
    const what = `type: '${schema.type ?? ''}' x-kubernetes-preserve-unknown-fields: '${isOpen}'`
    const detail = `rule declared on schema that does not support validation rules ${what}`
    yield internalFieldError(at.child(RULES), detail)
    return
  }
  for (const [i, rule] of rules.entries()) {
    const compiled = compiledRule(rule, schema, isObject)
    const place = at.child(RULES).index(i)
    yield* costs.errors(compiled, place, schema, count)
    yield* compiledErrors(compiled, place, uncorrelated)
  }
}

/** Where rules stand. */
export interface RulePlace {
  readonly isRoot: boolean
  /** The part around them that cannot be compared with what was stored before. */
  readonly uncorrelated: FieldPath | undefined
  /** How often their part may be there; undefined when nothing limits it. */
  readonly count: number | undefined
}

function* compiledErrors(
  { rule, expression, message, readsOld }: CompiledRule,
  at: FieldPath,
  uncorrelated: FieldPath | undefined,
): Errors {
  if (expression.problems !== undefined) {
    const detail = `compilation failed: ${expression.problems}`
    yield invalid(at.child('rule'), shown(rule), detail)
  } else if (expression.type.kind !== 'bool') {
    yield invalid(at.child('rule'), shown(rule), 'cel expression must evaluate to a bool')
  }
  if (message?.problems !== undefined) {
    const detail = `messageExpression compilation failed: ${message.problems}`
    yield invalid(at.child('messageExpression'), shown(rule), detail)
  } else if (message !== undefined && message.type.kind !== 'string') {
    const detail = 'messageExpression must evaluate to a string'
    yield invalid(at.child('messageExpression'), shown(rule), detail)
  }
  if (readsOld && uncorrelated !== undefined) {
    const detail = `oldSelf cannot be used on the uncorrelatable portion of the schema within ${uncorrelated}`
    yield invalid(at.child('rule'), rule.rule, detail)
  } else if (!readsOld && rule.optionalOldSelf !== undefined) {
    const detail = 'may not be set if oldSelf is not used in rule'
    yield invalid(at.child('optionalOldSelf'), rule.optionalOldSelf, detail)
  }
}

/** As Go prints the struct; where a pointer points is nobody's business. */
function shown(rule: ValidationRule): { toString(): string } {
  const pointer = (type: string, value: unknown) =>
    `(*${type})(${value === undefined ? 'nil' : '0xc000000000'})`
  const { message = '', messageExpression = '', fieldPath = '' } = rule
  return verbatim(
    `apiextensions.ValidationRule{Rule:${quote(rule.rule)}, Message:${quote(message)}, ` +
      `MessageExpression:${quote(messageExpression)}, ` +
      `Reason:${pointer('apiextensions.FieldValueErrorReason', rule.reason)}, ` +
      `FieldPath:${quote(fieldPath)}, OptionalOldSelf:${pointer('bool', rule.optionalOldSelf)}}`,
  )
}
