/**
 * Types that JSON writes in another way than protobuf: times, quantities, numbers that may be
 * names, JSON in JSON, schemas that may be a list or a boolean.
 *
 * Models the MarshalJSON and UnmarshalJSON of these types in apimachinery and apiextensions. Raw
 * JSON that is none is refused; Kubernetes falls on it.
 */

import { inspectJson, mayBeDeep } from '../json-text'
import { microTimeOf, timeOf, timestampOf } from './times'
import { WireError } from './wire'

export interface OddType {
  readonly goType: string
  /** The fields by their numbers. */
  readonly fields: Readonly<Record<number, readonly [name: string, type: string, goName?: string]>>
  /** What JSON has; undefined is Go's null. */
  toJson(fields: Fields): unknown
  fromJson(value: unknown): Fields
}

type Fields = Readonly<Record<string, unknown>>

const CRD = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1'
const SCHEMA = `${CRD}.JSONSchemaProps`
const SECONDS_AND_NANOS = { 1: ['seconds', 'int64'], 2: ['nanos', 'int32'] } as const

const QUANTITY: OddType = {
  goType: 'Quantity',
  // The text is checked by the schema, where the JSON of others is.
  fields: { 1: ['string', 'string', 'String_'] },
  toJson: ({ string = '0' }) => string,
  fromJson: (string) => ({ string }),
}

const INT_OR_STRING: OddType = {
  goType: 'IntOrString',
  fields: { 1: ['type', 'int64'], 2: ['intVal', 'int32'], 3: ['strVal', 'string'] },
  toJson: ({ type = 0, intVal = 0, strVal = '' }) => {
    if (type === 0) return intVal
    if (type === 1) return strVal
    throw new WireError('impossible IntOrString.Type')
  },
  fromJson: (value) => (typeof value === 'string' ? { type: 1, strVal: value } : { intVal: value }),
}

/** The only list in a map; a map of protobuf has messages. */
const EXTRA_VALUE: OddType = {
  goType: 'ExtraValue',
  fields: { 1: ['items', '[]string'] },
  toJson: ({ items = [] }) => items,
  fromJson: (items) => ({ items }),
}

const PROPS_OR_ARRAY: OddType = {
  goType: 'JSONSchemaPropsOrArray',
  fields: { 1: ['schema', SCHEMA], 2: ['jSONSchemas', `[]${SCHEMA}`, 'JSONSchemas'] },
  toJson: ({ schema, jSONSchemas }) => jSONSchemas ?? schema,
  fromJson: (value) => (Array.isArray(value) ? { jSONSchemas: value } : { schema: value }),
}

const PROPS_OR_BOOL: OddType = {
  goType: 'JSONSchemaPropsOrBool',
  fields: { 1: ['allows', 'boolean'], 2: ['schema', SCHEMA] },
  toJson: ({ allows = false, schema }) => schema ?? allows,
  fromJson: (value) =>
    typeof value === 'boolean' ? { allows: value } : { allows: true, schema: value },
}

const PROPS_OR_STRINGS: OddType = {
  goType: 'JSONSchemaPropsOrStringArray',
  fields: { 1: ['schema', SCHEMA], 2: ['property', '[]string'] },
  toJson: ({ schema, property }) => property ?? schema,
  fromJson: (value) => (Array.isArray(value) ? { property: value } : { schema: value }),
}

/** By the names that the schema's type expressions have for them. */
export const ODD_TYPES: ReadonlyMap<string, OddType> = new Map<string, OddType>([
  ['date-time', timestamp(timeOf)],
  ['micro-time', timestamp(microTimeOf)],
  ['quantity', QUANTITY],
  ['int-or-string', INT_OR_STRING],
  ['[]string', EXTRA_VALUE],
  ['io.k8s.apimachinery.pkg.runtime.RawExtension', raw('RawExtension')],
  ['io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1', raw('FieldsV1')],
  [`${CRD}.JSON`, raw('JSON')],
  [`${CRD}.JSONSchemaPropsOrArray`, PROPS_OR_ARRAY],
  [`${CRD}.JSONSchemaPropsOrBool`, PROPS_OR_BOOL],
  [`${CRD}.JSONSchemaPropsOrStringArray`, PROPS_OR_STRINGS],
])

function timestamp(toJson: OddType['toJson']): OddType {
  return {
    goType: 'Timestamp',
    fields: SECONDS_AND_NANOS,
    toJson,
    fromJson: (time) => ({ ...timestampOf(time) }),
  }
}

function raw(goType: string): OddType {
  return {
    goType,
    fields: { 1: ['raw', 'string'] },
    toJson: ({ raw: text = '' }) => (text === '' ? undefined : parsed(String(text))),
    fromJson: (value) => ({ raw: JSON.stringify(value) }),
  }
}

function parsed(text: string): unknown {
  const error = mayBeDeep(text) ? inspectJson(text).error : undefined
  if (error !== undefined) throw new WireError(error)
  try {
    return JSON.parse(text)
  } catch {
    throw new WireError(inspectJson(text).error ?? 'invalid JSON')
  }
}
