/**
 * The embedded cluster as a target: calls are answered at once, time is the cluster's own, and
 * every change is seen in the middle of whatever makes it.
 */
import {
  between,
  type Change,
  type Cluster,
  type Duration,
  formatDuration,
  type Instant,
  type KubeObject,
  plus,
  unsettled,
} from '../../../engine'
import type { Scope, Stop, Target } from '../target'
import type { ViewChange } from '../view'
import { explain } from './explain'
import { explainPlace } from './explain-place'
import { EmbeddedFailures } from './failures'
import { EmbeddedTraffic } from './traffic'
import { EmbeddedVerbs } from './verbs'
import { EmbeddedView } from './view'
import { waitingFor } from './waiting'

/** Whether real clients have something to do, and their coming to rest. */
export interface Clients {
  readonly isQuiet: boolean
  wait(): Promise<void>
}

export class EmbeddedTarget implements Target {
  readonly cluster: Cluster
  readonly view: EmbeddedView
  readonly verbs: EmbeddedVerbs
  readonly failures: EmbeddedFailures
  readonly traffic: EmbeddedTraffic
  /** When the scenario's time began. */
  readonly began: Instant
  #lastChange: { readonly change: Change; readonly told: ViewChange } | undefined
  /** Real clients of the cluster: time stands while they are at work. */
  clients: Clients | undefined
  /** Consulted after every piece of work: a broken promise stops the clock. */
  mustStop: () => boolean = () => false

  constructor(cluster: Cluster, namespace: () => string, began: Instant = cluster.now()) {
    this.cluster = cluster
    this.began = began
    this.view = new EmbeddedView(cluster, namespace)
    this.verbs = new EmbeddedVerbs(cluster)
    this.failures = new EmbeddedFailures(cluster)
    this.traffic = new EmbeddedTraffic(cluster, (limit, stop) => this.run(limit, stop))
  }

  now(): Instant {
    return this.cluster.now()
  }

  /** The virtual time that the scenario has taken. */
  elapsed(): Duration {
    return between(this.began, this.now())
  }

  observe({ resources, concerns, names }: Scope, onChange: (change: ViewChange) => void) {
    const tell = (change: Change) => {
      const told = this.#told(change)
      if (concerns === undefined || concerns(told)) onChange(told)
    }
    const { store, network } = this.cluster
    const ends = [...new Set(resources)].map((resource) => store.observe(resource, tell))
    if (names) ends.push(network.onNames(tell))
    return () => {
      for (const end of ends) end()
    }
  }

  /** The change as facts see it; made once for all facts that are told of it. */
  #told(change: Change): ViewChange {
    if (change !== this.#lastChange?.change) {
      const { type, resource, key, object, previous, entry } = change
      const seen = type === 'DELETED' ? undefined : object
      const told = { resource, key, object: seen, previous, at: this.now(), entry }
      this.#lastChange = { change, told }
    }
    return this.#lastChange.told
  }

  async run(limit: Instant | undefined, stop: () => boolean, untilSettled = false): Promise<Stop> {
    const { cluster } = this
    const { settleLimit, settleWork } = cluster.settings
    const end = limit ?? plus(cluster.now(), settleLimit)
    const [start, first] = [cluster.clock.executed, cluster.trace.entries.length]
    for (let turn = 1; ; turn++) {
      if (stop() || this.mustStop()) return 'stopped'
      if (this.clients !== undefined) {
        // Their connections have their turn now and then.
        if (turn % TURNS === 0) await new Promise((resolve) => setImmediate(resolve))
        if (!this.clients.isQuiet) {
          await this.clients.wait()
          continue
        }
      }
      if (untilSettled && cluster.isSettled) return 'settled'
      const spent = cluster.clock.executed - start
      if (untilSettled && spent >= settleWork) throw unsettled(cluster, first, spent)
      if (cluster.step(end)) continue
      if (cluster.now() < end) cluster.runTo(end)
      if (stop()) return 'stopped'
      if (untilSettled) throw unsettled(cluster, first, spent)
      return 'limit'
    }
  }

  waitingFor(): readonly string[] {
    return waitingFor(this.cluster)
  }

  explain(object: KubeObject): readonly string[] {
    return explain(this.view, object)
  }

  explainPlace(pod: KubeObject, nodes: readonly string[]): readonly string[] {
    return explainPlace(this.cluster, pod, nodes)
  }

  see(entry: number | undefined): string {
    const at = entry === undefined ? this.now() : (this.cluster.trace.at(entry)?.at ?? this.now())
    const number = entry ?? this.cluster.trace.entries.length
    return `the trace at ${formatDuration(between(this.began, at))}, entry ${number}`
  }
}

/** So many pieces of work are done between two looks at the clients' connections. */
const TURNS = 256
