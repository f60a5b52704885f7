/**
 * How values of JSON are written as fields of protobuf messages: tables of names and numbers.
 *
 * The rule to know: a message is written from its end to its beginning, so the last field comes
 * first.
 */
import type { WireWriter } from '../protobuf/wire-writer'

/** Writes a value into a field. */
export type Encode = (writer: WireWriter, number: number, value: unknown) => void

/** A name in JSON, a number in protobuf, and how the value is written. */
export type Field = readonly [name: string, number: number, encode: Encode]

/** Single values; a zero is what a reader takes a missing field for. */
export const scalar = {
  text: (writer, number, value) => {
    if (value !== '') writer.text(number, String(value))
  },
  flag: (writer, number, value) => {
    if (value === true) writer.int(number, 1)
  },
  integer: (writer, number, value) => {
    if (Number.isSafeInteger(value) && value !== 0) writer.int(number, Number(value))
  },
  double: (writer, number, value) => {
    if (typeof value === 'number' && value !== 0) writer.double(number, value)
  },
} satisfies Readonly<Record<string, Encode>>

/** Each field of a value that has it; the value itself for a field without a name. */
export function writeFields(writer: WireWriter, fields: readonly Field[], value: unknown): void {
  for (const [name, number, encode] of fields.toReversed()) {
    const inner: unknown = name === '' ? value : Object(value)[name]
    if (inner !== undefined) encode(writer, number, inner)
  }
}

/** A message in a field; `write` writes the last of its fields first. */
export function nested(writer: WireWriter, number: number, write: () => void): void {
  const before = writer.length
  write()
  writer.enclose(number, before)
}

export function message(fields: readonly Field[]): Encode {
  return (writer, number, value) => nested(writer, number, () => writeFields(writer, fields, value))
}

export function list(encode: Encode): Encode {
  return (writer, number, value) => {
    const items: readonly unknown[] = Array.isArray(value) ? value : []
    for (let index = items.length - 1; index >= 0; index--) encode(writer, number, items[index])
  }
}

/** A message of name and value for each entry. */
export function record(encode: Encode): Encode {
  return (writer, number, value) => {
    for (const [name, inner] of Object.entries(Object(value)).reverse()) {
      nested(writer, number, () => {
        encode(writer, 2, inner)
        writer.text(1, name)
      })
    }
  }
}
