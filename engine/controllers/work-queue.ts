/**
 * The queue of one controller: which keys wait, why, and how often each has failed.
 *
 * A key waits once, however often it is added; its causes add up. Plain data, so that it is saved.
 * Models staging/src/k8s.io/client-go/util/workqueue: rate-limited, delaying.
 */
import type { Clock, WorkRequest } from '../clock/clock'
import { type Duration, milliseconds, seconds } from '../clock/duration'

/** Failures wait 5 ms, doubled each time, at most 1000 s. */
const BASE_DELAY = milliseconds(5)
const MAX_DELAY = seconds(1000)

export interface Waiting {
  readonly work: number
  causes: readonly number[]
}

export class WorkQueue {
  readonly #actor: string
  readonly #clock: Clock
  readonly #after: (delay: Duration, request: WorkRequest) => number
  readonly #latency: Duration
  #ready = new Map<string, Waiting>()
  #timers = new Map<string, number>()
  #failures = new Map<string, number>()

  constructor(
    actor: string,
    clock: Clock,
    after: (delay: Duration, request: WorkRequest) => number,
    latency: Duration,
  ) {
    this.#actor = actor
    this.#clock = clock
    this.#after = after
    this.#latency = latency
  }

  get length(): number {
    return this.#ready.size
  }

  /** Adds a key; it is reconciled after the queue's latency. */
  add(key: string, causes: readonly number[]): void {
    const waiting = this.#ready.get(key)
    if (waiting !== undefined) {
      waiting.causes = union(waiting.causes, causes)
      return
    }
    const work = this.#after(this.#latency, {
      actor: this.#actor,
      name: 'reconcile',
      payload: key,
      causes,
    })
    this.#ready.set(key, { work, causes })
  }

  /** Adds a key later; of several such wishes for one key the earliest stands. */
  addAfter(key: string, delay: Duration, causes: readonly number[], standing = false): void {
    const timer = this.#timers.get(key)
    const due = this.#clock.now + delay
    const pending = timer === undefined ? undefined : this.#clock.find(timer)
    if (pending !== undefined && pending.at <= due) return
    if (timer !== undefined) this.#clock.cancel(timer)
    const request = { actor: this.#actor, name: 'wake', payload: key, causes, standing }
    this.#timers.set(key, this.#after(delay, request))
  }

  /** Forgets what a key was waiting for. */
  dropTimer(key: string): void {
    const timer = this.#timers.get(key)
    if (timer === undefined) return
    this.#clock.cancel(timer)
    this.#timers.delete(key)
  }

  /** Takes a key out to be reconciled and returns its causes. */
  take(key: string): readonly number[] {
    const waiting = this.#ready.get(key)
    this.#ready.delete(key)
    return waiting?.causes ?? NONE
  }

  /** The key's timer has gone off. */
  woken(key: string): void {
    this.#timers.delete(key)
  }

  /** Adds a key that failed, later each time; returns how often it has failed. */
  retry(key: string, causes: readonly number[]): number {
    const failures = this.#failures.get(key) ?? 0
    this.#failures.set(key, failures + 1)
    // The lesser of two Durations is one.
    const delay = Math.min(BASE_DELAY * 2 ** failures, MAX_DELAY) as Duration
    this.addAfter(key, delay, causes)
    return failures + 1
  }

  /** A key has been reconciled without error. */
  forget(key: string): void {
    this.#failures.delete(key)
  }

  /** Drops everything: the process has ended. */
  clear(): void {
    for (const { work } of this.#ready.values()) this.#clock.cancel(work)
    for (const timer of this.#timers.values()) this.#clock.cancel(timer)
    this.#ready.clear()
    this.#timers.clear()
    this.#failures.clear()
  }

  /** Nothing when nothing waits and nothing has failed. */
  save(): SavedQueue | undefined {
    const [ready, timers, failures] = [this.#ready, this.#timers, this.#failures]
    if (ready.size + timers.size + failures.size === 0) return undefined
    return { ready, timers, failures }
  }

  /** Takes over what was saved, into a queue that is empty. */
  load(saved: SavedQueue | undefined): void {
    if (saved === undefined) return
    this.#ready = saved.ready
    this.#timers = saved.timers
    this.#failures = saved.failures
  }
}

export interface SavedQueue {
  readonly ready: Map<string, Waiting>
  readonly timers: Map<string, number>
  readonly failures: Map<string, number>
}

const NONE: readonly number[] = []

/** What is in either list; the first list itself when the other brings nothing new. */
function union(known: readonly number[], more: readonly number[]): readonly number[] {
  let all: number[] | undefined
  for (const cause of more) {
    if ((all ?? known).includes(cause)) continue
    all ??= [...known]
    all.push(cause)
  }
  return all ?? known
}
