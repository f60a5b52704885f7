/**
 * Reads an embedded cluster for facts. The state of the last When is found by the trace; only
 * renewals of Leases are not in it as long as nobody looks, so that those are kept as they were.
 */
import { type Cluster, type Instant, type KubeObject, keyFrom, keyOf } from '../../../engine'
import type { Before, Drain, KindInfo, Selection, View } from '../view'

const EVENTS = 'events'
const LEASES = 'leases.coordination.k8s.io'

export class EmbeddedView implements View {
  readonly #cluster: Cluster
  readonly #namespace: () => string
  readonly #events = new Map<string, KubeObject>()
  /** So many entries of the trace have been looked through for Events. */
  #looked = 0
  before: Before

  constructor(cluster: Cluster, namespace: () => string) {
    this.#cluster = cluster
    this.#namespace = namespace
    this.before = this.snapshot()
  }

  get now(): Instant {
    return this.#cluster.now()
  }

  get namespace(): string {
    return this.#namespace()
  }

  kind(word: string): KindInfo | undefined {
    return this.#cluster.server.registry.resolve(word)
  }

  kinds(): readonly string[] {
    return this.#cluster.server.registry.kinds()
  }

  get(resource: string, key: string): KubeObject | undefined {
    return this.#cluster.store.get(resource, key)
  }

  list(resource: string, selection: Selection = {}): readonly KubeObject[] {
    return this.#cluster.store.collection(resource).list(selection)
  }

  events(): readonly KubeObject[] {
    const { entries } = this.#cluster.trace
    for (; this.#looked < entries.length; this.#looked++) {
      const entry = entries[this.#looked]
      if (entry?.type !== 'write' || entry.resource !== EVENTS) continue
      if (entry.change !== 'DELETED') this.#events.set(entry.key, entry.object)
    }
    return [...this.#events.values()]
  }

  resolve(name: string, from: KubeObject | undefined): readonly string[] | undefined {
    return this.#cluster.network.resolve(name, from)
  }

  drain(node: string): Drain | undefined {
    return this.#cluster.drains.status(node)
  }

  owner(
    { apiVersion, kind, name }: { apiVersion: string; kind: string; name: string },
    namespace: string | undefined,
  ): KubeObject | undefined {
    const resource = this.#cluster.server.registry.ofObject(apiVersion, kind)
    if (resource === undefined) return undefined
    return this.get(resource.id, keyFrom(resource.namespaced ? namespace : undefined, name))
  }

  /** Remembers the state as it is; later reads of `before` go back to it. */
  remember(): void {
    this.before = this.snapshot()
  }

  /** The state now, to be read later: what has changed since is taken back by the trace. */
  private snapshot(): Before {
    const cluster = this.#cluster
    const first = cluster.trace.entries.length
    const leases = this.list(LEASES).map((lease) => [keyOf(lease), lease] as const)
    const changedSince = (resource: string): ReadonlyMap<string, KubeObject | undefined> => {
      const originals = new Map<string, KubeObject | undefined>(resource === LEASES ? leases : [])
      for (const entry of cluster.trace.entries.slice(first)) {
        if (entry.type !== 'write' || entry.resource !== resource) continue
        if (!originals.has(entry.key)) originals.set(entry.key, entry.previous)
      }
      return originals
    }
    return {
      at: cluster.now(),
      get: (resource, key) => {
        const originals = changedSince(resource)
        return originals.has(key) ? originals.get(key) : this.get(resource, key)
      },
      list: (resource, selection = {}) => {
        const originals = changedSince(resource)
        const collection = cluster.store.collection(resource)
        const kept = this.list(resource, selection).filter(
          (object) => !originals.has(keyOf(object)),
        )
        const restored = [...originals.values()].filter(
          (object) => object !== undefined && collection.matches(object, selection),
        )
        return [...kept, ...(restored as KubeObject[])] // Undefined ones are filtered out.
      },
    }
  }
}
