/**
 * The promises of a scenario: facts that hold from now on, to its end. One that breaks fails the
 * step that moved the clock, at the first instant at which it is false. One after which the clock
 * never moved has checked nothing, and fails the scenario.
 */
import type { Instant } from '../../engine'
import { type Fact, Misspoken } from '../facts/fact'
import type { Target } from '../target/target'
import { explainFailure } from './explain'
import { type Follower, follow } from './follow'

interface Standing {
  readonly fact: Fact
  readonly where: string
  readonly since: Instant
  readonly follower: Follower
}

export class Promises {
  readonly #target: Target
  readonly #standing: Standing[] = []
  #broken: Error | undefined

  constructor(target: Target) {
    this.#target = target
  }

  add(fact: Fact, where: string): void {
    const target = this.#target
    const verdict = fact.judge(target.view)
    const when = ' from now on'
    if (!verdict.holds) throw explainFailure(target, fact, { verdict, when })
    const follower = follow(target, fact, (holds, { entry }) => {
      if (holds || this.#broken !== undefined) return
      const found = fact.judge(target.view)
      this.#broken = explainFailure(target, fact, { verdict: found, when, entry, where })
    })
    this.#standing.push({ fact, where, since: target.now(), follower })
  }

  /** True when one is broken: the clock must stop. */
  get areBroken(): boolean {
    return this.#broken !== undefined
  }

  /** Throws the first broken one, once. */
  check(): void {
    const broken = this.#broken
    this.#broken = undefined
    if (broken !== undefined) throw broken
  }

  /** Ends the scenario: throws when a promise has checked nothing. */
  end(): void {
    const idle = this.#standing.find(({ since }) => since === this.#target.now())
    for (const { follower } of this.#standing) follower.end()
    this.#standing.length = 0
    if (idle === undefined) return
    throw new Misspoken(
      `"from now on, ${idle.fact.says}" (${idle.where}) has checked nothing: the clock never moved ` +
        'after it; put it before the When that it guards',
    )
  }
}
