/**
 * What the expressions of one policy may cost together for one request, and how one of them is
 * evaluated within that.
 *
 * Models staging/src/k8s.io/apiserver/pkg/admission/plugin/cel/condition.go.
 */
import type { Compiled } from '../../api/admissionregistration/policy-expressions'
import { PER_CALL_LIMIT } from '../../cel/cel'
import type { Values } from './request-values'

export class Budget {
  left = 10_000_000
}

export interface Evaluated {
  readonly value: unknown
  readonly error: string | undefined
  /** There was nothing left to pay with: no other expression is evaluated either. */
  readonly isSpent?: boolean
}

export function evaluated(
  { expression, problem }: Compiled,
  values: Values,
  budget: Budget,
): Evaluated {
  if (problem !== undefined) return { value: undefined, error: `compilation error: ${problem}` }
  const { value, error, cost } = expression.evaluate(values, PER_CALL_LIMIT)
  budget.left -= cost
  if (budget.left < 0) return { value: undefined, error: SPENT, isSpent: true }
  if (error === undefined) return { value, error: undefined }
  const detail = `expression '${expression.text}' resulted in error: ${error}`
  return { value: undefined, error: detail }
}

const SPENT =
  'validation failed due to running out of cost budget, no further validation rules will be run'
