/**
 * What the rules of a version cost at worst: one of them, and all together.
 *
 * Models getExpressionCost and TotalCost of
 * apiextensions-apiserver/pkg/apis/apiextensions/validation/{validation,cel_validation}.go.
 */
import { type FieldPath, forbidden } from '../../apiserver/field-error'
import type { Errors } from '../checks'
import type { JudgingSchema } from '../customresource/judging-schema'
import type { CompiledRule } from '../customresource/rules'
import { countByRequest, limitsBelow } from '../customresource/size-limits'

const RULE_LIMIT = 10_000_000
const VERSION_LIMIT = 100_000_000
/** So many of the most expensive rules are named. */
const NAMED = 4

export class RuleCosts {
  readonly #costs: { readonly at: FieldPath; readonly cost: number }[] = [];

  /** Of a rule that stands where its part may be `count` times. */
  *errors(
    { expression, message }: CompiledRule,
    at: FieldPath,
    schema: JudgingSchema,
    count: number | undefined,
  ): Errors {
    const limits = limitsBelow(schema)
    const cost = expression.estimate(limits) * (count ?? countByRequest(schema))
    this.#costs.push({ at: at.child('rule'), cost })
    if (cost > RULE_LIMIT) {
      yield forbidden(at.child('rule'), tooMuch('estimated rule cost', cost, RULE_LIMIT))
    }
    if (message === undefined) return
    const ofMessage = message.estimate(limits)
    this.#costs.push({ at: at.child('messageExpression'), cost: ofMessage })
    if (ofMessage <= RULE_LIMIT) return
    const detail = tooMuch('estimated messageExpression cost', ofMessage, RULE_LIMIT)
    yield forbidden(at.child('messageExpression'), detail)
  }

  *totalErrors(at: FieldPath): Errors {
    const total = this.#costs.reduce((sum, { cost }) => sum + cost, 0)
    if (total <= VERSION_LIMIT) return
    const expensive = this.#costs
      .filter(({ cost }) => cost > 0)
      .sort((a, b) => b.cost - a.cost)
      .slice(0, NAMED)
    for (const rule of expensive) {
      const detail =
        'contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema'
      yield forbidden(rule.at, detail)
    }
    const what = 'x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema'
    yield forbidden(at, tooMuch(what, total, VERSION_LIMIT))
  }
}

function tooMuch(what: string, cost: number, limit: number): string {
  const factor = cost / limit
  const shown =
    factor > 100 ? 'more than 100x' : `${factor < 1.5 ? factor.toFixed(6) : factor.toFixed(1)}x`
  return (
    `${what} exceeds budget by factor of ${shown} (try simplifying the rule, or adding maxItems, ` +
    'maxProperties, and maxLength where arrays, maps, and strings are declared)'
  )
}
