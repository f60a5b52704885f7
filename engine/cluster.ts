/**
 * A cluster: wires the parts together, the only file that knows them all.
 *
 * A cluster is a value: a store, an API server in front of it, components that watch and write, and
 * one clock that decides what runs next. A hundred can live in one process, several on one clock.
 */
import { ApiServer } from './apiserver/apiserver'
import { bootstrapObjects } from './apiserver/bootstrap'
import { CustomResources } from './apiserver/custom-resources'
import { EventExpiry } from './apiserver/expiry'
import { ADMISSION } from './apiserver/plugins'
import { Registry } from './apiserver/registry'
import { STRATEGIES } from './apiserver/strategies'
import type { Strategy } from './apiserver/strategy'
import { type WatchEvent, type WatchOptions, watch } from './apiserver/watch'
import { Webhooks } from './apiserver/webhooks/answerers'
import { Cache } from './client/cache'
import type { Arrival, Feed, FeedContext, SavedFeed } from './client/feed'
import { Clock, type Work, type WorkRequest } from './clock/clock'
import { type Duration, type Instant, instantOf, plus } from './clock/duration'
import { Randomness } from './clock/random'
import type { ClusterContext, Component, TokenSigner } from './component'
import { CONTROLLERS } from './controllers/registry'
import { ControllerRunner } from './controllers/runner'
import { ensure } from './ensure'
import { Faults } from './faults/faults'
import { Images } from './images/images'
import { Drains } from './kubectl/drain'
import { Kubectl } from './kubectl/kubectl'
import { Kubelet } from './kubelet/kubelet'
import { type MachineSpec, machineSpec } from './kubelet/machine'
import { Network } from './network/network'
import { Scheduler } from './scheduler/scheduler'
import { DEFAULT_SETTINGS, type Settings } from './settings'
import { copyState } from './store/plain'
import { Store } from './store/store'
import { Trace } from './trace/trace'
import { unsettled } from './unsettled'

/** 2025-01-01T00:00:00Z, where virtual time begins. */
const EPOCH = instantOf('2025-01-01T00:00:00Z')

export interface ClusterOptions {
  /** Decides all chance; the same seed gives the same run, byte for byte. */
  readonly seed?: number
  /** Distinguishes clusters on one clock. */
  readonly name?: string
  readonly clock?: Clock
  readonly settings?: Settings
  /** How many standard Nodes, or their machines. */
  readonly nodes?: number | readonly MachineSpec[]
  /** The controllers to run, by name; all when absent. Tests switch on one. */
  readonly controllers?: readonly string[]
  /** Whether the default scheduler runs; it does unless told not to. */
  readonly scheduler?: boolean
}

export class Cluster implements ClusterContext {
  readonly name: string
  readonly seed: number
  readonly clock: Clock
  readonly random: Randomness
  readonly settings: Settings
  readonly trace: Trace
  readonly store: Store
  readonly server: ApiServer
  /** Webhooks that are functions in this process. */
  readonly webhooks: Webhooks
  /** Makes tokens of Pods while the cluster is served. */
  signer: TokenSigner | undefined
  readonly feeds: FeedContext
  readonly images: Images
  readonly scheduler: Scheduler
  /** What clients inside and outside meet. */
  readonly network: Network
  /** kubectl, as the administrator. */
  readonly kubectl: Kubectl
  readonly drains: Drains
  /** What can befall it. */
  readonly faults: Faults
  readonly #components = new Map<string, Component>()
  readonly #controllers = new Map<string, ControllerRunner>()
  readonly #kubelets = new Map<string, Kubelet>()
  readonly #caches = new Map<string, Cache>()
  readonly #feeds = new Map<string, Feed>()
  readonly #options: ClusterOptions
  #deliveries = 0
  /** Set when news was late for the first time: before, no feed needs to be asked. */
  #hasBeenLate = false
  /** Set when a component broke: the cluster does nothing any more. */
  #broken: Error | undefined

  constructor(options: ClusterOptions = {}, saved?: SavedCluster) {
    this.#options = options
    this.name = options.name ?? 'cluster'
    this.seed = options.seed ?? 1
    this.clock = options.clock ?? new Clock(EPOCH)
    this.settings = options.settings ?? DEFAULT_SETTINGS
    this.random = new Randomness(this.seed, this.name, saved?.random)
    this.trace = new Trace(() => this.clock.now, saved?.trace, saved?.forgotten)
    this.trace.actsAs('client', 'kubernetes-admin')
    const registry = Registry.builtIn(STRATEGIES)
    this.store = storeFor(registry)
    this.webhooks = new Webhooks()
    this.server = new ApiServer({
      registry,
      store: this.store,
      admission: ADMISSION,
      trace: this.trace,
      random: this.random,
      settings: this.settings,
      outside: this.webhooks,
      now: () => this.clock.now,
    })
    this.feeds = {
      store: this.store,
      register: (feed) => this.#feeds.set(feed.name, feed),
      count: () => this.#deliveries++,
      fallBehind: () => {
        this.#hasBeenLate = true
      },
      cancel: ({ work }) => this.clock.cancel(work),
      deliverLater: (feed, latency, standing) => this.#deliver(feed, latency, standing),
    }
    this.clock.register(this.name, (work) => this.#handle(work))
    this.images = this.#add(new Images(this))
    this.#add(new CustomResources(this))
    this.#add(new EventExpiry(this))
    this.scheduler = this.#add(new Scheduler(this))
    this.network = this.#add(new Network(this, this.#machines()))
    this.kubectl = new Kubectl(this)
    this.drains = this.#add(new Drains(this))
    this.faults = new Faults(this)
    for (const controller of CONTROLLERS) {
      const { process = CONTROLLER_MANAGER } = controller
      const runner = this.#add(new ControllerRunner(controller, this, process))
      this.#controllers.set(controller.name, runner)
    }
    if (saved === undefined) this.#begin()
    else this.#restore(saved)
  }

  /** How much news has been delivered; a measure that does not depend on the machine. */
  get deliveries(): number {
    return this.#deliveries
  }

  now(): Instant {
    return this.clock.now
  }

  after(delay: Duration, request: WorkRequest): number {
    const causes = request.causes ?? this.trace.causes()
    return this.clock.ask(delay, this.name, request, causes).id
  }

  cache(name: string): Cache {
    let cache = this.#caches.get(name)
    if (cache === undefined) {
      cache = new Cache(name, this.feeds, this.settings.latency.watch)
      this.#caches.set(name, cache)
    }
    return cache
  }

  skipsBeats(resource: string): boolean {
    if (!this.settings.skipBeats || this.store.isObserved(resource)) return false
    if (!this.#hasBeenLate) return true
    for (const cache of this.#caches.values()) if (cache.isLate(resource)) return false
    return true
  }

  /** A machine starts and its kubelet registers a Node. */
  addNode(spec: MachineSpec): Kubelet {
    ensure(!this.#kubelets.has(spec.name), 'no machine is called this yet', spec.name)
    const kubelet = this.#add(new Kubelet(this, spec, this.images, this.network))
    this.#kubelets.set(spec.name, kubelet)
    return kubelet
  }

  kubelet(node: string): Kubelet | undefined {
    return this.#kubelets.get(node)
  }

  kubelets(): readonly Kubelet[] {
    return [...this.#kubelets.values()]
  }

  controller(name: string): ControllerRunner | undefined {
    return this.#controllers.get(name)
  }

  /** Those that it was made to run. */
  controllers(): readonly ControllerRunner[] {
    const { controllers } = this.#options
    return [...this.#controllers.values()].filter(({ name }) => controllers?.includes(name) ?? true)
  }

  caches(): readonly Cache[] {
    return [...this.#caches.values()]
  }

  /** All news on its way to somebody. */
  watches(): readonly Feed[] {
    return [...this.#feeds.values()]
  }

  /** Tells each change of a resource as a client's watch would; the result ends it. */
  watch(resource: string, options: WatchOptions, tell: (event: WatchEvent) => void): () => void {
    const { store, trace } = this
    const source = { store, trace, now: this.clock.now }
    return watch(source, this.server.registry.get(resource), options, tell)
  }

  component(name: string): Component | undefined {
    return this.#components.get(name)
  }

  /** Runs the clock this far, whatever happens. */
  run(duration: Duration): void {
    this.runTo(plus(this.clock.now, duration))
  }

  runTo(instant: Instant): void {
    while (this.step(instant));
    this.clock.moveTo(instant)
  }

  /** Does the next piece of work, unless it lies after `limit`; false when none was done. */
  step(limit: Instant): boolean {
    if (this.#broken !== undefined) throw this.#broken
    const worked = this.clock.step(limit)
    if (this.#broken !== undefined) throw this.#broken
    return worked
  }

  /** True when no change is under way and nothing waits because of an unfinished one. */
  get isSettled(): boolean {
    return this.clock.outstanding(this.name) === 0
  }

  /** Runs until the cluster has settled; throws and names what goes on when it does not. */
  settle(): void {
    const { settleLimit, settleWork } = this.settings
    const limit = plus(this.clock.now, settleLimit)
    const start = this.clock.executed
    const first = this.trace.entries.length
    while (!this.isSettled) {
      const spent = this.clock.executed - start
      if (spent >= settleWork || !this.step(limit)) throw unsettled(this, first, spent)
    }
  }

  /** The whole state as data. What components remember is still theirs: copy it to keep it. */
  save(): SavedCluster {
    const { nodes: _, clock: __, ...options } = this.#options
    return {
      format: 'kubecumber.cluster/v1',
      options: { ...options, settings: this.settings },
      clock: this.clock.save(this.name),
      random: this.random.save(),
      store: this.store.save(),
      trace: [...this.trace.entries],
      forgotten: this.trace.forgotten,
      machines: [...this.#kubelets.values()].map((kubelet) => kubelet.machine),
      unavailable: this.server.unavailable,
      feeds: [...this.#feeds].flatMap(([name, feed]) => {
        const state = feed.save()
        return state === undefined ? [] : [[name, state] as const]
      }),
      components: [...this.#components].map(([name, c]) => [name, c.save()] as const),
    }
  }

  /** A cluster that goes on from what was saved, on a clock of its own unless given one. */
  static load(saved: SavedCluster, clock: Clock = new Clock(saved.clock.now)): Cluster {
    return new Cluster({ ...saved.options, clock }, saved)
  }

  /** An independent cluster in the same state; what cannot change is shared. */
  fork(): Cluster {
    const copy = Cluster.load(this.save())
    copy.webhooks.include(this.webhooks)
    copy.images.catalogue.include(this.images.catalogue)
    return copy
  }

  #begin(): void {
    this.trace.during('bootstrap', 'create', '', [], () => {
      const { registry } = this.server
      for (const { resource, body } of bootstrapObjects(this.settings, registry)) {
        this.server.create(registry.get(resource), body, BOOTSTRAP)
      }
    })
    const { nodes = 0, scheduler = true } = this.#options
    for (const runner of this.controllers()) runner.start()
    if (scheduler) this.scheduler.start()
    const machines =
      typeof nodes === 'number'
        ? Array.from({ length: nodes }, (_, i) => machineSpec({ name: `node-${i + 1}` }))
        : nodes
    for (const machine of machines) this.addNode(machine).start()
  }

  #restore(saved: SavedCluster): void {
    this.store.load(saved.store)
    this.server.unavailable = saved.unavailable
    for (const machine of saved.machines) this.addNode(machine)
    // What components remember is theirs to change, so each cluster gets its own.
    for (const [name, state] of saved.components) {
      this.#components.get(name)?.load(copyState(state))
    }
    for (const [name, state] of saved.feeds) this.#feeds.get(name)?.load(state)
    this.clock.load(this.name, saved.clock)
  }

  #add<C extends Component>(component: C): C {
    ensure(!this.#components.has(component.name), 'no component is called this yet', component.name)
    this.#components.set(component.name, component)
    return component
  }

  #machines() {
    return { get: (node: string) => this.kubelet(node), all: () => this.kubelets() }
  }

  #deliver(feed: Feed, latency: Duration, standing: boolean): Arrival {
    const { name, channel } = feed
    const request = { actor: FEEDS, name: 'deliver', channel, payload: name, standing }
    const { id, at } = this.clock.ask(latency, this.name, request, NO_CAUSES)
    return { work: id, at }
  }

  #handle(work: Work): void {
    const { waiting } = this.server
    waiting.begin()
    try {
      if (work.actor === FEEDS) {
        this.#feeds.get(String(work.payload))?.arrive(this.clock.now)
        return
      }
      ensure(this.#components.get(work.actor), 'a component is called this', work.actor).handle(
        work,
      )
    } catch (error) {
      this.#broken = new Error(
        `the cluster stopped: ${work.actor} failed in "${work.name}" of ${JSON.stringify(work.payload)}`,
        { cause: error },
      )
    } finally {
      waiting.end()
    }
  }
}

export interface SavedCluster {
  readonly format: 'kubecumber.cluster/v1'
  readonly options: ClusterOptions
  readonly clock: ReturnType<Clock['save']>
  readonly random: ReturnType<Randomness['save']>
  readonly store: ReturnType<Store['save']>
  readonly trace: Trace['entries']
  readonly forgotten: number
  readonly machines: readonly MachineSpec[]
  readonly unavailable: string | undefined
  readonly feeds: readonly (readonly [string, SavedFeed])[]
  readonly components: readonly (readonly [string, unknown])[]
}

const UNKNOWN: Strategy = {}
const FEEDS = 'feeds'
const NO_CAUSES: readonly number[] = []
const BOOTSTRAP = { user: 'system:apiserver', trusted: true }
const CONTROLLER_MANAGER = 'kube-controller-manager'

function storeFor(registry: Registry): Store {
  // Custom resources are loaded before they are known; they have nothing that the store asks for.
  const strategyOf = (resource: string) => registry.find(resource)?.strategy ?? UNKNOWN
  return new Store({
    indexes: (resource) => {
      const { nodeOf, unlabelled } = strategyOf(resource)
      return { node: nodeOf, unlabelled }
    },
    renew: (resource) => strategyOf(resource).renew,
  })
}
