/**
 * What is wrong with a custom resource by the openAPIV3Schema of its definition.
 *
 * The rule to know: each keyword judges the values of its own type only, and all mistakes are
 * collected, in the order of the schema's properties. What an update leaves as it was is forgiven.
 *
 * Models apiextensions-apiserver/pkg/apiserver/validation and kube-openapi/pkg/validation. Rules
 * are in rules.ts.
 */
import {
  type FieldError,
  type FieldPath,
  invalid,
  notSupported,
  required,
  root,
  tooLong,
  tooMany,
  typeInvalid,
} from '../../apiserver/field-error'
import { GoRegExp, goRegExp } from '../../cel/go-regexp'
import { lengthOf } from '../../cel/values'
import { deepEqual } from '../../store/equal'
import type { Errors } from '../checks'
import { isObject, type JsonObject } from '../json'
import { oldField, oldItem } from './correlation'
import type { JudgingSchema } from './judging-schema'
import { partErrors } from './part-validation'
import { isFormat, isOfFormat } from './text-formats'

/** All mistakes of an object; its apiVersion, kind and metadata are not the schema's to judge. */
export function* customResourceErrors(
  schema: JudgingSchema,
  object: JsonObject,
  old?: JsonObject,
): Errors {
  const { apiVersion, kind, metadata, ...rest } = schema.properties ?? {}
  const own = { ...schema, properties: rest }
  yield* schemaErrors(own, object, root(''), old)
  yield* partErrors(own, object)
}

export function* schemaErrors(
  schema: JudgingSchema,
  value: unknown,
  at: FieldPath,
  old?: unknown,
): Errors {
  if (value === null && schema.nullable === true) return
  if (old !== undefined && deepEqual(value, old)) return
  yield* typeErrors(schema, value, at)
  if (typeof value === 'string') yield* textErrors(schema, value, at)
  if (typeof value === 'number') yield* numberErrors(schema, value, at)
  if (Array.isArray(value)) yield* listErrors(schema, value, at, old)
  if (isObject(value)) yield* objectErrors(schema, value, at, old)
  if (schema.enum !== undefined && !schema.enum.some((allowed) => deepEqual(allowed, value))) {
    yield notSupported(at, value, schema.enum.map(textOf))
  }
  yield* combinedErrors(schema, value, at)
}

function* typeErrors(schema: JudgingSchema, value: unknown, at: FieldPath): Errors {
  const actual = typeOf(value)
  if (schema['x-kubernetes-int-or-string'] === true) {
    if (actual !== 'integer' && actual !== 'string') yield wrongType(at, 'integer,string', actual)
    return
  }
  const { type } = schema
  if (type === undefined || type === '' || type === actual) return
  if (type === 'number' && actual === 'integer') return
  const { format } = schema
  // A text of a format that is no text is told by the format, as Go's types are called.
  const isOther = type === 'string' && format && isFormat(format) && actual !== 'array'
  yield isOther ? wrongType(at, format, GO_FORMATS[actual] ?? '') : wrongType(at, type, actual)
}

const GO_FORMATS: Readonly<Record<string, string>> = { integer: 'int64', number: 'double' }

const wrongType = (at: FieldPath, wanted: string, actual: string): FieldError =>
  typeInvalid(at, actual, said(at, `must be of type ${wanted}: ${JSON.stringify(actual)}`))

/** Of length and pattern the first mistake is told. */
function* textErrors(schema: JudgingSchema, value: string, at: FieldPath): Errors {
  const { minLength, maxLength, pattern, format } = schema
  const length = lengthOf(value)
  if (maxLength !== undefined && length > maxLength) yield tooLong(at, maxLength)
  else if (minLength !== undefined && length < minLength) {
    yield invalid(at, value, said(at, `should be at least ${minLength} chars long`))
  } else if (pattern && !matches(pattern, value)) {
    yield invalid(at, value, said(at, `should match '${pattern}'`))
  }
  if (format !== undefined && !isOfFormat(format, value)) {
    yield typeInvalid(at, value, said(at, `must be of type ${format}: ${JSON.stringify(value)}`))
  }
}

/** A pattern that is none would not have been stored. */
function matches(pattern: string, value: string): boolean {
  const regexp = goRegExp(pattern)
  return !(regexp instanceof GoRegExp) || regexp.test(value)
}

function* numberErrors(schema: JudgingSchema, value: number, at: FieldPath): Errors {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema
  if (maximum !== undefined && (exclusiveMaximum ? value >= maximum : value > maximum)) {
    const limit = exclusiveMaximum ? 'less than' : 'less than or equal to'
    yield invalid(at, value, said(at, `should be ${limit} ${maximum}`))
  }
  if (minimum !== undefined && (exclusiveMinimum ? value <= minimum : value < minimum)) {
    const limit = exclusiveMinimum ? 'greater than' : 'greater than or equal to'
    yield invalid(at, value, said(at, `should be ${limit} ${minimum}`))
  }
  if (multipleOf !== undefined && !Number.isInteger(value / multipleOf)) {
    yield invalid(at, value, said(at, `should be a multiple of ${multipleOf}`))
  }
}

function* listErrors(
  schema: JudgingSchema,
  value: readonly unknown[],
  at: FieldPath,
  old: unknown,
): Errors {
  const { items, minItems, maxItems } = schema
  if (items !== undefined) {
    for (const [i, item] of value.entries()) {
      yield* schemaErrors(items, item, at.index(i), oldItem(schema, old, item))
    }
  }
  if (minItems !== undefined && value.length < minItems) {
    yield invalid(at, value.length, said(at, `should have at least ${minItems} items`))
  }
  if (maxItems !== undefined && value.length > maxItems) yield tooMany(at, value.length, maxItems)
}

function* objectErrors(
  schema: JudgingSchema,
  value: JsonObject,
  at: FieldPath,
  old: unknown,
): Errors {
  const { properties = {}, additionalProperties, minProperties, maxProperties } = schema
  const names = Object.keys(value)
  if (maxProperties !== undefined && names.length > maxProperties) {
    yield tooMany(at, names.length, maxProperties)
  }
  if (minProperties !== undefined && names.length < minProperties) {
    yield invalid(at, minProperties, said(at, `should have at least ${minProperties} properties`))
  }
  for (const name of schema.required ?? []) {
    if (!Object.hasOwn(value, name)) yield required(at.child(name))
  }
  for (const [name, field] of Object.entries(properties)) {
    if (!Object.hasOwn(value, name)) continue
    yield* schemaErrors(field, value[name], at.child(name), oldField(schema, old, name))
  }
  if (typeof additionalProperties !== 'object') return
  for (const name of names) {
    if (!Object.hasOwn(properties, name)) {
      const before = oldField(schema, old, name)
      yield* schemaErrors(additionalProperties, value[name], at.child(name), before)
    }
  }
}

/** What combinations of schemas miss is told of no field, with what the best of them misses. */
function* combinedErrors(schema: JudgingSchema, value: unknown, at: FieldPath): Errors {
  const { allOf = [], anyOf, oneOf, not } = schema
  const errorsBy = (other: JudgingSchema) => [...schemaErrors(other, value, at)]
  const name = JSON.stringify(String(at))
  const missed = (what: string) => invalid(root('<nil>'), '', `${name} ${what}`)
  for (const other of allOf) yield* schemaErrors(other, value, at)
  if (anyOf !== undefined) {
    const outcomes = anyOf.map(errorsBy)
    if (!outcomes.some(isRight)) {
      yield missed('must validate at least one schema (anyOf)')
      yield* fewest(outcomes)
    }
  }
  if (oneOf !== undefined) {
    const outcomes = oneOf.map(errorsBy)
    const count = outcomes.filter(isRight).length
    const found = count === 0 ? 'Found none valid' : `Found ${count} valid alternatives`
    if (count !== 1) {
      yield missed(`must validate one and only one schema (oneOf). ${found}`)
      if (count === 0) yield* fewest(outcomes)
    }
  }
  if (not !== undefined && errorsBy(not).length === 0) {
    yield missed('must not validate the schema (not)')
  }
}

const isRight = (errors: readonly FieldError[]): boolean => errors.length === 0

const fewest = (outcomes: readonly (readonly FieldError[])[]): readonly FieldError[] =>
  outcomes.reduce<readonly FieldError[]>(
    (best, errors) => (best.length === 0 || errors.length < best.length ? errors : best),
    [],
  )

const said = (at: FieldPath, what: string): string => `${at} in body ${what}`

function typeOf(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value)
