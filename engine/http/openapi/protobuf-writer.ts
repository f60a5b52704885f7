/**
 * Writes messages of protobuf from the end to the beginning, so that the length of a message is
 * known where it has to be written.
 */

export class ProtobufWriter {
  #bytes = Buffer.allocUnsafe(FIRST_SIZE)
  #start = FIRST_SIZE

  /** Each field of a value that has it; the value itself for a field without a name. */
  fields(fields: readonly Field[], value: unknown): void {
    for (let index = fields.length - 1; index >= 0; index--) {
      const [name, number, encode] = fields[index] ?? NO_FIELD
      const inner: unknown = name === '' ? value : Object(value)[name]
      if (inner !== undefined) encode(this, number, inner)
    }
  }

  /** A message in a field; `write` writes the last of its fields first. */
  nested(number: number, write: () => void): void {
    const end = this.#bytes.length - this.#start
    write()
    this.varint(this.#bytes.length - this.#start - end)
    this.varint(number * 8 + LENGTH)
  }

  text(number: number, text: string): void {
    const length = Buffer.byteLength(text)
    this.#reserve(length)
    this.#start -= length
    this.#bytes.write(text, this.#start)
    this.varint(length)
    this.varint(number * 8 + LENGTH)
  }

  /** Whole numbers from 0 on; a negative one is written as protobuf has it, in ten bytes. */
  varint(value: number): void {
    if (value < 0) {
      this.#digits(BigInt.asUintN(64, BigInt(value)))
      return
    }
    let size = 1
    for (let rest = value; rest > 127; rest = Math.floor(rest / 128)) size++
    this.#reserve(size)
    this.#start -= size
    let rest = value
    for (let index = 0; index < size; index++, rest = Math.floor(rest / 128)) {
      this.#bytes[this.#start + index] = (rest % 128) + (index < size - 1 ? 128 : 0)
    }
  }

  double(number: number, value: number): void {
    this.#reserve(8)
    this.#start -= 8
    this.#bytes.writeDoubleLE(value, this.#start)
    this.varint(number * 8 + FIXED_64)
  }

  finish(): Buffer {
    return this.#bytes.subarray(this.#start)
  }

  #digits(value: bigint): void {
    const digits: number[] = []
    let rest = value
    for (; rest > 127n; rest >>= 7n) digits.push(Number(rest & 127n) | 128)
    digits.push(Number(rest))
    this.#reserve(digits.length)
    this.#start -= digits.length
    this.#bytes.set(digits, this.#start)
  }

  #reserve(length: number): void {
    if (this.#start >= length) return
    const used = this.#bytes.length - this.#start
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, used + length))
    this.#bytes.copy(larger, larger.length - used, this.#start)
    this.#start = larger.length - used
    this.#bytes = larger
  }
}

/** Writes a value into a field. */
export type Encode = (writer: ProtobufWriter, number: number, value: unknown) => void

/** A name in JSON, a number in protobuf, and how the value is written. */
export type Field = readonly [name: string, number: number, encode: Encode]

/** Single values; a zero is what a reader takes a missing field for. */
export const scalar = {
  text: (writer, number, value) => {
    if (value !== '') writer.text(number, String(value))
  },
  flag: (writer, number, value) => {
    if (value !== true) return
    writer.varint(1)
    writer.varint(number * 8)
  },
  integer: (writer, number, value) => {
    if (!Number.isSafeInteger(value) || value === 0) return
    writer.varint(Number(value))
    writer.varint(number * 8)
  },
  double: (writer, number, value) => {
    if (typeof value === 'number' && value !== 0) writer.double(number, value)
  },
} satisfies Readonly<Record<string, Encode>>

export function message(fields: readonly Field[]): Encode {
  return (writer, number, value) => writer.nested(number, () => writer.fields(fields, value))
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
      writer.nested(number, () => {
        encode(writer, 2, inner)
        writer.text(1, name)
      })
    }
  }
}

const FIRST_SIZE = 65_536
const LENGTH = 2
const FIXED_64 = 1
const NO_FIELD: Field = ['', 0, () => undefined]
