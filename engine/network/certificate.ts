/**
 * The names that a certificate is for, read from its PEM text: its DNS subject alternative names,
 * or the common name where it has none.
 *
 * It reads the DER structure and checks no signature: who trusts whom is not modelled.
 * Models RFC 5280 as far as names go.
 */
import { Buffer } from 'node:buffer'

/** Empty when the text is no certificate. */
export function namesOfCertificate(pem: string): readonly string[] {
  const [, body] = /-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/.exec(pem) ?? []
  if (body === undefined) return []
  const certificate = parse(Buffer.from(body.replace(/\s/g, ''), 'base64'))[0]
  const fields = certificate?.parts[0]?.parts ?? []
  const extensions = fields.find(({ tag }) => tag === EXTENSIONS)?.parts[0]?.parts ?? []
  const alternatives = extensions.find(({ parts }) => isOid(parts[0], ALTERNATIVE_NAMES))
  const names = alternativeNames(alternatives?.parts.at(-1))
  return names.length > 0 ? names : commonNames(fields)
}

interface Part {
  readonly tag: number
  readonly bytes: Buffer
  /** What is inside a constructed part. */
  readonly parts: readonly Part[]
}

const EXTENSIONS = 0xa3
const OID = 0x06
const DNS_NAME = 0x82
const CONSTRUCTED = 0x20
const ALTERNATIVE_NAMES = '551d11'
const COMMON_NAME = '550403'

/** The parts one after another; what is cut off ends them. */
function parse(bytes: Buffer): Part[] {
  const parts: Part[] = []
  for (let at = 0; at + 1 < bytes.length; ) {
    const tag = bytes[at] ?? 0
    const first = bytes[at + 1] ?? 0
    const extra = first > 0x7f ? first & 0x7f : 0
    const start = at + 2 + extra
    const length =
      extra === 0 ? first : bytes.subarray(at + 2, start).reduce((n, b) => n * 256 + b, 0)
    if (start + length > bytes.length) return parts
    const inside = bytes.subarray(start, start + length)
    parts.push({ tag, bytes: inside, parts: tag & CONSTRUCTED ? parse(inside) : [] })
    at = start + length
  }
  return parts
}

const isOid = (part: Part | undefined, hex: string): boolean =>
  part?.tag === OID && part.bytes.toString('hex') === hex

/** The DNS names inside the octets of the extension. */
function alternativeNames(value: Part | undefined): readonly string[] {
  if (value === undefined) return []
  const names = parse(value.bytes)[0]?.parts ?? []
  return names.filter(({ tag }) => tag === DNS_NAME).map(({ bytes }) => bytes.toString('latin1'))
}

/** The common name of the last name among the fields: the subject's, after the issuer's. */
function commonNames(fields: readonly Part[]): readonly string[] {
  const names = fields.map(({ parts }) =>
    parts.flatMap((set) => set.parts).find(({ parts: [oid] }) => isOid(oid, COMMON_NAME)),
  )
  const last = names.filter((name) => name !== undefined).at(-1)
  return last === undefined ? [] : [last.parts[1]?.bytes.toString('utf8') ?? '']
}
