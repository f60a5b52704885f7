/**
 * What the API server does with the objects of one version of a CustomResourceDefinition: it sets
 * defaults, validates by the schema and its rules, and keeps spec and status apart.
 *
 * Models apiextensions-apiserver/pkg/registry/customresource/strategy.go.
 */
import { type FieldError, invalid, root, typeInvalid } from '../../apiserver/field-error'
import type { Strategy } from '../../apiserver/strategy'
import type { Schema } from '../../schema/schema'
import { merge } from '../../store/merge'
import type { Errors } from '../checks'
import type { JsonObject } from '../json'
import type { KubeObject } from '../meta'
import { hasDefaults, withSchemaDefaults } from './defaults'
import type { JudgingSchema } from './judging-schema'
import { type RuleNode, ruleErrors, rulesOf } from './rules'
import { customResourceErrors } from './validation'

export function customResourceStrategy(version: CustomVersion): Strategy {
  const { schema, hasStatus, scalePaths, selectable } = version
  const errorsOf = judge(version)
  return {
    // Defaults keep the shape of an object of the API.
    withDefaults: (object) => withSchemaDefaults(schema, object) as KubeObject,
    ...(hasDefaults(schema) && { asRead: reading(schema) }),
    prepareForCreate: (object) => (hasStatus ? withoutStatus(object) : object),
    prepareForUpdate: (object) => (object.status === undefined ? withoutStatus(object) : object),
    // A status brings nothing but itself.
    prepareForStatusUpdate: (object, { metadata }) => merge(object, { metadata }),
    validateCreate: (object, { warn }) => errorsOf(object, undefined, warn),
    validateUpdate: (object, old, { warn }) => errorsOf(object, old, warn),
    validateStatusUpdate: (object, old) => errorsOf(object, old, () => undefined),
    generationOf: ({ apiVersion, metadata, status, ...rest }) =>
      hasStatus ? rest : { ...rest, status },
    allowsUnconditionalUpdate: false,
    ...(scalePaths !== undefined && { scalePaths }),
    ...(selectable.length > 0 && {
      selectableFields: Object.fromEntries(
        selectable.map((path) => [path.join('.'), (object: KubeObject) => textAt(object, path)]),
      ),
    }),
  }
}

type ScalePaths = NonNullable<Strategy['scalePaths']>

/** What a version says of its objects. */
export interface CustomVersion {
  readonly schema: Schema
  readonly source: JudgingSchema | undefined
  readonly hasStatus: boolean
  /** Where its scale stands, if it has one. */
  readonly scalePaths: ScalePaths | undefined
  /** The fields that objects can be selected by, as paths. */
  readonly selectable: readonly (readonly string[])[]
}

/** What was stored before there was a default has it when it is read. */
function reading(schema: Schema): NonNullable<Strategy['asRead']> {
  const known = new WeakMap<KubeObject, KubeObject>()
  return (object) => {
    const found = known.get(object)
    if (found !== undefined) return found
    const read = Object.freeze(withSchemaDefaults(schema, object)) as KubeObject // As above.
    known.set(object, read)
    return read
  }
}

/** Rules are compiled when the first object comes. */
function judge({ source, scalePaths }: CustomVersion) {
  let rules: RuleNode | undefined | 'unknown' = 'unknown'
  return (object: KubeObject, old: KubeObject | undefined, warn: (message: string) => void) => {
    const json = object as unknown as JsonObject // Decoded objects are JSON.
    const before = old as unknown as JsonObject | undefined // As above.
    const errors = source === undefined ? [] : [...customResourceErrors(source, json, before)]
    if (scalePaths !== undefined) errors.push(...scaleErrors(json, scalePaths))
    if (rules === 'unknown') rules = source && rulesOf(source)
    if (rules === undefined) return errors
    if (errors.some(({ type }) => BLOCKING.has(type))) {
      return [...errors, invalid(root('<nil>'), null, NOT_CHECKED)]
    }
    return [...errors, ...ruleErrors(rules, json, before, warn)]
  }
}

/** With these mistakes an object is not what expressions expect. */
const BLOCKING: ReadonlySet<FieldError['type']> = new Set([
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
])
const NOT_CHECKED =
  'some validation rules were not checked because the object was invalid; ' +
  'correct the existing errors to complete validation'

function withoutStatus({ status, ...object }: KubeObject): KubeObject {
  return object as KubeObject // A status may always be missing.
}

/** Replicas that can be scaled are a number, whatever the schema says. */
function* scaleErrors(object: JsonObject, { specReplicas }: ScalePaths): Errors {
  const replicas = valueAt(object, specReplicas)
  if (typeof replicas !== 'number' || replicas >= 0) return
  const at = root(...specReplicas)
  yield typeInvalid(at, replicas, 'should be a non-negative integer')
}

function textAt(object: KubeObject, path: readonly string[]): string {
  const value = valueAt(object, path)
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value)
}

function valueAt(object: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, name)
        ? (value as Readonly<Record<string, unknown>>)[name] // It has the field.
        : undefined,
    object,
  )
}
