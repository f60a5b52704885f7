/**
 * Writes an object of a built-in kind, or a list of them, as application/vnd.kubernetes.protobuf.
 *
 * Models apimachinery/pkg/runtime/serializer/protobuf/protobuf.go and the generated Marshal. Left
 * out: Go also writes the zero of what is no pointer; a reader has it anyway.
 */

import { type Field, type Message, messageOf } from './messages'
import { WireWriter } from './wire-writer'

/** Undefined for a kind that has no message: a custom resource, a Table. */
export function protobufOf(object: Written): Uint8Array | undefined {
  const { apiVersion = '', kind = '' } = object
  const message = messageOf(apiVersion, kind)
  if (message === undefined) return undefined
  const writer = new WireWriter()
  // Kubernetes says nothing here, but it says so.
  writer.text(4, '')
  writer.text(3, '')
  writeFields(writer, message, object)
  writer.enclose(2, EMPTY_ENDS)
  const behind = writer.length
  writer.text(2, kind)
  writer.text(1, apiVersion)
  writer.enclose(1, behind)
  writer.raw(MAGIC)
  return writer.written()
}

/** One event of a watch in a frame of its own; undefined when its object has no message. */
export function protobufEvent(type: string, object: Written): Uint8Array | undefined {
  const encoded = protobufOf(object)
  if (encoded === undefined) return undefined
  const writer = new WireWriter()
  writer.bytes(1, encoded)
  writer.enclose(2, 0)
  writer.text(1, type)
  const { length } = writer
  writer.raw(Uint8Array.of(length >>> 24, length >>> 16, length >>> 8, length))
  return writer.written()
}

/** A stored object, a list of them or a Status. */
export interface Written {
  readonly apiVersion?: string
  readonly kind?: string
}

const MAGIC = Buffer.from('k8s\0')
/** Two empty texts. */
const EMPTY_ENDS = 4

function writeFields(writer: WireWriter, message: Message, object: object): void {
  for (const field of message.backwards) {
    if (field.shape === 'inline') writeInline(writer, field, object)
    else {
      // The schema has checked it.
      const value = (object as Readonly<Record<string, unknown>>)[field.name]
      if (value !== undefined && value !== null) writeField(writer, field, value)
    }
  }
}

function writeInline(writer: WireWriter, { number, type }: Field, object: object): void {
  if (typeof type !== 'object') return
  const before = writer.length
  writeFields(writer, type, object)
  writer.enclose(number, before)
}

function writeField(writer: WireWriter, field: Field, value: unknown): void {
  const { number, type, shape } = field
  if (shape === 'list') {
    const list = Array.isArray(value) ? value : []
    for (let at = list.length - 1; at >= 0; at -= 1) writeValue(writer, number, type, list[at])
  } else if (shape === 'map') {
    const map = Object(value)
    // Go sorts the keys.
    for (const key of Object.keys(map).sort().reverse()) {
      const before = writer.length
      writeValue(writer, 2, type, map[key])
      writer.text(1, key)
      writer.enclose(number, before)
    }
  } else writeValue(writer, number, type, value)
}

function writeValue(writer: WireWriter, number: number, type: Field['type'], value: unknown): void {
  if (type === 'string') writer.text(number, String(value))
  else if (type === 'byte') writer.bytes(number, Buffer.from(String(value), 'base64'))
  else if (type === 'boolean') writer.int(number, value === true ? 1 : 0)
  else if (type === 'double') writer.double(number, Number(value))
  else if (typeof type === 'string') writer.int(number, Number(value))
  else {
    const before = writer.length
    writeFields(writer, type, type.odd === undefined ? Object(value) : type.odd.fromJson(value))
    writer.enclose(number, before)
  }
}
