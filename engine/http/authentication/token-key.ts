/**
 * JSON Web Tokens of one key: signs claims, and tells what a token that it signed says.
 *
 * The rule to know: only the algorithm of our own key is taken, whatever a token's header says.
 * Models pkg/serviceaccount/{jwt,openidmetadata}.go. Left out: several keys, which rotate.
 */
import { Buffer } from 'node:buffer'
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import { deepFreeze } from '../../store/freeze'

export class TokenKey {
  readonly #private: KeyObject
  readonly #public: KeyObject
  readonly #algorithm: 'ES256' | 'RS256'
  /** As Kubernetes names a key: by the hash of its public half. */
  readonly #id: string
  /** What was found right once stays so; when it lasts until is not asked here. */
  readonly #verified = new Map<string, Claims>()

  /** The private key is PEM: of the curve P-256, or RSA. */
  constructor(privateKey: string) {
    this.#private = createPrivateKey(privateKey)
    this.#public = createPublicKey(this.#private)
    this.#algorithm = this.#private.asymmetricKeyType === 'rsa' ? 'RS256' : 'ES256'
    const bytes = this.#public.export({ type: 'spki', format: 'der' })
    this.#id = createHash('sha256').update(bytes).digest('base64url')
  }

  sign(claims: Claims): string {
    const header = { alg: this.#algorithm, kid: this.#id }
    const text = `${encoded(header)}.${encoded(claims)}`
    const how = { key: this.#private, dsaEncoding: 'ieee-p1363' } as const
    return `${text}.${sign('sha256', Buffer.from(text), how).toString('base64url')}`
  }

  /** The claims of a token that this key has signed; undefined for any other text. */
  claimsOf(token: string): Claims | undefined {
    const known = this.#verified.get(token)
    if (known !== undefined) return known
    const claims = this.#claimsOf(token)
    if (claims === undefined) return undefined
    if (this.#verified.size >= REMEMBERED) this.#verified.clear()
    this.#verified.set(token, claims)
    return claims
  }

  /** The public half, as `/openid/v1/jwks` shows it. */
  jwks(): object {
    const { kty, ...parts } = this.#public.export({ format: 'jwk' })
    return { keys: [{ use: 'sig', kty, kid: this.#id, alg: this.#algorithm, ...parts }] }
  }

  /** What `/.well-known/openid-configuration` says; `url` is that of the server. */
  discovery(issuer: string, url: string): object {
    return {
      issuer,
      jwks_uri: `${url}/openid/v1/jwks`,
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: [this.#algorithm],
    }
  }

  #claimsOf(token: string): Claims | undefined {
    const [, head = '', body = '', signature = ''] = TOKEN.exec(token) ?? []
    const header = decoded(head)
    if (header?.alg !== this.#algorithm || header.crit !== undefined) return undefined
    if (header.kid !== undefined && header.kid !== this.#id) return undefined
    const how = { key: this.#public, dsaEncoding: 'ieee-p1363' } as const
    const bytes = Buffer.from(signature, 'base64url')
    if (!verify('sha256', Buffer.from(`${head}.${body}`), how, bytes)) return undefined
    return decoded(body)
  }
}

export type Claims = Readonly<Record<string, unknown>>

const TOKEN = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/
const REMEMBERED = 1000

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** The object that is written so; undefined when it is none. */
function decoded(text: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    return deepFreeze(value as Claims) // An object, as was just seen.
  } catch {
    return undefined
  }
}
