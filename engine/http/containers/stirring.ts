/**
 * Conversations with containers ask the clock for work whenever something is said; whoever drives
 * the clock has to hear of it.
 */
import type { Session } from '../../kubelet/session'
import type { Open } from '../streams/streams'

/** The same conversation; `stirred` is called after each word of the client. */
export const stirring =
  (open: Open, stirred: () => void): Open =>
  (listener) => {
    const session = open(listener)
    stirred()
    return new Stirring(session, stirred)
  }

class Stirring implements Session {
  readonly #session: Session
  readonly #stirred: () => void

  constructor(session: Session, stirred: () => void) {
    this.#session = session
    this.#stirred = stirred
  }

  write(bytes: Uint8Array): void {
    this.#session.write(bytes)
    this.#stirred()
  }

  closeInput(): void {
    this.#session.closeInput()
    this.#stirred()
  }

  resize(width: number, height: number): void {
    this.#session.resize(width, height)
    this.#stirred()
  }

  hangUp(): void {
    this.#session.hangUp()
    this.#stirred()
  }
}
