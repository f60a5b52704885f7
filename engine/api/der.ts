/**
 * DER, the bytes of certificates: written by nesting calls, read as a tree of parts.
 *
 * The rule to know: reading is total. What is cut off, nested too deeply or no DER at all gives
 * fewer parts and never throws; who reads decides what is missing.
 * Models X.690. Left out: tags above 30, lengths that are not definite.
 */
import { Buffer } from 'node:buffer'

/** One value: its tag, its length, its contents. */
export function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const inside = Buffer.concat(contents)
  return Buffer.concat([Buffer.from([tag, ...lengthOf(inside.length)]), inside])
}

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  oid: 0x06,
  utf8: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const

export const sequence = (...contents: readonly Uint8Array[]): Buffer =>
  der(TAG.sequence, ...contents)

/** `1.2.840…` as its bytes. */
export function oid(text: string): Buffer {
  const [first = 0, second = 0, ...more] = text.split('.').map(Number)
  return der(TAG.oid, Buffer.from([first * 40 + second, ...more.flatMap(base128)]))
}

/** A part that was read: of a constructed one, its parts. */
export interface Part {
  readonly tag: number
  /** With tag and length, as a signature covers it. */
  readonly whole: Buffer
  readonly bytes: Buffer
  readonly parts: readonly Part[]
}

/** The parts one after another; what is cut off ends them. */
export function readParts(bytes: Buffer, depth = 0): readonly Part[] {
  const parts: Part[] = []
  for (let at = 0; at + 1 < bytes.length; ) {
    const tag = bytes[at] ?? 0
    const first = bytes[at + 1] ?? 0
    const extra = first > 0x7f ? first & 0x7f : 0
    const start = at + 2 + extra
    if (first === INDEFINITE || extra > MOST_LENGTH_BYTES || start > bytes.length) return parts
    const length = extra === 0 ? first : bytes.readUIntBE(at + 2, extra)
    const end = start + length
    if (end > bytes.length) return parts
    const inside = bytes.subarray(start, end)
    const isConstructed = (tag & CONSTRUCTED) !== 0 && depth < MOST_DEPTH
    const inner = isConstructed ? readParts(inside, depth + 1) : []
    parts.push({ tag, whole: bytes.subarray(at, end), bytes: inside, parts: inner })
    at = end
  }
  return parts
}

/** Whether the part is this object identifier. */
export const isOid = (part: Part | undefined, text: string): boolean =>
  part?.whole.equals(oid(text)) ?? false

const CONSTRUCTED = 0x20
const INDEFINITE = 0x80
const MOST_LENGTH_BYTES = 4
/** Deeper than any certificate; hostile bytes nest as deep as they are long. */
const MOST_DEPTH = 32

function lengthOf(length: number): readonly number[] {
  if (length < 0x80) return [length]
  const bytes: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256)
  return [0x80 | bytes.length, ...bytes]
}

function base128(number: number): readonly number[] {
  const bytes = [number % 128]
  for (let rest = Math.floor(number / 128); rest > 0; rest = Math.floor(rest / 128)) {
    bytes.unshift(0x80 | (rest % 128))
  }
  return bytes
}
