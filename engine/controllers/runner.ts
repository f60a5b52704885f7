/**
 * Runs one controller: wakes it by what its cache learns, keeps its queue, its memory and what it
 * has written and not yet seen. Stopped, it learns nothing; started again, it reconciles
 * everything.
 */

import type { Kind } from '../api/kinds'
import { type KubeObject, keyOf } from '../api/meta'
import { StatusError } from '../apiserver/status-error'
import type { Cache } from '../client/cache'
import { clientOf } from '../client/client'
import { emptyRecorderState, hasTold, type RecorderState, recorderOf } from '../client/recorder'
import type { Work } from '../clock/clock'
import { between, type Duration, type Instant, microseconds, minutes } from '../clock/duration'
import type { ClusterContext, Component } from '../component'
import type { Change } from '../store/store'
import type { Context, Controller } from './controller'
import { Turns } from './turns'
import { WorkQueue } from './work-queue'

/** After this long a controller no longer waits to see what it wrote. */
const EXPECTATIONS_TIMEOUT = minutes(5)

export class ControllerRunner implements Component {
  readonly name: string
  /** The process that it is part of, whose cache it reads. */
  readonly process: string
  readonly #controller: Controller
  readonly #cluster: ClusterContext
  readonly #cache: Cache
  readonly #queue: WorkQueue
  #recorder: RecorderState
  /** Made when first needed: in a short run most controllers do nothing. */
  #made: Tools | undefined
  #memory: unknown
  #written = new Map<string, Written>()
  readonly #turns: Turns
  #running = false
  /** The key that is being reconciled. */
  #now: string | undefined

  constructor(controller: Controller, cluster: ClusterContext, process: string) {
    this.name = controller.name
    this.process = process
    this.#controller = controller
    this.#cluster = cluster
    this.#cache = cluster.cache(process)
    this.#recorder = emptyRecorderState()
    this.#memory = controller.memory?.()
    const { latency } = cluster.settings
    // Past the cluster's own `after`, which finds causes: queue and turns always name theirs.
    const after: ClusterContext['after'] = (delay, request) =>
      cluster.clock.after(delay, cluster.name, request)
    this.#queue = new WorkQueue(this.name, cluster.clock, after, latency.reconcile)
    this.#turns = new Turns(this.name, cluster.clock, after)
    cluster.trace.actsAs(this.name, this.#user)
    this.#watch()
  }

  get #tools(): Tools {
    this.#made ??= this.#makeTools()
    return this.#made
  }

  #makeTools(): Tools {
    const { name, eventSource = name } = this.#controller
    const wrote = (kind: Kind) => this.#note(kind)
    const client = clientOf(this.#cluster, this.#user, this.process, { wrote })
    const events = recorderOf(client, eventSource, () => this.#cluster.now(), this.#recorder)
    return {
      client,
      events,
      enqueue: (key, delay) => {
        const causes = this.#cluster.trace.causes()
        if (delay === undefined) this.#queue.add(key, causes)
        else this.#queue.addAfter(key, delay, causes)
      },
      renewedAt: (kind, key) => {
        const { id } = this.#cluster.server.registry.ofKind(kind)
        return this.#cache.renewedAt(id, key, this.#cluster.now())
      },
    }
  }

  get #user(): string {
    const { name, account = name } = this.#controller
    return `system:serviceaccount:kube-system:${account}`
  }

  get isRunning(): boolean {
    return this.#running
  }

  /** Starts with an empty memory and all keys; its loops get their phases from the seed. */
  start(): void {
    if (this.#running) return
    this.#running = true
    this.#memory = this.#controller.memory?.()
    const { registry } = this.#cluster.server
    const { reconciles, everything, loops = [] } = this.#controller
    if (reconciles !== undefined) {
      const { id } = registry.ofKind(reconciles)
      for (const object of this.#cache.list(id)) this.#queue.add(keyOf(object), NONE)
    }
    if (everything !== undefined) {
      for (const { id } of registry.resources()) {
        if (!this.#cache.isWatching(id)) continue
        for (const object of this.#cache.list(id)) this.#wakeAll(asAdded(id, object))
      }
    }
    const { settings, random } = this.#cluster
    for (const { name, period } of loops) {
      // A turn takes time, and the next one begins a period after its end.
      const step = (period(settings) + settings.latency.reconcile) as Duration
      const phase = random.next(`phase/${this.name}/${name}`)
      this.#turns.begin(name, step, microseconds(period(settings) * phase))
    }
  }

  /** Stops as a process that is killed: queue and memory are gone. */
  stop(): void {
    this.#running = false
    this.#queue.clear()
    this.#written.clear()
    this.#turns.clear()
  }

  handle(work: Work): void {
    // The runner asks for work only with keys and loop names as payload.
    const what = String(work.payload)
    if (work.name === 'reconcile') this.#reconcile(what)
    else if (work.name === 'wake') {
      this.#queue.woken(what)
      this.#queue.add(what, work.causes)
    } else this.#turn(what, work)
  }

  save() {
    return {
      queue: this.#queue.save(),
      memory: this.#memory,
      recorder: hasTold(this.#recorder) ? this.#recorder : undefined,
      written: this.#written.size === 0 ? undefined : this.#written,
      turns: this.#turns.save(),
      running: this.#running,
    }
  }

  load(saved: ReturnType<ControllerRunner['save']>): void {
    this.#queue.load(saved.queue)
    this.#memory = saved.memory
    if (saved.recorder !== undefined) Object.assign(this.#recorder, saved.recorder)
    if (saved.written !== undefined) this.#written = saved.written
    this.#turns.load(saved.turns)
    this.#running = saved.running
  }

  #reconcile(key: string): void {
    const causes = this.#queue.take(key)
    const { trace } = this.#cluster
    trace.during(this.name, 'reconcile', key, causes, () => {
      this.#now = key
      try {
        const requeue = this.#controller.reconcile?.(this.#context(key), key)
        this.#queue.forget(key)
        this.#queue.dropTimer(key)
        if (requeue?.requeueAfter !== undefined) {
          const { requeueAfter, standing } = requeue
          this.#queue.addAfter(key, requeueAfter, trace.causes(), standing)
        }
      } catch (error) {
        this.#failed(key, error)
      } finally {
        this.#now = undefined
      }
    })
  }

  #failed(key: string, error: unknown): void {
    if (!(error instanceof StatusError)) {
      throw new Error(`controller "${this.name}" failed on ${key}`, { cause: error })
    }
    const failures = this.#queue.retry(key, this.#cluster.trace.causes())
    if (failures > (this.#controller.maxRetries ?? Number.POSITIVE_INFINITY)) {
      this.#queue.forget(key)
      this.#queue.dropTimer(key)
    }
  }

  #turn(name: string, work: Work): void {
    const loop = this.#controller.loops?.find((candidate) => candidate.name === name)
    if (loop === undefined) return
    const changed = this.#turns.take(name)
    this.#cluster.trace.during(this.name, name, '', work.causes, () => {
      try {
        this.#turns.end(name, loop.run(this.#context(''), changed))
      } catch (error) {
        if (!(error instanceof StatusError)) {
          throw new Error(`controller "${this.name}" failed in its ${name}`, { cause: error })
        }
        this.#turns.wake(name)
      }
    })
  }

  #context(key: string): Context {
    const { settings, random } = this.#cluster
    const { client, events, enqueue, renewedAt } = this.#tools
    return {
      client,
      events,
      enqueue,
      renewedAt,
      now: this.#cluster.now(),
      settings,
      random,
      memory: this.#memory,
      caughtUp: this.#caughtUp(key),
    }
  }

  #watch(): void {
    const { registry } = this.#cluster.server
    const { reconciles, ignores, watches = [], reads = [], loops = [] } = this.#controller
    if (reconciles !== undefined) {
      this.#cache.watch(registry.ofKind(reconciles).id, (change) => {
        if (!this.#running || ignores?.(change)) return
        this.#queue.add(change.key, [change.entry])
      })
    }
    for (const kind of reads) this.#cache.watch(registry.ofKind(kind).id)
    this.#cache.watch(registry.ofKind('Namespace').id)
    for (const watch of watches) {
      this.#cache.watch(registry.ofKind(watch.kind).id, (change) => {
        if (!this.#running) return
        const { client } = this.#made ?? this.#tools
        const keys = watch.keys(change, client, reconciles)
        if (keys.length > 0) this.#addAll(keys, [change.entry])
      })
    }
    for (const { name, looksAt = [] } of loops) {
      for (const kind of looksAt) {
        this.#cache.watch(registry.ofKind(kind).id, () => this.#turns.wake(name))
      }
    }
    if (this.#controller.everything !== undefined) this.#watchAll()
  }

  /**
   * Watches all resources, also those that are registered later, but not what expires by itself.
   */
  #watchAll(): void {
    const watched = new Set<string>()
    const tell = (change: Change): void => {
      if (this.#running) this.#wakeAll(change)
    }
    this.#cluster.server.registry.each(({ id, strategy }) => {
      if (watched.has(id) || strategy.timeToLive !== undefined) return
      watched.add(id)
      this.#cache.watch(id, tell)
    })
  }

  #wakeAll(change: Change): void {
    const { client } = this.#made ?? this.#tools
    const keys = this.#controller.everything?.(change, client.untyped) ?? NO_KEYS
    if (keys.length > 0) this.#addAll(keys, change.entry === 0 ? NONE : [change.entry])
  }

  #addAll(keys: readonly string[], causes: readonly number[]): void {
    for (const key of keys) this.#queue.add(key, causes)
  }

  #caughtUp(key: string): boolean {
    const written = this.#written.get(key)
    if (written === undefined) return true
    const waited = between(written.at, this.#cluster.now())
    if (waited < EXPECTATIONS_TIMEOUT && !this.#hasSeen(written)) return false
    this.#written.delete(key)
    return true
  }

  #hasSeen({ revisions }: Written): boolean {
    for (const [resource, revision] of revisions) {
      if (!this.#cache.hasSeen(resource, revision)) return false
    }
    return true
  }

  /** Notes a write of a kind that the cache shows: see `caughtUp`. */
  #note(kind: Kind): void {
    const key = this.#now
    if (key === undefined) return
    const { id } = this.#cluster.server.registry.ofKind(kind)
    if (!this.#cache.isWatching(id)) return
    const at = this.#cluster.now()
    const { revision } = this.#cluster.store
    const written = this.#written.get(key)
    if (written === undefined) this.#written.set(key, { at, revisions: new Map([[id, revision]]) })
    else {
      written.at = at
      written.revisions.set(id, revision)
    }
  }
}

/** What a controller works with, the same in all its reconciles and turns. */
type Tools = Pick<Context, 'client' | 'events' | 'enqueue' | 'renewedAt'>

interface Written {
  at: Instant
  readonly revisions: Map<string, number>
}

const NONE: readonly number[] = []
const NO_KEYS: readonly string[] = []

/** What a watch that begins tells of an object that is there. */
const asAdded = (resource: string, object: KubeObject): Change => ({
  type: 'ADDED',
  resource,
  key: keyOf(object),
  object,
  previous: undefined,
  revision: Number(object.metadata.resourceVersion),
  at: NEVER,
  entry: 0,
  standing: false,
})
const NEVER = 0 as Instant // Replaced at once by the instant of the write.
