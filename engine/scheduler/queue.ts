/**
 * The scheduling queue: Pods that wait for a Node.
 *
 * Active Pods are taken by priority, then by how long they wait. A Pod that did not fit rests in
 * the unschedulable pool until a change comes that a plugin which rejected it names; then it is
 * active again, or in back-off while the time since its last attempt is too short. Gated Pods
 * wait for their gates. Back-off doubles from 1 s to 10 s; its end is looked for once a second.
 *
 * Models pkg/scheduler/backend/queue/scheduling_queue.go. Left out: events that come while a Pod is
 * in flight, because a cycle is one piece of work.
 */
import type { Pod } from '../api/kinds'
import { type Duration, type Instant, minutes, plus } from '../clock/duration'
import type { QueueSortPlugin, Rejection } from './framework'
import { Heap } from './heap'
import { type PodInfo, podInfoOf } from './pod-info'

const MAX_UNSCHEDULABLE = minutes(5)

export type Where = 'active' | 'backoff' | 'unschedulable' | 'gated'

export interface QueuedPod {
  readonly info: PodInfo
  readonly where: Where
  /** Since when it waits: since it was created or last found unschedulable. */
  readonly since: Instant
  /** Breaks ties of `since`. */
  readonly order: number
  /** Cycles that were spent on it. */
  readonly attempts: number
  /** The plugins that rejected it in its last cycle; none when the cycle failed otherwise. */
  readonly rejectedBy: readonly string[]
  /** Trace entries that made it wait or brought it back. */
  readonly causes: readonly number[]
}

export class SchedulingQueue {
  readonly #pods = new Map<string, QueuedPod>()
  readonly #active: Heap<QueuedPod>
  readonly #backoff: Heap<QueuedPod>
  /** Unschedulable Pods by what rejected them, so that a change is matched once for all of them. */
  readonly #pool = new Map<string, Set<string>>()
  readonly #preEnqueue: (pod: PodInfo) => Rejection | undefined
  readonly #limits: Backoff
  #order = 0

  constructor(options: QueueOptions) {
    const { sort, preEnqueue, backoff } = options
    const isCurrent = (pod: QueuedPod) => this.#pods.get(pod.info.key) === pod
    this.#active = new Heap((a, b) => sort(a, b) || a.order - b.order, isCurrent)
    this.#limits = backoff
    this.#backoff = new Heap(
      (a, b) => this.#backoffEnd(a) - this.#backoffEnd(b) || a.order - b.order,
      isCurrent,
    )
    this.#preEnqueue = preEnqueue
  }

  #backoffEnd({ since, attempts }: QueuedPod): Instant {
    return plus(since, backoffAfter(attempts, this.#limits))
  }

  get size(): number {
    return this.#pods.size
  }

  get(key: string): QueuedPod | undefined {
    return this.#pods.get(key)
  }

  pods(): IterableIterator<QueuedPod> {
    return this.#pods.values()
  }

  hasActive(): boolean {
    return this.#active.first() !== undefined
  }

  /** When the first Pod in back-off may be tried again. */
  nextBackoffEnd(): Instant | undefined {
    const first = this.#backoff.first()
    return first === undefined ? undefined : this.#backoffEnd(first)
  }

  hasUnschedulable(): boolean {
    return this.#pool.size > 0
  }

  /** A Pod that nobody has tried to schedule yet. */
  add(info: PodInfo, now: Instant, causes: readonly number[]): void {
    const order = this.#order++
    this.#enter({
      info,
      where: 'active',
      since: now,
      order,
      attempts: 0,
      rejectedBy: NOBODY,
      causes,
    })
  }

  /** Takes the first active Pod out. */
  pop(): QueuedPod | undefined {
    const pod = this.#active.pop()
    if (pod === undefined) return undefined
    this.#pods.delete(pod.info.key)
    return { ...pod, attempts: pod.attempts + 1 }
  }

  /** Puts a Pod back that did not fit; one that nothing rejected is tried again after back-off. */
  putBack(pod: QueuedPod, rejectedBy: readonly string[], now: Instant): void {
    const where = rejectedBy.length === 0 ? 'backoff' : 'unschedulable'
    const waiting = { ...pod, where, since: now, rejectedBy, order: this.#order++ } as const
    if (where === 'backoff') this.#enter(waiting)
    else this.#put(waiting)
  }

  /** Replaces what is known of a waiting Pod. */
  update(info: PodInfo): void {
    const pod = this.#pods.get(info.key)
    if (pod !== undefined) this.#put({ ...pod, info })
  }

  remove(key: string): void {
    const pod = this.#pods.get(key)
    if (pod === undefined) return
    this.#pods.delete(key)
    this.#unpool(pod)
  }

  /** The groups of unschedulable Pods that were rejected by the same plugins. */
  pool(): Iterable<readonly [rejectedBy: readonly string[], keys: ReadonlySet<string>]> {
    return [...this.#pool].map(([names, keys]) => [names.split(','), keys] as const)
  }

  /** Brings an unschedulable or gated Pod back: a change may have helped it. */
  wake(key: string, now: Instant, causes: readonly number[]): void {
    const pod = this.#pods.get(key)
    if (pod === undefined || (pod.where !== 'unschedulable' && pod.where !== 'gated')) return
    const mustWait = pod.attempts > 0 && this.#backoffEnd(pod) > now
    this.#enter({ ...pod, where: mustWait ? 'backoff' : 'active', causes })
  }

  /** Makes all Pods active whose back-off is over. */
  flushBackoff(now: Instant): void {
    for (let pod = this.#backoff.first(); pod !== undefined; pod = this.#backoff.first()) {
      if (this.#backoffEnd(pod) > now) return
      this.#enter({ ...pod, where: 'active' })
    }
  }

  /** Brings back all Pods that have been unschedulable for too long. */
  flushUnschedulable(now: Instant): void {
    for (const pod of [...this.#pods.values()]) {
      const isOld = plus(pod.since, MAX_UNSCHEDULABLE) < now
      if (pod.where === 'unschedulable' && isOld) this.wake(pod.info.key, now, pod.causes)
    }
  }

  clear(): void {
    this.#pods.clear()
    this.#pool.clear()
    this.#active.clear()
    this.#backoff.clear()
  }

  save(): SavedQueue {
    return { pods: [...this.#pods.values()].map(savedPod), order: this.#order }
  }

  load(saved: SavedQueue): void {
    this.#order = saved.order
    for (const pod of saved.pods) this.#put(loadedPod(pod))
  }

  /** Lets a Pod into the active queue or back-off unless it is gated. */
  #enter(pod: QueuedPod): void {
    const gate = this.#preEnqueue(pod.info)
    this.#put(gate === undefined ? pod : { ...pod, where: 'gated' })
  }

  #put(pod: QueuedPod): void {
    const { key } = pod.info
    const old = this.#pods.get(key)
    if (old !== undefined) this.#unpool(old)
    this.#pods.set(key, pod)
    if (pod.where === 'active') this.#active.push(pod)
    else if (pod.where === 'backoff') this.#backoff.push(pod)
    else if (pod.where === 'unschedulable') {
      const group = pod.rejectedBy.join(',')
      const keys = this.#pool.get(group)
      if (keys === undefined) this.#pool.set(group, new Set([key]))
      else keys.add(key)
    }
  }

  #unpool({ info, where, rejectedBy }: QueuedPod): void {
    if (where !== 'unschedulable') return
    const group = rejectedBy.join(',')
    const keys = this.#pool.get(group)
    keys?.delete(info.key)
    if (keys?.size === 0) this.#pool.delete(group)
  }
}

/** What decides about the queue. */
interface QueueOptions {
  readonly sort: QueueSortPlugin['queueSort']
  readonly preEnqueue: (pod: PodInfo) => Rejection | undefined
  readonly backoff: Backoff
}

/** The first back-off, which doubles with each attempt, and the longest. */
export interface Backoff {
  readonly initial: Duration
  readonly max: Duration
}

/** A queued Pod as plain data. */
export type SavedPod = Omit<QueuedPod, 'info'> & { readonly pod: Pod }

export interface SavedQueue {
  readonly pods: readonly SavedPod[]
  readonly order: number
}

export function savedPod({ info, ...rest }: QueuedPod): SavedPod {
  return { ...rest, pod: info.pod }
}

export function loadedPod({ pod, ...rest }: SavedPod): QueuedPod {
  return { ...rest, info: podInfoOf(pod) }
}

const NOBODY: readonly string[] = []

/** How long a Pod waits after so many attempts: 1 s, 2 s, 4 s, 8 s, then 10 s by default. */
export function backoffAfter(attempts: number, { initial, max }: Backoff): Duration {
  let wait: number = initial
  for (let i = 1; i < attempts && wait < max; i++) wait *= 2
  return Math.min(wait, max) as Duration // A multiple of one stays one.
}
