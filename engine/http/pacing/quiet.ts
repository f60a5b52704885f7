/**
 * Whether the clients are quiet: none of them waits for an answer, and none has begun anything for
 * a while since it was last told or answered something. Time may move only then, so that a client
 * which reacts to a change does so at the instant of that change.
 *
 * The while is real time, as clients live in it: what a slow client does may come later than it
 * would on another machine.
 */

export class Quiet {
  /** How long nobody must have stirred, in milliseconds of the wall's clock. */
  readonly period: number
  readonly #now: () => number
  #open = 0
  #listening = 0
  /** Undefined once they have been found quiet. */
  #stirredAt: number | undefined
  #lastAt: number | undefined
  readonly #lookouts: (() => boolean)[] = []

  constructor(period: number, now: () => number = () => performance.now()) {
    this.period = period
    this.#now = now
  }

  /** A client asks and waits; the result is called when it has its answer. */
  began(): () => void {
    this.#open++
    this.stir()
    let isOpen = true
    return () => {
      if (!isOpen) return
      isOpen = false
      this.#open--
      this.stir()
    }
  }

  /** The cluster itself waits, for what nobody else is told; the result is called when it is in. */
  holds(): () => void {
    this.#open++
    return () => {
      this.#open--
    }
  }

  /** One who has asked waits for the cluster itself, and time goes on; the result ends that. */
  yields(): () => void {
    this.#open--
    return () => {
      this.#open++
      this.stir()
    }
  }

  /** A client listens from now on; the result is called when it has gone. */
  listens(): () => void {
    this.#listening++
    let isOpen = true
    return () => {
      if (isOpen) this.#listening--
      isOpen = false
    }
  }

  /** How many watches, and other answers that go on, are open. */
  get listening(): number {
    return this.#listening
  }

  /** A client was told something that it may react to. */
  stir(): void {
    this.#stirredAt = this.#now()
    this.#lastAt = this.#stirredAt
  }

  /** Whoever knows more of a client says whether it is at work; nobody is quiet meanwhile. */
  alsoAsk(isAtWork: () => boolean): void {
    this.#lookouts.push(isAtWork)
  }

  /** The clients themselves say that they are done. */
  done(): void {
    this.#stirredAt = undefined
  }

  get isQuiet(): boolean {
    return this.leftFor === 0
  }

  /** How long nobody has stirred, in milliseconds. */
  get stillFor(): number {
    if (this.#open > 0) return 0
    return this.#lastAt === undefined ? Number.POSITIVE_INFINITY : this.#now() - this.#lastAt
  }

  /** How long it is until they may be quiet, in milliseconds; unknown while one waits. */
  get leftFor(): number {
    if (this.#open > 0) return this.period
    if (this.#stirredAt === undefined) return 0
    const now = this.#now()
    const left = this.#stirredAt + this.period - now
    if (left > 0) return left
    // Each of them is asked: some compare with what they saw the last time.
    const atWork = this.#lookouts.filter((isAtWork) => isAtWork()).length > 0
    this.#stirredAt = atWork ? now : undefined
    return atWork ? this.period : 0
  }

  /** Resolves once they are quiet. */
  async wait(): Promise<void> {
    for (;;) {
      const left = this.leftFor
      if (left > 0) await new Promise((resolve) => setTimeout(resolve, Math.ceil(left)))
      // What has come in meanwhile is read before anybody is called quiet.
      await new Promise((resolve) => setImmediate(resolve))
      if (left === 0 && this.leftFor === 0) return
    }
  }
}
