/**
 * Conversations with containers ask the clock for work whenever something is said; whoever drives
 * the clock has to hear of it. A defect of ours ends the conversation, and nothing else.
 */
import type { Listener, Session } from '../../kubelet/session'
import type { Open } from '../streams/streams'

export interface Stirred {
  /** The clock may have to run for what was said. */
  readonly stirred: () => void
  /** A client was told something, and may react. */
  readonly sent: () => void
  /** Told what is a bug. */
  readonly onBug: (error: unknown) => void
}

/** The same conversation; `stirred` is called after each word of the client. */
export const stirring =
  (open: Open, parts: Stirred): Open =>
  (listener) =>
    new Stirring(open, listener, parts)

class Stirring implements Session {
  readonly #parts: Stirred
  readonly #listener: Listener
  #session: Session | undefined

  constructor(open: Open, listener: Listener, parts: Stirred) {
    this.#parts = parts
    this.#listener = listener
    this.#do(() => {
      this.#session = open(heard(listener, parts.sent))
    })
  }

  write(bytes: Uint8Array): void {
    this.#do(() => this.#session?.write(bytes))
  }

  closeInput(): void {
    this.#do(() => this.#session?.closeInput())
  }

  resize(width: number, height: number): void {
    this.#do(() => this.#session?.resize(width, height))
  }

  hangUp(): void {
    this.#do(() => this.#session?.hangUp())
  }

  #do(act: () => void): void {
    const { stirred, onBug } = this.#parts
    try {
      act()
      stirred()
    } catch (error) {
      this.#session = undefined
      onBug(error)
      this.#listener.done({ error: 'the server met a defect of its own; its log says more' })
    }
  }
}

/** The client's end, which says when it has heard something. */
function heard(listener: Listener, sent: () => void): Listener {
  return {
    stdout: (bytes) => {
      sent()
      listener.stdout(bytes)
    },
    stderr: (bytes) => {
      sent()
      listener.stderr(bytes)
    },
    done: (end) => {
      sent()
      listener.done(end)
    },
  }
}
