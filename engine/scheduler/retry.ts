/**
 * Brings unschedulable Pods back when a change comes that may help them.
 *
 * Each plugin names the changes after which what it rejected is worth another try (`retryOn`). A
 * Pod is brought back when one of the plugins that rejected it names the change.
 * Models isPodWorthRequeuing in pkg/scheduler/backend/queue/scheduling_queue.go.
 */

import type { Instant } from '../clock/duration'
import { deepEqual } from '../store/equal'
import type { ExtensionPoints } from './extension-points'
import type { News, RetryOn, View } from './framework'
import type { PodInfo } from './pod-info'
import type { SchedulingQueue } from './queue'

type Points = Pick<ExtensionPoints, 'retryOn' | 'retryKinds'>

export class Retry {
  readonly #points: Points
  readonly #queue: SchedulingQueue
  readonly #view: View
  readonly #now: () => Instant

  constructor(points: Points, queue: SchedulingQueue, view: View, now: () => Instant) {
    this.#now = now
    this.#points = points
    this.#queue = queue
    this.#view = view
  }

  /** False while no change can help any Pod. */
  get isNeeded(): boolean {
    return this.#queue.hasUnschedulable()
  }

  /** Brings back all Pods that this change may help. */
  after(kind: RetryOn['kind'], news: News): void {
    if (!this.isNeeded || !this.#points.retryKinds.has(kind)) return
    for (const [rejectedBy, keys] of this.#queue.pool()) {
      const hints = this.#hints(rejectedBy, kind, news)
      if (hints.length === 0) continue
      for (const key of [...keys]) {
        const pod = this.#queue.get(key)
        if (pod === undefined || !this.#help(hints, pod.info, news)) continue
        this.#queue.wake(key, this.#now(), [news.entry])
      }
    }
  }

  /** Brings a Pod back that has itself been changed, when that may help it. */
  afterOwn(pod: PodInfo, news: News): void {
    const waiting = this.#queue.get(pod.key)
    if (waiting === undefined) return
    const causes = [news.entry]
    if (waiting.where === 'gated') this.#queue.wake(pod.key, this.#now(), causes)
    else if (waiting.where === 'unschedulable') {
      const hints = this.#hints(waiting.rejectedBy, 'UnscheduledPod', news)
      if (this.#help(hints, pod, news)) this.#queue.wake(pod.key, this.#now(), causes)
    }
  }

  #hints(rejectedBy: readonly string[], kind: RetryOn['kind'], news: News): RetryOn[] {
    return rejectedBy
      .flatMap((name) => this.#points.retryOn.get(name) ?? [])
      .filter((hint) => hint.kind === kind && hint.change.some((what) => isChange(news, what)))
  }

  #help(hints: readonly RetryOn[], pod: PodInfo, news: News): boolean {
    return hints.some(({ helps }) => helps === undefined || helps(pod, news, this.#view))
  }
}

/** Whether a change is an addition, a deletion, or gives the field of this path another value. */
export function isChange({ type, object, previous }: News, what: string): boolean {
  if (what === 'add') return type === 'ADDED'
  if (what === 'delete') return type === 'DELETED'
  if (type !== 'MODIFIED') return false
  const path = what.split('.')
  return !deepEqual(at(object, path), at(previous, path))
}

function at(value: unknown, path: readonly string[]): unknown {
  let part = value
  for (const name of path) {
    if (typeof part !== 'object' || part === null) return undefined
    part = (part as Record<string, unknown>)[name] // An object; a missing field is undefined.
  }
  return part
}
