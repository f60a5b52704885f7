/**
 * Reads the fields of a message into the object that JSON has for it.
 *
 * As in Go, a field that nobody knows is passed over, the last of a scalar's values counts, and a
 * message that comes twice is one with the fields of both. Models the generated Unmarshal. Left
 * out: Go goes as deep as a message does, we go 500 deep.
 */

import { setOwn } from '../../store/own'
import type { Field, Message, Scalar } from './messages'
import { FIXED64, LENGTH, VARINT, WireError, type WireReader } from './wire'

/** Reads up to the end of what the reader is in. */
export function readFields(
  reader: WireReader,
  message: Message,
  into: Target,
  depth: number = 0,
): void {
  if (depth > DEEPEST) throw new WireError('proto: exceeded max depth')
  while (reader.at < reader.end) {
    const start = reader.at
    reader.tag(message.name)
    const field = message.fields.get(reader.field)
    if (field === undefined) reader.skip(start)
    else readField(reader, field, into, depth)
  }
}

/** Throws unless the field's value is written in the way that its type is. */
export function requireWireType(reader: WireReader, wanted: number, goName: string): void {
  if (reader.wireType === wanted) return
  throw new WireError(`proto: wrong wireType = ${reader.wireType} for field ${goName}`)
}

export type Target = Record<string, unknown>

/** Deeper than any schema of a schema, and not so deep that we fall. */
const DEEPEST = 500

function readField(reader: WireReader, field: Field, into: Target, depth: number): void {
  const { name, goName, type } = field
  switch (field.shape) {
    case 'inline':
      // An embedded struct is a message.
      if (typeof type === 'object') readMessage(reader, type, goName, into, depth)
      return
    case 'list':
      into[name] ??= []
      readElements(reader, field, into[name] as unknown[], depth) // Only this writes the field.
      return
    case 'map':
      into[name] ??= {}
      readEntry(reader, field, into[name] as Target, depth) // Only this writes the field.
      return
    case 'one': {
      const value =
        typeof type === 'string'
          ? readScalar(reader, type, goName)
          : readMessage(reader, type, goName, partOf(into, name, type), depth)
      if (isWritten(field, value)) into[name] = value
      else if (into[name] !== undefined) delete into[name]
    }
  }
}

function partOf(into: Target, name: string, type: Message): Target {
  // Only this module writes the field.
  return type.odd === undefined ? ((into[name] as Target | undefined) ?? {}) : {}
}

function isWritten({ keepsZero, type }: Field, value: unknown): boolean {
  if (keepsZero || typeof type === 'object') return value !== undefined
  return value !== ZEROS[type]
}

function readMessage(
  reader: WireReader,
  message: Message,
  goName: string,
  into: Target,
  depth: number,
): unknown {
  requireWireType(reader, LENGTH, goName)
  const outer = reader.enter()
  readFields(reader, message, into, depth + 1)
  reader.leave(outer)
  return message.odd === undefined ? into : message.odd.toJson(into)
}

/** Numbers may stand one by one, or many in one field; what is nothing keeps its place. */
function readElements(reader: WireReader, field: Field, list: unknown[], depth: number): void {
  const { type, goName } = field
  if (typeof type === 'object') list.push(readMessage(reader, type, goName, {}, depth) ?? null)
  else if (reader.wireType === LENGTH && WIRE_TYPES[type] === VARINT) {
    const outer = reader.enter()
    reader.wireType = VARINT
    while (reader.at < reader.end) list.push(readScalar(reader, type, goName))
    reader.leave(outer)
  } else list.push(readScalar(reader, type, goName))
}

/** An entry is a message of a key and a value, and either may be missing. */
function readEntry(reader: WireReader, field: Field, map: Target, depth: number): void {
  const { type, goName } = field
  requireWireType(reader, LENGTH, goName)
  const outer = reader.enter()
  let key = ''
  let value: unknown
  while (reader.at < reader.end) {
    const start = reader.at
    reader.tag(goName)
    if (reader.field === 1) key = String(readScalar(reader, 'string', goName))
    else if (reader.field !== 2) reader.skip(start)
    else if (typeof type === 'string') value = readScalar(reader, type, goName)
    else value = readMessage(reader, type, goName, {}, depth)
  }
  reader.leave(outer)
  setOwn(map, key, value ?? zeroOf(type))
}

function zeroOf(type: Scalar | Message): unknown {
  if (typeof type === 'string') return ZEROS[type]
  return type.odd === undefined ? {} : (type.odd.toJson({}) ?? null)
}

const ZEROS = { string: '', byte: '', boolean: false, int32: 0, int64: 0, double: 0 } as const
const WIRE_TYPES = {
  string: LENGTH,
  byte: LENGTH,
  boolean: VARINT,
  int32: VARINT,
  int64: VARINT,
  double: FIXED64,
} as const

function readScalar(reader: WireReader, type: Scalar, goName: string): string | number | boolean {
  requireWireType(reader, WIRE_TYPES[type], goName)
  switch (type) {
    case 'string':
      return reader.text()
    case 'byte':
      return reader.base64()
    case 'boolean':
      return reader.boolean()
    case 'int32':
      return reader.int32()
    case 'int64':
      return reader.int64()
    case 'double':
      return reader.double()
  }
}
