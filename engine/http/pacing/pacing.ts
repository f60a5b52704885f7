/**
 * How a served cluster's clock moves: with the wall's, so many times as fast, or only when it is
 * told to.
 *
 * The rule to know: it moves in slices, and lets the sockets have their turn between them. When it
 * is told to move, each slice ends with the first change that a client was sent, and the next
 * begins when the clients are quiet; so such a run depends on how fast they are, and is not
 * deterministic.
 */
import { compactedAt } from '../../apiserver/history'
import { type Duration, type Instant, microseconds, minutes, plus } from '../../clock/duration'
import type { Cluster } from '../../cluster'
import { unsettled } from '../../unsettled'
import type { OutsideCalls } from '../outside/outside-calls'
import type { Quiet } from './quiet'

/** 0 is a clock that stands until it is told to move. */
export type Speed = number

export interface PacingParts {
  readonly cluster: Cluster
  readonly quiet: Quiet
  /** While components wait for an answer from there, the clock stands. */
  readonly outside: Pick<OutsideCalls, 'isAwaited' | 'answered'>
  /** Told when the cluster broke; its clock stands from then on. */
  readonly onBroken: (error: unknown) => void
  /** Whether history that no client can ask for any more is forgotten. */
  readonly forgets: boolean
}

export class Pacing {
  readonly #parts: PacingParts
  #speed: Speed = 0
  /** Where the wall's clock and the cluster's stood when they were last set by each other. */
  #since: { readonly wall: number; readonly at: Instant }
  #timer: NodeJS.Timeout | undefined
  #isTold = false
  #wasSent = false
  #isWaiting = false
  #cutAt: Instant

  constructor(parts: PacingParts) {
    this.#parts = parts
    const at = parts.cluster.now()
    this.#since = { wall: performance.now(), at }
    this.#cutAt = at
  }

  get speed(): Speed {
    return this.#speed
  }

  setSpeed(speed: Speed): void {
    this.catchUp()
    this.#speed = speed
    this.#set()
    this.#arm()
  }

  /** Before a request is answered: the clock shows what the wall's says it should. */
  catchUp(): void {
    if (this.#speed === 0 || this.#isTold || this.#parts.outside.isAwaited) return
    this.#slice(this.#due(), () => false)
  }

  /** After a request was answered: what it asked of the clock may be due before all else. */
  wake(): void {
    this.#arm()
  }

  /** A client was sent a change. */
  sent(): void {
    this.#wasSent = true
    this.#parts.quiet.stir()
  }

  /** Moves the clock this far, with the clients' reactions on the way. */
  async advance(duration: Duration): Promise<void> {
    await this.#told(async () => {
      const end = plus(this.#parts.cluster.now(), duration)
      await this.#runTo(end, () => false)
    })
  }

  /** Moves the clock until the cluster and its clients have nothing left to do. */
  async settle(): Promise<void> {
    await this.#told(async () => {
      const { cluster, quiet } = this.#parts
      const { settleLimit, settleWork } = cluster.settings
      const end = plus(cluster.now(), settleLimit)
      const [first, start] = [cluster.trace.entries.length, cluster.clock.executed]
      const spent = () => cluster.clock.executed - start
      for (;;) {
        await quiet.wait()
        if (cluster.isSettled) return
        const isOver = () => cluster.isSettled || spent() >= settleWork
        await this.#runTo(end, isOver)
        const isLate = cluster.now() >= end || spent() >= settleWork
        if (!cluster.isSettled && isLate) throw unsettled(cluster, first, spent())
      }
    })
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#speed = 0
  }

  /** One who is told to move the clock has it for himself. */
  async #told(move: () => Promise<void>): Promise<void> {
    if (this.#isTold) throw new ClockIsTaken()
    this.#isTold = true
    clearTimeout(this.#timer)
    try {
      await move()
    } finally {
      this.#isTold = false
      this.#set()
      this.#arm()
    }
  }

  async #runTo(end: Instant, isOver: () => boolean): Promise<void> {
    const { quiet, outside, cluster } = this.#parts
    for (;;) {
      await outside.answered()
      await quiet.wait()
      this.#wasSent = false
      const isDone = this.#slice(end, () => this.#wasSent || isOver())
      if (isOver() || (isDone && !this.#wasSent && cluster.now() >= end)) return
      await nextTurn()
    }
  }

  /** Works until the instant, for a while, or until told to stop; true when it got there. */
  #slice(end: Instant, mustStop: () => boolean): boolean {
    const { cluster, outside, onBroken } = this.#parts
    const until = performance.now() + LONGEST_SLICE
    try {
      for (let i = 1; cluster.step(end); i++) {
        if (outside.isAwaited || mustStop()) return false
        if (i % CHECKED_EVERY === 0 && performance.now() > until) return false
      }
      if (cluster.now() < end) cluster.runTo(end)
      return true
    } catch (error) {
      this.#speed = 0
      onBroken(error)
      throw error
    } finally {
      this.#forget()
    }
  }

  /** Where the wall's clock says the cluster's should be. */
  #due(): Instant {
    const { wall, at } = this.#since
    const passed = microseconds(Math.floor((performance.now() - wall) * 1000 * this.#speed))
    // Of two Instants.
    return Math.max(plus(at, passed), this.#parts.cluster.now()) as Instant
  }

  #set(): void {
    this.#since = { wall: performance.now(), at: this.#parts.cluster.now() }
  }

  /** Asks for the next tick: when the next work is due, or at the latest after a while. */
  #arm(): void {
    clearTimeout(this.#timer)
    if (this.#speed === 0 || this.#isTold) return
    const { cluster, outside } = this.#parts
    if (outside.isAwaited) {
      this.#armWhenAnswered()
      return
    }
    const next = cluster.clock.nextAt()
    const wait = next === undefined ? LONGEST_WAIT : (next - this.#due()) / 1000 / this.#speed
    const delay = Math.min(LONGEST_WAIT, Math.max(0, wait))
    this.#timer = setTimeout(() => this.#tick(), delay)
  }

  /** Time does not pass while components wait, so that it is not owed afterwards either. */
  #armWhenAnswered(): void {
    if (this.#isWaiting) return
    this.#isWaiting = true
    void this.#parts.outside.answered().then(() => {
      this.#isWaiting = false
      this.#set()
      this.#arm()
    })
  }

  #tick(): void {
    try {
      // A cluster that cannot keep up runs as fast as it can, and owes nothing for it.
      if (!this.#slice(this.#due(), () => false)) this.#set()
    } catch {
      return // It was told; the clock stands.
    }
    this.#arm()
  }

  #forget(): void {
    const { cluster, forgets } = this.#parts
    if (!forgets || cluster.now() < plus(this.#cutAt, CUT_EVERY)) return
    this.#cutAt = cluster.now()
    cluster.trace.forget(compactedAt(cluster.now()))
  }
}

/** Somebody else has been told to move the clock, and is not done. */
export class ClockIsTaken extends Error {
  override readonly name = 'ClockIsTaken'

  constructor() {
    super('the clock is being moved already: wait until that is done')
  }
}

/** Milliseconds of the wall's clock. */
const LONGEST_SLICE = 10
const LONGEST_WAIT = 1000
const CHECKED_EVERY = 16
const CUT_EVERY = minutes(1)

const nextTurn = () => new Promise((resolve) => setImmediate(resolve))
