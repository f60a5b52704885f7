/** Ties a client to a process: what comes over the wire goes to the session, what the process says
 *  goes to the wire.
 *
 *  The rule to know: after the end, on whichever side it came, nothing is said to the session, and
 *  each of closeInput and hangUp is said once at most. What a session throws is its end: the client
 *  is told, and no other connection suffers. */

import type { Listener, Session } from '../../kubelet/session'

export class Conversation implements Session {
  readonly #wire: Wire
  #session: Session | undefined
  #isOver = false
  #hasInput = true

  constructor(open: Open, wire: Wire) {
    this.#wire = wire
    this.#guarded(() => {
      this.#session = open({
        stdout: (bytes) => this.#isOver || wire.stdout(bytes),
        stderr: (bytes) => this.#isOver || wire.stderr(bytes),
        done: (end) => this.#finish(end),
      })
    })
  }

  write(bytes: Uint8Array): void {
    if (this.#isOver || !this.#hasInput || bytes.length === 0) return
    this.#guarded(() => this.#session?.write(bytes))
  }

  closeInput(): void {
    if (this.#isOver || !this.#hasInput) return
    this.#hasInput = false
    this.#guarded(() => this.#session?.closeInput())
  }

  resize(width: number, height: number): void {
    if (!this.#isOver) this.#guarded(() => this.#session?.resize(width, height))
  }

  hangUp(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#guarded(() => this.#session?.hangUp())
  }

  #guarded(act: () => void): void {
    try {
      act()
    } catch (error) {
      this.#finish({ error: error instanceof Error ? error.message : `${error}` })
    }
  }

  #finish(end: End): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#wire.finish(end)
  }
}

/** Begins the conversation; the listener may be told things before this returns. */
export type Open = (listener: Listener) => Session

export type End = Parameters<Listener['done']>[0]

/** The way to the client. */
export interface Wire {
  stdout(bytes: Uint8Array): void
  stderr(bytes: Uint8Array): void
  /** Says how it ended, and closes. */
  finish(end: End): void
}
