/**
 * Match conditions, of policies and of webhooks alike: expressions that have to hold for a request
 * to be looked at.
 *
 * The rule to know: one that does not hold decides, whatever fails beside it; what fails otherwise
 * is the failure policy's to decide.
 *
 * Models staging/src/k8s.io/apiserver/pkg/admission/plugin/webhook/matchconditions/matcher.go.
 */
import type { Compiled, NamedExpression } from '../../api/admissionregistration/policy-expressions'
import { Budget, evaluated } from './budget'
import type { Values } from './request-values'

/** Whether all hold; a text when that cannot be told and matters. */
export function conditionsHold(
  conditions: readonly NamedExpression[],
  compile: (text: string) => Compiled,
  values: Values,
  failurePolicy: string | undefined,
): boolean | { readonly error: string } {
  const budget = new Budget()
  const errors: string[] = []
  for (const { expression } of conditions) {
    const { value, error } = evaluated(compile(expression), values, budget)
    if (error !== undefined) errors.push(error)
    else if (value === false) return false
  }
  if (errors.length === 0) return true
  if (failurePolicy === 'Ignore') return false
  const unique = [...new Set(errors)]
  return { error: unique.length === 1 ? (unique[0] ?? '') : `[${unique.join(', ')}]` }
}
