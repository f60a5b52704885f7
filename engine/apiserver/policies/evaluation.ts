/**
 * What one policy with one parameter decides of a request.
 *
 * The rule to know: `variables` are evaluated when they are first read, once for each parameter;
 * one that fails fails what reads it.
 *
 * Models staging/src/k8s.io/apiserver/pkg/admission/plugin/policy/validating/validator.go and
 * plugin/cel/composition.go. Left out: audit annotations are evaluated, and not published.
 */
import type { KubeObject } from '../../api/meta'
import { CelError } from '../../cel/values'
import { Budget, evaluated } from './budget'
import type { BoundPolicy, PolicySpec } from './configured'
import { conditionsHold } from './match-conditions'
import type { Values } from './request-values'

/** What is denied, and why; nothing when the request is let in. */
export function denialsOf(
  policy: BoundPolicy,
  request: Values,
  params: KubeObject | null,
): readonly Denial[] {
  const { spec, expressions } = policy
  const values = { ...request, params }
  const fails = spec.failurePolicy !== 'Ignore'
  const conditions = spec.matchConditions ?? []
  const compile = (text: string) => expressions.condition(text)
  const holds = conditionsHold(conditions, compile, values, spec.failurePolicy)
  if (typeof holds === 'object') return fails ? [{ message: holds.error, reason: 'Invalid' }] : []
  if (!holds) return []
  const budget = new Budget()
  const all = { ...values, variables: lazyVariables(policy, values, budget) }
  const denials: Denial[] = []
  for (const validation of spec.validations ?? []) {
    const denial = judged(policy, validation, all, budget)
    if (denial !== undefined && (fails || !denial.isError)) denials.push(denial)
    if (budget.left < 0) break
  }
  return fails ? [...denials, ...annotationErrors(policy, all)] : denials
}

export interface Denial {
  readonly message: string
  readonly reason: string
  /** It could not be told whether the request breaks the policy. */
  readonly isError?: boolean
}

type Validation = NonNullable<PolicySpec['validations']>[number]

const MAX_MESSAGE = 5120

function judged(
  { expressions }: BoundPolicy,
  validation: Validation,
  values: Values,
  budget: Budget,
): Denial | undefined {
  const { expression, message = '', messageExpression, reason = 'Invalid' } = validation
  const { value, error } = evaluated(expressions.validation(expression), values, budget)
  if (error !== undefined) return { message: error, reason: 'Invalid', isError: true }
  if (value === true) return undefined
  let said = ''
  if (messageExpression !== undefined) {
    const told = evaluated(expressions.message(messageExpression), values, budget)
    const text = typeof told.value === 'string' ? told.value.trim() : ''
    if (text.length <= MAX_MESSAGE && !text.includes('\n')) said = text
  }
  const shown = said || message.trim() || `failed expression: ${expression.trim()}`
  return { message: shown, reason }
}

/** An annotation that cannot be made keeps the request out too. */
function annotationErrors({ spec, expressions }: BoundPolicy, values: Values): readonly Denial[] {
  const budget = new Budget()
  return (spec.auditAnnotations ?? []).flatMap(({ valueExpression }) => {
    const { error } = evaluated(expressions.annotation(valueExpression), values, budget)
    return error === undefined ? [] : [{ message: error, reason: 'Invalid', isError: true }]
  })
}

function lazyVariables({ expressions }: BoundPolicy, values: Values, budget: Budget): object {
  const variables = {}
  const all = { ...values, variables }
  for (const name of expressions.variables.keys()) {
    let known: { readonly value: unknown } | undefined
    Object.defineProperty(variables, name, {
      enumerable: true,
      get: () => {
        known ??= { value: variableOf(expressions, name, all, budget) }
        return known.value
      },
    })
  }
  return variables
}

function variableOf(
  expressions: BoundPolicy['expressions'],
  name: string,
  values: Values,
  budget: Budget,
): unknown {
  const compiled = expressions.variable(name)
  const called = `composited variable ${JSON.stringify(name)}`
  if (compiled?.problem !== undefined) {
    throw new CelError(`${called} fails to compile: ${compiled.problem}`)
  }
  const outcome = compiled?.expression.evaluate(values)
  budget.left -= outcome?.cost ?? 0
  if (outcome?.error !== undefined) {
    throw new CelError(`${called} fails to evaluate: ${outcome.error}`)
  }
  return outcome?.value
}
