/** What a trace forgets, and what it still knows afterwards. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { minutes, seconds } from '../clock/duration'
import { Cluster } from '../cluster'
import { clusterFrom, savedText } from '../saved-text'
import type { Trace } from './trace'

/** A cluster with a write at the beginning and one after a minute. */
function written() {
  const cluster = new Cluster({ controllers: [], scheduler: false })
  const apply = (name: string) =>
    cluster.kubectl.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } }, 'default')
  apply('a')
  const [begun, revision] = [cluster.trace.entries.length, cluster.store.revision]
  cluster.run(minutes(1))
  const minute = cluster.now()
  apply('b')
  return { cluster, apply, begun, revision, minute }
}

const idsOf = ({ entries }: Trace): readonly number[] => entries.map(({ id }) => id)

describe('A trace', () => {
  test('forgets what was before an instant, and goes on with its numbers', () => {
    const { cluster, apply, begun, revision, minute } = written()
    const { trace } = cluster
    const last = trace.entries.at(-1)
    trace.forget(minute)
    expect([idsOf(trace)[0], trace.forgotten, trace.at(begun)]).toEqual([
      begun + 1,
      revision,
      undefined,
    ])
    expect(trace.at(last?.id ?? 0)).toBe(last)
    apply('c')
    const ids = idsOf(trace)
    expect(ids).toEqual(ids.map((_, i) => begun + 1 + i))
  })

  test('keeps its last entry, for the numbers that follow', () => {
    const { cluster } = written()
    const { trace, store } = cluster
    const last = trace.entries.at(-1)
    cluster.run(minutes(1))
    trace.forget(cluster.now())
    trace.forget(cluster.now())
    expect([trace.entries, trace.forgotten]).toEqual([[last], store.revision - 1])
  })

  test('knows when it was saved what it has forgotten', () => {
    const { cluster, minute, revision } = written()
    cluster.trace.forget(minute)
    expect(clusterFrom(savedText(cluster)).trace.forgotten).toBe(revision)
    // What is no write may be all that is left.
    cluster.run(seconds(5))
    cluster.trace.during('test', 'look', '', [], () =>
      cluster.trace.record({ type: 'fault', name: 'x', subject: 'y', detail: '' }),
    )
    cluster.trace.forget(cluster.now())
    const { forgotten } = cluster.trace
    expect([forgotten, clusterFrom(savedText(cluster)).trace.forgotten]).toEqual([
      cluster.store.revision,
      forgotten,
    ])
  })
})
