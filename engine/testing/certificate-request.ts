/** Certificate signing requests as clients make them, for tests: PKCS #10 in PEM in base64. */
import { Buffer } from 'node:buffer'
import { generateKeyPairSync, sign } from 'node:crypto'
import { COMMON_NAME, ORGANIZATION, type Subject } from '../api/certificatesigningrequest/subject'
import { der, oid, sequence, TAG } from '../api/der'

export interface Names {
  readonly dns?: readonly string[]
  readonly ip?: readonly string[]
  readonly email?: readonly string[]
}

/** The request, and the PEM of the key that signed it. */
export function certificateRequest(
  { commonName, organizations = [] }: Subject,
  { dns = [], ip = [], email = [] }: Names = {},
  isForged = false,
): { readonly request: string; readonly privateKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const attribute = (type: string, value: string) =>
    der(TAG.set, sequence(oid(type), der(TAG.utf8, Buffer.from(value))))
  const alternatives = sequence(
    ...dns.map((name) => der(0x82, Buffer.from(name))),
    ...ip.map((address) => der(0x87, Buffer.from(address.split('.').map(Number)))),
    ...email.map((name) => der(0x81, Buffer.from(name))),
  )
  const extension = sequence(oid('2.5.29.17'), der(TAG.octets, alternatives))
  const extensions = der(TAG.set, sequence(extension))
  const info = sequence(
    der(TAG.integer, Buffer.from([0])),
    sequence(
      ...organizations.map((name) => attribute(ORGANIZATION, name)),
      attribute(COMMON_NAME, commonName),
    ),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa0, sequence(oid('1.2.840.113549.1.9.14'), extensions)),
  )
  const signature = sign('sha256', isForged ? Buffer.from('x') : info, privateKey)
  const whole = sequence(
    info,
    sequence(oid('1.2.840.10045.4.3.2')),
    der(TAG.bits, Buffer.from([0]), signature),
  )
  const pem = `-----BEGIN CERTIFICATE REQUEST-----\n${whole.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`
  return {
    request: Buffer.from(pem).toString('base64'),
    privateKey: String(privateKey.export({ type: 'sec1', format: 'pem' })),
  }
}
