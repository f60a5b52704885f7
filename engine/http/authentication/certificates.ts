/**
 * Certificates of P-256 keys: the cluster's CA and what it signs for servers and clients.
 *
 * Chance and dates are real here: a certificate is for clients outside, whose clock is the wall's.
 * What it is made of is PEM text, so that it can be kept in files and taken up again.
 * Models RFC 5280 and what kubeadm makes. Left out: intermediate CAs, revocation.
 */
import { Buffer } from 'node:buffer'
import { createHash, createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { isIP } from 'node:net'
import {
  COMMON_NAME,
  ORGANIZATION,
  type Subject,
} from '../../api/certificatesigningrequest/subject'
import { der, oid, readParts, sequence, TAG } from '../../api/der'
import { numberOf } from '../../api/ip'

/** A certificate and its key, both PEM. */
export interface KeyPair {
  readonly certificate: string
  readonly privateKey: string
}

export interface CertificateRequest {
  readonly subject: Subject
  /** Names and addresses of a server. */
  readonly hosts?: readonly string[]
  /** In Kubernetes' words: `client auth`. */
  readonly usages: readonly string[]
  readonly validity?: Validity
}

/** From when until when, in milliseconds since 1970. */
export interface Validity {
  readonly from: number
  readonly until: number
}

/** A new authority that trusts itself. */
export function newAuthority(commonName: string): KeyPair {
  const { privateKey, publicKey } = newKey()
  const signed = signedBy(privateKey, {
    issuer: nameOf({ commonName }),
    subject: nameOf({ commonName }),
    publicKey,
    validity: validFor(10 * YEAR),
    extensions: [
      extension(OIDS.basicConstraints, sequence(TRUE), true),
      extension(OIDS.keyUsage, usageBits(CA_USAGE), true),
      extension(OIDS.subjectKey, der(TAG.octets, keyIdOf(publicKey))),
    ],
  })
  return { certificate: pem('CERTIFICATE', signed), privateKey }
}

/** A new key and the authority's certificate of it. */
export function newKeyPair(authority: KeyPair, request: CertificateRequest): KeyPair {
  const { privateKey, publicKey } = newKey()
  const { subject, hosts = [], usages, validity = validFor(YEAR) } = request
  const certificate = certificateFor(authority, {
    subject: nameOf(subject),
    publicKey,
    usages,
    alternatives: Buffer.concat(hosts.map(alternativeName)),
    validity,
  })
  return { certificate, privateKey }
}

/** The authority's certificate of a key that somebody else has. */
export function certificateFor(authority: KeyPair, asked: AskedCertificate): string {
  const { subject, publicKey, usages, alternatives, validity } = asked
  const issuer = readCertificate(derOf(authority.certificate))
  const purposes = [...new Set(usages.flatMap((usage) => PURPOSES[usage] ?? []))].sort()
  const bits = usages.reduce((all, usage) => all | (KEY_USAGES[usage] ?? 0), 0)
  const signed = signedBy(authority.privateKey, {
    issuer: issuer?.subject ?? Buffer.alloc(0),
    subject,
    publicKey,
    validity,
    extensions: [
      ...(bits === 0 ? [] : [extension(OIDS.keyUsage, usageBits(bits), true)]),
      ...(purposes.length === 0
        ? []
        : [extension(OIDS.extendedKeyUsage, sequence(...purposes.map(oid)))]),
      extension(OIDS.basicConstraints, sequence(), true),
      extension(OIDS.subjectKey, der(TAG.octets, keyIdOf(publicKey))),
      extension(OIDS.authorityKey, sequence(der(0x80, keyIdOf(issuer?.publicKey ?? publicKey)))),
      ...(alternatives.length === 0
        ? []
        : [extension(OIDS.alternativeNames, der(TAG.sequence, alternatives))]),
    ],
  })
  return pem('CERTIFICATE', signed)
}

/** What a certificate is to say; bytes are DER. */
export interface AskedCertificate {
  readonly subject: Buffer
  /** An SPKI. */
  readonly publicKey: Buffer
  /** In Kubernetes' words: `client auth`. */
  readonly usages: readonly string[]
  /** Names and addresses, one after another; empty when there are none. */
  readonly alternatives: Buffer
  readonly validity: Validity
}

/** The fields of a certificate that is DER, each whole; undefined when it is none. */
export function readCertificate(
  bytes: Buffer,
): { readonly subject: Buffer; readonly publicKey: Buffer } | undefined {
  const fields = readParts(bytes)[0]?.parts[0]?.parts ?? []
  // The version is optional: with it, each field stands one further.
  const at = fields[0]?.tag === VERSION ? 1 : 0
  const subject = fields[at + 4]
  const publicKey = fields[at + 5]
  if (subject === undefined || publicKey === undefined) return undefined
  return { subject: subject.whole, publicKey: publicKey.whole }
}

export function pem(label: string, bytes: Uint8Array): string {
  const lines = Buffer.from(bytes)
    .toString('base64')
    .replace(/.{64}(?!$)/g, '$&\n')
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`
}

/** The bytes of the first block of a PEM text; empty when there is none. */
export function derOf(text: string): Buffer {
  const [, body = ''] = /-----BEGIN [A-Z ]+-----([^-]*)-----END [A-Z ]+-----/.exec(text) ?? []
  return Buffer.from(body.replace(/\s/g, ''), 'base64')
}

/** From a little in the past, for clocks that are not quite right. */
export function validFor(milliseconds: number): Validity {
  const now = Date.now()
  return { from: now - 5 * 60_000, until: now + milliseconds }
}

export const YEAR = 365 * 24 * 3_600_000

const OIDS = {
  subjectKey: '2.5.29.14',
  keyUsage: '2.5.29.15',
  alternativeNames: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKey: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
} as const

const PURPOSES: Readonly<Record<string, string>> = {
  any: '2.5.29.37.0',
  'server auth': '1.3.6.1.5.5.7.3.1',
  'client auth': '1.3.6.1.5.5.7.3.2',
  'code signing': '1.3.6.1.5.5.7.3.3',
  'email protection': '1.3.6.1.5.5.7.3.4',
  's/mime': '1.3.6.1.5.5.7.3.4',
  'ipsec end system': '1.3.6.1.5.5.7.3.5',
  'ipsec tunnel': '1.3.6.1.5.5.7.3.6',
  'ipsec user': '1.3.6.1.5.5.7.3.7',
  timestamping: '1.3.6.1.5.5.7.3.8',
  'ocsp signing': '1.3.6.1.5.5.7.3.9',
  'microsoft sgc': '1.3.6.1.4.1.311.10.3.3',
  'netscape sgc': '2.16.840.1.113730.4.1',
}

/** Bits of a number of 16, the first is the highest. */
const KEY_USAGES: Readonly<Record<string, number>> = {
  signing: 1 << 15,
  'digital signature': 1 << 15,
  'content commitment': 1 << 14,
  'key encipherment': 1 << 13,
  'data encipherment': 1 << 12,
  'key agreement': 1 << 11,
  'cert sign': 1 << 10,
  'crl sign': 1 << 9,
  'encipher only': 1 << 8,
  'decipher only': 1 << 7,
}

const VERSION = 0xa0
const TRUE = der(TAG.boolean, Buffer.from([0xff]))
const CA_USAGE = (1 << 15) | (1 << 13) | (1 << 10)

/** A list of bits in as few bytes as it needs, after the count of those that are left over. */
function usageBits(bits: number): Buffer {
  const bytes = bits & 0xff ? [bits >> 8, bits & 0xff] : [bits >> 8]
  const last = bytes.at(-1) ?? 0
  let unused = 0
  while (((last >> unused) & 1) === 0) unused++
  return der(TAG.bits, Buffer.from([unused, ...bytes]))
}

function newKey(): { readonly privateKey: string; readonly publicKey: Buffer } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  return {
    privateKey: String(privateKey.export({ type: 'sec1', format: 'pem' })),
    publicKey: publicKey.export({ type: 'spki', format: 'der' }),
  }
}

interface Unsigned {
  readonly issuer: Buffer
  readonly subject: Buffer
  readonly publicKey: Buffer
  readonly validity: Validity
  readonly extensions: readonly Buffer[]
}

function signedBy(privateKey: string, unsigned: Unsigned): Buffer {
  const { issuer, subject, publicKey, validity, extensions } = unsigned
  const algorithm = sequence(oid(OIDS.ecdsaWithSha256))
  // The first bit is the sign, which is not to be set; the next keeps the number from being short.
  const serial = randomBytes(16)
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40
  const body = sequence(
    der(VERSION, der(TAG.integer, Buffer.from([2]))),
    der(TAG.integer, serial),
    algorithm,
    issuer,
    sequence(timeOf(validity.from), timeOf(validity.until)),
    subject,
    publicKey,
    der(0xa3, sequence(...extensions)),
  )
  const signature = sign('sha256', body, createPrivateKey(privateKey))
  return sequence(body, algorithm, der(TAG.bits, Buffer.from([0]), signature))
}

/** The organizations first, as Go writes a name. */
function nameOf({ commonName, organizations = [] }: Subject): Buffer {
  const attribute = (type: string, value: string) =>
    der(TAG.set, sequence(oid(type), der(TAG.utf8, Buffer.from(value))))
  return sequence(
    ...organizations.map((organization) => attribute(ORGANIZATION, organization)),
    attribute(COMMON_NAME, commonName),
  )
}

/** The short form counts years from 1950 to 2049. */
function timeOf(milliseconds: number): Buffer {
  const text = new Date(milliseconds).toISOString().replace(/[-:T]|\.\d+/g, '')
  return text < '2050'
    ? der(TAG.utcTime, Buffer.from(text.slice(2)))
    : der(TAG.generalizedTime, Buffer.from(text))
}

function extension(type: string, value: Buffer, isCritical = false): Buffer {
  return sequence(oid(type), ...(isCritical ? [TRUE] : []), der(TAG.octets, value))
}

function alternativeName(host: string): Buffer {
  const version = isIP(host)
  if (version === 0) return der(0x82, Buffer.from(host, 'latin1'))
  const digits = numberOf(host).toString(16)
  return der(0x87, Buffer.from(digits.padStart(version === 4 ? 8 : 32, '0'), 'hex'))
}

/** The hash of the bits of the key. */
function keyIdOf(publicKey: Buffer): Buffer {
  const bits = readParts(publicKey)[0]?.parts[1]?.bytes ?? publicKey
  return createHash('sha1').update(bits.subarray(1)).digest()
}
