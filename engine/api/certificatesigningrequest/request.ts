/**
 * What is asked for in a certificate signing request: the PKCS #10 in its PEM text.
 *
 * Models crypto/x509 as pkg/apis/certificates/helpers.go uses it. Left out: Go's words for each way
 * in which bytes can be no request, and signatures that Go does not check either (RSA-PSS).
 */
import { Buffer } from 'node:buffer'
import { createPublicKey, verify } from 'node:crypto'
import { isOid, type Part, readParts, TAG } from '../der'
import { type Subject, subjectOf } from './subject'

export interface CertificateRequest {
  readonly subject: Required<Subject>
  /** As it stands in the request, DER; the public key is an SPKI. */
  readonly subjectBytes: Buffer
  readonly publicKey: Buffer
  /** How many names of each type the certificate is to be valid for. */
  readonly alternatives: Readonly<Record<AlternativeType, number>>
  /** These names as the extension holds them, DER; empty when there are none. */
  readonly alternativesBytes: Buffer
}

/** The request, or why it is none; `encoded` is base64 of PEM. */
export function requestOf(encoded: string): CertificateRequest | string {
  const pem = Buffer.from(encoded, 'base64').toString('latin1')
  const [, type, body = ''] = /-----BEGIN ([A-Z ]+)-----([^-]*)-----END \1-----/.exec(pem) ?? []
  if (type !== 'CERTIFICATE REQUEST') return 'PEM block type must be CERTIFICATE REQUEST'
  const [whole] = readParts(Buffer.from(body.replace(/\s/g, ''), 'base64'))
  const [info, algorithm, signature] = whole?.parts ?? []
  const [, name, key, attributes] = info?.parts ?? []
  const subject = subjectOf(name?.whole)
  if (info === undefined || key === undefined || subject === undefined) return MALFORMED
  const fault = signatureFault(info, key, algorithm?.parts[0], signature)
  if (fault !== undefined) return fault
  const names = alternativeNames(attributes)
  return {
    subject,
    subjectBytes: name?.whole ?? Buffer.alloc(0),
    publicKey: key.whole,
    alternatives: counted(names),
    alternativesBytes: names?.bytes ?? Buffer.alloc(0),
  }
}

/** The types of names, by the tag that each has. */
const ALTERNATIVES = { email: 0x81, dns: 0x82, uri: 0x86, ip: 0x87 } as const
type AlternativeType = keyof typeof ALTERNATIVES

const MALFORMED = "asn1: structure error: tags don't match"
const EXTENSION_REQUEST = '1.2.840.113549.1.9.14'
const ALTERNATIVE_NAMES = '2.5.29.17'

/** The hash of each algorithm, and what Go says where the signature is not that of the key. */
const ECDSA = 'x509: ECDSA verification failure'
const RSA = 'crypto/rsa: verification error'
const ALGORITHMS: readonly (readonly [oid: string, hash: string | null, fault: string])[] = [
  ['1.2.840.10045.4.3.2', 'sha256', ECDSA],
  ['1.2.840.10045.4.3.3', 'sha384', ECDSA],
  ['1.2.840.10045.4.3.4', 'sha512', ECDSA],
  ['1.2.840.113549.1.1.5', 'sha1', RSA],
  ['1.2.840.113549.1.1.11', 'sha256', RSA],
  ['1.2.840.113549.1.1.12', 'sha384', RSA],
  ['1.2.840.113549.1.1.13', 'sha512', RSA],
  ['1.3.101.112', null, 'x509: Ed25519 verification failure'],
]

function signatureFault(
  info: Part,
  key: Part,
  algorithm: Part | undefined,
  signature: Part | undefined,
): string | undefined {
  const known = ALGORITHMS.find(([oid]) => isOid(algorithm, oid))
  if (known === undefined || signature?.tag !== TAG.bits) {
    return 'x509: cannot verify signature: algorithm unimplemented'
  }
  const [, hash, fault] = known
  try {
    const publicKey = createPublicKey({ key: key.whole, format: 'der', type: 'spki' })
    // The first byte counts the bits of the last that are not used.
    return verify(hash, info.whole, publicKey, signature.bytes.subarray(1)) ? undefined : fault
  } catch {
    return 'x509: unsupported elliptic curve'
  }
}

/** The names inside the extension that is asked for. */
function alternativeNames(attributes: Part | undefined): Part | undefined {
  const asked = attributes?.parts.find(({ parts }) => isOid(parts[0], EXTENSION_REQUEST))
  const extensions = asked?.parts[1]?.parts[0]?.parts ?? []
  const found = extensions.find(({ parts }) => isOid(parts[0], ALTERNATIVE_NAMES))
  const octets = found?.parts.at(-1)
  return octets === undefined ? undefined : readParts(octets.bytes)[0]
}

function counted(names: Part | undefined): Readonly<Record<AlternativeType, number>> {
  const count = (tag: number) => names?.parts.filter((part) => part.tag === tag).length ?? 0
  const { email, dns, uri, ip } = ALTERNATIVES
  return { email: count(email), dns: count(dns), uri: count(uri), ip: count(ip) }
}
