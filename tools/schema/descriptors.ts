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
  /** A Go pointer to a scalar: what is on the wire is there, be it empty. */
  readonly pointer: boolean
  /** As the schema's file says it: `[]string`, `{}quantity`, a message's full name. */
  readonly type?: string
  /** The field's name in the Go type, where the descriptor has it. */
  readonly goName?: string
}

const GZIP = Buffer.from([0x1f, 0x8b, 8])
const GZIP_HEADER = 10
const REPEATED = 3
/** The types of descriptor.proto that Kubernetes uses. */
const SCALARS: Readonly<Record<number, string>> = {
  1: 'double',
  3: 'int64',
  5: 'int32',
  8: 'boolean',
  9: 'string',
  12: 'byte',
}
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
  for (const message of messagesOf(parts, 4)) {
    const entries = new Map(messagesOf(message, 3).map((it) => [textOf(it, 1), it]))
    const fields = messagesOf(message, 2).map((field) => fieldFrom(field, entries))
    messages.set(`${textOf(parts, 2)}.${textOf(message, 1)}`, { fields })
  }
}

/** A map is a list of entries, messages within the message. */
function fieldFrom(parts: Parts, entries: ReadonlyMap<string, Parts>): MessageField {
  const [rules = []] = messagesOf(parts, 8)
  const goName = textOf(rules, CUSTOM_NAME)
  const entry = entries.get(lastWord(textOf(parts, 6)))
  const repeated = numberOf(parts, 4) === REPEATED
  const type = typeOf(parts)
  const value = entry === undefined ? undefined : messagesOf(entry, 2).find(isSecond)
  const nullable = numberOf(rules, NULLABLE) !== 0
  return {
    name: textOf(parts, 1),
    number: numberOf(parts, 3) ?? 0,
    pointer: nullable && !repeated && !type.includes('.') && type !== 'byte',
    type: value !== undefined ? `{}${typeOf(value)}` : repeated ? `[]${type}` : type,
    ...(goName !== '' && { goName }),
  }
}

const typeOf = (parts: Parts): string =>
  SCALARS[numberOf(parts, 5) ?? 0] ?? textOf(parts, 6).replace(/^\./, '')
const isSecond = (parts: Parts): boolean => numberOf(parts, 3) === 2
const lastWord = (name: string): string => name.slice(name.lastIndexOf('.') + 1)

type Value = number | Buffer
type Part = readonly [number: number, value: Value]
type Parts = readonly Part[]

function messagesOf(parts: Parts, number: number): readonly Parts[] {
  const found = parts.filter(([of]) => of === number)
  return found.map(([, value]) => (typeof value === 'number' ? [] : [...fieldsOf(value)]))
}

function textOf(parts: Parts, number: number): string {
  const value = parts.find(([of]) => of === number)?.[1]
  return value instanceof Buffer ? value.toString() : ''
}

function numberOf(parts: Parts, number: number): number | undefined {
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
