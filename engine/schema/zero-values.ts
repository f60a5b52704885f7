/**
 * Fields that a client left out although their type requires them. Go decodes into structs, so such
 * a field has the zero value of its type, and it is validation that says what is wrong with it.
 *
 * Left out: fields whose Go type is a pointer or a time, which stay absent.
 */
import type { Schema } from './schema'

/**
 * Adds what is missing to an object that was just decoded, and so is nobody else's. Frozen parts
 * were decoded before, and miss nothing.
 */
export function addZeroValues(schema: Schema, object: unknown): void {
  if (Object.isFrozen(object)) return
  if (Array.isArray(object)) {
    const { items } = schema
    if (items === undefined || !hasStructs(items)) return
    for (const item of object) addZeroValues(items, item)
  } else if (typeof object === 'object' && object !== null) {
    // The decoder has checked that it is a struct or a map of its schema.
    addToStruct(schema, object as Record<string, unknown>)
  }
}

function addToStruct(schema: Schema, object: Record<string, unknown>): void {
  const { properties, required, additionalProperties } = schema
  if (required !== undefined) {
    for (const field of required) {
      if (object[field] !== undefined) continue
      const zero = zeroOf(schema, field)
      if (zero !== undefined) object[field] = zero
    }
  }
  for (const field of Object.keys(object)) {
    const value = object[field]
    if (typeof value !== 'object') continue
    const member = properties?.get(field) ?? additionalProperties
    if (member !== undefined && hasStructs(member)) addZeroValues(member, value)
  }
}

const hasStructs = ({ type }: Schema): boolean => type === 'object' || type === 'array'

/** Required fields that are pointers in Go, by the field or the field's type. */
const POINTERS: ReadonlySet<string> = new Set([
  ...['pathType', 'sideEffects', 'secretRef'],
  ...['DaemonSetSpec.selector', 'DeploymentSpec.selector'],
  ...['ReplicaSetSpec.selector', 'StatefulSetSpec.selector'],
])

function zeroOf({ goType, properties }: Schema, field: string): unknown {
  const schema = properties?.get(field)
  if (schema === undefined || POINTERS.has(field)) return undefined
  if (POINTERS.has(`${goType.replace(/^.*\./, '')}.${field}`)) return undefined
  switch (schema.type) {
    case 'object':
      return {}
    case 'array':
      return []
    case 'string':
      return zeroTextOf(schema.format)
    case 'integer':
    case 'number':
      return 0
    case 'boolean':
      return false
    case 'any':
      return undefined
  }
}

function zeroTextOf(format: string | undefined): unknown {
  switch (format) {
    case 'date-time':
    case 'micro-time':
      return undefined
    case 'quantity':
      return '0'
    case 'int-or-string':
      return 0
    default:
      return ''
  }
}
