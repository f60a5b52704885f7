/** Requests to what listens behind the API: HTTP/1.1, spoken over a connection to a port.
 *
 *  The rule to know: headers of one connection are not those of the other, and who authenticated
 *  with the API has told its secrets to the API alone.
 *  Models apimachinery/pkg/util/proxy, over Go's httputil.ReverseProxy.
 *  Left out: TLS to the backend, transparent decompression. */

import { type IncomingMessage, type ServerResponse, request as send } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import type { Duplex } from 'node:stream'
import { deflateRawSync, gunzipSync, gzipSync, inflateRawSync } from 'node:zlib'
import { type StatusError, serviceUnavailable, unclassified } from '../../apiserver/status-error'
import type { Open } from './conversation'
import { htmlThroughProxy, type LinkPlace, throughProxy } from './proxy-links'
import { sessionSocket } from './session-socket'
import { refuseWithStatus, takeOver } from './upgrade'

export interface ProxyTarget {
  /** Connects to the backend. */
  readonly open: Open
  /** The backend as addresses name it, such as `10.0.0.5:80`. */
  readonly host: string
  /** What is asked of the backend: empty, or a path from its root. */
  readonly path: string
  /** The rest of the request's path, up to and including `proxy`. */
  readonly prefix: string
  /** The request's body where it has been read. */
  readonly body?: Uint8Array
}

/** Asks the backend and answers with what it says. */
export function proxyRequest(request: Request, response: Response, target: ProxyTarget): void {
  const url = request.url ?? '/'
  const mark = url.indexOf('?')
  const path = mark < 0 ? url : url.slice(0, mark)
  const query = url.slice(path.length)
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  if (target.path === '' && isRead && !path.endsWith('/')) {
    response.statusCode = 301
    response.setHeader('Location', `${path}/${query}`)
    response.end()
    return
  }
  const slash = path.endsWith('/') && !target.path.endsWith('/') ? '/' : ''
  const asked = `${target.path}${slash}` || '/'
  const outgoing = send({
    createConnection: () => sessionSocket(target.open),
    method: request.method,
    path: `${asked}${query}`,
    headers: forwarded(request, { 'X-Forwarded-Uri': `${target.prefix}${asked}` }),
    setHost: false,
  })
  // The connection is used once, of which the backend need not know.
  outgoing.removeHeader('connection')
  outgoing.on('response', (answer) => relay(request, answer, response, target))
  outgoing.on('error', (error) => {
    if (response.headersSent) response.destroy()
    else answerStatus(response, unreachable(error, target.host))
  })
  response.on('close', () => outgoing.destroy())
  if (target.body === undefined) request.pipe(outgoing)
  else outgoing.end(target.body)
}

/** Joins the client's connection with the backend's, which answers the upgrade. */
export function proxyUpgrade(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  target: ProxyTarget,
): void {
  const backend = sessionSocket(target.open)
  const headers = forwarded(request, { Connection: 'Upgrade', Upgrade: request.headers.upgrade })
  const lines = Object.entries(headers).flatMap(([name, values]) =>
    [values ?? []].flat().map((value) => `${name}: ${value}\r\n`),
  )
  takeOver(socket)
  let hasAnswered = false
  backend.once('data', () => {
    hasAnswered = true
  })
  backend.on('error', (error) => {
    if (hasAnswered) socket.destroy()
    else
      refuseWithStatus(socket, unclassified(`error dialing backend: ${reason(error, target.host)}`))
  })
  socket.on('close', () => backend.destroy())
  // Unlike other requests, upgrades lose their query.
  backend.write(`${request.method} ${target.path || '/'} HTTP/1.1\r\n${lines.join('')}\r\n`)
  backend.write(head)
  socket.pipe(backend)
  backend.pipe(socket)
}

type Request = IncomingMessage | Http2ServerRequest
type Response = ServerResponse | Http2ServerResponse

/** Of one connection only, or of the API's. */
const NOT_FORWARDED =
  /^(:.*|connection|keep-alive|proxy-connection|proxy-authenticate|proxy-authorization|te|trailer|transfer-encoding|upgrade|authorization|impersonate-.*|http2-settings)$/
const MOST_HTML = 16 * 1024 * 1024

function forwarded(
  request: Request,
  more: Readonly<Record<string, string | undefined>>,
): Record<string, string | string[] | undefined> {
  const dropped = (request.headers.connection ?? '').toLowerCase().split(/\s*,\s*/)
  const headers: Record<string, string | string[] | undefined> = {}
  const { ':authority': authority, ...sent } = request.headers
  const host = sent.host ?? authority
  if (host !== undefined) headers.Host = `${host}`
  for (const [name, value] of Object.entries(sent)) {
    if (name !== 'host' && !NOT_FORWARDED.test(name) && !dropped.includes(name)) {
      headers[name] = value
    }
  }
  const earlier = [sent['x-forwarded-for'] ?? []].flat()
  const address = request.socket.remoteAddress ?? ''
  headers['x-forwarded-for'] = [...earlier, address].filter((each) => each !== '').join(', ')
  return { ...headers, ...more }
}

function relay(
  request: Request,
  answer: IncomingMessage,
  response: Response,
  target: ProxyTarget,
): void {
  const requestHost = request.headers.host ?? `${request.headers[':authority'] ?? ''}`
  const place = { prefix: target.prefix, host: target.host, requestHost }
  response.statusCode = answer.statusCode ?? 502
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value !== undefined && !NOT_FORWARDED.test(name)) response.setHeader(name, value)
  }
  const { location } = answer.headers
  if (location !== undefined) response.setHeader('location', throughProxy(location, place))
  answer.on('error', () => response.destroy())
  const type = (answer.headers['content-type'] ?? '').split(';')[0]?.trim()
  const recode = RECODE.get(answer.headers['content-encoding'] ?? '')
  const isPage = type === 'text/html' && request.method !== 'HEAD' && location === undefined
  if (isPage && recode !== undefined) relayPage(answer, response, place, recode)
  else answer.pipe(response)
}

type Recode = readonly [decode: (bytes: Buffer) => Buffer, encode: (bytes: Buffer) => Buffer]

const RECODE: ReadonlyMap<string, Recode> = new Map<string, Recode>([
  ['', [(bytes) => bytes, (bytes) => bytes]],
  [
    'gzip',
    [(bytes) => gunzipSync(bytes, { maxOutputLength: MOST_HTML }), (bytes) => gzipSync(bytes)],
  ],
  [
    'deflate',
    [
      (bytes) => inflateRawSync(bytes, { maxOutputLength: MOST_HTML }),
      (bytes) => deflateRawSync(bytes),
    ],
  ],
])

/** A page goes on when it is whole: its links are changed. */
function relayPage(
  answer: IncomingMessage,
  response: Response,
  place: LinkPlace,
  [decode, encode]: Recode,
): void {
  const parts: Buffer[] = []
  let length = 0
  const refuse = (error: unknown) => {
    for (const name of response.getHeaderNames()) response.removeHeader(name)
    answerStatus(response, unreachable(error, place.host))
  }
  answer.on('data', (part: Buffer) => {
    length += part.length
    parts.push(part)
    if (length <= MOST_HTML) return
    answer.removeAllListeners()
    answer.destroy()
    refuse(new Error('the page is too long'))
  })
  answer.on('end', () => {
    try {
      const page = decode(Buffer.concat(parts)).toString()
      const bytes = encode(Buffer.from(htmlThroughProxy(page, place)))
      response.setHeader('content-length', bytes.length)
      response.end(bytes)
    } catch (error) {
      refuse(error)
    }
  })
}

function answerStatus(response: Response, { status }: StatusError): void {
  response.statusCode = status.code
  response.setHeader('Content-Type', 'application/json')
  response.end(`${JSON.stringify(status)}\n`)
}

function unreachable(error: unknown, host: string): StatusError {
  return serviceUnavailable(`error trying to reach service: ${reason(error, host)}`)
}

/** In Go's words, whatever the words of the runtime for its own connections are. */
function reason(error: unknown, host: string): string {
  if (!(error instanceof Error)) return `${error}`
  // A backend that closes without an answer ends early.
  if ('code' in error && error.code === 'ECONNRESET') return 'EOF'
  const isRefused = error.message.includes('connection refused')
  return isRefused ? `dial tcp ${host}: connect: connection refused` : error.message
}
