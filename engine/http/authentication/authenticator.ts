/**
 * Who asks: found out from the client's certificate, its bearer token, or the lack of both.
 *
 * The rule to know: what was shown must hold. A certificate or token that is not right is refused
 * with a 401, and only who shows nothing is `system:anonymous`. Certificates last by the wall's
 * clock, ServiceAccounts' tokens by the cluster's.
 *
 * Models staging/src/k8s.io/apiserver/pkg/authentication and pkg/kubeapiserver/authenticator.
 * Left out: OIDC, webhooks, a front proxy's headers.
 */
import { Buffer } from 'node:buffer'
import { createHash, timingSafeEqual } from 'node:crypto'
import type { TLSSocket } from 'node:tls'
import {
  ADMINISTRATOR,
  ANONYMOUS,
  groupsOf,
  type UserInfo,
  userNamed,
} from '../../apiserver/authorization/users'
import { unauthorized } from '../../apiserver/status-error'
import type { Reader } from '../../client/reader'
import type { Instant } from '../../clock/duration'
import { bootstrapUser } from './bootstrap-tokens'
import { clientOf, type KnownClient } from './client-certificate'
import type { Keys } from './keys'
import { API_AUDIENCES, type Judged, judgeToken } from './service-account-tokens'
import { TokenKey } from './token-key'

export class Authenticator {
  readonly tokenKey: TokenKey
  readonly #parts: AuthenticatorParts
  readonly #adminToken: Buffer
  readonly #certificates = new WeakMap<TLSSocket, Buffer>()
  readonly #clients = new WeakMap<Uint8Array, KnownClient | string>()

  constructor(parts: AuthenticatorParts) {
    this.#parts = parts
    this.#adminToken = hashOf(parts.keys.adminToken)
    this.tokenKey = new TokenKey(parts.keys.tokenKey)
  }

  /** Throws an Unauthorized, whose cause says why, when what was shown does not hold. */
  authenticate(credentials: Credentials): UserInfo {
    const { certificate } = credentials
    const errors: string[] = []
    if (certificate !== undefined && certificate.length > 0) {
      const user = this.#byCertificate(certificate)
      if (typeof user === 'object') return user
      if (user !== undefined) errors.push(user)
    }
    const token = bearerOf(credentials.authorization) ?? bearerOfWebSocket(credentials.protocols)
    if (token !== undefined) {
      const judged = this.judge(token)
      if ('user' in judged) return judged.user
      errors.push(judged.error)
    }
    if (errors.length === 0) return NOBODY
    throw Object.assign(unauthorized(), { cause: new Error(errors.join(', ')) })
  }

  /** Whom a token is of, or why it is not taken: what a TokenReview asks. */
  judge(token: string, audiences = API_AUDIENCES): Judged {
    if (timingSafeEqual(hashOf(token), this.#adminToken)) return ofServer(ADMIN, audiences)
    const { reader, now } = this.#parts
    const context = { reader, now: now() }
    const joining = bootstrapUser(reader, token, context.now)
    if (joining !== undefined) return ofServer(joining, audiences)
    const judged = judgeToken(this.tokenKey, token, audiences, context) ?? INVALID
    if (judged === INVALID || 'user' in judged) return judged
    return { error: `[invalid bearer token, ${judged.error}]` }
  }

  /** What the other side of a connection showed; empty when it showed nothing. */
  certificateOf(socket: TLSSocket): Buffer {
    let certificate = this.#certificates.get(socket)
    if (certificate === undefined) {
      certificate = socket.getPeerX509Certificate()?.raw ?? Buffer.alloc(0)
      this.#certificates.set(socket, certificate)
    }
    return certificate
  }

  /** The user; or why the certificate is not taken; or undefined, when it names nobody. */
  #byCertificate(bytes: Uint8Array): UserInfo | string | undefined {
    let client = this.#clients.get(bytes)
    if (client === undefined) {
      client = clientOf(Buffer.from(bytes), this.#parts.keys.ca)
      this.#clients.set(bytes, client)
    }
    if (typeof client === 'string') return client
    const now = Date.now()
    if (now < client.validity.from || now > client.validity.until) {
      return 'x509: certificate has expired or is not yet valid'
    }
    return client.name === '' ? undefined : client.user
  }
}

export interface AuthenticatorParts {
  readonly keys: Keys
  /** The state as it is: `cluster.server.reader`. */
  readonly reader: Reader
  /** The cluster's clock. */
  readonly now: () => Instant
}

/** What a request shows of who sent it. */
export interface Credentials {
  /** The peer's certificate as DER, from `certificateOf`. */
  readonly certificate?: Uint8Array | undefined
  /** The header of this name. */
  readonly authorization?: string | undefined
  /** The header Sec-WebSocket-Protocol, in which browsers send the token. */
  readonly protocols?: string | undefined
}

const INVALID: Judged = { error: 'invalid bearer token' }
const NOBODY: UserInfo = Object.freeze(userNamed(ANONYMOUS))
const ADMIN: UserInfo = Object.freeze({ name: ADMINISTRATOR, groups: groupsOf(ADMINISTRATOR) })

/** Of a token that is for the API server and nobody else. */
function ofServer(user: UserInfo, wanted: readonly string[]): Judged {
  const audiences = API_AUDIENCES.filter((audience) => wanted.includes(audience))
  return audiences.length === 0 ? INVALID : { user, audiences }
}

/** Hashes are of one length, so that comparing them tells nothing about the texts. */
const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest()

/** The token of the header; undefined when it is of another scheme, or empty. */
function bearerOf(authorization: string | undefined): string | undefined {
  const [scheme, token] = (authorization ?? '').trim().split(' ')
  return scheme?.toLowerCase() === 'bearer' && token ? token : undefined
}

const WEB_SOCKET_BEARER = 'base64url.bearer.authorization.k8s.io.'

function bearerOfWebSocket(protocols: string | undefined): string | undefined {
  const found = protocols?.split(',').map((protocol) => protocol.trim())
  const bearer = found?.find((protocol) => protocol.startsWith(WEB_SOCKET_BEARER))
  if (bearer === undefined) return undefined
  return Buffer.from(bearer.slice(WEB_SOCKET_BEARER.length), 'base64url').toString() || undefined
}
