/**
 * The Nodes of one zone that wait for a NoExecute taint, let out at a rate, one at a time.
 * Models pkg/controller/nodelifecycle/scheduler/rate_limited_queue.go: a token bucket of one token.
 */

import { type Duration, type Instant, plus, seconds } from '../../clock/duration'

export interface TaintQueue {
  /** The Nodes that wait, longest first. */
  readonly waiting: Set<string>
  /** The Nodes that have been queued since they were last reachable; they are not queued again. */
  readonly marked: Set<string>
  /** Nodes a second; zero lets none out. */
  rate: number
  /** When the next one may leave. */
  readyAt: Instant
}

export const taintQueue = (rate: number, now: Instant): TaintQueue => ({
  waiting: new Set(),
  marked: new Set(),
  rate,
  readyAt: now,
})

export function mark({ waiting, marked }: TaintQueue, node: string): void {
  if (marked.has(node)) return
  marked.add(node)
  waiting.add(node)
}

export function unmark({ waiting, marked }: TaintQueue, node: string): void {
  marked.delete(node)
  waiting.delete(node)
}

/** Spends the token; false when there is none. */
export function spend(queue: TaintQueue, now: Instant): boolean {
  if (queue.rate <= 0 || now < queue.readyAt) return false
  queue.readyAt = plus(now, gap(queue.rate))
  return true
}

/** A new rate begins without a token when the old one had none left. */
export function setRate(queue: TaintQueue, rate: number, now: Instant): void {
  if (rate === queue.rate) return
  const drained = !spend(queue, now)
  queue.rate = rate
  queue.readyAt = drained && rate > 0 ? plus(now, gap(rate)) : now
}

const gap = (rate: number): Duration => seconds(1 / rate)
