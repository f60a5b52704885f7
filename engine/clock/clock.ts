/**
 * The clock: one heap of work, ordered by instant, then by tie, then by who asked first.
 *
 * Work is data, never a closure: it names an actor of a registered owner (a cluster) that handles
 * it. The one rule to know: work of one channel never overtakes itself; its instant is the later of
 * "now + delay" and the channel's last instant. `standing` work (heartbeats, resyncs, periodic
 * ticks) does not count when asking what is outstanding.
 */
import { broken, ensure } from '../ensure'
import type { Duration, Instant } from './duration'

/** Plain data that survives JSON. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json }

/** What somebody asks the clock to have done later. */
export interface WorkRequest {
  /** The registered component that handles it: `replicaset-controller`, `kubelet/node-1`. */
  readonly actor: string
  /** What is done: `reconcile`, `deliver`, `renew lease`. */
  readonly name: string
  /** Work of one channel keeps its order; without one it has no order to keep. */
  readonly channel?: string
  readonly payload?: Json
  /** Trace entries that led to this work. */
  readonly causes?: readonly number[]
  /** True for periodic work that an idle cluster goes on doing. */
  readonly standing?: boolean
}

export interface Work extends WorkRequest {
  readonly id: number
  readonly owner: string
  readonly at: Instant
  readonly tie: number
  readonly payload: Json
  readonly causes: readonly number[]
  readonly standing: boolean
}

/** Decides between works of one instant: the lower tie runs first. */
export type TiePolicy = (owner: string, request: WorkRequest) => number

const FIRST_ASKED_FIRST: TiePolicy = () => 0
const NO_CAUSES: readonly number[] = []

export class Clock {
  #now: Instant
  #nextId = 1
  readonly #heap: Work[] = []
  readonly #pending = new Map<number, Work>()
  readonly #owners = new Map<string, Owner>()
  tiePolicy: TiePolicy = FIRST_ASKED_FIRST

  constructor(now: Instant) {
    this.#now = now
  }

  get now(): Instant {
    return this.#now
  }

  /** Works executed since the clock began; a measure that does not depend on the machine. */
  executed = 0

  /** Makes `handle` the one that does the work asked for under this owner's name. */
  register(owner: string, handle: (work: Work) => void): void {
    ensure(!this.#owners.has(owner), 'the name is free on this clock', owner)
    this.#owners.set(owner, { handle, outstanding: 0, channels: new Map(), purgeAt: 4096 })
  }

  /** Asks for work `delay` from now and returns its id, by which it can be cancelled. */
  after(delay: Duration, owner: string, request: WorkRequest): number {
    return this.ask(delay, owner, request, request.causes ?? NO_CAUSES).id
  }

  /** The same, for whoever wants to know of the work, or says the causes apart. */
  ask(delay: Duration, owner: string, request: WorkRequest, causes: readonly number[]): Work {
    const known = this.#owner(owner)
    // An Instant and a Duration make an Instant.
    let at = (this.#now + Math.max(0, delay)) as Instant
    if (request.channel !== undefined) at = this.#inOrder(known, request.channel, at)
    const work: Work = {
      id: this.#nextId++,
      owner,
      at,
      tie: this.tiePolicy(owner, request),
      actor: request.actor,
      name: request.name,
      payload: request.payload ?? null,
      causes,
      standing: request.standing ?? false,
    }
    this.#add(work, known)
    return work
  }

  /** Takes back work that has not begun; unknown ids are ignored. */
  cancel(id: number): void {
    const work = this.#pending.get(id)
    if (work === undefined) return
    this.#forget(work)
    // A heap of mostly cancelled work is rebuilt, so that cancelling stays cheap in memory too.
    if (this.#heap.length > 2 * this.#pending.size + 64) this.#rebuild()
  }

  find(id: number): Work | undefined {
    return this.#pending.get(id)
  }

  /** The instant of the next piece of work, undefined when there is none. */
  nextAt(): Instant | undefined {
    this.#dropCancelled()
    return this.#heap[0]?.at
  }

  /** Pieces of work of this owner that an unfinished change waits for. */
  outstanding(owner: string): number {
    return this.#owner(owner).outstanding
  }

  /** Works that are asked for, in the order in which they will run. */
  agenda(owner?: string): readonly Work[] {
    return [...this.#pending.values()]
      .filter((work) => owner === undefined || work.owner === owner)
      .sort((a, b) => (before(a, b) ? -1 : 1))
  }

  /** Does the next piece of work, unless it lies after `limit`; false when none was done. */
  step(limit: Instant): boolean {
    this.#dropCancelled()
    const work = this.#heap[0]
    if (work === undefined || work.at > limit) return false
    popTop(this.#heap)
    const owner = this.#forget(work)
    this.#now = work.at
    this.executed++
    owner.handle(work)
    return true
  }

  /** Moves to `instant` when no work lies before it. */
  moveTo(instant: Instant): void {
    const next = this.nextAt()
    ensure(next === undefined || next >= instant, 'the clock never jumps over work')
    ensure(instant >= this.#now, 'the clock never runs back')
    this.#now = instant
  }

  /** Does all work up to and including `instant`, and stops there. */
  runTo(instant: Instant): void {
    while (this.step(instant));
    this.moveTo(instant)
  }

  save(owner: string): SavedClock {
    return {
      now: this.#now,
      nextId: this.#nextId,
      works: this.agenda(owner),
      channels: [...this.#owner(owner).channels].filter(([_channel, at]) => at > this.#now),
    }
  }

  /** Puts saved work of `owner` on this clock, which must not be later than the saved one. */
  load(owner: string, saved: SavedClock): void {
    this.#now = saved.now
    this.#nextId = Math.max(this.#nextId, saved.nextId)
    const known = this.#owner(owner)
    for (const [channel, at] of saved.channels) known.channels.set(channel, at)
    for (const work of saved.works)
      this.#add(work.owner === owner ? work : { ...work, owner }, known)
  }

  #owner(name: string): Owner {
    const owner = this.#owners.get(name)
    if (owner === undefined) throw broken('an owner is registered', name)
    return owner
  }

  #add(work: Work, owner: Owner): void {
    this.#pending.set(work.id, work)
    if (!work.standing) owner.outstanding++
    push(this.#heap, work)
  }

  #forget(work: Work): Owner {
    const owner = this.#owner(work.owner)
    this.#pending.delete(work.id)
    if (!work.standing) owner.outstanding--
    return owner
  }

  #dropCancelled(): void {
    for (let top = this.#heap[0]; top !== undefined; top = this.#heap[0]) {
      if (this.#pending.get(top.id) === top) return
      popTop(this.#heap)
    }
  }

  #rebuild(): void {
    this.#heap.length = 0
    for (const work of this.#pending.values()) push(this.#heap, work)
  }

  #inOrder(owner: Owner, channel: string, at: Instant): Instant {
    const { channels } = owner
    const last = channels.get(channel)
    const later = last !== undefined && last > at ? last : at
    channels.set(channel, later)
    if (channels.size > owner.purgeAt) {
      for (const [name, instant] of channels) if (instant <= this.#now) channels.delete(name)
      owner.purgeAt = Math.max(4096, 2 * channels.size)
    }
    return later
  }
}

export interface SavedClock {
  readonly now: Instant
  readonly nextId: number
  readonly works: readonly Work[]
  readonly channels: readonly (readonly [string, Instant])[]
}

interface Owner {
  readonly handle: (work: Work) => void
  outstanding: number
  /** The last instant of each of its channels. */
  readonly channels: Map<string, Instant>
  /** Channels of the past are dropped when there are more than this. */
  purgeAt: number
}

function before(a: Work, b: Work): boolean {
  if (a.at !== b.at) return a.at < b.at
  if (a.tie !== b.tie) return a.tie < b.tie
  return a.id < b.id
}

function push(heap: Work[], work: Work): void {
  let i = heap.length
  heap.push(work)
  while (i > 0) {
    const parent = (i - 1) >> 1
    const above = heap[parent] as Work // Inside the heap by arithmetic.
    if (!before(work, above)) break
    heap[i] = above
    i = parent
  }
  heap[i] = work
}

function popTop(heap: Work[]): void {
  const last = heap.pop()
  if (last === undefined || heap.length === 0) return
  let i = 0
  for (;;) {
    let child = 2 * i + 1
    if (child >= heap.length) break
    // Both indices are inside the heap by arithmetic.
    if (child + 1 < heap.length && before(heap[child + 1] as Work, heap[child] as Work)) child++
    const below = heap[child] as Work
    if (!before(below, last)) break
    heap[i] = below
    i = child
  }
  heap[i] = last
}
