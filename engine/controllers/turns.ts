/**
 * When the loops of a controller have their turns. The turns of a loop are a period and the length
 * of a turn apart; those that have nothing to do are left out, which nobody can see.
 */

import type { Clock, WorkRequest } from '../clock/clock'
import { between, type Duration, type Instant, plus } from '../clock/duration'

/** Until when a loop has nothing to do: an instant, or a change of what it looks at. */
export type Until = Instant | 'a change'

export class Turns {
  readonly #actor: string
  readonly #clock: Clock
  readonly #after: (delay: Duration, request: WorkRequest) => number
  #turns = new Map<string, Turn>()

  constructor(
    actor: string,
    clock: Clock,
    after: (delay: Duration, request: WorkRequest) => number,
  ) {
    this.#actor = actor
    this.#clock = clock
    this.#after = after
  }

  /** The loop's first turn is `delay` from now, and turns are `step` apart. */
  begin(loop: string, step: Duration, delay: Duration): void {
    const first = plus(this.#clock.now, delay)
    const turn: Turn = { step, last: first, work: undefined, changed: true }
    this.#turns.set(loop, turn)
    this.#schedule(loop, turn, first)
  }

  /** A turn begins; true when what the loop looks at has changed since the last one. */
  take(loop: string): boolean {
    const turn = this.#turns.get(loop)
    if (turn === undefined) return false
    const { changed } = turn
    turn.changed = false
    turn.work = undefined
    turn.last = this.#clock.now
    return changed
  }

  /** The turn is over, and the next one is not needed before `until`. */
  end(loop: string, until: Until | undefined): void {
    const turn = this.#turns.get(loop)
    if (turn === undefined || until === 'a change') return
    this.#schedule(loop, turn, turnAtOrAfter(turn, until ?? turn.last))
  }

  /** What the loop looks at has changed: the next turn is needed. */
  wake(loop: string): void {
    const turn = this.#turns.get(loop)
    if (turn === undefined || turn.changed) return
    turn.changed = true
    const at = turnAtOrAfter(turn, this.#clock.now)
    const planned = turn.work === undefined ? undefined : this.#clock.find(turn.work)
    if (planned !== undefined && planned.at <= at) return
    if (turn.work !== undefined) this.#clock.cancel(turn.work)
    this.#schedule(loop, turn, at)
  }

  clear(): void {
    for (const { work } of this.#turns.values()) if (work !== undefined) this.#clock.cancel(work)
    this.#turns.clear()
  }

  /** Nothing for a controller without loops. */
  save(): Map<string, Turn> | undefined {
    return this.#turns.size === 0 ? undefined : this.#turns
  }

  load(saved: Map<string, Turn> | undefined): void {
    if (saved !== undefined) this.#turns = saved
  }

  #schedule(loop: string, turn: Turn, at: Instant): void {
    const delay = between(this.#clock.now, at)
    const request = { actor: this.#actor, name: 'turn', payload: loop, standing: true, causes: [] }
    turn.work = this.#after(delay, request)
  }
}

export interface Turn {
  readonly step: Duration
  /** The turn that was last, or that will be first. */
  last: Instant
  work: number | undefined
  changed: boolean
}

/** The first turn after the last one that is not before the instant. */
function turnAtOrAfter({ last, step }: Turn, at: Instant): Instant {
  const steps = Math.max(1, Math.ceil((at - last) / step))
  return (last + steps * step) as Instant // Instants are numbers.
}
