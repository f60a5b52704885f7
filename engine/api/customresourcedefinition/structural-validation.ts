/**
 * Whether a schema is structural: it says what everything is outside of what only judges, so that
 * objects can be pruned and defaulted by it.
 * Models apiextensions-apiserver/pkg/apiserver/schema/{validation,complete}.go.
 */
import {
  type FieldError,
  type FieldPath,
  fieldErrorText,
  forbidden,
  invalid,
  required,
} from '../../apiserver/field-error'
import { GoRegExp, goRegExp } from '../../cel/go-regexp'
import { deepEqual } from '../../store/equal'
import type { Errors } from '../checks'
import type { JudgingSchema } from '../customresource/judging-schema'

/** The mistakes in the order of their texts, as Kubernetes sorts them. */
export function structuralErrors(schema: JudgingSchema, at: FieldPath): readonly FieldError[] {
  // What is judged has to be there, which only the root is asked about.
  const errors = [...levelErrors(schema, 'root', at), ...judgedErrors(schema, schema, at, at)]
  const keyed = errors.map((error) => [fieldErrorText(error), error] as const)
  return keyed.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, error]) => error)
}

type Level = 'root' | 'item' | 'field'

const MISSING_TYPE: Readonly<Record<Level, string>> = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
}

function* levelErrors(schema: JudgingSchema, level: Level, at: FieldPath): Errors {
  const { type = '', items, properties = {}, additionalProperties } = schema
  if (type === 'array' && items === undefined)
    yield required(at.child('items'), 'must be specified')
  if (items !== undefined) yield* levelErrors(items, 'item', at.child('items'))
  for (const [name, property] of Object.entries(properties)) {
    yield* levelErrors(property, 'field', at.child('properties').key(name))
  }
  if (additionalProperties !== undefined) {
    const below = at.child('additionalProperties')
    if (level === 'root') yield forbidden(below, 'must not be used at the root')
    if (typeof additionalProperties === 'object') {
      yield* levelErrors(additionalProperties, 'field', below)
    }
  }
  yield* extensionErrors(schema, at)
  yield* judgementErrors(schema, isIntOrString(schema), at)
  yield* typeErrors(schema, level, at)
  yield* metadataErrors(schema, level, at)
}

const IS_EMBEDDED = 'x-kubernetes-embedded-resource'
const IS_INT_OR_STRING = 'x-kubernetes-int-or-string'
const IS_OPEN = 'x-kubernetes-preserve-unknown-fields'

function* extensionErrors(schema: JudgingSchema, at: FieldPath): Errors {
  if (schema[IS_INT_OR_STRING] !== true) return
  const rule = 'must be false if x-kubernetes-int-or-string is true'
  if (schema[IS_OPEN] === true) yield invalid(at.child(IS_OPEN), true, rule)
  if (schema[IS_EMBEDDED] === true) yield invalid(at.child(IS_EMBEDDED), true, rule)
}

function* typeErrors(schema: JudgingSchema, level: Level, at: FieldPath): Errors {
  const { type = '', additionalProperties, properties = {} } = schema
  if (schema[IS_EMBEDDED] === true) {
    const rule = 'must be object if x-kubernetes-embedded-resource is true'
    if (type === '') yield required(at.child('type'), rule)
    else if (type !== 'object') yield invalid(at.child('type'), type, rule)
    if (additionalProperties !== undefined) {
      const detail = 'must not be used if x-kubernetes-embedded-resource is set'
      yield forbidden(at.child('additionalProperties'), detail)
    }
    if (schema[IS_OPEN] !== true && Object.keys(properties).length === 0) {
      yield required(
        at.child('properties'),
        'must not be empty if x-kubernetes-embedded-resource is true ' +
          'without x-kubernetes-preserve-unknown-fields',
      )
    }
  } else if (type === '' && schema[IS_INT_OR_STRING] !== true && schema[IS_OPEN] !== true) {
    yield required(at.child('type'), MISSING_TYPE[level])
  }
  if (level === 'root' && type !== '' && type !== 'object') {
    yield invalid(at.child('type'), type, 'must be object at the root')
  }
}

function* metadataErrors(schema: JudgingSchema, level: Level, at: FieldPath): Errors {
  if (level !== 'root' && schema[IS_EMBEDDED] !== true) return
  for (const name of ['kind', 'apiVersion']) {
    const field = ownProperty(schema, name)
    if (field === undefined || field.type === 'string') continue
    yield invalid(propertyAt(at, name).child('type'), field.type ?? '', 'must be string')
  }
  const metadata = ownProperty(schema, 'metadata')
  if (metadata === undefined) return
  const place = propertyAt(at, 'metadata')
  if (metadata.type !== 'object') {
    yield invalid(place.child('type'), metadata.type ?? '', 'must be object')
  }
  const names = Object.keys(metadata.properties ?? {})
  const isMore = names.some((name) => name !== 'name' && name !== 'generateName')
  const says = Object.keys(metadata).some((keyword) => !OF_METADATA.includes(keyword))
  if (level === 'root' && (isMore || says)) {
    const rule = 'must not specify anything other than name and generateName, '
    yield forbidden(place, `${rule}but metadata is implicitly specified`)
  }
}

const OF_METADATA = ['type', 'default', 'properties', 'description']

const ownProperty = ({ properties = {} }: JudgingSchema, name: string) =>
  Object.hasOwn(properties, name) ? properties[name] : undefined
const propertyAt = (at: FieldPath, name: string): FieldPath => at.child('properties').key(name)

const INT_OR_STRING = [{ type: 'integer' }, { type: 'string' }]

/** What an int or a string may say of itself although it judges by types. */
function isIntOrString({ anyOf, allOf = [] }: JudgingSchema): Skipped {
  return {
    anyOf: deepEqual(anyOf, INT_OR_STRING),
    first: deepEqual(allOf[0]?.anyOf, INT_OR_STRING),
  }
}

interface Skipped {
  readonly anyOf: boolean
  /** The anyOf of the first allOf. */
  readonly first: boolean
}

const NOTHING: Skipped = { anyOf: false, first: false }

function* judgementErrors(schema: JudgingSchema, skipped: Skipped, at: FieldPath): Errors {
  const { anyOf = [], allOf = [], oneOf = [], not, pattern } = schema
  if (!skipped.anyOf) yield* nestedErrorsOf(anyOf, at.child('anyOf'))
  for (const [i, nested] of allOf.entries()) {
    const skip = { anyOf: i === 0 && skipped.first, first: false }
    yield* nestedErrors(nested, skip, at.child('allOf').index(i))
  }
  yield* nestedErrorsOf(oneOf, at.child('oneOf'))
  if (not !== undefined) yield* nestedErrors(not, NOTHING, at.child('not'))
  const compiled = pattern ? goRegExp(pattern) : undefined
  if (compiled !== undefined && !(compiled instanceof GoRegExp)) {
    const rule = `must be a valid regular expression, but isn't: ${compiled.fault}`
    yield invalid(at.child('pattern'), pattern, rule)
  }
}

function* nestedErrorsOf(list: readonly JudgingSchema[], at: FieldPath): Errors {
  for (const [i, nested] of list.entries()) yield* nestedErrors(nested, NOTHING, at.index(i))
}

/** What may not be said where it only judges, and in which words. */
const FORBIDDEN: Readonly<Record<string, string>> = {
  type: 'must be empty to be structural',
  additionalProperties: 'must be undefined to be structural',
  default: 'must be undefined to be structural',
  title: 'must be empty to be structural',
  description: 'must be empty to be structural',
  nullable: 'must be false to be structural',
  externalDocs: 'must be undefined to be structural',
  [IS_OPEN]: 'must be false to be structural',
  [IS_EMBEDDED]: 'must be false to be structural',
  [IS_INT_OR_STRING]: 'must be false to be structural',
  'x-kubernetes-list-map-keys': 'must be empty to be structural',
  'x-kubernetes-list-type': 'must be undefined to be structural',
  'x-kubernetes-map-type': 'must be undefined to be structural',
  'x-kubernetes-validations': 'must be empty to be structural',
}

function* nestedErrors(schema: JudgingSchema, skipped: Skipped, at: FieldPath): Errors {
  yield* judgementErrors(schema, skipped, at)
  const { items, properties = {} } = schema
  if (items !== undefined) yield* nestedErrors(items, NOTHING, at.child('items'))
  for (const [name, property] of Object.entries(properties)) {
    yield* nestedErrors(property, NOTHING, propertyAt(at, name))
  }
  const said = schema as Readonly<Record<string, unknown>> // Its keywords by name.
  for (const [keyword, rule] of Object.entries(FORBIDDEN)) {
    const value = said[keyword]
    if (value === undefined || value === '' || value === false) continue
    yield forbidden(at.child(keyword), rule)
  }
  if (Object.hasOwn(properties, 'metadata')) {
    yield forbidden(propertyAt(at, 'metadata'), 'must not be specified in a nested context')
  }
}

function* judgedErrors(
  judging: JudgingSchema,
  schema: JudgingSchema,
  at: FieldPath,
  judgedAt: FieldPath,
): Errors {
  const { not } = judging
  if (not !== undefined) yield* nestedCompleteness(not, schema, at, judgedAt.child('not'))
  for (const keyword of ['allOf', 'anyOf', 'oneOf'] as const) {
    for (const [i, nested] of (judging[keyword] ?? []).entries()) {
      yield* nestedCompleteness(nested, schema, at, judgedAt.child(keyword).index(i))
    }
  }
}

function* nestedCompleteness(
  nested: JudgingSchema,
  schema: JudgingSchema | undefined,
  at: FieldPath,
  judgedAt: FieldPath,
): Errors {
  if (schema === undefined) return yield required(at, `because it is defined in ${judgedAt}`)
  yield* judgedErrors(nested, schema, at, judgedAt)
  if (nested.items !== undefined) {
    yield* nestedCompleteness(
      nested.items,
      schema.items,
      at.child('items'),
      judgedAt.child('items'),
    )
  }
  for (const [name, property] of Object.entries(nested.properties ?? {})) {
    const own = ownProperty(schema, name)
    yield* nestedCompleteness(property, own, propertyAt(at, name), propertyAt(judgedAt, name))
  }
}
