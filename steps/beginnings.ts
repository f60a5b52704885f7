/**
 * Beginnings that many scenarios share: a Background's cluster is made once or twice, and copied.
 *
 * A cluster is a value, so the same steps from the same start lead to the same state, byte for
 * byte. What a scenario did so far is its path; a path that was taken before is remembered with the
 * state it led to, and whoever takes it again gets a fork of that. Anything that is not remembered
 * this way leaves the path for good.
 */
import { Cluster, copyState, type Instant, type SavedCluster } from '../engine'

/** A cluster as it was at the end of a path. */
export interface Beginning {
  readonly saved: SavedCluster
  /** When the scenario's time began. */
  readonly began: Instant
}

/** So many states are kept, the latest used ones. */
const KEPT = 24
/** Larger clusters are quicker made anew than their memory is worth. */
const LARGEST = 20_000

export class Beginnings {
  readonly #taken = new Set<string>()
  readonly #states = new Map<string, Beginning>()

  /** The state that a path leads to, if it is remembered. */
  recall(path: string): Beginning | undefined {
    const state = this.#states.get(path)
    if (state === undefined) return undefined
    this.#states.delete(path)
    this.#states.set(path, state)
    return state
  }

  /** Remembers the end of a path when it is taken for the second time. */
  keep(path: string, cluster: Cluster, began: Instant): void {
    if (!this.#taken.has(path)) {
      this.#taken.add(path)
      return
    }
    if (cluster.trace.entries.length > LARGEST) return
    for (const oldest of this.#states.keys()) {
      if (this.#states.size < KEPT) break
      this.#states.delete(oldest)
    }
    const saved = cluster.save()
    const components = copyState(saved.components)
    this.#states.set(path, { saved: { ...saved, components }, began })
  }
}

/** A cluster of its own in a remembered state. */
export const clusterFrom = ({ saved }: Beginning): Cluster => Cluster.load(saved)
