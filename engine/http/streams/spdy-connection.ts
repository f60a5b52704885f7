/** The server's side of a SPDY/3.1 connection, over a socket or over WebSocket messages.
 *
 *  The rule to know: a client that does not read is not listened to; what it leaves unread beyond
 *  a limit, or a frame that is none, costs it the connection.
 *  Models moby/spdystream, which keeps no flow control; here it is kept with clients that do.
 *  Left out: streams that the server opens, priorities. */

import type { Duplex } from 'node:stream'
import { idleTimer } from './idle'
import { type Frame, FrameReader, frameBytes, MalformedFrame } from './spdy-frames'
import { type Headers, HeaderWriter } from './spdy-headers'
import { RESET, type SendWindows, SpdyStream } from './spdy-stream'

export class SpdyConnection {
  readonly #socket: Duplex
  readonly #receiver: SpdyReceiver
  readonly #mostUnread: number
  readonly #reader = new FrameReader()
  readonly #headers = new HeaderWriter()
  readonly #streams = new Map<number, SpdyStream>()
  readonly #windows: SendWindows = { areKept: false, initial: WINDOW, left: WINDOW }
  readonly #received = new Map<number, number>()
  readonly #idle = idleTimer(() => this.#socket.destroy())
  #lastId = 0
  #isLeaving = false
  #isOver = false

  constructor(socket: Duplex, head: Buffer, receiver: SpdyReceiver, mostUnread = MOST_UNREAD) {
    this.#socket = socket
    this.#mostUnread = mostUnread
    this.#receiver = receiver
    socket.pause()
    if (head.length > 0) socket.unshift(head)
    socket.on('data', (bytes: Buffer) => this.#read(bytes))
    socket.on('drain', () => socket.resume())
    socket.on('end', () => this.#end())
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      this.#idle.stop()
      this.#end()
    })
    // Not before whoever makes this has it.
    socket.resume()
  }

  /** Says goodbye and closes, whatever is still open. */
  close(): void {
    if (!this.#isLeaving) this.#leave(GOAWAY_OK)
    this.#end()
  }

  /** Closes once the client has, or has had time to after it got what was written. */
  closeAfterClient(): void {
    const wait = () => this.#afterLinger(() => this.close())
    if (this.#socket.writableNeedDrain) this.#socket.once('drain', wait)
    else wait()
  }

  /** Nothing passes from here on but what was written already. */
  #end(): void {
    if (this.#isOver) return
    this.#isOver = true
    for (const stream of [...this.#streams.values()]) stream.abandon()
    this.#receiver.gone()
    this.#socket.end(() => this.#afterLinger(() => this.#socket.destroy()))
    // What still comes is not read, but would hold up the news that the client closed.
    this.#socket.resume()
  }

  #afterLinger(then: () => void): void {
    const timer = setTimeout(then, LINGER).unref()
    this.#socket.once('close', () => clearTimeout(timer))
  }

  #leave(status: number): void {
    this.#isLeaving = true
    this.#send({ type: 'goAway', lastId: this.#lastId, status })
  }

  #read(bytes: Buffer): void {
    this.#idle.touch()
    try {
      for (const frame of this.#reader.read(bytes)) {
        if (this.#isOver) return
        this.#receive(frame)
      }
    } catch (error) {
      if (!(error instanceof MalformedFrame)) throw error
      if (!this.#isLeaving) this.#leave(GOAWAY_PROTOCOL_ERROR)
      this.#end()
    }
  }

  #receive(frame: Frame): void {
    switch (frame.type) {
      case 'synStream':
        this.#open(frame)
        break
      case 'data':
        this.#streams.get(frame.id)?.receive(frame.bytes, frame.isLast)
        this.#refill(frame.id, frame.bytes.length)
        break
      case 'rstStream':
        this.#streams.get(frame.id)?.abandon()
        break
      case 'ping':
        // Even numbers answer pings of ours, of which there are none.
        if (frame.id % 2 === 1) this.#send(frame)
        break
      case 'goAway':
        this.#isLeaving = true
        if (this.#streams.size === 0) this.#end()
        break
      case 'settings':
        this.#set(frame.initialWindow)
        break
      case 'windowUpdate':
        this.#widen(frame.id, frame.delta)
        break
      case 'synReply':
      case 'headers':
        // Read for the state of their compression only.
        break
    }
  }

  #open({ id, headers, isLast }: Frame & { type: 'synStream' }): void {
    if (this.#isLeaving) return
    const refusal = this.#refusal(id, headers)
    if (refusal !== undefined) {
      this.#send({ type: 'rstStream', id, status: refusal })
      return
    }
    this.#lastId = id
    const stream = new SpdyStream(id, headers, {
      windows: this.#windows,
      send: (frame) => this.#send(frame),
      closed: (closed) => this.#forget(closed.id),
    })
    this.#streams.set(id, stream)
    this.#send({ type: 'synReply', id, isLast: false, headers: NO_HEADERS })
    if (isLast) stream.receive(NO_BYTES, true)
    this.#receiver.opened(stream)
  }

  #refusal(id: number, headers: Headers): number | undefined {
    if (id % 2 === 0 || id <= this.#lastId) return RESET.protocolError
    if (this.#streams.size >= MOST_STREAMS) return RESET.refusedStream
    return this.#receiver.wants(headers) ? undefined : RESET.cancel
  }

  #forget(id: number): void {
    this.#streams.delete(id)
    this.#received.delete(id)
    if (this.#isLeaving && this.#streams.size === 0) this.#end()
  }

  #set(initial: number | undefined): void {
    if (initial === undefined) return
    const delta = initial - this.#windows.initial
    this.#windows.areKept = true
    this.#windows.initial = initial
    for (const stream of [...this.#streams.values()]) stream.widen(delta)
  }

  #widen(id: number, delta: number): void {
    this.#windows.areKept = true
    if (id !== 0) {
      this.#streams.get(id)?.widen(delta)
      return
    }
    this.#windows.left += delta
    for (const stream of [...this.#streams.values()]) stream.flush()
  }

  /** What was received has been taken: the client may send as much again. */
  #refill(id: number, bytes: number): void {
    if (bytes === 0) return
    for (const each of this.#streams.has(id) ? [0, id] : [0]) {
      const received = (this.#received.get(each) ?? 0) + bytes
      const isDue = received >= WINDOW / 2
      this.#received.set(each, isDue ? 0 : received)
      if (isDue) this.#send({ type: 'windowUpdate', id: each, delta: received })
    }
  }

  #send(frame: Frame): void {
    const socket = this.#socket
    if (this.#isOver || socket.destroyed) return
    this.#idle.touch()
    if (!socket.write(frameBytes(frame, this.#headers))) socket.pause()
    if (socket.writableLength > this.#mostUnread) socket.destroy()
  }
}

export interface SpdyReceiver {
  /** Whether a stream may be opened by these headers. */
  wants(headers: Headers): boolean
  opened(stream: SpdyStream): void
  gone(): void
}

const WINDOW = 64 * 1024
const MOST_STREAMS = 4096
const MOST_UNREAD = 256 * 1024 * 1024
/** How long a client has to take its leave, in milliseconds. */
const LINGER = 10_000
const GOAWAY_OK = 0
const GOAWAY_PROTOCOL_ERROR = 1
const NO_BYTES = Buffer.alloc(0)
const NO_HEADERS: ReadonlyMap<string, string> = new Map()
