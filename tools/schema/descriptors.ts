/**
 * The protobuf descriptors that a Go program holds: what its generated code registers, each file
 * gzipped. kubectl holds those of k8s.io/api and k8s.io/apimachinery as they were at its release.
 */

import { readFileSync } from 'node:fs'
import { inflateRawSync } from 'node:zlib'

/** The messages of the program's .proto files, by full name. */
export function messagesIn(program: string): ReadonlyMap<string, Message> {
  const bytes = readFileSync(program)
  const messages = new Map<string, Message>()
  let at = bytes.indexOf(GZIP)
  for (; at >= 0; at = bytes.indexOf(GZIP, at + 1)) {
    const file = inflated(bytes.subarray(at + GZIP_HEADER))
    if (file !== undefined) addMessages(file, messages)
  }
  return messages
}

export interface Message {
  readonly fields: readonly MessageField[]
}

export interface MessageField {
  readonly name: string
  readonly number: number
  readonly repeated: boolean
  readonly scalar: boolean
  /** A Go pointer: what is on the wire is there, be it empty. */
  readonly pointer: boolean
  /** Of a field that is a message. */
  readonly message?: string
  /** The field's name in the Go type, where the descriptor has it. */
  readonly goName?: string
}

const GZIP = Buffer.from([0x1f, 0x8b, 8])
const GZIP_HEADER = 10
const MESSAGE_TYPE = 11
const BYTES_TYPE = 12
const REPEATED = 3
/** Options of gogoproto. */
const NULLABLE = 65001
const CUSTOM_NAME = 65004

function inflated(bytes: Buffer): Buffer | undefined {
  try {
    const file = inflateRawSync(bytes, { maxOutputLength: 2 ** 24 })
    const name = file.subarray(2, 2 + (file[1] ?? 0)).toString('latin1')
    return file[0] === 0x0a && /^[\w./-]+\.proto$/.test(name) ? file : undefined
  } catch {
    return undefined // Three bytes that look like a beginning but are none.
  }
}

function addMessages(file: Buffer, messages: Map<string, Message>): void {
  const parts = [...fieldsOf(file)]
  const folder = textOf(parts, 2)
  for (const [number, value] of parts) {
    if (number !== 4 || typeof value === 'number') continue
    const message = [...fieldsOf(value)]
    const fields = message.flatMap(([of, part]) => (of === 2 ? [fieldFrom(part)] : []))
    messages.set(`${folder}.${textOf(message, 1)}`, { fields })
  }
}

function fieldFrom(part: Value): MessageField {
  const parts = typeof part === 'number' ? [] : [...fieldsOf(part)]
  const options = parts.find(([of]) => of === 8)?.[1]
  const rules = options === undefined || typeof options === 'number' ? [] : [...fieldsOf(options)]
  const type = numberOf(parts, 5)
  const message = textOf(parts, 6).replace(/^\./, '')
  const goName = textOf(rules, CUSTOM_NAME)
  const repeated = numberOf(parts, 4) === REPEATED
  const scalar = type !== MESSAGE_TYPE
  const pointer = scalar && !repeated && type !== BYTES_TYPE && numberOf(rules, NULLABLE) !== 0
  return {
    name: textOf(parts, 1),
    number: numberOf(parts, 3) ?? 0,
    repeated,
    scalar,
    pointer,
    ...(message !== '' && { message }),
    ...(goName !== '' && { goName }),
  }
}

type Value = number | Buffer
type Part = readonly [number: number, value: Value]

function textOf(parts: readonly Part[], number: number): string {
  const value = parts.find(([of]) => of === number)?.[1]
  return value instanceof Buffer ? value.toString() : ''
}

function numberOf(parts: readonly Part[], number: number): number | undefined {
  const value = parts.find(([of]) => of === number)?.[1]
  return typeof value === 'number' ? value : undefined
}

/** Descriptors have numbers and texts, and no number above 32 bits. */
function* fieldsOf(bytes: Buffer): Generator<Part> {
  let at = 0
  const varint = (): number => {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++] ?? 0
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
  }
  while (at < bytes.length) {
    const tag = varint()
    if ((tag & 7) === 0) yield [tag >>> 3, varint()]
    else {
      const length = varint()
      yield [tag >>> 3, bytes.subarray(at, at + length)]
      at += length
    }
  }
}
