/**
 * A certificate in form only: it has the names of a real one, and nobody has signed it. The same
 * names give the same text, so that a scenario is the same each time.
 */
import { Buffer } from 'node:buffer'

/** PEM of a certificate for one DNS name, and of a key that belongs to nothing. */
export function selfSigned(hostname: string): {
  readonly certificate: string
  readonly key: string
} {
  const name = sequence(set(sequence(COMMON_NAME, text(0x0c, hostname))))
  const alternatives = sequence(ALTERNATIVE_NAMES, part(0x04, sequence(text(0x82, hostname))))
  const body = sequence(
    part(0xa0, part(0x02, Buffer.from([2]))),
    part(0x02, Buffer.from([1])),
    sequence(ED25519),
    name,
    sequence(text(0x17, '250101000000Z'), text(0x17, '350101000000Z')),
    name,
    sequence(sequence(ED25519), NO_BITS),
    part(0xa3, sequence(alternatives)),
  )
  const certificate = sequence(body, sequence(ED25519), NO_BITS)
  return { certificate: pem('CERTIFICATE', certificate), key: pem('PRIVATE KEY', sequence()) }
}

const part = (tag: number, ...inside: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(inside)
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content])
}

const sequence = (...inside: readonly Buffer[]): Buffer => part(0x30, ...inside)
const set = (...inside: readonly Buffer[]): Buffer => part(0x31, ...inside)
const text = (tag: number, value: string): Buffer => part(tag, Buffer.from(value, 'latin1'))
const oid = (hex: string): Buffer => part(0x06, Buffer.from(hex, 'hex'))

const COMMON_NAME = oid('550403')
const ALTERNATIVE_NAMES = oid('551d11')
const ED25519 = oid('2b6570')
const NO_BITS = part(0x03, Buffer.from([0]))

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length])
  return length < 0x100
    ? Buffer.from([0x81, length])
    : Buffer.from([0x82, length >> 8, length & 0xff])
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}
