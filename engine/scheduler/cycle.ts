/**
 * One Pod's way to its Node: chosen and assumed in one piece of work, bound in a later one. A Pod
 * that no Node takes goes back to the queue with the reasons in its condition and an Event.
 *
 * The trace keeps each decision: the chosen Node, or how many Nodes say no for which reason.
 * Models pkg/scheduler/schedule_one.go. Left out: extenders.
 */
import type { Client } from '../client/client'
import type { Recorder } from '../client/recorder'
import type { ClusterContext } from '../component'
import type { Bindings } from './bindings'
import { type Diagnosis, fitError, NO_NODES } from './fit-error'
import type { Attempt, View } from './framework'
import type { NodeInfo } from './node-info'
import type { NodeSearch } from './node-search'
import type { Nominations } from './nominations'
import { type Nomination, withFailure } from './pod-condition'
import { type PodInfo, podInfoOf } from './pod-info'
import type { Profile } from './profile'
import type { QueuedPod, SchedulingQueue } from './queue'
import type { Retry } from './retry'
import { unlessRefused } from './unless-refused'

/** Longer messages of Events are cut. */
const MAX_NOTE = 1024
/** Whoever waits for a Node to be added may bring a Pod back that met no Node at all. */
const WAITING_FOR_NODES = ['NodeUnschedulable']

/** What a cycle works with. */
interface CycleParts {
  readonly name: string
  readonly cluster: ClusterContext
  readonly client: Client
  readonly events: Recorder
  readonly profile: Profile
  readonly view: View
  readonly queue: SchedulingQueue
  readonly search: NodeSearch
  readonly nominations: Nominations
  readonly bindings: Bindings
  readonly retry: Retry
  draw(limit: number, purpose: string): number
}

export class Cycle {
  readonly #parts: CycleParts

  constructor(parts: CycleParts) {
    this.#parts = parts
  }

  /** Finds a Node for a Pod that was taken from the queue. */
  schedule(queued: QueuedPod): void {
    const { events, view, search } = this.#parts
    const { info } = queued
    if (info.isTerminating) {
      const text = `skip schedule deleting pod: ${info.key}`
      unlessRefused(() => events.record(info.pod, 'Warning', 'FailedScheduling', text))
    } else if (view.nodes.list().length === 0) {
      this.#unschedulable(queued, NO_NODES, WAITING_FOR_NODES, { type: 'clear' })
    } else {
      const found = search.find(info)
      if (found.type === 'chosen') this.#assume(queued, found.node)
      else this.#failed(queued, found.diagnosis)
    }
  }

  /** Binds a Pod to the Node that was chosen for it. */
  bind(key: string): void {
    const { bindings, profile, client, events } = this.#parts
    const binding = bindings.get(key)
    if (binding === undefined) return
    const { pod: queued, node } = binding
    const { info } = queued
    bindings.set(key, { ...binding, work: undefined })
    const failure = profile.bind(info, node, client)
    if (failure === undefined) {
      const text = `Successfully assigned ${key} to ${node}`
      unlessRefused(() => events.record(info.pod, 'Normal', 'Scheduled', text))
      return
    }
    this.#forget(key)
    this.#retryOthers(info)
    this.#putBack(queued, [])
    this.#tell(info, 'SchedulerError', failure, undefined)
  }

  /** Gives up on a Pod that is gone before it was bound. */
  abandon(key: string): void {
    const { bindings, cluster } = this.#parts
    const work = bindings.get(key)?.work
    if (work !== undefined) cluster.clock.cancel(work)
    this.#forget(key)
  }

  /** Counts the Pod as being on its Node from now on, and has it bound later. */
  #assume(queued: QueuedPod, node: NodeInfo): void {
    const { name, cluster, nominations, profile, view, bindings } = this.#parts
    const { info } = queued
    nominations.remove(info.key)
    view.nodes.place(info, node.name)
    const verdict = profile.reserve(info, node, view) ?? profile.permit(info, node, view)
    if (verdict !== undefined) {
      profile.unreserve(info, node, view)
      view.nodes.removePod(info.key)
      const verdicts = new Map([[node, verdict]])
      const message = fitError({ nodeCount: 1, verdicts, others: undefined })
      this.#unschedulable(queued, message, [verdict.plugin], undefined)
      return
    }
    this.#decided(info, 'chose a Node', node.name)
    const request = { actor: name, name: 'bind', payload: info.key }
    const work = cluster.after(cluster.settings.latency.bind, request)
    bindings.set(info.key, { pod: queued, node: node.name, work })
  }

  /** No Node takes the Pod: perhaps preemption makes room. */
  #failed(queued: QueuedPod, diagnosis: Diagnosis): void {
    const { message, nomination } = this.#postFilter(queued.info, diagnosis)
    const sentence = fitError(diagnosis, message)
    this.#decided(queued.info, 'found no Node', sentence)
    this.#unschedulable(queued, sentence, [...diagnosis.rejectedBy].sort(), nomination)
  }

  #postFilter(pod: PodInfo, diagnosis: Diagnosis): PostFilterResult {
    let result: PostFilterResult = { message: '', nomination: undefined }
    for (const plugin of this.#parts.profile.points.postFilters) {
      const answer = plugin.postFilter(pod, diagnosis, this.#attempt())
      if (answer.type === 'nominated') {
        return { message: '', nomination: { type: 'set', node: answer.node } }
      }
      const nomination = answer.clear ? ({ type: 'clear' } as const) : result.nomination
      result = { message: answer.message, nomination }
    }
    return result
  }

  #attempt(): Attempt {
    const { view, client, events, cluster, search, nominations, draw } = this.#parts
    return {
      view,
      client,
      events,
      now: cluster.now(),
      draw,
      filter: (pod, node) => search.try(pod, node),
      nominatedTo: (node) => nominations.on(node),
      clearNomination: ({ key }) => {
        nominations.remove(key)
      },
    }
  }

  #unschedulable(
    queued: QueuedPod,
    message: string,
    rejectedBy: readonly string[],
    nomination: Nomination | undefined,
  ): void {
    const { nominations } = this.#parts
    this.#putBack(queued, rejectedBy)
    if (nomination?.type === 'set') nominations.set(queued.info, nomination.node)
    else if (nomination?.type === 'clear') nominations.remove(queued.info.key)
    this.#tell(queued.info, 'Unschedulable', message, nomination)
  }

  /** Puts the Pod back as the cache shows it, unless it is gone or has a Node by now. */
  #putBack(queued: QueuedPod, rejectedBy: readonly string[]): void {
    const { client, queue, cluster } = this.#parts
    const pod = client.get('Pod', queued.info.key)
    if (pod === undefined || pod.spec.nodeName) return
    const info = pod === queued.info.pod ? queued.info : podInfoOf(pod)
    queue.putBack({ ...queued, info }, rejectedBy, cluster.now())
  }

  /** Says in an Event and in the Pod's condition why it has no Node. */
  #tell(
    { pod, key }: PodInfo,
    reason: string,
    message: string,
    nomination: Nomination | undefined,
  ): void {
    const { client, events, cluster } = this.#parts
    const note = message.length > MAX_NOTE ? `${message.slice(0, MAX_NOTE - 4)} ...` : message
    unlessRefused(() => events.record(pod, 'Warning', 'FailedScheduling', note))
    const failure = { reason, message, now: cluster.now() }
    unlessRefused(() =>
      client.patch('Pod', key, (old) => withFailure(old, failure, nomination), STATUS),
    )
  }

  #decided({ key }: PodInfo, name: string, detail: string): void {
    const { trace } = this.#parts.cluster
    trace.record({ type: 'decision', name, subject: `Pod ${key}`, detail })
  }

  /** Takes an assumed Pod from its Node. */
  #forget(key: string): void {
    const { bindings, view, profile } = this.#parts
    const binding = bindings.remove(key)
    const node = view.nodes.nodeOf(key)
    if (binding === undefined || node === undefined) return
    profile.unreserve(binding.pod.info, node, view)
    view.nodes.removePod(key)
  }

  /** What an assumed Pod no longer takes may be what others wait for. */
  #retryOthers({ pod }: PodInfo): void {
    const { retry, cluster } = this.#parts
    const entry = cluster.trace.causes()[0] ?? 0
    retry.after('AssignedPod', { type: 'DELETED', object: pod, previous: undefined, entry })
  }
}

interface PostFilterResult {
  readonly message: string
  readonly nomination: Nomination | undefined
}

const STATUS = { subresource: 'status' } as const
