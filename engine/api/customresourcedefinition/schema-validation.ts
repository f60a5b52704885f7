/**
 * What is wrong with the openAPIV3Schema of a version, besides that it has to be structural.
 *
 * The rule to know: mistakes of the schema come before those of its rules, and rules are compiled
 * only where nothing else is wrong at their place and below.
 *
 * Models ValidateCustomResourceDefinitionOpenAPISchema of
 * apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go. Left out: keywords that
 * no JSONSchemaProps of v1 has a value for ($ref, id, definitions, dependencies).
 */
import {
  type FieldError,
  type FieldPath,
  forbidden,
  invalid,
  notSupported,
  required,
  root,
  stringListValue,
} from '../../apiserver/field-error'
import { misfits } from '../../schema/decode'
import type { OpenApiV3Schema } from '../../schema/structural'
import { structuralSchema } from '../../schema/structural'
import type { Errors } from '../checks'
import type { JudgingSchema } from '../customresource/judging-schema'
import { goMap } from '../customresource/part-validation'
import { schemaErrors } from '../customresource/validation'
import { RuleCosts } from './rule-costs'
import { ruleDefects, ruleFormErrors } from './rule-validation'
import { structuralErrors } from './structural-validation'

export function versionSchemaErrors(schema: JudgingSchema, at: FieldPath): readonly FieldError[] {
  const errors: FieldError[] = []
  if (schema.nullable === true) {
    errors.push(forbidden(at.child('nullable'), 'nullable cannot be true at the root'))
  }
  const structural = structuralErrors(schema, at)
  const defaults = structural.length > 0 ? [] : [...defaultErrors(schema, at)]
  const isSound = structural.length + defaults.length === 0
  const own = new SchemaChecks(isSound)
  own.check(schema, at, { isRoot: true, count: 1 })
  const costs = own.costErrors(at)
  return [...errors, ...structural, ...defaults, ...own.schemaErrors, ...own.ruleErrors, ...costs]
}

/** What holds for a part because of where it stands. */
interface Place {
  readonly isRoot?: boolean
  /** How often it may be there; undefined when nothing limits it. */
  readonly count: number | undefined
  /** The part around it that cannot be compared with what was stored before. */
  readonly uncorrelated?: FieldPath | undefined
  readonly isInMetadata?: boolean
  readonly noDefaults?: string | undefined
}

const TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string']
const METADATA = ['apiVersion', 'kind', 'metadata']

class SchemaChecks {
  readonly schemaErrors: FieldError[] = []
  readonly ruleErrors: FieldError[] = []
  readonly #isSound: boolean
  readonly #costs = new RuleCosts()

  /** Rules of a schema that is not structural are not looked at. */
  constructor(isSound: boolean) {
    this.#isSound = isSound
  }

  check(schema: JudgingSchema, at: FieldPath, place: Place): void {
    const before = this.schemaErrors.length
    this.schemaErrors.push(...ownErrors(schema, at, place))
    this.#below(schema, at, place)
    this.schemaErrors.push(...listAndMapErrors(schema, at))
    this.schemaErrors.push(...ruleFormErrors(schema, at))
    if (!this.#isSound || this.schemaErrors.length > before) return
    const { isRoot = false, uncorrelated, count } = place
    this.ruleErrors.push(...ruleDefects(schema, at, { isRoot, uncorrelated, count }, this.#costs))
  }

  costErrors(at: FieldPath): Errors {
    return this.#costs.totalErrors(at)
  }

  #below(schema: JudgingSchema, at: FieldPath, place: Place): void {
    const { properties = {}, additionalProperties, items } = schema
    const inside: Place = { ...place, isRoot: false }
    if (typeof additionalProperties === 'object') {
      const below = at.child('additionalProperties')
      if (Object.keys(properties).length > 0) {
        const rule = 'additionalProperties and properties are mutual exclusive'
        this.schemaErrors.push(forbidden(below, rule))
      }
      const reason = 'inside additionalProperties applying to object metadata'
      const noDefaults = place.isInMetadata ? reason : place.noDefaults
      const count = times(place.count, schema.maxProperties)
      this.check(additionalProperties, below, { ...inside, noDefaults, count })
    }
    const isAtomic = schema['x-kubernetes-map-type'] === 'atomic'
    const isObject = place.isRoot === true || schema['x-kubernetes-embedded-resource'] === true
    for (const [name, property] of Object.entries(properties)) {
      const isInMetadata = place.isInMetadata || (isObject && METADATA.includes(name))
      this.check(property, at.child('properties').key(name), {
        ...inside,
        isInMetadata,
        uncorrelated: place.uncorrelated ?? (isAtomic ? at : undefined),
        noDefaults:
          place.isRoot && METADATA.includes(name) ? `in top-level ${name}` : place.noDefaults,
      })
    }
    if (items === undefined) return
    const isMap = schema['x-kubernetes-list-type'] === 'map'
    const uncorrelated = place.uncorrelated ?? (isMap ? undefined : at)
    const count = times(place.count, schema.maxItems)
    this.check(items, at.child('items'), { ...inside, uncorrelated, count })
  }
}

const times = (count: number | undefined, limit: number | undefined): number | undefined =>
  count === undefined || limit === undefined ? undefined : count * limit

function* ownErrors(schema: JudgingSchema, at: FieldPath, place: Place): Errors {
  const { type } = schema
  if (type && !TYPES.includes(type)) yield notSupported(at.child('type'), type, TYPES)
  if (schema.default !== undefined && place.noDefaults !== undefined) {
    yield forbidden(at.child('default'), `must not be set ${place.noDefaults}`)
  }
  if (place.isInMetadata && schema['x-kubernetes-embedded-resource'] === true) {
    const rule = 'must not be used inside of resource meta'
    yield forbidden(at.child('x-kubernetes-embedded-resource'), rule)
  }
  if (schema.uniqueItems === true) {
    const rule = 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic'
    yield forbidden(at.child('uniqueItems'), rule)
  }
}

function* listAndMapErrors(schema: JudgingSchema, at: FieldPath): Errors {
  const { type = '' } = schema
  const listType: string | undefined = schema['x-kubernetes-list-type']
  const mapType: string | undefined = schema['x-kubernetes-map-type']
  const open = 'x-kubernetes-preserve-unknown-fields'
  if (schema[open] === false) yield invalid(at.child(open), false, 'must be true or undefined')
  yield* typedBy(type, 'object', mapType, 'x-kubernetes-map-type', at)
  yield* oneOf(mapType, ['atomic', 'granular'], at.child('x-kubernetes-map-type'))
  yield* typedBy(type, 'array', listType, 'x-kubernetes-list-type', at)
  if (listType === 'set' && type === 'array' && schema.items !== undefined) {
    yield* setErrors(schema.items, at.child('items'))
  }
  yield* oneOf(listType, ['atomic', 'set', 'map'], at.child('x-kubernetes-list-type'))
  const keys = schema['x-kubernetes-list-map-keys'] ?? []
  if (keys.length > 0 && listType !== 'map') {
    const rule = 'must be map if x-kubernetes-list-map-keys is non-empty'
    const place = at.child('x-kubernetes-list-type')
    yield listType === undefined ? required(place, rule) : invalid(place, listType, rule)
  }
  if (listType === 'map') yield* mapErrors(schema, keys, at)
  if (schema.items !== undefined && (listType === 'set' || listType === 'map')) {
    yield* itemErrors(schema.items, listType === 'map' ? keys : [], listType, at.child('items'))
  }
}

function* typedBy(
  type: string,
  wanted: string,
  value: string | undefined,
  keyword: string,
  at: FieldPath,
): Errors {
  if (value === undefined || type === wanted) return
  const rule = `must be ${wanted} if ${keyword} is specified`
  const place = at.child('type')
  yield type === '' ? required(place, rule) : invalid(place, type, rule)
}

function* oneOf(value: string | undefined, known: readonly string[], at: FieldPath): Errors {
  if (value !== undefined && !known.includes(value)) yield notSupported(at, value, known)
}

/** The items of a set are told apart as a whole. */
function* setErrors(items: OpenApiV3Schema, at: FieldPath): Errors {
  const rule = 'must be atomic as item of a list with x-kubernetes-list-type=set'
  const listType = items['x-kubernetes-list-type']
  if (items.type === 'array' && listType !== undefined && listType !== 'atomic') {
    yield invalid(at.child('x-kubernetes-list-type'), listType, rule)
  }
  if (items.type === 'object' && items['x-kubernetes-map-type'] !== 'atomic') {
    yield invalid(at.child('x-kubernetes-map-type'), listType, rule)
  }
}

function* mapErrors({ items }: JudgingSchema, keys: readonly string[], at: FieldPath): Errors {
  const place = at.child('x-kubernetes-list-map-keys')
  if (keys.length === 0) {
    yield required(place, 'must not be empty if x-kubernetes-list-type is map')
  }
  if (items === undefined) {
    yield required(at.child('items'), 'must have a schema if x-kubernetes-list-type is map')
    return
  }
  if (items.type !== 'object') {
    const rule = "must be object if parent array's x-kubernetes-list-type is map"
    yield invalid(at.child('items', 'type'), items.type ?? '', rule)
    return
  }
  for (const [i, key] of keys.entries()) {
    const { properties = {} } = items
    const property = Object.hasOwn(properties, key) ? properties[key] : undefined
    if (property === undefined) {
      yield invalid(place, stringListValue(keys), 'entries must all be names of item properties')
    } else if (property.type === 'array' || property.type === 'object') {
      const rule = "must be a scalar type if parent array's x-kubernetes-list-type is map"
      yield invalid(at.child('items', 'properties').key(key).child('type'), items.type, rule)
    }
    if (keys.indexOf(key) < i) {
      yield invalid(place, stringListValue(keys), 'must not contain duplicate entries')
    }
  }
}

/** Items that are told apart are there, and so are their keys. */
function* itemErrors(
  items: JudgingSchema,
  keys: readonly string[],
  listType: string,
  at: FieldPath,
): Errors {
  if (items.nullable === true) {
    const rule = `cannot be nullable when x-kubernetes-list-type is ${listType}`
    yield forbidden(at.child('nullable'), rule)
  }
  const { properties = {}, required: always = [] } = items
  for (const key of keys) {
    const property = Object.hasOwn(properties, key) ? properties[key] : undefined
    if (property === undefined) continue
    const place = at.child('properties').key(key)
    const what = 'this property is in x-kubernetes-list-map-keys, so it'
    if (!always.includes(key) && property.default === undefined) {
      yield required(
        place.child('default'),
        `${what} must have a default or be a required property`,
      )
    }
    if (property.nullable === true) {
      yield forbidden(place.child('nullable'), `${what} cannot be nullable`)
    }
  }
}

/** A default has to be what its field may be. */
function* defaultErrors(schema: JudgingSchema, at: FieldPath): Errors {
  const { properties = {}, additionalProperties, items, default: value } = schema
  if (value !== undefined) {
    const place = at.child('default')
    // Mistakes are named from the default on, and shown where it stands.
    const errors = [...schemaErrors(schema, value, root(''))]
    for (const error of errors) {
      const below = error.field === '' || error.field.startsWith('[') ? '' : '.'
      yield { ...error, field: `${place}${below}${error.field}` }
    }
    const whole: JudgingSchema = { type: 'object', properties: { value: schema } }
    if (errors.length === 0 && misfits(structuralSchema(whole), { value }).length > 0) {
      yield invalid(place, goMap(value), 'must not have unknown fields')
    }
  }
  if (items !== undefined) yield* defaultErrors(items, at.child('items'))
  for (const [name, property] of Object.entries(properties)) {
    yield* defaultErrors(property, at.child('properties').key(name))
  }
  if (typeof additionalProperties === 'object') {
    yield* defaultErrors(additionalProperties, at.child('additionalProperties'))
  }
}
