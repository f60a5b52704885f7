/**
 * Writes protobuf's wire format, from the end to the beginning: so a message's length is known when
 * it is to be written in front of the message. Models the generated MarshalToSizedBuffer.
 */

import { FIXED64, LENGTH, VARINT } from './wire'

export class WireWriter {
  #bytes = Buffer.allocUnsafe(FIRST_SIZE)
  /** Where what was written begins. */
  #at = FIRST_SIZE

  /** How many bytes there are: for `enclose`. */
  get length(): number {
    return this.#bytes.length - this.#at
  }

  written(): Buffer {
    return this.#bytes.subarray(this.#at)
  }

  int(field: number, value: number): void {
    this.#number(value)
    this.#tag(field, VARINT)
  }

  double(field: number, value: number): void {
    this.#room(8)
    this.#bytes.writeDoubleLE(value, this.#at)
    this.#tag(field, FIXED64)
  }

  text(field: number, value: string): void {
    const before = this.length
    this.#room(Buffer.byteLength(value))
    this.#bytes.write(value, this.#at)
    this.enclose(field, before)
  }

  bytes(field: number, value: Uint8Array): void {
    const before = this.length
    this.#room(value.length)
    this.#bytes.set(value, this.#at)
    this.enclose(field, before)
  }

  /** Makes a field of all that was written since there were `before` bytes. */
  enclose(field: number, before: number): void {
    this.#number(this.length - before)
    this.#tag(field, LENGTH)
  }

  /** Bytes without a tag. */
  raw(value: Uint8Array): void {
    this.#room(value.length)
    this.#bytes.set(value, this.#at)
  }

  #tag(field: number, wireType: number): void {
    this.#number(field * 8 + wireType)
  }

  /** A number below 0 has 64 bits. */
  #number(value: number): void {
    let high = Math.floor(value / HIGH)
    let low = (value - high * HIGH) >>> 0
    high >>>= 0
    let size = 1
    for (let rest = high * HIGH + low; rest >= 128; rest /= 128) size += 1
    this.#room(size)
    for (let at = this.#at; ; at += 1) {
      const bits = low & 127
      low = ((low >>> 7) | (high << 25)) >>> 0
      high >>>= 7
      const isLast = low === 0 && high === 0
      this.#bytes[at] = isLast ? bits : bits | 128
      if (isLast) return
    }
  }

  #room(count: number): void {
    const length = this.length
    if (count > this.#at) {
      const size = Math.max(2 * this.#bytes.length, length + count)
      const larger = Buffer.allocUnsafe(size)
      larger.set(this.written(), size - length)
      this.#bytes = larger
      this.#at = size - length
    }
    this.#at -= count
  }
}

const FIRST_SIZE = 4096
const HIGH = 2 ** 32
