/**
 * Takes in what the watches tell: keeps Nodes, queue and nominations as the cluster is, and brings
 * back Pods that a change may help. Pods that have ended count as gone.
 *
 * Models pkg/scheduler/eventhandlers.go.
 */
import type { Node, Pod } from '../api/kinds'
import type { Instant } from '../clock/duration'
import type { Change } from '../store/store'
import type { Bindings } from './bindings'
import type { RetryOn } from './framework'
import type { Nodes } from './nodes'
import type { Nominations } from './nominations'
import { podInfoOf } from './pod-info'
import type { SchedulingQueue } from './queue'
import type { Retry } from './retry'

/** What the intake keeps up to date. */
interface Knowledge {
  readonly nodes: Nodes
  readonly queue: SchedulingQueue
  readonly nominations: Nominations
  readonly bindings: Bindings
  readonly retry: Retry
  /** The name by which Pods ask for this scheduler. */
  readonly name: string
  now(): Instant
  /** A Pod that was assumed on a Node is gone before it was bound. */
  abandon(key: string): void
}

export class Intake {
  readonly #knowledge: Knowledge

  constructor(knowledge: Knowledge) {
    this.#knowledge = knowledge
  }

  /** Takes in what is there when the scheduler starts. */
  begin(nodes: readonly Node[], pods: readonly Pod[]): void {
    for (const node of nodes) this.#knowledge.nodes.setNode(node)
    for (const pod of pods) {
      if (hasEnded(pod)) continue
      if (pod.spec.nodeName) this.#knowledge.nodes.setPod(pod, pod.spec.nodeName)
      else this.#enqueue(pod, [])
    }
  }

  node(change: Change): void {
    const node = change.object as unknown as Node // The feed of Nodes carries Nodes.
    if (change.type === 'DELETED') this.#knowledge.nodes.removeNode(change.key)
    else this.#knowledge.nodes.setNode(node)
    this.#knowledge.retry.after('Node', change)
  }

  other(kind: RetryOn['kind'], change: Change): void {
    this.#knowledge.retry.after(kind, change)
  }

  pod(change: Change): void {
    // The feed of Pods carries Pods.
    const pod = change.object as unknown as Pod
    const previous = change.previous as unknown as Pod | undefined
    const isGone = change.type === 'DELETED' || hasEnded(pod)
    if (isGone) this.#gone(change, pod)
    else if (!pod.spec.nodeName) this.#waiting(change, pod)
    else this.#assigned(change, pod, previous?.spec.nodeName === pod.spec.nodeName)
  }

  #gone(change: Change, pod: Pod): void {
    const { nodes, queue, nominations, bindings, retry } = this.#knowledge
    const { key } = change
    const wasNominated = nominations.remove(key)
    queue.remove(key)
    if (bindings.has(key)) this.#knowledge.abandon(key)
    else if (nodes.nodeOf(key) !== undefined) nodes.removePod(key)
    else if (!wasNominated) return
    if (retry.isNeeded) retry.after('AssignedPod', { ...change, type: 'DELETED', object: pod })
  }

  #assigned(change: Change, pod: Pod, before: boolean): void {
    const { nodes, queue, nominations, bindings, retry } = this.#knowledge
    const { key } = change
    queue.remove(key)
    nominations.remove(key)
    bindings.remove(key)
    nodes.setPod(pod, pod.spec.nodeName ?? '')
    if (retry.isNeeded) retry.after('AssignedPod', before ? change : { ...change, type: 'ADDED' })
  }

  #waiting(change: Change, pod: Pod): void {
    const { queue, nominations, bindings, retry } = this.#knowledge
    if (bindings.has(change.key)) return
    if (queue.get(change.key) === undefined) {
      this.#enqueue(pod, [change.entry])
      return
    }
    const info = podInfoOf(pod)
    queue.update(info)
    nominations.update(info)
    retry.afterOwn(info, change)
  }

  #enqueue(pod: Pod, causes: readonly number[]): void {
    const { queue, nominations, name } = this.#knowledge
    if (pod.spec.schedulerName !== name) return
    const info = podInfoOf(pod)
    queue.add(info, this.#knowledge.now(), causes)
    const { nominatedNodeName } = pod.status
    if (nominatedNodeName) nominations.set(info, nominatedNodeName)
  }
}

/** Pods that have ended take no resources. */
const hasEnded = ({ status }: Pod): boolean =>
  status.phase === 'Succeeded' || status.phase === 'Failed'
