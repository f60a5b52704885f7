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
import { StatusError } from '../apiserver/status-error'
import { type Client, clientOf } from '../client/client'
import { emptyRecorderState, type Recorder, recorderOf } from '../client/recorder'
import type { Work } from '../clock/clock'
import type { ClusterContext, Component } from '../component'
import { Bindings, type SavedBindings } from './bindings'
import { type Explanation, explain } from './explain'
import { type Diagnosis, fitError, NO_NODES } from './fit-error'
import type { Attempt, View } from './framework'
import { Intake } from './intake'
import type { NodeInfo } from './node-info'
import { NodeSearch } from './node-search'
import { Nodes, type SavedNodes } from './nodes'
import { Nominations } from './nominations'
import { OwnSelectors } from './own-selectors'
import { type Nomination, withFailure } from './pod-condition'
import type { PodInfo } from './pod-info'
import { Profile } from './profile'
import { type QueuedPod, type SavedQueue, SchedulingQueue } from './queue'
import { DEFAULT_PROFILE } from './registry'
import { Retry } from './retry'
import { type SavedTimers, Timers } from './timers'

export const SCHEDULER_NAME = 'default-scheduler'
const USER = 'system:kube-scheduler'
const CACHE = 'scheduler'
/** Longer messages of Events are cut. */
const MAX_NOTE = 1024

export class Scheduler implements Component {
  readonly name = SCHEDULER_NAME
  readonly profile = new Profile(DEFAULT_PROFILE)
  readonly #cluster: ClusterContext
  readonly #client: Client
  readonly #recorder = emptyRecorderState()
  readonly #events: Recorder
  readonly #view: View
  readonly #nominations = new Nominations()
  readonly #bindings = new Bindings()
  readonly #queue: SchedulingQueue
  readonly #search: NodeSearch
  readonly #timers: Timers
  readonly #intake: Intake
  #running = false

  constructor(cluster: ClusterContext) {
    const { profile } = this
    this.#cluster = cluster
    this.#client = clientOf(cluster, USER, CACHE)
    this.#events = recorderOf(this.#client, this.name, () => cluster.now(), this.#recorder)
    const own = new OwnSelectors(this.#client)
    this.#view = { nodes: new Nodes(), reader: this.#client, own }
    this.#queue = new SchedulingQueue(profile.sort.queueSort, (pod) => profile.preEnqueue(pod))
    this.#search = new NodeSearch(profile, this.#view, this.#nominations, (limit) =>
      this.#draw(limit, 'tie'),
    )
    this.#timers = new Timers(this.name, cluster)
    const retry = new Retry(profile.plugins, this.#queue, this.#view)
    this.#intake = new Intake({
      nodes: this.#view.nodes,
      queue: this.#queue,
      nominations: this.#nominations,
      bindings: this.#bindings,
      retry,
      schedulerName: this.name,
      now: () => cluster.now(),
      abandon: (key) => this.#abandon(key),
    })
    this.#watch(retry.kinds)
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
      trace.during(this.name, 'bind', key, work.causes, () => this.#bind(key))
    } else if (work.name === 'schedule') this.#cycle()
    else if (work.name === 'flush back-off') {
      this.#timers.fired(work.name)
      this.#queue.flushBackoff(this.#cluster.now())
    } else {
      this.#timers.fired('flush unschedulable')
      this.#queue.flushUnschedulable(this.#cluster.now())
    }
    if (this.#running) this.#timers.follow(this.#queue)
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

  #cycle(): void {
    this.#timers.fired('schedule')
    const queued = this.#queue.pop()
    if (queued === undefined) return
    const { key } = queued.info
    this.#cluster.trace.during(this.name, 'schedule', key, queued.causes, () => {
      try {
        this.#schedule(queued)
      } catch (error) {
        throw new Error(`${this.name} failed on Pod ${key}`, { cause: error })
      }
    })
  }

  #schedule(queued: QueuedPod): void {
    const { info } = queued
    if (info.isTerminating) {
      const text = `skip schedule deleting pod: ${info.key}`
      this.#events.record(info.pod, 'Warning', 'FailedScheduling', text)
      return
    }
    if (this.#view.nodes.list().length === 0) {
      this.#unschedulable(queued, NO_NODES, NO_NODE_PLUGINS, { type: 'clear' })
      return
    }
    const found = this.#search.find(info)
    if (found.type === 'none') this.#failed(queued, found.diagnosis)
    else this.#assume(queued, found.node)
  }

  /** Counts the Pod as being on its Node from now on, and binds it later. */
  #assume(queued: QueuedPod, node: NodeInfo): void {
    const { info } = queued
    const { trace, settings } = this.#cluster
    const view = this.#view
    this.#nominations.remove(info.key)
    view.nodes.place(info, node.name)
    const verdict = this.profile.reserve(info, node, view) ?? this.profile.permit(info, node, view)
    if (verdict !== undefined) {
      this.profile.unreserve(info, node, view)
      view.nodes.removePod(info.key)
      const verdicts = new Map([[node, verdict]])
      const message = fitError({ nodeCount: 1, verdicts, others: undefined })
      this.#unschedulable(queued, message, [verdict.plugin], undefined)
      return
    }
    const subject = `Pod ${info.key}`
    trace.record({ type: 'decision', name: 'chose a Node', subject, detail: node.name })
    const request = { actor: this.name, name: 'bind', payload: info.key }
    const work = this.#cluster.after(settings.latency.bind, request)
    this.#bindings.set(info.key, { pod: queued, node: node.name, work })
  }

  #bind(key: string): void {
    const binding = this.#bindings.get(key)
    if (binding === undefined) return
    const { pod, node } = binding
    this.#bindings.set(key, { ...binding, work: undefined })
    try {
      this.profile.bind(pod.info, node, this.#client)
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      this.#forget(key)
      this.#requeue(pod, [])
      const message = `running Bind plugin "DefaultBinder": ${error.message}`
      this.#tell(pod.info, 'SchedulerError', message, undefined)
      return
    }
    const text = `Successfully assigned ${key} to ${node}`
    this.#attempt(() => this.#events.record(pod.info.pod, 'Normal', 'Scheduled', text))
  }

  /** No Node takes the Pod: perhaps preemption makes room. */
  #failed(queued: QueuedPod, diagnosis: Diagnosis): void {
    const result = this.#postFilter(queued.info, diagnosis)
    const message = fitError(diagnosis, result?.message)
    const { trace } = this.#cluster
    const subject = `Pod ${queued.info.key}`
    trace.record({ type: 'decision', name: 'found no Node', subject, detail: message })
    this.#unschedulable(queued, message, [...diagnosis.rejectedBy].sort(), result?.nomination)
  }

  #postFilter(pod: PodInfo, diagnosis: Diagnosis) {
    let message = ''
    let nomination: Nomination | undefined
    for (const plugin of this.profile.postFilters) {
      const result = plugin.postFilter(pod, diagnosis, this.#attemptFor())
      if (result.type === 'nominated') {
        return { message: '', nomination: { type: 'set', node: result.node } as const }
      }
      message = result.message
      if (result.clear) nomination = { type: 'clear' }
    }
    return { message, nomination }
  }

  #unschedulable(
    queued: QueuedPod,
    message: string,
    rejectedBy: readonly string[],
    nomination: Nomination | undefined,
  ): void {
    this.#requeue(queued, rejectedBy)
    if (nomination?.type === 'set') this.#nominations.set(queued.info, nomination.node)
    else if (nomination?.type === 'clear') this.#nominations.remove(queued.info.key)
    this.#tell(queued.info, 'Unschedulable', message, nomination)
  }

  /** Puts the Pod back as the cache shows it, unless it is gone or has a Node by now. */
  #requeue(queued: QueuedPod, rejectedBy: readonly string[]): void {
    const pod = this.#client.get('Pod', queued.info.key)
    if (pod === undefined || pod.spec.nodeName) return
    this.#queue.putBack(queued, rejectedBy, this.#cluster.now())
  }

  /** Says in an Event and in the Pod's condition why it has no Node. */
  #tell(
    { pod, key }: PodInfo,
    reason: string,
    message: string,
    nomination: Nomination | undefined,
  ): void {
    const note = message.length > MAX_NOTE ? `${message.slice(0, MAX_NOTE - 4)} ...` : message
    this.#attempt(() => this.#events.record(pod, 'Warning', 'FailedScheduling', note))
    const now = this.#cluster.now()
    this.#attempt(() =>
      this.#client.patch(
        'Pod',
        key,
        (old) => withFailure(old, { reason, message, now }, nomination),
        {
          subresource: 'status',
        },
      ),
    )
  }

  #forget(key: string): void {
    const binding = this.#bindings.remove(key)
    const node = this.#view.nodes.nodeOf(key)
    if (binding === undefined || node === undefined) return
    this.profile.unreserve(binding.pod.info, node, this.#view)
    this.#view.nodes.removePod(key)
  }

  /** A Pod is gone before it was bound. */
  #abandon(key: string): void {
    const work = this.#bindings.get(key)?.work
    if (work !== undefined) this.#cluster.clock.cancel(work)
    this.#forget(key)
  }

  /** Writes something that may be refused without consequence: the refusal is in the trace. */
  #attempt(write: () => void): void {
    try {
      write()
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
    }
  }

  #attemptFor(): Attempt {
    return {
      view: this.#view,
      client: this.#client,
      events: this.#events,
      now: this.#cluster.now(),
      draw: (limit, purpose) => this.#draw(limit, purpose),
      filter: (pod, node) => this.#search.try(pod, node),
      nominatedTo: (node) => this.#nominations.on(node),
      clearNomination: ({ key }) => {
        this.#nominations.remove(key)
      },
    }
  }

  #draw(limit: number, purpose: string): number {
    return this.#cluster.random.below(limit, `${this.name}/${purpose}`)
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

/** Any plugin that waits for Nodes to be added brings the Pod back. */
const NO_NODE_PLUGINS = ['NodeUnschedulable']

export interface SavedScheduler {
  readonly running: boolean
  readonly nodes: SavedNodes
  readonly queue: SavedQueue
  readonly bindings: SavedBindings
  readonly nominations: ReturnType<Nominations['save']>
  readonly timers: SavedTimers
  readonly start: number
  readonly recorder: ReturnType<typeof emptyRecorderState>
}
