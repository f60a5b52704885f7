/**
 * Checks that the validation of many kinds is made of.
 *
 * The rule to know: a check is a generator that yields every mistake it finds and goes on; who
 * calls it decides what to do with them. None yielded means valid.
 *
 * Models apimachinery/pkg/api/validation and apis/meta/v1/validation.
 */
import {
  type FieldError,
  type FieldPath,
  forbidden,
  invalid,
  labelSelectorValue,
  notSupported,
  required,
  tooLong,
} from '../apiserver/field-error'
import { deepEqual } from '../store/equal'
import type { LabelSelector } from './kinds'
import type { StringMap } from './meta'
import { isLabelValue, isQualifiedName, type Reasons } from './names'

export type Errors = Iterable<FieldError>

export const FIELD_IS_IMMUTABLE = 'field is immutable'
export const NOT_NEGATIVE = 'must be greater than or equal to 0'

/** An Invalid for each reason why the text is not what it should be. */
export function* reasonsAt(
  at: FieldPath,
  value: string,
  reasonsOf: (value: string) => Reasons,
): Errors {
  for (const reason of reasonsOf(value)) yield invalid(at, value, reason)
}

/** Like `reasonsAt`, but for numbers. */
export function* numberAt(
  at: FieldPath,
  value: number,
  reasonsOf: (value: number) => Reasons,
): Errors {
  for (const reason of reasonsOf(value)) yield invalid(at, value, reason)
}

/** A text that must be there and be well formed. */
export function* nameAt(
  at: FieldPath,
  value: string | undefined,
  reasonsOf: (value: string) => Reasons,
): Errors {
  if (!value) yield required(at)
  else yield* reasonsAt(at, value, reasonsOf)
}

export function* presentAt(at: FieldPath, value: string | undefined, detail = ''): Errors {
  if (!value) yield required(at, detail)
}

/** One of a few words; they are printed in the order given. */
export function* oneOfAt(
  at: FieldPath,
  value: string | undefined,
  supported: readonly string[],
): Errors {
  if (!value) yield required(at)
  else if (!supported.includes(value)) yield notSupported(at, value, supported)
}

/** Like `oneOfAt`, but the field may be left out. */
export function* optionalOneOfAt(
  at: FieldPath,
  value: string | undefined,
  supported: readonly string[],
): Errors {
  if (value !== undefined && !supported.includes(value)) yield notSupported(at, value, supported)
}

export function* nonNegativeAt(at: FieldPath, value: number | undefined): Errors {
  if (value !== undefined && value < 0) yield invalid(at, value, NOT_NEGATIVE)
}

/** The field still is what it was; `shown` is how Go prints the new value. */
export function* immutableAt(
  at: FieldPath,
  is: unknown,
  was: unknown,
  shown: unknown = is,
): Errors {
  if (!deepEqual(is ?? null, was ?? null)) yield invalid(at, shown, FIELD_IS_IMMUTABLE)
}

/**
 * Checks what many versions of an object share: a frozen value that was found right once is not
 * looked at again. `known` belongs to one check.
 */
export const onceAt = <T extends object>(
  known: WeakSet<T>,
  value: T,
  check: (value: T) => Errors,
): Errors => (known.has(value) ? NO_ERRORS : remembering(known, value, check))

function* remembering<T extends object>(
  known: WeakSet<T>,
  value: T,
  check: (value: T) => Errors,
): Errors {
  let isRight = true
  for (const error of check(value)) {
    isRight = false
    yield error
  }
  if (isRight && Object.isFrozen(value)) known.add(value)
}

const NO_ERRORS: Errors = []

/** Like `eachAt`, each item checked as by `onceAt`. */
export function* eachOnceAt<T extends object>(
  known: WeakSet<T>,
  at: FieldPath,
  items: readonly T[] | undefined,
  check: (item: T, at: FieldPath) => Errors,
): Errors {
  for (const [i, item] of (items ?? []).entries()) {
    yield* onceAt(known, item, () => check(item, at.index(i)))
  }
}

/** The items of a list, each with its path. */
export function* eachAt<T>(
  at: FieldPath,
  list: readonly T[] | undefined,
  check: (item: T, at: FieldPath, index: number) => Errors,
): Errors {
  if (list === undefined) return
  for (const [i, item] of list.entries()) yield* check(item, at.index(i), i)
}

export const labelsAt = (at: FieldPath, labels: StringMap | undefined): Errors =>
  labels === undefined ? NO_ERRORS : onceAt(validLabels, labels, () => eachLabelAt(at, labels))

const validLabels = new WeakSet<StringMap>()

function* eachLabelAt(at: FieldPath, labels: StringMap): Errors {
  for (const [key, value] of Object.entries(labels)) {
    yield* reasonsAt(at, key, isQualifiedName)
    yield* reasonsAt(at, value, isLabelValue)
  }
}

const MAX_ANNOTATION_BYTES = 256 * 1024

export const annotationsAt = (at: FieldPath, annotations: StringMap | undefined): Errors =>
  annotations === undefined
    ? NO_ERRORS
    : onceAt(validAnnotations, annotations, () => eachAnnotationAt(at, annotations))

const validAnnotations = new WeakSet<StringMap>()

function* eachAnnotationAt(at: FieldPath, annotations: StringMap): Errors {
  let bytes = 0
  for (const [key, value] of Object.entries(annotations)) {
    for (const reason of isQualifiedName(key.toLowerCase())) yield invalid(at, key, reason)
    bytes += Buffer.byteLength(key) + Buffer.byteLength(value)
  }
  if (bytes > MAX_ANNOTATION_BYTES) yield tooLong(at, MAX_ANNOTATION_BYTES)
}

/** A selector's keys, operators and values; an absent selector has none. */
export function* labelSelectorAt(at: FieldPath, selector: LabelSelector | undefined): Errors {
  if (selector === undefined) return
  yield* labelsAt(at.child('matchLabels'), selector.matchLabels)
  yield* eachAt(at.child('matchExpressions'), selector.matchExpressions, requirementAt)
}

/** True when a selector has something that it does not say right. */
export function isMalformed(at: FieldPath, selector: LabelSelector): boolean {
  return [...labelSelectorAt(at, selector)].length > 0
}

/** Selector of a workload: there, well formed and not empty; `malformed` says of others. */
export function* workloadSelectorAt(
  at: FieldPath,
  selector: LabelSelector | undefined,
  empty: string,
  malformed?: string,
): Errors {
  if (selector === undefined) {
    yield required(at)
    return
  }
  yield* labelSelectorAt(at, selector)
  const { matchLabels = {}, matchExpressions = [] } = selector
  if (Object.keys(matchLabels).length + matchExpressions.length === 0) {
    yield invalid(at, labelSelectorValue(selector), empty)
  }
  if (malformed !== undefined && isMalformed(at, selector)) {
    yield invalid(at, labelSelectorValue(selector), malformed)
  }
}

function* requirementAt(
  requirement: NonNullable<LabelSelector['matchExpressions']>[number],
  at: FieldPath,
): Errors {
  const { key, operator, values = [] } = requirement
  if (operator === 'In' || operator === 'NotIn') {
    const detail = "must be specified when `operator` is 'In' or 'NotIn'"
    if (values.length === 0) yield required(at.child('values'), detail)
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    const detail = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"
    if (values.length > 0) yield forbidden(at.child('values'), detail)
  } else {
    yield invalid(at.child('operator'), operator, 'not a valid selector operator')
  }
  yield* reasonsAt(at.child('key'), key, isQualifiedName)
  yield* eachAt(at.child('values'), values, (value, valueAt) =>
    reasonsAt(valueAt, value, isLabelValue),
  )
}
