/**
 * What is wrong with a custom resource by the openAPIV3Schema of its definition.
 *
 * The rule to know: each keyword judges the values of its own type only, and all mistakes are
 * collected, in the order of the schema's properties. What an update leaves as it was is forgiven.
 *
 * Models apiextensions-apiserver/pkg/apiserver/validation and kube-openapi/pkg/validation. Left
 * out: of the formats all but date, date-time and byte. Rules are in rules.ts.
 */
import {
  duplicate,
  type FieldError,
  type FieldPath,
  invalid,
  notSupported,
  required,
  root,
  tooLong,
  tooMany,
  typeInvalid,
  verbatim,
} from '../../apiserver/field-error'
import { textProblem } from '../../schema/text-formats'
import { deepEqual } from '../../store/equal'
import type { Errors } from '../checks'
import { isObject, type JsonObject } from '../json'
import { oldField, oldItem } from './correlation'
import type { JudgingSchema } from './judging-schema'

/** All mistakes of an object; its apiVersion, kind and metadata are not the schema's to judge. */
export function customResourceErrors(
  schema: JudgingSchema,
  object: JsonObject,
  old?: JsonObject,
): Errors {
  const { apiVersion, kind, metadata, ...rest } = schema.properties ?? {}
  return schemaErrors({ ...schema, properties: rest }, object, root(''), old)
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
  yield wrongType(at, type, actual)
}

const wrongType = (at: FieldPath, wanted: string, actual: string): FieldError =>
  typeInvalid(at, actual, said(at, `must be of type ${wanted}: ${JSON.stringify(actual)}`))

function* textErrors(schema: JudgingSchema, value: string, at: FieldPath): Errors {
  const { minLength, maxLength, pattern, format } = schema
  const length = [...value].length
  if (maxLength !== undefined && length > maxLength) yield tooLong(at, maxLength)
  if (minLength !== undefined && length < minLength) {
    yield invalid(at, value, said(at, `should be at least ${minLength} chars long`))
  }
  if (pattern && !expression(pattern).test(value)) {
    yield invalid(at, value, said(at, `should match '${pattern}'`))
  }
  if (format !== undefined && isNoText(format, value)) {
    yield invalid(at, value, said(at, `must be of type ${format}: ${JSON.stringify(value)}`))
  }
}

function isNoText(format: string, value: string): boolean {
  if (format === 'date') return !/^\d{4}-\d{2}-\d{2}$/.test(value)
  return (format === 'date-time' || format === 'byte') && textProblem(format, value) !== undefined
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
  const { items, minItems, maxItems, uniqueItems } = schema
  if (maxItems !== undefined && value.length > maxItems) yield tooMany(at, value.length, maxItems)
  if (minItems !== undefined && value.length < minItems) {
    yield invalid(at, value.length, said(at, `should have at least ${minItems} items`))
  }
  if (uniqueItems && repeated(value, (item) => item).length > 0) {
    yield invalid(at, value, said(at, "shouldn't contain duplicates"))
  }
  yield* uniquenessErrors(schema, value, at)
  if (items === undefined) return
  for (const [i, item] of value.entries()) {
    yield* schemaErrors(items, item, at.index(i), oldItem(schema, old, item))
  }
}

/** A set has no element twice, a map no key. */
function* uniquenessErrors(
  { 'x-kubernetes-list-type': type, 'x-kubernetes-list-map-keys': keys = [] }: JudgingSchema,
  value: readonly unknown[],
  at: FieldPath,
): Errors {
  if (type === 'set') {
    for (const i of repeated(value, (item) => item)) yield duplicate(at.index(i), value[i])
  } else if (type === 'map') {
    const keyOf = (item: unknown) =>
      isObject(item) ? Object.fromEntries(keys.map((key) => [key, item[key]])) : item
    for (const i of repeated(value, keyOf)) yield duplicate(at.index(i), goMap(keyOf(value[i])))
  }
}

/** The places of what was there before. */
function repeated(list: readonly unknown[], keyOf: (item: unknown) => unknown): readonly number[] {
  const seen = new Set<string>()
  return list.flatMap((item, i) => {
    const key = JSON.stringify(keyOf(item))
    if (seen.has(key)) return [i]
    seen.add(key)
    return []
  })
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
    yield invalid(at, names.length, said(at, `should have at least ${minProperties} properties`))
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

function* combinedErrors(schema: JudgingSchema, value: unknown, at: FieldPath): Errors {
  const { allOf = [], anyOf, oneOf, not } = schema
  const holds = (other: JudgingSchema) => [...schemaErrors(other, value, at)].length === 0
  const name = JSON.stringify(String(at))
  for (const other of allOf) yield* schemaErrors(other, value, at)
  if (anyOf !== undefined && !anyOf.some(holds)) {
    yield invalid(at, shown(value), `${name} must validate at least one schema (anyOf)`)
  }
  if (oneOf !== undefined) {
    const count = oneOf.filter(holds).length
    const found = count === 0 ? 'Found none valid' : `Found ${count} valid alternatives`
    if (count !== 1) {
      yield invalid(
        at,
        shown(value),
        `${name} must validate one and only one schema (oneOf). ${found}`,
      )
    }
  }
  if (not !== undefined && holds(not)) {
    yield invalid(at, shown(value), `${name} must not validate the schema (not)`)
  }
}

const said = (at: FieldPath, what: string): string => `${at} in body ${what}`

function typeOf(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value
}

/** Go's expressions are JavaScript's, but for flags in front. */
function expression(pattern: string): RegExp {
  const [, flags = '', rest = pattern] = /^\(\?([ims]+)\)([\s\S]*)$/.exec(pattern) ?? []
  return new RegExp(rest, `u${flags}`)
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value)

const shown = (value: unknown): unknown => (isObject(value) ? goMap(value) : value)

/** A map as Go prints it. */
function goMap(value: unknown): unknown {
  if (!isObject(value)) return value
  const entries = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${JSON.stringify(value[key])}`)
  return verbatim(`map[string]interface {}{${entries.join(', ')}}`)
}
