/**
 * Reads protobuf's wire format: tags, numbers, lengths and texts, never beyond the message that is
 * being read. What cannot be read is a WireError in the words of Go's generated code.
 *
 * Models github.com/gogo/protobuf's Unmarshal and skip.
 */

import { isUtf8 } from 'node:buffer'

export class WireReader {
  /** Where the next byte is, and the end of the message that is being read. */
  at: number
  end: number
  /** Of the last tag. */
  field = 0
  wireType = 0
  readonly #bytes: Buffer
  /** The halves of the last number. */
  #low = 0
  #high = 0

  constructor(body: Uint8Array, from = 0) {
    this.at = from
    this.#bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
    this.end = body.byteLength
  }

  /** Reads a tag, which `field` and `wireType` then tell. */
  tag(message: string): void {
    this.#number()
    this.wireType = this.#low & 7
    this.field = (this.#high << 29) | (this.#low >>> 3)
    if (this.wireType === END_GROUP) {
      throw new WireError(`proto: ${message}: wiretype end group for non-group`)
    }
    if (this.field <= 0) {
      const wire = BigInt(this.#high) * BigInt(HIGH) + BigInt(this.#low)
      throw new WireError(`proto: ${message}: illegal tag ${this.field} (wire type ${wire})`)
    }
  }

  int32(): number {
    this.#number()
    return this.#low | 0
  }

  /** Exact up to 2^53, as numbers are in JSON for us. */
  int64(): number {
    this.#number()
    return (this.#high | 0) * HIGH + this.#low
  }

  boolean(): boolean {
    this.#number()
    return this.#low !== 0 || this.#high !== 0
  }

  double(): number {
    const at = this.at
    this.#pass(8)
    return this.#bytes.readDoubleLE(at)
  }

  text(): string {
    const end = this.#lengthEnd()
    const text = this.#bytes.toString('utf8', this.at, end)
    const isWhole = !text.includes(REPLACEMENT)
    const bytes = isWhole ? undefined : this.#bytes.subarray(this.at, end)
    this.at = end
    return bytes === undefined ? text : replaced(bytes)
  }

  base64(): string {
    const end = this.#lengthEnd()
    const text = this.#bytes.toString('base64', this.at, end)
    this.at = end
    return text
  }

  /** Goes into a message that is a field; the result is for `leave`. */
  enter(): number {
    const outer = this.end
    this.end = this.#lengthEnd()
    return outer
  }

  leave(outer: number): void {
    this.at = this.end
    this.end = outer
  }

  /** Passes a field whose tag begins at `from`, with the groups in it. */
  skip(from: number): void {
    this.at = from
    let depth = 0
    do {
      this.#number()
      const wireType = this.#low & 7
      if (wireType === VARINT) this.#number()
      else if (wireType === FIXED64) this.#pass(8)
      else if (wireType === LENGTH) this.at = this.#lengthEnd()
      else if (wireType === START_GROUP) depth += 1
      else if (wireType === END_GROUP) depth -= 1
      else if (wireType === FIXED32) this.#pass(4)
      else throw new WireError(`proto: illegal wireType ${wireType}`)
    } while (depth > 0)
    if (depth < 0) throw new WireError('proto: unexpected end of group')
  }

  #number(): void {
    let low = 0
    let high = 0
    for (let shift = 0; ; shift += 7) {
      if (shift >= 64) throw new WireError('proto: integer overflow')
      const byte = this.at < this.end ? this.#bytes[this.at] : undefined
      if (byte === undefined) throw new WireError(UNEXPECTED_EOF)
      this.at += 1
      const bits = byte & 127
      if (shift < 32) low |= bits << shift
      if (shift === 28) high = bits >>> 4
      else if (shift > 28) high |= bits << (shift - 32)
      if (byte < 128) break
    }
    this.#low = low >>> 0
    this.#high = high >>> 0
  }

  /** A length is a signed number in Go; its sum with the place may overflow. */
  #lengthEnd(): number {
    this.#number()
    const end = this.at + this.#high * HIGH + this.#low
    if (end >= 2 ** 63) throw new WireError('proto: negative length found during unmarshaling')
    if (end > this.end) throw new WireError(UNEXPECTED_EOF)
    return end
  }

  #pass(count: number): void {
    if (this.at + count > this.end) throw new WireError(UNEXPECTED_EOF)
    this.at += count
  }
}

/** Bytes that are no message of the type that they should be. */
export class WireError extends Error {
  override readonly name = 'WireError'
}

export const VARINT = 0
export const FIXED64 = 1
export const LENGTH = 2
const START_GROUP = 3
const END_GROUP = 4
const FIXED32 = 5

const HIGH = 2 ** 32
const UNEXPECTED_EOF = 'unexpected EOF'
const REPLACEMENT = '\ufffd'

/** Go replaces each byte that is no UTF-8, a decoder of the web each beginning of a letter. */
function replaced(bytes: Buffer): string {
  let text = ''
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] ?? 0
    const size = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
    const letter = bytes.subarray(at, at + size)
    const isLetter = letter.length === size && isUtf8(letter)
    text += isLetter ? letter.toString('utf8') : REPLACEMENT
    at += isLetter ? size : 1
  }
  return text
}
