/** How a Deployment decides: sizes of ReplicaSets, availability, progress, history. */
import { test } from 'node:test'
import { expect } from 'expect'
import type { ReplicaSet } from '../../api/kinds'
import { deployment, NOW, replicaSet } from '../../testing/objects'
import { surplus } from './history'
import { hashOfTemplate } from './new-replica-set'
import { fenceposts, isSameTemplate, maxUnavailable } from './replica-sets'
import { newSize, planShrink } from './rolling-update'
import { proportions } from './scaling'
import { countersOf, hasProgressed, hasTimedOut, isComplete, untilStuck } from './status'

const rolling = (replicas: number, maxSurge: string | number, unavailable: string | number) =>
  deployment({
    replicas,
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable: unavailable } },
  })

/** A ReplicaSet of a size, of which so many are available. */
const sized = (name: string, replicas: number, available = replicas, age = 0): ReplicaSet =>
  replicaSet(
    name,
    { replicas },
    { replicas, availableReplicas: available, readyReplicas: available },
    { creationTimestamp: `2025-01-01T00:00:${String(age).padStart(2, '0')}Z` },
  )

test('maxSurge rounds up, maxUnavailable down, and both are never zero', () => {
  const posts = (replicas: number, surge: string | number, unavailable: string | number) => {
    const { surge: s, unavailable: u } = fenceposts(rolling(replicas, surge, unavailable))
    return [s, u]
  }
  expect(posts(10, '25%', '25%')).toEqual([3, 2])
  expect(posts(1, '25%', '25%')).toEqual([1, 0])
  expect(posts(10, 0, 0)).toEqual([0, 1])
  expect(posts(10, '1%', '1%')).toEqual([1, 0])
  expect(maxUnavailable(rolling(3, 0, 5))).toBe(3)
  expect(maxUnavailable(deployment({ strategy: { type: 'Recreate' } }))).toBe(0)
})

test('the new ReplicaSet grows as far as the surge leaves room', () => {
  const size = (surge: number, news: number, ...olds: number[]) => {
    const fresh = sized('new', news)
    const all = [...olds.map((n, i) => sized(`old${i}`, n)), fresh]
    return newSize(rolling(10, surge, 0), all, fresh)
  }
  expect(size(3, 0, 10)).toBe(3)
  expect(size(0, 0, 10)).toBe(0)
  expect(size(3, 3, 10)).toBe(3)
  expect(size(3, 3, 8)).toBe(5)
  expect(size(3, 8, 0)).toBe(10)
  expect(size(0, 12, 0)).toBe(10)
})

test('old ReplicaSets shrink by what is not available first, and never below the minimum', () => {
  const shrink = (unavailable: number, fresh: ReplicaSet, ...olds: ReplicaSet[]) =>
    [...planShrink(rolling(10, 1, unavailable), [...olds, fresh], fresh)].map(
      ([{ metadata }, n]) => [metadata.name, n],
    )
  expect(shrink(2, sized('new', 0), sized('old', 10))).toEqual([['old', 8]])
  expect(shrink(0, sized('new', 0), sized('old', 10))).toEqual([])
  expect(shrink(2, sized('new', 2, 0), sized('old', 8))).toEqual([])
  expect(shrink(2, sized('new', 0), sized('a', 5, 3), sized('b', 5))).toEqual([['a', 3]])
  expect(shrink(2, sized('new', 5, 5), sized('a', 3), sized('b', 5))).toEqual([
    ['a', 0],
    ['b', 3],
  ])
})

test('no old replica goes while a status still counts some that were taken away', () => {
  const fresh = sized('new', 3, 2)
  const shrink = (old: ReplicaSet) => [...planShrink(rolling(4, 1, 1), [old, fresh], fresh)].length
  expect(shrink(sized('old', 2, 3))).toBe(0)
  expect(shrink(sized('old', 2, 2))).toBe(1)
})

test('several active ReplicaSets are scaled in proportion; the largest gets what is left', () => {
  const annotated = (name: string, replicas: number, max: string, age: number): ReplicaSet => ({
    ...sized(name, replicas, replicas, age),
    metadata: {
      ...sized(name, replicas, replicas, age).metadata,
      annotations: { 'deployment.kubernetes.io/max-replicas': max },
    },
  })
  // The documentation's example: 10 replicas with a surge of 3 become 15.
  const old = annotated('old', 8, '13', 0)
  const fresh = annotated('new', 5, '13', 1)
  const sizes = (n: number) =>
    [...proportions(rolling(n, 3, 2), [old, fresh])].map(([{ metadata }, s]) => [metadata.name, s])
  expect(sizes(15)).toEqual([
    ['old', 11],
    ['new', 7],
  ])
  expect(sizes(0)).toEqual([
    ['old', 0],
    ['new', 0],
  ])
})

test('it is available while at most maxUnavailable are missing', () => {
  const condition = (available: number) =>
    countersOf(rolling(10, 0, 2), [sized('a', 10, available)], undefined, NOW).conditions?.[0]
  expect(condition(8)).toMatchObject({ status: 'True', reason: 'MinimumReplicasAvailable' })
  expect(condition(7)).toMatchObject({ status: 'False', reason: 'MinimumReplicasUnavailable' })
})

test('a rollout is complete when all are new, available and none is old', () => {
  const done = { updatedReplicas: 10, replicas: 10, availableReplicas: 10, observedGeneration: 1 }
  expect(isComplete(deployment({}, done))).toBe(true)
  expect(isComplete(deployment({}, { ...done, replicas: 11 }))).toBe(false)
  expect(isComplete(deployment({}, { ...done, availableReplicas: 9 }))).toBe(false)
  expect(isComplete(deployment({}, { ...done, observedGeneration: 0 }))).toBe(false)
})

test('progress is more updated, fewer outdated, more ready or more available', () => {
  const old = { replicas: 10, updatedReplicas: 2, readyReplicas: 8, availableReplicas: 8 }
  const progressed = (change: object) => hasProgressed(old, { ...old, ...change })
  expect(progressed({ updatedReplicas: 3 })).toBe(true)
  expect(progressed({ replicas: 9 })).toBe(true)
  expect(progressed({ availableReplicas: 9 })).toBe(true)
  expect(progressed({ readyReplicas: 7 })).toBe(false)
  expect(progressed({})).toBe(false)
})

test('the deadline counts from the last progress and is strict', () => {
  const since = (lastUpdateTime: string, reason = 'ReplicaSetUpdated') => ({
    conditions: [{ type: 'Progressing', status: 'True', reason, lastUpdateTime }],
  })
  const timedOut = (time: string, reason?: string) =>
    hasTimedOut(deployment(), since(time, reason), NOW)
  expect(timedOut('2025-01-01T00:49:59Z')).toBe(true)
  expect(timedOut('2025-01-01T00:50:00Z')).toBe(false)
  expect(timedOut('2025-01-01T00:00:00Z', 'NewReplicaSetAvailable')).toBe(false)
  expect(untilStuck(deployment(), since('2025-01-01T00:59:00Z'), NOW)).toBe(541e6)
  const complete = since('2025-01-01T00:00:00Z', 'NewReplicaSetAvailable')
  expect(untilStuck(deployment(), complete, NOW)).toBe(undefined)
  expect(untilStuck(deployment({ paused: true }), since('2025-01-01T00:59:00Z'), NOW)).toBe(
    undefined,
  )
})

test('history keeps its limit and never deletes what has Pods', () => {
  const revision = (n: number | bigint, replicas = 0): ReplicaSet => ({
    ...sized(`r${n}`, replicas),
    metadata: {
      ...sized(`r${n}`, replicas).metadata,
      annotations: { 'deployment.kubernetes.io/revision': String(n) },
    },
  })
  const gone = (limit: number, ...old: ReplicaSet[]) =>
    surplus(old, limit).map(({ metadata }) => metadata.name)
  expect(gone(2, revision(3), revision(1), revision(2))).toEqual(['r1'])
  expect(gone(0, revision(1, 2), revision(2))).toEqual(['r2'])
  expect(gone(5, revision(1))).toEqual([])
  const most = 9_223_372_036_854_775_806n
  expect(gone(1, revision(most + 1n), revision(most))).toEqual([`r${most}`])
})

test('templates are the same whatever their hash label, and hash alike whatever their order', () => {
  const template = (labels: Record<string, string>, image = 'a') => ({
    metadata: { labels },
    spec: { containers: [{ name: 'c', image }] },
  })
  const hashed = template({ app: 'web', 'pod-template-hash': 'x' })
  expect(isSameTemplate(template({ app: 'web' }), hashed)).toBe(true)
  expect(isSameTemplate(template({ app: 'web' }, 'b'), hashed)).toBe(false)
  expect(hashOfTemplate({ a: 1, b: 2 }, 0)).toBe(hashOfTemplate({ b: 2, a: 1 }, 0))
  expect(hashOfTemplate({ a: 1 }, 1)).not.toBe(hashOfTemplate({ a: 1 }, 0))
  expect(hashOfTemplate({ a: 1 }, 0)).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{1,10}$/)
})
