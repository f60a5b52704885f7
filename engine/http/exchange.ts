/**
 * One request on a connection, from its first byte to the last of its answer.
 *
 * The rule to know: a client may be slow, lie about its length, or vanish at any moment; whatever
 * it does costs no more than its own connection.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import type { TLSSocket } from 'node:tls'
import { promisify } from 'node:util'
import { constants, gzip } from 'node:zlib'
import type { UserInfo } from '../apiserver/authorization/users'
import { forbidden, requestTooLarge } from '../apiserver/status-error'
import type { Api, Written } from './api'
import { type Stirred, stirring } from './containers/stirring'
import type { Limits } from './limits'
import type { Answer, ApiRequest, StreamAnswer } from './messages'
import { proxyRequest } from './streams/streams'
import { textStream } from './text-stream'

export type Request = IncomingMessage | Http2ServerRequest
export type Response = ServerResponse | Http2ServerResponse

/** What an exchange needs of the server. */
export interface ExchangeParts extends Stirred {
  readonly api: Api
  /** Throws an Unauthorized. */
  readonly authenticate: (request: Request) => UserInfo
  /** Called before a request is answered; the result when it has its answer. */
  readonly begins: (path: string) => () => void
  /** Called when an answer goes on; the result when the client has gone. */
  readonly listens: () => () => void
  /** A client was sent a change. */
  readonly sent: () => void
  readonly limits: Limits
}

/** Never rejects: what goes wrong is answered, or ends the connection. */
export async function exchange(
  parts: ExchangeParts,
  request: Request,
  response: Response,
): Promise<void> {
  const { api } = parts
  const [path = '', search = ''] = splitUrl(request.url ?? '/')
  const early: ApiRequest = {
    method: request.method ?? 'GET',
    path,
    query: queryOf(search),
    headers: headersOf(request),
    body: EMPTY,
    user: NOBODY,
  }
  let ended: () => void = () => undefined
  try {
    ended = parts.begins(path)
    if (!READING.has(early.method)) refuseForeignOrigin(early)
    const user = parts.authenticate(request)
    const body = await bodyOf(request, parts.limits)
    if (body === undefined) return
    const whole = { ...early, user, body }
    await reply(parts, whole, api.answer(whole), request, response, ended)
  } catch (error) {
    await refuse(parts, early, request, response, error)
  } finally {
    ended()
  }
}

/** Throws a Forbidden: a page of another site that a browser shows must not change the cluster. */
export function refuseForeignOrigin({ headers }: Pick<ApiRequest, 'headers'>): void {
  const { origin, host, ':authority': authority = host } = headers
  if (origin === undefined || origin === `https://${authority}`) return
  throw forbidden(undefined, '', `requests of the origin "${origin}" may not change anything`)
}

/** As Go reads it: what is no pair, for its escapes or its semicolons, is left out. */
export function queryOf(search: string): URLSearchParams {
  if (!NO_PAIR.test(search)) return new URLSearchParams(search)
  const pairs = search.split('&').filter((pair) => !NO_PAIR.test(pair))
  return new URLSearchParams(pairs.join('&'))
}

const NO_PAIR = /%(?![0-9a-fA-F]{2})|;/

export function splitUrl(url: string): readonly [path: string, search: string] {
  const mark = url.indexOf('?')
  return mark < 0 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)]
}

/** The connection that a request came by. */
export const socketOf = (request: Request): TLSSocket =>
  // The door listens for TLS only, and HTTP/2's stand-in for the socket answers for it.
  ('stream' in request
    ? (request.stream.session?.socket ?? request.socket)
    : request.socket) as TLSSocket

export function headersOf({ headers }: Request): ApiRequest['headers'] {
  const found: Record<string, string | undefined> = {}
  for (const [name, value] of Object.entries(headers)) {
    found[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return found
}

const NOBODY: UserInfo = { name: '', groups: [] }
const EMPTY = new Uint8Array()
/** Smaller answers are not worth the work. */
const COMPRESSED_FROM = 128 * 1024
const compressed = promisify(gzip)
const READING = new Set(['GET', 'HEAD', 'OPTIONS'])

/** The whole body; undefined when the client broke off. Throws when it is too large. */
function bodyOf(
  request: Request,
  { largestBody, bodyPatience }: Limits,
): Promise<Uint8Array | undefined> {
  if (READING.has(request.method ?? 'GET')) return Promise.resolve(EMPTY)
  const length = Number(request.headers['content-length'] ?? 0)
  if (length > largestBody) return Promise.reject(requestTooLarge(largestBody))
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const patience = setTimeout(() => request.destroy(), bodyPatience)
    const settle = (act: () => void) => {
      clearTimeout(patience)
      act()
    }
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= largestBody) chunks.push(chunk)
      else settle(() => reject(requestTooLarge(largestBody)))
    })
    request.on('end', () => settle(() => resolve(Buffer.concat(chunks))))
    const broke = () => settle(() => resolve(undefined))
    request.on('close', broke)
    request.on('error', broke)
    request.on('aborted', broke)
  })
}

/** Answers why not; what is wrong with the answer itself ends the connection. */
async function refuse(
  { api, limits }: ExchangeParts,
  early: ApiRequest,
  request: Request,
  response: Response,
  error: unknown,
): Promise<void> {
  const refused = api.refusal(error)
  try {
    await finish(early, response, api.write(early, refused))
  } catch (defect) {
    api.refusal(defect)
    response.destroy()
  }
  if (request.complete) return
  // Closing on a client that still sends would take the answer back.
  request.resume()
  const patience = setTimeout(() => request.destroy(), limits.lingering)
  request.on('close', () => clearTimeout(patience))
}

async function reply(
  parts: ExchangeParts,
  request: ApiRequest,
  first: Answer,
  raw: Request,
  response: Response,
  ended: () => void,
): Promise<void> {
  const { api } = parts
  let answer = first
  while (answer.type === 'late') answer = await answer.answer
  if (answer.type === 'stream') {
    ended()
    stream(parts, answer, response)
    return
  }
  if (answer.type === 'proxy') {
    ended()
    const open = stirring(answer.to.open, parts)
    proxyRequest(raw, response, { ...answer.to, open })
    return
  }
  await finish(request, response, api.write(request, answer))
}

async function finish(request: ApiRequest, response: Response, written: Written): Promise<void> {
  const { code, headers } = written
  let body: string | Uint8Array = written.body
  const large = body.length >= COMPRESSED_FROM
  const isCompressed = large && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
  if (isCompressed) body = await compressed(body, { level: constants.Z_BEST_SPEED })
  if (response.headersSent) response.destroy() // It goes on, and what is told has no place in it.
  if (response.destroyed) return
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length
  const encoding = isCompressed ? { 'content-encoding': 'gzip', vary: 'Accept-Encoding' } : {}
  // HTTP/2's responses are made to be used as those of HTTP/1.1.
  const target = response as ServerResponse
  target.statusCode = code
  for (const [name, value] of Object.entries({ ...COMMON, ...headers, ...encoding })) {
    target.setHeader(name, typeof value === 'string' ? value : [...value])
  }
  target.setHeader('content-length', length)
  target.end(request.method === 'HEAD' ? undefined : body)
}

const COMMON = { 'cache-control': 'no-cache, private' }

function stream(
  { listens, sent, limits }: ExchangeParts,
  answer: StreamAnswer,
  response: Response,
): void {
  response.on('close', listens())
  response.statusCode = 200
  response.setHeader('content-type', answer.contentType)
  response.setHeader('cache-control', 'no-cache, private')
  if ('flushHeaders' in response) response.flushHeaders()
  textStream(answer, response, sent, limits.mostUnread)
}
