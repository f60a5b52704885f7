/** Who is next, who waits, and for how long. */
import { test } from 'node:test'
import { expect } from 'expect'
import { type Instant, inSeconds, plus, seconds } from '../clock/duration'
import { pod } from '../testing/scheduling'
import { prioritySort } from './plugins/priority-sort'
import { schedulingGates } from './plugins/scheduling-gates'
import { podInfoOf } from './pod-info'
import { backoffAfter, SchedulingQueue } from './queue'

const at = (second: number) => plus(0 as Instant, seconds(second)) // The epoch of this test.
const BACKOFF = { initial: seconds(1), max: seconds(10) }
const CAUSE: readonly number[] = []

const queueOf = (...pods: readonly ReturnType<typeof pod>[]): SchedulingQueue => {
  const sort = prioritySort.queueSort
  const { preEnqueue } = schedulingGates
  const queue = new SchedulingQueue({ sort, preEnqueue, backoff: BACKOFF })
  pods.forEach((one, i) => {
    queue.add(podInfoOf(one), at(i), CAUSE)
  })
  return queue
}

const drain = (queue: SchedulingQueue): string[] => {
  const names: string[] = []
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    names.push(next.info.pod.metadata.name)
  }
  return names
}

const rejected = (queue: SchedulingQueue, now: Instant, ...by: string[]) => {
  const popped = queue.pop()
  if (popped !== undefined) queue.putBack(popped, by, now)
}

const whereIs = (queue: SchedulingQueue, name: string) => queue.get(`default/${name}`)?.where

test('the most important comes first, then who waits longest, then who came first', () => {
  const queue = queueOf(pod('late'), pod('high', { priority: 5 }), pod('low', { priority: -1 }))
  queue.add(podInfoOf(pod('same')), at(0), CAUSE)
  expect(drain(queue)).toEqual(['high', 'late', 'same', 'low'])
})

test('back-off doubles from 1 s to 10 s', () => {
  expect([1, 2, 3, 4, 5, 6].map((attempts) => inSeconds(backoffAfter(attempts, BACKOFF)))).toEqual([
    1, 2, 4, 8, 10, 10,
  ])
})

test('a Pod that was rejected rests until it is woken, and is active at once after its back-off', () => {
  const queue = queueOf(pod('p'))
  rejected(queue, at(10), 'NodeResourcesFit')
  expect(whereIs(queue, 'p')).toBe('unschedulable')
  expect(queue.nextBackoffEnd()).toBeUndefined()
  queue.wake('default/p', at(11), CAUSE)
  expect(whereIs(queue, 'p')).toBe('active')
})

test('a Pod that is woken too early is in back-off until its time is over', () => {
  const queue = queueOf(pod('p'))
  rejected(queue, at(10), 'NodeResourcesFit')
  queue.wake('default/p', at(10), CAUSE)
  expect(whereIs(queue, 'p')).toBe('backoff')
  expect(queue.nextBackoffEnd()).toBe(at(11))
  queue.flushBackoff(at(10))
  expect(whereIs(queue, 'p')).toBe('backoff')
  queue.flushBackoff(at(11))
  expect(drain(queue)).toEqual(['p'])
})

test('a Pod that failed without being rejected is tried again after its back-off', () => {
  const queue = queueOf(pod('p'))
  rejected(queue, at(0))
  expect(whereIs(queue, 'p')).toBe('backoff')
})

test('after 5 minutes an unschedulable Pod is tried again anyway', () => {
  const queue = queueOf(pod('p'))
  rejected(queue, at(0), 'NodeResourcesFit')
  queue.flushUnschedulable(at(300))
  expect(whereIs(queue, 'p')).toBe('unschedulable')
  queue.flushUnschedulable(at(301))
  expect(whereIs(queue, 'p')).toBe('active')
})

test('a gated Pod waits until its last gate is gone', () => {
  const gated = pod('p', { spec: { schedulingGates: [{ name: 'example.com/wait' }] } })
  const queue = queueOf(gated)
  queue.wake('default/p', at(1), CAUSE)
  expect([whereIs(queue, 'p'), queue.hasUnschedulable(), queue.hasActive()]).toEqual([
    'gated',
    false,
    false,
  ])
  queue.update(podInfoOf(pod('p')))
  queue.wake('default/p', at(2), CAUSE)
  expect(drain(queue)).toEqual(['p'])
})

test('a Pod that is removed is not taken any more', () => {
  const queue = queueOf(pod('p'), pod('q'))
  queue.remove('default/p')
  expect(drain(queue)).toEqual(['q'])
})

test('unschedulable Pods are grouped by what rejected them', () => {
  const queue = queueOf(pod('p'), pod('q'), pod('r'))
  rejected(queue, at(0), 'NodeAffinity', 'NodeResourcesFit')
  rejected(queue, at(0), 'NodeResourcesFit')
  rejected(queue, at(0), 'NodeResourcesFit')
  expect([...queue.pool()].map(([by, keys]) => [by, [...keys]])).toEqual([
    [['NodeAffinity', 'NodeResourcesFit'], ['default/p']],
    [['NodeResourcesFit'], ['default/q', 'default/r']],
  ])
})

test('a saved queue goes on where it was', () => {
  const queue = queueOf(pod('a', { priority: 1 }), pod('b'), pod('c'))
  rejected(queue, at(0), 'NodeResourcesFit')
  const other = queueOf()
  other.load(queue.save())
  expect(whereIs(other, 'a')).toBe('unschedulable')
  other.wake('default/a', at(9), CAUSE)
  expect(drain(other)).toEqual(['a', 'b', 'c'])
})
