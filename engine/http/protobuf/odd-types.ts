/**
 * Types that JSON writes in another way than protobuf: times, quantities, numbers that may be
 * names, JSON in JSON, schemas that may be a list or a boolean.
 *
 * Models the MarshalJSON of these types in apimachinery and apiextensions. Left out: times beyond
 * the year 9999, which Kubernetes takes and cannot read again; JSON that is none, on which it
 * falls; both are refused.
 */

import { WireError } from './wire'

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1'
const CRD = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1'
const SCHEMA = `${CRD}.JSONSchemaProps`

/** By the names of the schema's type expressions. */
export const ODD_TYPES: ReadonlyMap<string, OddType> = oddTypes()

export interface OddType {
  /** The fields by their numbers: name and type. */
  readonly fields: Readonly<Record<number, readonly [name: string, type: string]>>
  /** What JSON has; undefined is Go's null. */
  readonly value: (fields: Readonly<Record<string, unknown>>) => unknown
}

function oddTypes(): ReadonlyMap<string, OddType> {
  const timestamp = { 1: ['seconds', 'int64'], 2: ['nanos', 'int32'] } as const
  const json: OddType = { fields: { 1: ['raw', 'string'] }, value: parsed }
  return new Map<string, OddType>([
    ['date-time', { fields: timestamp, value: timeOf }],
    ['micro-time', { fields: timestamp, value: microTimeOf }],
    // The quantity itself is checked by the schema, where the JSON of others is.
    ['quantity', { fields: { 1: ['string_', 'string'] }, value: (it) => it.string_ ?? '0' }],
    [
      'int-or-string',
      {
        fields: { 1: ['type', 'int64'], 2: ['intVal', 'int32'], 3: ['strVal', 'string'] },
        value: intOrString,
      },
    ],
    // The only list in a map: a message of its own in protobuf (ExtraValue).
    ['[]string', { fields: { 1: ['items', '[]string'] }, value: ({ items = [] }) => items }],
    ['io.k8s.apimachinery.pkg.runtime.RawExtension', json],
    [`${META}.FieldsV1`, json],
    [`${CRD}.JSON`, json],
    [
      `${CRD}.JSONSchemaPropsOrArray`,
      {
        fields: { 1: ['schema', SCHEMA], 2: ['jSONSchemas', `[]${SCHEMA}`] },
        value: ({ schema, jSONSchemas }) => jSONSchemas ?? schema,
      },
    ],
    [
      `${CRD}.JSONSchemaPropsOrBool`,
      {
        fields: { 1: ['allows', 'boolean'], 2: ['schema', SCHEMA] },
        value: ({ allows = false, schema }) => schema ?? allows,
      },
    ],
    [
      `${CRD}.JSONSchemaPropsOrStringArray`,
      {
        fields: { 1: ['schema', SCHEMA], 2: ['property', '[]string'] },
        value: ({ schema, property }) => property ?? schema,
      },
    ],
  ])
}

type Fields = Readonly<Record<string, unknown>>

/** The second of Go's zero time, which is nothing in JSON. */
const ZERO_TIME = -62_135_596_800
const LAST_SECOND = 253_402_300_799

/** Go keeps no fraction of it. */
function timeOf(fields: Fields): string | undefined {
  const seconds = Number(fields.seconds ?? 0)
  return isNothing(fields, seconds) ? undefined : `${dayAndTime(seconds)}Z`
}

function microTimeOf(fields: Fields): string | undefined {
  const micros = Math.trunc(Number(fields.nanos ?? 0) / 1000)
  const carried = Math.floor(micros / 1_000_000)
  const seconds = Number(fields.seconds ?? 0) + carried
  const rest = micros - carried * 1_000_000
  if (isNothing(fields, seconds) && rest === 0) return undefined
  return `${dayAndTime(seconds)}.${String(rest).padStart(6, '0')}Z`
}

/** A message without a field is Go's zero time, not 1970. */
function isNothing(fields: Fields, seconds: number): boolean {
  return seconds === ZERO_TIME || (fields.seconds === undefined && fields.nanos === undefined)
}

function dayAndTime(seconds: number): string {
  if (seconds < ZERO_TIME || seconds > LAST_SECOND) {
    throw new WireError(`the time ${seconds} seconds from 1970 is not of the years 1 to 9999`)
  }
  return new Date(seconds * 1000).toISOString().slice(0, 19)
}

function intOrString({ type = 0, intVal = 0, strVal = '' }: Fields): unknown {
  if (type === 0) return intVal
  if (type === 1) return strVal
  throw new WireError('impossible IntOrString.Type')
}

function parsed({ raw = '' }: Fields): unknown {
  if (raw === '') return undefined
  try {
    return JSON.parse(String(raw))
  } catch {
    throw new WireError(`a field holds raw JSON that is none: ${JSON.stringify(raw).slice(0, 60)}`)
  }
}
