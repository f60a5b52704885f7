/**
 * A server behind an APIService: requests go to it as they came, but for who asks, which the API
 * server vouches for with its own certificate.
 *
 * Models kube-aggregator/pkg/apiserver/handler_proxy.go and client-go/transport (request headers).
 * Left out: connections that leave HTTP (exec and its like).
 */
import { type IncomingHttpHeaders, type IncomingMessage, request as overHttp } from 'node:http'
import { request as overHttps } from 'node:https'
import type { UserInfo } from '../../apiserver/authorization/users'
import type { KeyPair } from '../authentication/certificates'
import { goProblem } from '../outside/go-problem'
import type { CallAddress } from '../outside/outside-calls'

export interface BackendAddress extends CallAddress {
  /** Base64 of PEM. */
  readonly caBundle?: string
  readonly insecureSkipTLSVerify?: boolean
}

interface BackendRequest {
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Uint8Array
  readonly user: UserInfo
  /** How long the answer may take to begin, in milliseconds; for ever when absent. */
  readonly patience?: number
}

/** Rejects with Go's words for what went wrong. */
export function askBackend(
  address: BackendAddress,
  identity: KeyPair,
  asked: BackendRequest,
): Promise<IncomingMessage> {
  const { url, host, caBundle = '', insecureSkipTLSVerify = false } = address
  const { method, path, body, patience } = asked
  const options = {
    method,
    agent: false,
    headers: { ...headersOf(asked), ...(host && { host }) },
    cert: identity.certificate,
    key: identity.privateKey,
    rejectUnauthorized: !insecureSkipTLSVerify,
    ...(host && { servername: host }),
    ...(caBundle && { ca: Buffer.from(caBundle, 'base64') }),
    ...(patience && { signal: AbortSignal.timeout(patience) }),
  }
  const send = url.protocol === 'http:' ? overHttp : overHttps
  return new Promise((resolve, reject) => {
    const sent = send(new URL(path, url), options, resolve)
    sent.on('error', (error) => reject(new Error(goProblem(error, address))))
    sent.end(body)
  })
}

/** Rejects when the answer breaks off. */
export async function bodyOf(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** What is said to the client of an answer's headers. */
export function shownHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const shown: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (HOP_BY_HOP.has(name) || SET_ANEW.has(name) || value === undefined) continue
    shown[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return shown
}

const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])
const SET_ANEW = new Set(['content-length', 'content-type', 'host', 'date'])

/** Of the client's own; whatever it says of who it is, or what it proves that by, is left out. */
function headersOf({ headers, user, body }: BackendRequest): Record<string, string | string[]> {
  const sent: Record<string, string | string[]> = {}
  for (const [name, value] of Object.entries(headers)) {
    const isOwn = name.startsWith(':') || HOP_BY_HOP.has(name) || KEPT_BACK.test(name)
    if (!isOwn && value !== undefined) sent[name] = value
  }
  sent['x-remote-user'] = user.name
  sent['x-remote-group'] = [...user.groups]
  for (const [key, values] of Object.entries(user.extra ?? {})) {
    sent[`x-remote-extra-${encodeURIComponent(key.toLowerCase())}`] = [...values]
  }
  if (body.length > 0) sent['content-length'] = String(body.length)
  return sent
}

const KEPT_BACK =
  /^(authorization|cookie|host|content-length|accept-encoding|x-remote-.*|impersonate-.*)$/
