/** Requests and limits of a container.
 *  Models ValidateResourceRequirements in pkg/apis/core/validation. */

import { type FieldPath, forbidden, invalid, required } from '../../apiserver/field-error'
import { ownOf } from '../../store/own'
import type { Errors } from '../checks'
import type { ResourceRequirements } from '../kinds'
import { canonicalQuantity, compareQuantities } from '../quantity'
import {
  amountAt,
  containerResourceAt,
  isDivisible,
  isHugePages,
  isOvercommitAllowed,
} from '../resources'

export function* requirementsAt(
  at: FieldPath,
  { limits = {}, requests = {} }: ResourceRequirements,
): Errors {
  for (const [name, amount] of Object.entries(limits)) {
    yield* resourceAt(at.child('limits').key(name), name, amount)
  }
  for (const [name, amount] of Object.entries(requests)) {
    yield* resourceAt(at.child('requests').key(name), name, amount)
    yield* withinLimit(at, name, amount, ownOf(limits, name))
  }
  const names = [...Object.keys(limits), ...Object.keys(requests)]
  const hasBase = names.includes('cpu') || names.includes('memory')
  if (names.some(isHugePages) && !hasBase) yield forbidden(at, 'HugePages require cpu or memory')
}

/** The resources of a Pod's own overhead are checked like limits. */
export const overheadAt = (at: FieldPath, overhead: Readonly<Record<string, string>>): Errors =>
  requirementsAt(at, { limits: overhead })

function* resourceAt(at: FieldPath, name: string, amount: string): Errors {
  yield* containerResourceAt(at, name)
  yield* amountAt(at, name, amount)
  if (isHugePages(name) && !isDivisible(name, amount)) {
    const text = canonicalQuantity(amount)
    yield invalid(at, text, `${text} is not positive integer multiple of ${name}`)
  }
}

function* withinLimit(
  at: FieldPath,
  name: string,
  request: string,
  limit: string | undefined,
): Errors {
  const isFlexible = isOvercommitAllowed(name)
  if (limit === undefined) {
    if (isFlexible) return
    yield required(at.child('limits'), 'Limit must be set for non overcommitable resources')
    return
  }
  const order = compareQuantities(request, limit)
  if (order === 0 || (order < 0 && isFlexible)) return
  const rule = isFlexible ? 'less than or equal to' : 'equal to'
  const detail = `must be ${rule} ${name} limit of ${canonicalQuantity(limit)}`
  yield invalid(at.child('requests'), canonicalQuantity(request), detail)
}
