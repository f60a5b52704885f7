/**
 * Pods that wait for a Node on which preemption has made room for them.
 *
 * Models nominator in pkg/scheduler/backend/queue/nominator.go.
 */
import type { Pod } from '../api/kinds'
import { type PodInfo, podInfoOf } from './pod-info'

export class Nominations {
  readonly #byNode = new Map<string, Map<string, PodInfo>>()
  readonly #nodes = new Map<string, string>()

  get isEmpty(): boolean {
    return this.#nodes.size === 0
  }

  /** Nominates a Pod to a Node, and to no other. */
  set(pod: PodInfo, node: string): void {
    this.remove(pod.key)
    this.#nodes.set(pod.key, node)
    const pods = this.#byNode.get(node)
    if (pods === undefined) this.#byNode.set(node, new Map([[pod.key, pod]]))
    else pods.set(pod.key, pod)
  }

  /** Replaces what is known of a nominated Pod. */
  update(pod: PodInfo): void {
    const node = this.#nodes.get(pod.key)
    if (node !== undefined) this.#byNode.get(node)?.set(pod.key, pod)
  }

  remove(key: string): boolean {
    const node = this.#nodes.get(key)
    if (node === undefined) return false
    this.#nodes.delete(key)
    const pods = this.#byNode.get(node)
    pods?.delete(key)
    if (pods?.size === 0) this.#byNode.delete(node)
    return true
  }

  /** The Node that a Pod is nominated to. */
  nodeOf(key: string): string | undefined {
    return this.#nodes.get(key)
  }

  on(node: string): readonly PodInfo[] {
    const pods = this.#byNode.get(node)
    return pods === undefined ? NONE : [...pods.values()]
  }

  clear(): void {
    this.#nodes.clear()
    this.#byNode.clear()
  }

  save(): readonly (readonly [pod: Pod, node: string])[] {
    return [...this.#byNode].flatMap(([node, pods]) =>
      [...pods.values()].map(({ pod }) => [pod, node] as const),
    )
  }

  load(saved: ReturnType<Nominations['save']>): void {
    for (const [pod, node] of saved) this.set(podInfoOf(pod), node)
  }
}

const NONE: readonly PodInfo[] = []
