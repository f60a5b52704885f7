/**
 * Removes objects whose time to live is over: Events, one hour after their last write.
 *
 * Models etcd's leases as staging/src/k8s.io/apiserver uses them: expiry has no Event and no user
 * of its own. One standing piece of work waits for the oldest; there is none when there are no
 * Events.
 */
import { type Duration, type Instant, minutes, plus } from '../clock/duration'
import type { ClusterContext, Component } from '../component'
import type { Resource } from './registry'

/** Expiries are collected, so that a flood of Events is not a flood of timers. */
const GRAIN = minutes(1)

interface Due {
  readonly resource: string
  readonly key: string
  at: Instant
}

export class EventExpiry implements Component {
  readonly name = 'event-expiry'
  readonly #cluster: ClusterContext
  /** In the order of their last write, which is the order of expiry. */
  #due = new Map<string, Due>()
  #timer = false

  constructor(cluster: ClusterContext) {
    this.#cluster = cluster
    for (const resource of cluster.server.registry.resources()) this.#follow(resource)
  }

  handle(): void {
    this.#timer = false
    const { trace, server } = this.#cluster
    const now = this.#cluster.now()
    trace.during(this.name, 'expire', '', [], () => {
      for (const [id, due] of this.#due) {
        if (due.at > now) break
        this.#due.delete(id)
        const options = { user: 'system:apiserver', standing: true }
        server.delete(server.registry.get(due.resource), due.key, {}, options)
      }
    })
    this.#schedule()
  }

  save() {
    return { due: this.#due, timer: this.#timer }
  }

  load(saved: ReturnType<EventExpiry['save']>): void {
    this.#due = saved.due
    this.#timer = saved.timer
  }

  #follow({ id: resource, strategy: { timeToLive } }: Resource): void {
    if (timeToLive === undefined) return
    const life = timeToLive(this.#cluster.settings)
    this.#cluster.store.subscribe(resource, ({ type, key, at }) => {
      const id = `${resource}/${key}`
      this.#due.delete(id)
      if (type === 'DELETED') return
      this.#due.set(id, { resource, key, at: plus(at, life) })
      this.#schedule()
    })
  }

  #schedule(): void {
    if (this.#timer) return
    for (const { at } of this.#due.values()) {
      this.#timer = true
      const due = Math.ceil(at / GRAIN) * GRAIN
      // The time between two Instants.
      const delay = Math.max(0, due - this.#cluster.now()) as Duration
      const request = { actor: this.name, name: 'expire', standing: true, causes: [] }
      this.#cluster.after(delay, request)
      return
    }
  }
}
