/**
 * Pods that are assumed on a Node: from the cycle that chose it until the watch shows the Pod
 * there.
 */
import { loadedPod, type QueuedPod, type SavedPod, savedPod } from './queue'

export interface Binding {
  readonly pod: QueuedPod
  readonly node: string
  /** The work that will bind it; undefined when that is done. */
  readonly work: number | undefined
}

export class Bindings {
  readonly #bindings = new Map<string, Binding>()

  get(key: string): Binding | undefined {
    return this.#bindings.get(key)
  }

  has(key: string): boolean {
    return this.#bindings.has(key)
  }

  set(key: string, binding: Binding): void {
    this.#bindings.set(key, binding)
  }

  /** Forgets a Pod: the watch has shown it on its Node, or it will never be there. */
  remove(key: string): Binding | undefined {
    const binding = this.#bindings.get(key)
    this.#bindings.delete(key)
    return binding
  }

  all(): Iterable<Binding> {
    return this.#bindings.values()
  }

  clear(): void {
    this.#bindings.clear()
  }

  save(): SavedBindings {
    return [...this.#bindings].map(([key, b]) => [key, { ...b, pod: savedPod(b.pod) }] as const)
  }

  load(saved: SavedBindings): void {
    for (const [key, b] of saved) this.#bindings.set(key, { ...b, pod: loadedPod(b.pod) })
  }
}

export type SavedBindings = readonly (readonly [
  string,
  Omit<Binding, 'pod'> & { readonly pod: SavedPod },
])[]
