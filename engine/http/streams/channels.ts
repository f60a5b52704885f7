/** Numbered channels over a WebSocket: the first byte of a message, or its first digit where the
 *  rest is base64, names the channel.
 *
 *  The rule to know: a client that does not read is not listened to; what it leaves unread beyond
 *  a limit costs it the connection.
 *  Models apimachinery/pkg/util/httpstream/wsstream/conn.go. */

import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import { idleTimer } from './idle'
import { refuse, takeOver, webSocketProtocols } from './upgrade'

export class Channels {
  readonly #socket: WebSocket
  readonly #protocol: ChannelProtocol
  readonly #touch: () => void
  readonly #mostUnread: number

  constructor(
    socket: WebSocket,
    protocol: ChannelProtocol,
    receiver: ChannelReceiver,
    mostUnread = MOST_UNREAD,
  ) {
    this.#socket = socket
    this.#mostUnread = mostUnread
    this.#protocol = protocol
    const idle = idleTimer(() => socket.terminate())
    this.#touch = idle.touch
    socket.on('message', (data) => {
      idle.touch()
      this.#receive(bytesOf(data), receiver)
    })
    socket.on('error', () => socket.terminate())
    socket.on('close', () => {
      idle.stop()
      receiver.gone()
    })
  }

  send(channel: number, bytes: Uint8Array): void {
    let from = 0
    do {
      this.#sendMessage(channel, bytes.subarray(from, from + MOST_BYTES_A_MESSAGE))
      from += MOST_BYTES_A_MESSAGE
    } while (from < bytes.length)
  }

  close(): void {
    this.#socket.resume()
    this.#socket.close(1000)
  }

  #sendMessage(channel: number, bytes: Uint8Array): void {
    const socket = this.#socket
    if (socket.readyState !== socket.OPEN) return
    this.#touch()
    socket.send(encoded(this.#protocol, channel, bytes), () => {
      if (socket.isPaused && socket.bufferedAmount < HIGH_WATER) socket.resume()
    })
    if (socket.bufferedAmount > this.#mostUnread) socket.terminate()
    else if (socket.bufferedAmount >= HIGH_WATER) socket.pause()
  }

  #receive(message: Buffer, receiver: ChannelReceiver): void {
    const first = message[0]
    if (first === undefined) return
    if (this.#protocol.canClose && first === CLOSE) {
      if (message[1] !== undefined && message.length === 2) receiver.closed(message[1])
      return
    }
    if (!this.#protocol.isBase64) {
      receiver.data(first, message.subarray(1))
      return
    }
    const text = message.toString('latin1', 1)
    if (BASE64.test(text)) receiver.data(first - DIGIT_ZERO, Buffer.from(text, 'base64'))
  }
}

export interface ChannelReceiver {
  data(channel: number, bytes: Uint8Array): void
  /** The client half-closed this channel. */
  closed(channel: number): void
  gone(): void
}

export interface ChannelProtocol {
  /** The subprotocol's name; empty when the client named none. */
  readonly name: string
  readonly isBase64: boolean
  /** Whether a message can say that a channel is closed. */
  readonly canClose: boolean
}

export function channelProtocol(name: string): ChannelProtocol {
  return { name, isBase64: name.includes('base64'), canClose: name === 'v5.channel.k8s.io' }
}

/** Upgrades to a WebSocket that speaks the first of the client's protocols that is known here. */
export function upgradeToWebSocket(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  known: readonly string[],
  open: (socket: WebSocket, protocol: string) => void,
): void {
  const wanted = webSocketProtocols(request)
  const chosen = wanted.length === 0 ? '' : wanted.find((each) => known.includes(each))
  if (chosen === undefined || !known.includes(chosen)) {
    refuse(socket, { code: 403, text: '' })
    return
  }
  acceptWebSocket(request, socket, head, chosen, (accepted) => open(accepted, chosen))
}

export function acceptWebSocket(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  protocol: string,
  open: (socket: WebSocket) => void,
): void {
  const options = {
    noServer: true,
    clientTracking: false,
    maxPayload: MOST_BYTES_RECEIVED,
    // A slow reader gets all that was written before.
    closeTimeout: CLOSE_TIMEOUT,
  }
  const server = new WebSocketServer(options)
  server.on('headers', (lines) => {
    if (protocol !== '') lines.push(`Sec-WebSocket-Protocol: ${protocol}`)
  })
  takeOver(socket)
  server.handleUpgrade(withoutProtocols(request), socket, head, open)
}

const CLOSE = 255
const DIGIT_ZERO = 0x30
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
/** As Go's io.Copy writes. */
const MOST_BYTES_A_MESSAGE = 32 * 1024
/** As golang.org/x/net/websocket has it. */
const MOST_BYTES_RECEIVED = 32 * 1024 * 1024
const CLOSE_TIMEOUT = 5 * 60 * 1000
const HIGH_WATER = 1024 * 1024
const MOST_UNREAD = 256 * 1024 * 1024

function encoded({ isBase64 }: ChannelProtocol, channel: number, bytes: Uint8Array) {
  if (isBase64) {
    const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    return `${String.fromCharCode(DIGIT_ZERO + channel)}${data.toString('base64')}`
  }
  const message = Buffer.allocUnsafe(bytes.length + 1)
  message[0] = channel
  message.set(bytes, 1)
  return message
}

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data)
  return Buffer.isBuffer(data) ? data : Buffer.from(data)
}

/** The package knows only protocols that are tokens, which `SPDY/3.1+portforward.k8s.io` is not. */
function withoutProtocols(request: IncomingMessage): IncomingMessage {
  const { 'sec-websocket-protocol': _, ...headers } = request.headers
  return Object.create(request, { headers: { value: headers } })
}
