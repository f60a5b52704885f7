/** Ties a client to a process: what comes over the wire goes to the session, what the process says
 *  goes to the wire.
 *
 *  The rule to know: after the end, on whichever side it came, nothing is said to the session, and
 *  each of closeInput and hangUp is said once at most. */

import type { Listener, Session } from '../../kubelet/session'

export class Conversation implements Session {
  readonly #session: Session
  #isOver = false
  #hasInput = true

  constructor(open: Open, wire: Wire) {
    this.#session = open({
      stdout: (bytes) => this.#isOver || wire.stdout(bytes),
      stderr: (bytes) => this.#isOver || wire.stderr(bytes),
      done: (end) => {
        if (this.#isOver) return
        this.#isOver = true
        wire.finish(end)
      },
    })
  }

  write(bytes: Uint8Array): void {
    if (!this.#isOver && this.#hasInput && bytes.length > 0) this.#session.write(bytes)
  }

  closeInput(): void {
    if (this.#isOver || !this.#hasInput) return
    this.#hasInput = false
    this.#session.closeInput()
  }

  resize(width: number, height: number): void {
    if (!this.#isOver) this.#session.resize(width, height)
  }

  hangUp(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#session.hangUp()
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
