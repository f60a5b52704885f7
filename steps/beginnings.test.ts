/** Beginnings that are shared: the same state for whoever takes the same path, and his own. */
import { test } from 'node:test'
import { expect } from 'expect'
import { Cluster, seconds, traceLines } from '../engine'
import { Beginnings, clusterFrom } from './beginnings'

const traceOf = (cluster: Cluster): string => [...traceLines(cluster.trace)].join('\n')

function settled(seed = 1): Cluster {
  const cluster = new Cluster({ seed, nodes: 2 })
  cluster.settle()
  return cluster
}

const pod = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { containers: [{ name: 'c', image: 'web:v1' }] },
})

/** Goes on from a beginning and tells what has been. */
function goOn(cluster: Cluster, name: string): string {
  cluster.kubectl.apply(pod(name), 'default')
  cluster.run(seconds(30))
  return traceOf(cluster)
}

test('a path is remembered when it is taken for the second time', () => {
  const beginnings = new Beginnings()
  const cluster = settled()
  const kept = () => {
    beginnings.keep('p', cluster, cluster.now())
    return beginnings.recall('p') !== undefined
  }
  expect([kept(), kept()]).toEqual([false, true])
  expect(beginnings.recall('q')).toBe(undefined)
})

test('whoever recalls it goes on as if he had begun himself, and disturbs nobody', () => {
  const beginnings = new Beginnings()
  const cluster = settled()
  beginnings.keep('p', cluster, cluster.now())
  beginnings.keep('p', cluster, cluster.now())
  const recall = () => {
    const beginning = beginnings.recall('p')
    if (beginning === undefined) throw new Error('it is remembered')
    return clusterFrom(beginning)
  }
  const expected = goOn(settled(), 'a')
  expect(goOn(cluster, 'a')).toBe(expected)
  expect(goOn(recall(), 'b')).not.toBe(expected)
  expect(goOn(recall(), 'a')).toBe(expected)
})

test('only the latest used are kept', () => {
  const beginnings = new Beginnings()
  const cluster = settled()
  for (let i = 0; i < 40; i++) {
    beginnings.keep(`p${i}`, cluster, cluster.now())
    beginnings.keep(`p${i}`, cluster, cluster.now())
    beginnings.recall('p0')
  }
  const kept = Array.from({ length: 40 }, (_, i) => beginnings.recall(`p${i}`) !== undefined)
  expect([kept[0], kept[1], kept[39]]).toEqual([true, false, true])
})
