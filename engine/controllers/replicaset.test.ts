/** How a ReplicaSet decides: how many Pods, which go first, and what its status says. */
import { test } from 'node:test'
import { expect } from 'expect'
import type { Pod } from '../api/kinds'
import { NOW, pod, replicaSet } from '../testing/objects'
import { deletionOrder } from './deletion-order'
import { plan, statusOf, untilAvailable } from './replicaset'

const LONG = '2025-01-01T00:10:00Z'
const MIDDLE = '2025-01-01T00:50:00Z'
const JUST = '2025-01-01T00:59:58Z'
const names = (pods: readonly Pod[]) => pods.map(({ metadata }) => metadata.name)

/** In which order these Pods are given up. */
const check = (pods: readonly Pod[], expected: readonly string[], related = pods) =>
  expect(names(deletionOrder(pods, related, NOW))).toEqual(expected)

test('as many Pods are missing as active ones are too few, at most 500 at once', () => {
  const missing = (replicas: number, active: number) =>
    plan(replicaSet('a', { replicas }), Array(active).fill(pod('p')), () => [], NOW).missing
  expect([missing(3, 1), missing(3, 3), missing(3, 5), missing(900, 0)]).toEqual([2, 0, 0, 500])
})

test('whose Pods all go asks for no order', () => {
  const pods = [pod('a'), pod('b')]
  const related = () => {
    throw new Error('not asked')
  }
  expect(plan(replicaSet('a', { replicas: 0 }), pods, related, NOW).surplus).toEqual(pods)
})

test('what costs least goes first: unbound, pending, not ready, then what others crowd', () => {
  check(
    [
      pod('ready', { node: 'n', readySince: LONG }),
      pod('unready', { node: 'n' }),
      pod('pending', { node: 'n', phase: 'Pending' }),
      pod('unbound', { phase: 'Pending' }),
    ],
    ['unbound', 'pending', 'unready', 'ready'],
  )
  const cost = { annotations: { 'controller.kubernetes.io/pod-deletion-cost': '-5' } }
  check(
    [
      pod('dear', { node: 'n', readySince: JUST }),
      pod('cheap', { node: 'n', readySince: LONG, meta: cost }),
    ],
    ['cheap', 'dear'],
  )
  const crowded = [
    pod('alone', { node: 'm', readySince: LONG }),
    pod('one', { node: 'n', readySince: LONG }),
    pod('two', { node: 'n', readySince: LONG }),
  ]
  expect(names(deletionOrder(crowded, crowded, NOW)).at(-1)).toBe('alone')
})

test('a Pod that is ready for less time goes first, by powers of two and then by UID', () => {
  check(
    [pod('old', { node: 'n', readySince: LONG }), pod('new', { node: 'n', readySince: JUST })],
    ['new', 'old'],
  )
  // 3,000 s and 2,999 s ago are of one power of two: the smaller UID goes first.
  check(
    [
      pod('b', { node: 'n', readySince: '2025-01-01T00:10:01Z' }),
      pod('a', { node: 'n', readySince: LONG }),
    ],
    ['a', 'b'],
  )
})

test('of equally old ones the one that restarted more goes first, then the newer', () => {
  check(
    [
      pod('calm', { node: 'n', readySince: MIDDLE }),
      pod('busy', { node: 'n', readySince: MIDDLE, restarts: 3 }),
    ],
    ['busy', 'calm'],
  )
  const fresh = { creationTimestamp: '2025-01-01T00:59:59Z' }
  check([pod('aged', { node: 'n' }), pod('fresh', { node: 'n', meta: fresh })], ['fresh', 'aged'])
})

test('the status counts active, labelled, ready and available Pods', () => {
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [] } }
  const labels = { app: 'web' }
  const set = replicaSet('a', { replicas: 3, minReadySeconds: 30, template })
  const pods = [
    pod('x', { readySince: LONG, meta: { labels } }),
    pod('y', { readySince: JUST, meta: { labels } }),
    pod('z'),
  ]
  expect(statusOf(set, pods, NOW)).toEqual({
    replicas: 3,
    fullyLabeledReplicas: 2,
    readyReplicas: 2,
    availableReplicas: 1,
    observedGeneration: 1,
  })
})

test('it waits for the next Pod to become available, and for nothing when none does', () => {
  const set = replicaSet('a', { minReadySeconds: 30 })
  expect(untilAvailable(set, [pod('x', { readySince: JUST })], NOW)).toBe(28e6 + 1)
  expect(untilAvailable(set, [pod('x', { readySince: LONG }), pod('y')], NOW)).toBe(undefined)
  expect(untilAvailable(replicaSet('a'), [pod('x', { readySince: JUST })], NOW)).toBe(undefined)
})
