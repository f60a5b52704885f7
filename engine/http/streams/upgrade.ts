/** What an upgrade request asks for, and how one is refused.
 *
 *  The rule to know: a refusal is a whole HTTP response, after which the socket is closed; the
 *  apiserver's own carry a Status, those that come from the kubelet are plain text.
 *  Models apimachinery/pkg/util/httpstream and pkg/util/proxy/upgradeaware.go. */

import { type IncomingMessage, STATUS_CODES } from 'node:http'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { badRequest, type StatusError } from '../../apiserver/status-error'

/** Whether the request asks for a connection of the kinds that are spoken here. */
export function isStreamUpgrade(request: IncomingMessage): boolean {
  return isWebSocketUpgrade(request) || isSpdyUpgrade(request)
}

export function isWebSocketUpgrade(request: IncomingMessage): boolean {
  return isUpgrade(request) && request.headers.upgrade?.toLowerCase() === 'websocket'
}

export function isSpdyUpgrade(request: IncomingMessage): boolean {
  return isUpgrade(request) && !!request.headers.upgrade?.toLowerCase().includes('spdy/3.1')
}

/** The WebSocket subprotocols of a request, the most wanted first. */
export function webSocketProtocols(request: IncomingMessage): readonly string[] {
  return listed(request.headers['sec-websocket-protocol'])
}

/** The SPDY subprotocols of a request, the most wanted first. */
export function spdyProtocols(request: IncomingMessage): readonly string[] {
  return listed(request.headers['x-stream-protocol-version'])
}

export interface Refusal {
  readonly code: number
  readonly text: string
  readonly headers?: readonly string[]
}

export function refuse(socket: Duplex, { code, text, headers = [] }: Refusal): void {
  respond(socket, code, text, ['Content-Type: text/plain; charset=utf-8', ...headers])
}

export function refuseWithStatus(socket: Duplex, { status }: StatusError): void {
  const seconds = status.details?.retryAfterSeconds
  const retry = seconds === undefined ? [] : [`Retry-After: ${seconds}`]
  const body = `${JSON.stringify(status)}\n`
  respond(socket, status.code, body, ['Content-Type: application/json', ...retry])
}

export function refuseWithoutUpgrade(socket: Duplex): void {
  refuseWithStatus(socket, badRequest('Upgrade request required'))
}

/** Prepares a socket that HTTP has left: nobody else watches its time and its errors now. */
export function takeOver(socket: Duplex): void {
  socket.on('error', () => socket.destroy())
  if (!(socket instanceof Socket)) return
  socket.setTimeout(0)
  socket.setNoDelay(true)
}

function isUpgrade({ headers }: IncomingMessage): boolean {
  return !!headers.connection?.toLowerCase().includes('upgrade')
}

function listed(header: string | string[] | undefined): string[] {
  const text = Array.isArray(header) ? header.join(',') : (header ?? '')
  return text.split(',').flatMap((each) => each.trim() || [])
}

function respond(socket: Duplex, code: number, body: string, headers: readonly string[]): void {
  takeOver(socket)
  const head = [
    `HTTP/1.1 ${code} ${STATUS_CODES[code] ?? ''}`,
    ...headers,
    'Connection: close',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
  // Bytes that were sent on in hope of the upgrade must not hold the connection open.
  socket.resume()
}
