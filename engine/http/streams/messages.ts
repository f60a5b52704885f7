/** WebSockets that only tell: watches, an event a message, and logs, as bytes or as base64.
 *
 *  The rule to know: what the client sends is not read, only that it closes; one that leaves too
 *  much unread is cut off.
 *  Models HandleWS of apiserver/pkg/endpoints/handlers/watch.go and wsstream/stream.go. */

import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { acceptWebSocket, upgradeToWebSocket } from './channels'
import { isWebSocketUpgrade, refuse, refuseWithoutUpgrade, webSocketProtocols } from './upgrade'

/** Tells what happens until the client or the teller ends it. */
export function acceptWatch(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  open: Tell,
): void {
  const [protocol = '', ...others] = webSocketProtocols(request)
  if (!isWebSocketUpgrade(request)) refuseWithoutUpgrade(socket)
  // The apiserver asks watchers by WebSocket where they come from, as it would a browser.
  else if (!ORIGIN.test(request.headers.origin ?? '')) refuse(socket, { code: 403, text: '' })
  else if (others.length > 0) refuse(socket, { code: 400, text: '' })
  else acceptWebSocket(request, socket, head, protocol, (accepted) => tell(accepted, open))
}

/** Tells a log. */
export function acceptLog(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  open: Tell,
): void {
  if (!isWebSocketUpgrade(request)) {
    refuseWithoutUpgrade(socket)
    return
  }
  upgradeToWebSocket(request, socket, head, LOG_PROTOCOLS, (accepted, protocol) => {
    const encode = protocol.startsWith('base64') ? base64 : (bytes: Buffer) => bytes
    accepted.send(encode(Buffer.alloc(0)))
    tell(accepted, (client) =>
      open({
        send: (message) => {
          const bytes = Buffer.from(message)
          for (let at = 0; at < bytes.length; at += LOG_MESSAGE) {
            client.send(encode(bytes.subarray(at, at + LOG_MESSAGE)))
          }
        },
        end: () => client.end(),
      }),
    )
  })
}

/** Begins to tell, and returns how to stop. */
export type Tell = (client: Told) => () => void

export interface Told {
  /** A text is sent as a text message, bytes as a binary one. */
  send(message: string | Uint8Array): void
  end(): void
}

/** An address, or at least a path. */
const ORIGIN = /^([a-z][a-z0-9+.-]*:|\/)/i
const LOG_PROTOCOLS = ['', 'binary.k8s.io', 'base64.binary.k8s.io']
const LOG_MESSAGE = 2048
const MOST_UNREAD = 256 * 1024 * 1024

/** Codes by which WebSockets close. */
const NORMAL = 1000
const INTERNAL_ERROR = 1011

const base64 = (bytes: Buffer) => bytes.toString('base64')

function tell(socket: WebSocket, open: Tell): void {
  let stop: (() => void) | undefined
  let isOver = false
  socket.on('error', () => socket.terminate())
  socket.on('close', () => {
    if (!isOver) stop?.()
    isOver = true
  })
  const end = (code: number) => {
    if (isOver) return
    isOver = true
    socket.close(code)
  }
  const send: Told['send'] = (message) => {
    if (isOver || socket.readyState !== socket.OPEN) return
    socket.send(message)
    if (socket.bufferedAmount > MOST_UNREAD) socket.terminate()
  }
  try {
    stop = open({ send, end: () => end(NORMAL) })
  } catch {
    // There is no other way left to say it.
    end(INTERNAL_ERROR)
  }
}
