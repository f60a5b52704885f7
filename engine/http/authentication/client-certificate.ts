/**
 * A client by its certificate: the common name is the user, the organizations are the groups.
 *
 * The rule to know: the bytes come from anybody, and are asked only as the library has read them,
 * so that nobody is one in the signature and another in the name.
 * Models apiserver/pkg/authentication/request/x509. Left out: intermediate CAs.
 */
import type { Buffer } from 'node:buffer'
import { createHash, X509Certificate } from 'node:crypto'
import { subjectOf } from '../../api/certificatesigningrequest/subject'
import { AUTHENTICATED, UNAUTHENTICATED, type UserInfo } from '../../apiserver/authorization/users'
import { type KeyPair, readCertificate, type Validity } from './certificates'

/** The client, or why it is not known; `name` is empty when the certificate names nobody. */
export function clientOf(certificate: Buffer, authority: KeyPair): KnownClient | string {
  const read = attempt(() => new X509Certificate(certificate))
  if (read === undefined) return 'x509: malformed certificate'
  const ca = new X509Certificate(authority.certificate)
  const isSigned = attempt(() => read.checkIssued(ca) && read.verify(ca.publicKey)) ?? false
  if (!isSigned) return 'x509: certificate signed by unknown authority'
  const purposes = read.keyUsage ?? []
  const isForClients = purposes.length === 0 || purposes.some((purpose) => CLIENT.includes(purpose))
  if (!isForClients) return 'x509: certificate specifies an incompatible key usage'
  const name = subjectOf(readCertificate(read.raw)?.subject)
  if (name === undefined) return 'x509: malformed certificate'
  const { commonName, organizations } = name
  const isMember = organizations.some((group) => ALL.includes(group))
  return {
    name: commonName,
    user: {
      name: commonName,
      groups: isMember ? organizations : [...organizations, AUTHENTICATED],
      extra: {
        'authentication.kubernetes.io/credential-id': [
          `X509SHA256=${createHash('sha256').update(read.raw).digest('hex')}`,
        ],
      },
    },
    validity: { from: Date.parse(read.validFrom), until: Date.parse(read.validTo) },
  }
}

export interface KnownClient {
  readonly name: string
  readonly user: UserInfo
  readonly validity: Validity
}

const CLIENT = ['1.3.6.1.5.5.7.3.2', '2.5.29.37.0']
const ALL = [AUTHENTICATED, UNAUTHENTICATED]

/** Undefined where the library throws: the bytes are not what they should be. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
