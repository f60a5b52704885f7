/**
 * The refusal of the last When, a request's or a command's, until a fact claims it: code, reason or
 * words of its message. Each is claimed before the next When; one that nobody claimed fails the
 * scenario.
 */
import type { StatusError } from '../engine'
import { Misspoken } from './facts/fact'
import { FactFailed } from './tenses/explain'

export class Refusals {
  #last: Kept | undefined

  /** `places` are those in its manifest. */
  keep(error: Refusal, where: string, places: readonly string[] = []): void {
    this.#last = { error, where, places }
  }

  /** Takes the refusal, which must be of these words. */
  claim(words: string): void {
    const last = this.#last
    this.#last = undefined
    if (last === undefined) throw new Misspoken('the last When was not refused: it was done')
    const { code, reason, message } = last.error
    if (String(code) === words || reason === words || message.includes(words)) return
    throw new Error(
      `it was refused, but not with "${words}"\n` +
        `  wanted   "${words}" as code, reason or in the message\n` +
        `  was      ${`${code} ${reason}`.trim()}: ${message}`,
    )
  }

  /** A fact that is false after a refusal that nobody claimed is false because of it. */
  explaining(error: unknown): unknown {
    const last = this.#last
    if (last === undefined || !(error instanceof FactFailed)) return error
    this.#last = undefined
    const why = `because  the request at ${last.where} was refused: ${last.error.message}`
    return new FactFailed(error.message.replace(/\n {2}(?:next|see) /, `\n  ${why}$&`))
  }

  /** Called before each When, and at the end. */
  requireNone(): void {
    const last = this.#last
    this.#last = undefined
    if (last === undefined) return
    const lines = [
      `the request was refused: ${last.error.message}`,
      ...[last.where, ...last.places].map((place) => `  at ${place}`),
      '  If that is what you want, say so: Then it is refused with "…"',
    ]
    throw new Refused(lines.join('\n'))
  }
}

/** What there is to claim; a command has its exit code and what it said. */
export type Refusal = Pick<StatusError, 'code' | 'reason' | 'message'>

interface Kept {
  readonly error: Refusal
  readonly where: string
  readonly places: readonly string[]
}

/** The message is the whole explanation. */
class Refused extends Error {}

/** A refusal as a step fails with it. */
export const refused = ({ message }: Refusal, places: readonly string[]): Error =>
  new Refused([message, ...places.map((place) => `  at ${place}`)].join('\n'))
