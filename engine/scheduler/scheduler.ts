/**
 * The scheduler: gives each Pod without a Node the best Node, one Pod at a time.
 *
 * A cycle takes the first Pod of the queue, finds its Node, assumes it there and leaves the
 * binding to later work; a Pod that fits nowhere goes back to the queue with the reasons in its
 * condition and an Event. Stopped, it knows nothing; started again, it sees everything.
 *
 * Models pkg/scheduler/{scheduler,schedule_one}.go. Left out: profiles besides the default one,
 * extenders; without any Node a Pod waits for one instead of trying again every 10 s.
 */
import type { Kind } from '../api/kinds'
import { type Client, clientOf } from '../client/client'
import { emptyRecorderState, recorderOf } from '../client/recorder'
import type { Work } from '../clock/clock'
import type { ClusterContext, Component } from '../component'
import { Bindings, type SavedBindings } from './bindings'
import { Cycle } from './cycle'
import { type Explanation, explain } from './explain'
import type { View } from './framework'
import { Intake } from './intake'
import { NodeSearch } from './node-search'
import { Nodes, type SavedNodes } from './nodes'
import { Nominations } from './nominations'
import { OwnSelectors } from './own-selectors'
import { Profile } from './profile'
import { type SavedQueue, SchedulingQueue } from './queue'
import { DEFAULT_PROFILE } from './registry'
import { Retry } from './retry'
import { type SavedTimers, type Timer, Timers } from './timers'

const SCHEDULER_NAME = 'default-scheduler'
const USER = 'system:kube-scheduler'
const CACHE = 'scheduler'

export class Scheduler implements Component {
  readonly name = SCHEDULER_NAME
  readonly profile = new Profile(DEFAULT_PROFILE)
  readonly #cluster: ClusterContext
  readonly #client: Client
  readonly #recorder = emptyRecorderState()
  readonly #view: View
  readonly #nominations = new Nominations()
  readonly #bindings = new Bindings()
  readonly #queue: SchedulingQueue
  readonly #search: NodeSearch
  readonly #timers: Timers
  readonly #intake: Intake
  readonly #cycle: Cycle
  #running = false

  constructor(cluster: ClusterContext) {
    const { profile } = this
    this.#cluster = cluster
    cluster.trace.actsAs(this.name, USER)
    this.#client = clientOf(cluster, USER, CACHE)
    const own = new OwnSelectors(this.#client)
    const view = { nodes: new Nodes(), reader: this.#client, own }
    this.#view = view
    const { podInitialBackoff, podMaxBackoff } = cluster.settings.flags
    this.#queue = new SchedulingQueue({
      sort: profile.points.sort.queueSort,
      preEnqueue: (pod) => profile.preEnqueue(pod),
      backoff: { initial: podInitialBackoff, max: podMaxBackoff },
    })
    const draw = (limit: number, purpose: string) =>
      cluster.random.below(limit, `${this.name}/${purpose}`)
    this.#search = new NodeSearch(profile, view, this.#nominations, (limit) => draw(limit, 'tie'))
    this.#timers = new Timers(this.name, cluster)
    const retry = new Retry(profile.points, this.#queue, view, () => cluster.now())
    const shared = {
      name: this.name,
      queue: this.#queue,
      nominations: this.#nominations,
      bindings: this.#bindings,
      retry,
    }
    this.#cycle = new Cycle({
      ...shared,
      cluster,
      client: this.#client,
      events: recorderOf(this.#client, this.name, () => cluster.now(), this.#recorder),
      profile,
      view,
      search: this.#search,
      draw,
    })
    this.#intake = new Intake({
      ...shared,
      nodes: view.nodes,
      now: () => cluster.now(),
      abandon: (key) => this.#cycle.abandon(key),
    })
    this.#watch(profile.points.retryKinds)
  }

  get isRunning(): boolean {
    return this.#running
  }

  start(): void {
    if (this.#running) return
    this.#running = true
    this.#timers.start()
    this.#view.own.forget()
    this.#intake.begin(this.#client.list('Node'), this.#client.list('Pod'))
    this.#timers.follow(this.#queue)
  }

  /** Stops as a process that is killed: what it had in memory is gone. */
  stop(): void {
    this.#running = false
    for (const { work } of this.#bindings.all()) {
      if (work !== undefined) this.#cluster.clock.cancel(work)
    }
    this.#timers.stop()
    this.#queue.clear()
    this.#bindings.clear()
    this.#nominations.clear()
    this.#view.nodes.clear()
    this.#search.start = 0
  }

  handle(work: Work): void {
    const { trace } = this.#cluster
    if (work.name === 'bind') {
      const key = String(work.payload) // Asked for with a key.
      trace.during(this.name, 'bind', key, work.causes, () => this.#cycle.bind(key))
    } else {
      const timer = work.name as Timer // All other work is asked for by the timers.
      this.#timers.fired(timer)
      if (timer === 'schedule') this.#schedule()
      else if (timer === 'flush back-off') this.#queue.flushBackoff(this.#cluster.now())
      else this.#queue.flushUnschedulable(this.#cluster.now())
    }
    this.#timers.follow(this.#queue)
  }

  /** Every verdict about a Pod, Node by Node and plugin by plugin, as things are now. */
  explain(key: string): Explanation | undefined {
    const pod = this.#client.get('Pod', key)
    return pod === undefined ? undefined : explain(pod, this.profile, this.#view)
  }

  save(): SavedScheduler {
    return {
      running: this.#running,
      nodes: this.#view.nodes.save(),
      queue: this.#queue.save(),
      bindings: this.#bindings.save(),
      nominations: this.#nominations.save(),
      timers: this.#timers.save(),
      start: this.#search.start,
      recorder: this.#recorder,
    }
  }

  load(saved: SavedScheduler): void {
    this.#running = saved.running
    this.#view.nodes.load(saved.nodes)
    this.#queue.load(saved.queue)
    this.#bindings.load(saved.bindings)
    this.#nominations.load(saved.nominations)
    this.#timers.load(saved.timers)
    this.#search.start = saved.start
    Object.assign(this.#recorder, saved.recorder)
  }

  #watch(kinds: ReadonlySet<string>): void {
    const { registry } = this.#cluster.server
    const cache = this.#cluster.cache(CACHE)
    const told = (handle: (change: Parameters<Intake['pod']>[0]) => void) => {
      return (change: Parameters<Intake['pod']>[0]) => {
        if (!this.#running) return
        handle(change)
        this.#timers.follow(this.#queue)
      }
    }
    for (const kind of READ) cache.watch(registry.ofKind(kind).id)
    cache.watch(
      'nodes',
      told((change) => this.#intake.node(change)),
    )
    cache.watch(
      'pods',
      told((change) => this.#intake.pod(change)),
    )
    cache.watch('services', () => this.#view.own.forget())
    for (const kind of READ) {
      if (!kinds.has(kind)) continue
      cache.watch(
        registry.ofKind(kind).id,
        told((change) => this.#intake.other(kind, change)),
      )
    }
  }

  #schedule(): void {
    const queued = this.#queue.pop()
    if (queued === undefined) return
    const { key } = queued.info
    this.#cluster.trace.during(this.name, 'schedule', key, queued.causes, () => {
      this.#cycle.schedule(queued)
    })
  }
}

/** Kinds that plugins read, besides Pods and Nodes. */
const READ: readonly Exclude<Kind, 'Pod'>[] = [
  'Namespace',
  'Service',
  'ReplicationController',
  'ReplicaSet',
  'StatefulSet',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'StorageClass',
  'PodDisruptionBudget',
]

interface SavedScheduler {
  readonly running: boolean
  readonly nodes: SavedNodes
  readonly queue: SavedQueue
  readonly bindings: SavedBindings
  readonly nominations: ReturnType<Nominations['save']>
  readonly timers: SavedTimers
  readonly start: number
  readonly recorder: ReturnType<typeof emptyRecorderState>
}
