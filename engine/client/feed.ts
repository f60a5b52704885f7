/**
 * A feed: the news of one resource on its way to one reader, in order, after the watch's latency.
 *
 * A feed may lag, and may be held (its reader is cut off); what it missed is then delivered in
 * order. All news that arrives at one instant is one piece of work on the clock.
 */
import type { Duration, Instant } from '../clock/duration'
import type { Change, Store } from '../store/store'
import { Fifo } from './fifo'

/** What a feed needs of its cluster. */
export interface FeedContext {
  readonly store: Store
  /** Makes a feed known by its name, by which its work and its saved state find it. */
  register(feed: Feed): void
  /** Called for each piece of news that is delivered, for the count of work. */
  count(): void
  /** Asks for the delivery of this feed's next news. */
  deliverLater(feed: Feed, latency: Duration, standing: boolean): Arrival
  /** Called when news of a feed begins to be late by a fault. */
  fallBehind(): void
  /** Takes back a delivery that was asked for. */
  cancel(arrival: Arrival): void
}

/** A delivery on the clock: all news up to that instant. */
export interface Arrival {
  readonly work: number
  readonly at: Instant
}

export interface FeedOptions {
  /** Unique in its cluster: `watch/scheduler/pods`. */
  readonly name: string
  readonly resource: string
  /** Only what belongs to this Node. */
  readonly node?: string
  readonly latency: Duration
  /** Called when news is committed, before it is delivered. */
  readonly onCommit?: (change: Change) => void
  readonly deliver: (change: Change) => void
}

export class Feed {
  readonly name: string
  readonly resource: string
  readonly #context: FeedContext
  readonly #options: FeedOptions
  /** What is on its way; made with the first news, because most feeds never have any. */
  #news: News | undefined
  #generation = 0
  #channel: string | undefined
  #lag: Duration
  #held = false
  #end: (() => void) | undefined

  constructor(context: FeedContext, options: FeedOptions) {
    this.name = options.name
    this.resource = options.resource
    this.#context = context
    this.#options = options
    this.#lag = options.latency
    context.register(this)
    this.open()
  }

  /** Its channel on the clock; another one after what was on its way was taken back. */
  get channel(): string {
    this.#channel ??= `${this.name}#${this.#generation}`
    return this.#channel
  }

  /** The oldest change that is committed and not delivered yet. */
  get next(): Change | undefined {
    return this.#news?.pending.first()
  }

  get isLate(): boolean {
    return this.#held || this.#lag !== this.#options.latency
  }

  /** Begins to listen; news from before is not told. */
  open(): void {
    if (this.#end !== undefined) return
    const listen = (change: Change) => this.#commit(change)
    const { store } = this.#context
    const { node } = this.#options
    this.#end =
      node === undefined
        ? store.subscribe(this.resource, listen)
        : store.subscribeIndexed(this.resource, node, listen)
  }

  /** Stops listening and forgets what is on its way. */
  close(): void {
    this.#end?.()
    this.#end = undefined
    this.#takeBack()
    this.#news = undefined
  }

  /** Makes news of later commits take this much longer; none ends it. */
  lagBy(lag: Duration | undefined): void {
    this.#lag = lag ?? this.#options.latency
    if (lag === undefined) this.#reschedule()
    else this.#context.fallBehind()
  }

  /** Holds all news back until `release`. */
  hold(): void {
    this.#held = true
    this.#context.fallBehind()
    this.#takeBack()
  }

  release(): void {
    if (!this.#held) return
    this.#held = false
    this.#reschedule()
  }

  /** Delivers what has arrived; called by the cluster when its work comes up. */
  arrive(now: Instant): void {
    while (!this.#held) {
      // Looked at each time: whoever is told may close the feed.
      const next = this.#news?.arrivals.first()
      if (next === undefined || next.at > now) return
      this.#news?.arrivals.shift()
      const change = this.#news?.pending.shift()
      if (change === undefined) continue
      this.#context.count()
      this.#options.deliver(change)
    }
  }

  /** Nothing when it is as it was made: open, on time, with no news on its way. */
  save(): SavedFeed | undefined {
    const pending = this.#news?.pending.toArray() ?? []
    const arrivals = this.#news?.arrivals.toArray() ?? []
    const isOpen = this.#end !== undefined
    const isIdle = pending.length === 0 && arrivals.length === 0
    if (isOpen && isIdle && this.#generation === 0 && !this.isLate) return undefined
    return {
      open: isOpen,
      pending,
      arrivals,
      lag: this.#lag,
      held: this.#held,
      generation: this.#generation,
    }
  }

  load(saved: SavedFeed): void {
    if (saved.open) this.open()
    else this.close()
    this.#lag = saved.lag
    this.#held = saved.held
    if (this.isLate) this.#context.fallBehind()
    this.#restart(saved.generation)
    if (saved.pending.length === 0 && saved.arrivals.length === 0) return
    const { pending, arrivals } = this.#someNews()
    for (const arrival of saved.arrivals) arrivals.push(arrival)
    for (const change of saved.pending) {
      pending.push(change)
      this.#options.onCommit?.(change)
    }
  }

  #someNews(): News {
    this.#news ??= { pending: new Fifo(), arrivals: new Fifo() }
    return this.#news
  }

  #commit(change: Change): void {
    const { pending, arrivals } = this.#someNews()
    pending.push(change)
    this.#options.onCommit?.(change)
    if (!this.#held) this.#schedule(change, arrivals)
  }

  #schedule(change: Change, arrivals: Fifo<Arrival>): void {
    const last = arrivals.last()
    // An Instant and a Duration make an Instant.
    const at = (change.at + this.#lag) as Instant
    if (last?.at === at) arrivals.push(last)
    else arrivals.push(this.#context.deliverLater(this, this.#lag, change.standing))
  }

  /** News that was on its way will come otherwise, or not at all. */
  #takeBack(): void {
    if (this.#news !== undefined) {
      for (const arrival of this.#news.arrivals.toArray()) this.#context.cancel(arrival)
      this.#news.arrivals.clear()
    }
    this.#restart(this.#generation + 1)
  }

  #restart(generation: number): void {
    this.#generation = generation
    this.#channel = undefined
  }

  #reschedule(): void {
    this.#takeBack()
    if (this.#news === undefined) return
    const { pending, arrivals } = this.#news
    for (const { standing } of pending.toArray()) {
      arrivals.push(this.#context.deliverLater(this, this.#options.latency, standing))
    }
  }
}

interface News {
  readonly pending: Fifo<Change>
  readonly arrivals: Fifo<Arrival>
}

export interface SavedFeed {
  readonly open: boolean
  readonly pending: readonly Change[]
  readonly arrivals: readonly Arrival[]
  readonly lag: Duration
  readonly held: boolean
  readonly generation: number
}
