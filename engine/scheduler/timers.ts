/**
 * When the scheduler works next: the cycle of the first active Pod, the next look for Pods whose
 * back-off is over (each second), and for Pods that have been unschedulable for too long (each 30
 * s).
 *
 * Looks are asked for only while there is something to look for, at the instants at which a loop
 * that never stops would have looked. Only the last of the three is standing work.
 */
import { type Duration, type Instant, milliseconds, plus, seconds } from '../clock/duration'
import type { ClusterContext } from '../component'
import type { SchedulingQueue } from './queue'

const BACKOFF_PERIOD = seconds(1)
const UNSCHEDULABLE_PERIOD = seconds(30)

export type Timer = 'schedule' | 'flush back-off' | 'flush unschedulable'

export class Timers {
  readonly #actor: string
  readonly #cluster: ClusterContext
  #pending = new Map<Timer, Pending>()
  #phases: Phases = { backoff: 0, unschedulable: 0 }

  constructor(actor: string, cluster: ClusterContext) {
    this.#actor = actor
    this.#cluster = cluster
  }

  /** Draws the phases of the loops. */
  start(): void {
    const phase = (loop: string, period: Duration) =>
      Math.floor(this.#cluster.random.next(`phase/${this.#actor}/${loop}`) * period)
    this.#phases = {
      backoff: phase('flush back-off', BACKOFF_PERIOD),
      unschedulable: phase('flush unschedulable', UNSCHEDULABLE_PERIOD),
    }
  }

  /** Asks for what the queue needs, and takes back what it no longer needs. */
  follow(queue: SchedulingQueue): void {
    if (queue.size === 0 && this.#pending.size === 0) return
    const now = this.#cluster.now()
    const { schedule } = this.#cluster.settings.latency
    if (!queue.hasActive()) this.#drop('schedule')
    else if (!this.#pending.has('schedule')) this.#ask('schedule', plus(now, schedule))
    const end = queue.nextBackoffEnd()
    if (end === undefined) this.#drop('flush back-off')
    else this.#askAt('flush back-off', tickFrom(end, BACKOFF_PERIOD, this.#phases.backoff))
    if (!queue.hasUnschedulable()) this.#drop('flush unschedulable')
    else if (!this.#pending.has('flush unschedulable')) {
      const soon = plus(now, milliseconds(1))
      const at = tickFrom(soon, UNSCHEDULABLE_PERIOD, this.#phases.unschedulable)
      this.#ask('flush unschedulable', at)
    }
  }

  /** The work of this timer has begun. */
  fired(timer: Timer): void {
    this.#pending.delete(timer)
  }

  stop(): void {
    for (const timer of [...this.#pending.keys()]) this.#drop(timer)
  }

  save(): SavedTimers {
    return { pending: [...this.#pending], phases: this.#phases }
  }

  load(saved: SavedTimers): void {
    this.#pending = new Map(saved.pending)
    this.#phases = saved.phases
  }

  /** Asks for this instant instead of the one that was asked for. */
  #askAt(timer: Timer, at: Instant): void {
    const pending = this.#pending.get(timer)
    if (pending?.at === at) return
    this.#drop(timer)
    this.#ask(timer, at)
  }

  #ask(name: Timer, at: Instant): void {
    const delay = Math.max(0, at - this.#cluster.now()) as Duration // A difference of instants.
    const standing = name === 'flush unschedulable'
    const work = { actor: this.#actor, name, standing, causes: NO_CAUSES }
    this.#pending.set(name, { work: this.#cluster.after(delay, work), at })
  }

  #drop(timer: Timer): void {
    const pending = this.#pending.get(timer)
    if (pending === undefined) return
    this.#cluster.clock.cancel(pending.work)
    this.#pending.delete(timer)
  }
}

interface Pending {
  readonly work: number
  readonly at: Instant
}

interface Phases {
  readonly backoff: number
  readonly unschedulable: number
}

export interface SavedTimers {
  readonly pending: readonly (readonly [Timer, Pending])[]
  readonly phases: Phases
}

const NO_CAUSES: readonly number[] = []

/** The first instant of a loop of this period and phase that is not before `instant`. */
function tickFrom(instant: Instant, period: Duration, phase: number): Instant {
  const periods = Math.ceil((instant - phase) / period)
  return (phase + periods * period) as Instant // Microseconds, as its parts are.
}
