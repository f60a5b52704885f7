/** One stream of a SPDY connection: a way in and a way out, each ended on its own.
 *
 *  The rule to know: what arrives before somebody listens is kept, and what the client's window has
 *  no room for waits. */

import type { Frame } from './spdy-frames'
import type { Headers } from './spdy-headers'

export class SpdyStream {
  readonly id: number
  readonly headers: Headers
  readonly #outlet: Outlet
  readonly #unsent: Uint8Array[] = []
  readonly #unheard: StreamNews[] = []
  #unheardBytes = 0
  #unsentBytes = 0
  #window: number
  #hear: ((news: StreamNews) => void) | undefined
  #isInOpen = true
  #isOutOpen = true
  #isEnding = false

  constructor(id: number, headers: Headers, outlet: Outlet) {
    this.id = id
    this.headers = headers
    this.#outlet = outlet
    this.#window = outlet.windows.initial
  }

  listen(hear: (news: StreamNews) => void): void {
    this.#hear = hear
    for (const news of this.#unheard.splice(0)) hear(news)
  }

  write(bytes: Uint8Array): void {
    if (!this.#isOutOpen || this.#isEnding || bytes.length === 0) return
    this.#unsent.push(bytes)
    this.#unsentBytes += bytes.length
    this.flush()
    if (this.#unsentBytes <= MOST_UNSENT) return
    this.#outlet.send({ type: 'rstStream', id: this.id, status: RESET.flowControlError })
    this.abandon()
  }

  /** Nothing follows what was written. */
  end(): void {
    if (!this.#isOutOpen || this.#isEnding) return
    this.#isEnding = true
    this.flush()
  }

  /** Closes both ways at once. */
  reset(status: number): void {
    if (!this.#isInOpen && !this.#isOutOpen) return
    this.#close()
    this.#outlet.send({ type: 'rstStream', id: this.id, status })
    this.#outlet.closed(this)
  }

  /** Sends what the windows have room for. */
  flush(): void {
    const { windows } = this.#outlet
    for (let bytes = this.#unsent[0]; bytes !== undefined; bytes = this.#unsent[0]) {
      const room = windows.areKept ? Math.min(this.#window, windows.left) : MOST_BYTES_A_FRAME
      const size = Math.min(room, MOST_BYTES_A_FRAME, bytes.length)
      if (size <= 0) return
      const rest = bytes.subarray(size)
      if (rest.length === 0) this.#unsent.shift()
      else this.#unsent[0] = rest
      this.#unsentBytes -= size
      this.#window -= size
      windows.left -= size
      const part = bytes.subarray(0, size)
      this.#outlet.send({ type: 'data', id: this.id, bytes: part, isLast: false })
    }
    if (this.#isEnding && this.#isOutOpen) this.#sendEnd()
  }

  /** The client's window grew, or shrank by a new setting. */
  widen(delta: number): void {
    this.#window += delta
    this.flush()
  }

  /** For the connection: what came from the client. */
  receive(bytes: Uint8Array, isLast: boolean): void {
    if (!this.#isInOpen) return
    if (bytes.length > 0) this.#tell({ type: 'data', bytes })
    if (!isLast) return
    this.#isInOpen = false
    this.#tell({ type: 'end' })
    if (!this.#isOutOpen) this.#outlet.closed(this)
  }

  /** For the connection: the client reset the stream, or is gone. */
  abandon(): void {
    if (!this.#isInOpen && !this.#isOutOpen) return
    this.#close()
    this.#tell({ type: 'reset' })
    this.#outlet.closed(this)
  }

  #sendEnd(): void {
    this.#isOutOpen = false
    this.#outlet.send({ type: 'data', id: this.id, bytes: NO_BYTES, isLast: true })
    if (!this.#isInOpen) this.#outlet.closed(this)
  }

  #close(): void {
    this.#isInOpen = false
    this.#isOutOpen = false
    this.#unsent.length = 0
    this.#unsentBytes = 0
  }

  #tell(news: StreamNews): void {
    if (this.#hear !== undefined) {
      this.#hear(news)
      return
    }
    this.#unheard.push(news)
    if (news.type === 'data') this.#unheardBytes += news.bytes.length
    if (this.#unheardBytes > MOST_UNHEARD) this.reset(RESET.flowControlError)
  }
}

export type StreamNews =
  | { readonly type: 'data'; readonly bytes: Uint8Array }
  | { readonly type: 'end' }
  | { readonly type: 'reset' }

/** What a stream needs of its connection. */
export interface Outlet {
  readonly windows: SendWindows
  send(frame: Frame): void
  /** Neither way is open any more. */
  closed(stream: SpdyStream): void
}

/** How much the client takes. Most clients keep no windows: TCP's is enough for them. */
export interface SendWindows {
  areKept: boolean
  /** Of a new stream. */
  initial: number
  /** Of the whole connection. */
  left: number
}

/** Reasons to reset a stream. */
export const RESET = { protocolError: 1, refusedStream: 3, cancel: 5, flowControlError: 7 } as const

const NO_BYTES = Buffer.alloc(0)
const MOST_BYTES_A_FRAME = 32 * 1024
const MOST_UNSENT = 256 * 1024 * 1024
const MOST_UNHEARD = 4 * 1024 * 1024
