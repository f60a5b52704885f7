/** A small SPDY client for tests: it upgrades a connection, opens streams and keeps what comes. */

import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { type Frame, FrameReader, frameBytes } from '../spdy-frames'
import { HeaderWriter } from '../spdy-headers'

export class SpdyClient {
  /** The response to the upgrade: its status line and headers. */
  readonly response: readonly string[]
  readonly frames: Frame[] = []
  readonly socket: Duplex
  readonly #headers = new HeaderWriter()
  #nextId = 1
  #isClosed = false

  /** Speaks SPDY from the first byte on, unless something was said before. */
  constructor(socket: Duplex, response: readonly string[] = []) {
    this.socket = socket
    // A connection that is broken off is closed, which is what tests look at.
    socket.on('error', () => socket.destroy())
    this.response = response
    const reader = new FrameReader()
    socket.on('data', (bytes) => this.frames.push(...reader.read(bytes)))
    socket.on('close', () => {
      this.#isClosed = true
    })
  }

  static async connect(port: number, path: string, protocols: readonly string[]) {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => socket.destroy())
    const lines = protocols.map((each) => `X-Stream-Protocol-Version: ${each}\r\n`)
    const upgrade = 'Host: server\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n'
    socket.write(`POST ${path} HTTP/1.1\r\n${upgrade}${lines.join('')}\r\n`)
    const first = await new Promise<Buffer>((resolve) => socket.once('data', resolve))
    return new SpdyClient(socket, first.toString().split('\r\n'))
  }

  /** Opens a stream and returns its number. */
  open(headers: Readonly<Record<string, string>>): number {
    const id = this.#nextId
    this.#nextId += 2
    const pairs = new Map(Object.entries(headers))
    this.send({ type: 'synStream', id, isLast: false, headers: pairs })
    return id
  }

  write(id: number, text: string, isLast = false): void {
    this.send({ type: 'data', id, bytes: Buffer.from(text), isLast })
  }

  send(frame: Frame): void {
    this.socket.write(frameBytes(frame, this.#headers))
  }

  /** What a stream has said. */
  said(id: number): string {
    const parts = this.frames.flatMap((each) =>
      each.type === 'data' && each.id === id ? [each.bytes] : [],
    )
    return Buffer.concat(parts).toString()
  }

  hasEnded(id: number): boolean {
    return this.frames.some((each) => each.type === 'data' && each.id === id && each.isLast)
  }

  ended(id: number): Promise<void> {
    return this.until(() => this.hasEnded(id))
  }

  closed(): Promise<void> {
    return this.until(() => this.#isClosed)
  }

  /** A test that waits in vain ends by its own time limit. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise((next) => setImmediate(next))
  }
}
