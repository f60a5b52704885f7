/**
 * Requests that have to wait for an answer from outside: they are put off as if they had not been
 * made, and are made again.
 *
 * The rule to know: what a component must wait for ends that piece of its work. All else that it
 * wants to write in it is put off too, so that it cannot tell the wait from an API server that is
 * away for a moment; and what chance gave a request, it gives again.
 */
import type { Randomness } from '../clock/random'
import { type Outside, Unanswered } from './outside'
import type { ConfiguredWebhooks } from './webhooks/configured'

export class Waiting {
  readonly #outside: Outside
  readonly #random: Randomness
  readonly #webhooks: ConfiguredWebhooks
  #isWorking = false
  #awaited: Unanswered | undefined

  constructor(random: Randomness, webhooks: ConfiguredWebhooks) {
    this.#outside = webhooks.outside
    this.#random = random
    this.#webhooks = webhooks
  }

  /** A component begins a piece of work. */
  begin(): void {
    this.#isWorking = true
  }

  end(): void {
    this.#isWorking = false
    this.#awaited = undefined
  }

  /**
   * Throws an Unanswered when the request has to be made again; `later` makes it again for somebody
   * who does not look at what becomes of it.
   */
  attempt<T>(isClient: boolean | undefined, request: () => T, later?: () => void): T {
    if (this.#awaited !== undefined && !isClient) throw this.#awaited
    const isMarked = this.#webhooks.areAny && this.#random.mark()
    try {
      const answer = request()
      this.#outside.done()
      return answer
    } catch (error) {
      if (!(error instanceof Unanswered)) {
        this.#outside.done()
        throw error
      }
      if (isMarked) this.#random.rewind()
      if (later !== undefined && !isClient) {
        error.whenIn(later)
        return undefined as T // It is not looked at.
      }
      if (this.#isWorking) this.#awaited = error
      throw error
    } finally {
      if (isMarked) this.#random.release()
    }
  }
}
