/** What is wrong with a LimitRange: bounds and defaults that contradict each other.
 *  Models ValidateLimitRange in pkg/apis/core/validation. */
import {
  duplicate,
  type FieldPath,
  forbidden,
  invalid,
  required,
  root,
} from '../../apiserver/field-error'
import { type Errors, eachAt, reasonsAt } from '../checks'
import { goQuantity } from '../go-values'
import type { LimitRange } from '../kinds'
import { isQualifiedName } from '../names'
import { canonicalQuantity, compareQuantities, milliValue } from '../quantity'
import { containerResourceAt, isOvercommitAllowed, resourceNameAt } from '../resources'

type Item = LimitRange['spec']['limits'][number]

export function* limitRangeErrors({ spec }: LimitRange): Errors {
  const types = new Set<string>()
  yield* eachAt(root('spec').child('limits'), spec.limits, function* (item, at) {
    yield* typeAt(at.child('type'), item.type)
    if (types.has(item.type)) yield duplicate(at.child('type'), item.type)
    types.add(item.type)
    yield* itemAt(at, item)
  })
}

const TYPES = ['Pod', 'Container', 'PersistentVolumeClaim']
const BOUNDS = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const

function* typeAt(at: FieldPath, type: string): Errors {
  yield* reasonsAt(at, type, isQualifiedName)
  if (isQualifiedName(type).length > 0 || type.includes('/') || TYPES.includes(type)) return
  yield invalid(at, type, 'must be a standard limit type or fully qualified')
}

function* itemAt(at: FieldPath, item: Item): Errors {
  const resources = new Set<string>()
  for (const bound of BOUNDS) {
    const amounts = item[bound] ?? {}
    const isForbidden = item.type === 'Pod' && (bound === 'default' || bound === 'defaultRequest')
    if (isForbidden) {
      const detail = "may not be specified when `type` is 'Pod'"
      if (Object.keys(amounts).length > 0) yield forbidden(at.child(bound), detail)
      continue
    }
    for (const name of Object.keys(amounts)) {
      yield* nameAt(at.child(bound).key(name), item.type, name)
      resources.add(name)
    }
  }
  if (item.type === 'PersistentVolumeClaim' && !item.min?.storage && !item.max?.storage) {
    const detail = 'either minimum or maximum storage value is required, but neither was provided'
    yield required(at.child('limits'), detail)
  }
  for (const name of resources) {
    yield* orderErrors(at, item, name)
    yield* ratioErrors(at.child('maxLimitRequestRatio').key(name), item, name)
  }
}

const nameAt = (at: FieldPath, type: string, name: string): Errors =>
  type === 'Pod' || type === 'Container' ? containerResourceAt(at, name) : resourceNameAt(at, name)

type Bound = 'min' | 'max' | 'default' | 'defaultRequest'

/** Each line: the lower and the higher of two bounds, where it is told, and Kubernetes' words. */
const ORDER: readonly (readonly [Bound, Bound, Bound, string, string])[] = [
  ['min', 'max', 'min', 'min value', 'max value'],
  ['min', 'defaultRequest', 'defaultRequest', 'min value', 'default request value'],
  ['defaultRequest', 'max', 'defaultRequest', 'default request value', 'max value'],
  ['defaultRequest', 'default', 'defaultRequest', 'default request value', 'default limit value'],
  ['min', 'default', 'default', 'min value', 'default value'],
  ['default', 'max', 'default', 'default value', 'max value'],
]

function* orderErrors(at: FieldPath, item: Item, name: string): Errors {
  for (const [low, high, place, lowWords, highWords] of ORDER) {
    const [lower, higher] = [item[low]?.[name], item[high]?.[name]]
    if (lower === undefined || higher === undefined) continue
    if (compareQuantities(lower, higher) <= 0) continue
    const [l, h] = [canonicalQuantity(lower), canonicalQuantity(higher)]
    // At a default, Kubernetes shows the bound that it breaks.
    const shown = (place === low) !== (place === 'default') ? lower : higher
    const detail = `${lowWords} ${l} is greater than ${highWords} ${h}`
    yield invalid(at.child(place).key(name), goQuantity(shown), detail)
  }
  const [limit, request] = [item.default?.[name], item.defaultRequest?.[name]]
  if (isOvercommitAllowed(name) || limit === undefined || request === undefined) return
  if (compareQuantities(limit, request) === 0) return
  const detail = `default value ${limit} must equal to defaultRequest value ${request} in ${name}`
  yield invalid(at.child('defaultRequest').key(name), goQuantity(request), detail)
}

function* ratioErrors(at: FieldPath, item: Item, name: string): Errors {
  const ratio = item.maxLimitRequestRatio?.[name]
  if (ratio === undefined) return
  const text = canonicalQuantity(ratio)
  if (compareQuantities(ratio, 1) < 0)
    yield invalid(at, goQuantity(ratio), `ratio ${text} is less than 1`)
  const [min, max] = [item.min?.[name], item.max?.[name]]
  if (min === undefined || max === undefined) return
  const limit = milliValue(max) / milliValue(min)
  if (milliValue(ratio) / 1000 <= limit) return
  const detail = `ratio ${text} is greater than max/min = ${limit.toFixed(6)}`
  yield invalid(at, goQuantity(ratio), detail)
}
