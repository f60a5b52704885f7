/** Watches: the present, the past from a revision on, selectors, and history that is gone. */
import { test } from 'node:test'
import { expect } from 'expect'
import { parseLabelSelector } from '../api/selectors'
import { minutes, seconds } from '../clock/duration'
import { Cluster } from '../cluster'
import type { WatchOptions } from './watch'

const configMap = (name: string, labels: Record<string, string> = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, labels },
})

/** A cluster without components, and a way to watch its ConfigMaps in `default`. */
function setUp() {
  const cluster = new Cluster({ controllers: [], scheduler: false })
  const told: string[] = []
  const begin = (options: WatchOptions = {}) =>
    cluster.watch('configmaps', { namespace: 'default', ...options }, ({ type, object }) =>
      told.push(`${type} ${object.metadata.name}`),
    )
  const apply = (name: string, labels?: Record<string, string>) =>
    cluster.kubectl.apply(configMap(name, labels), 'default')
  return { cluster, told, begin, apply }
}

test('without a revision it begins with what there is', () => {
  const { cluster, told, begin, apply } = setUp()
  apply('a')
  begin()
  apply('b')
  apply('b', { x: 'y' })
  cluster.kubectl.delete('configmaps', 'default/a')
  expect(told).toEqual(['ADDED a', 'ADDED b', 'MODIFIED b', 'DELETED a'])
})

test('from a revision on it tells what has been since, then what comes', () => {
  const { cluster, told, begin, apply } = setUp()
  apply('a')
  const resourceVersion = cluster.store.revision
  apply('b')
  const end = begin({ resourceVersion })
  apply('a', { x: 'y' })
  end()
  apply('c')
  expect(told).toEqual(['ADDED b', 'MODIFIED a'])
})

test('what begins or ceases to match is added or deleted', () => {
  const { told, begin, apply } = setUp()
  begin({ labels: parseLabelSelector('tier=front') })
  apply('a', { tier: 'back' })
  apply('a', { tier: 'front' })
  apply('a', { tier: 'front', x: 'y' })
  apply('a', { tier: 'back' })
  expect(told).toEqual(['ADDED a', 'MODIFIED a', 'DELETED a'])
})

test('history that is gone, and a revision that is not yet, are refused', () => {
  const { cluster, begin, apply } = setUp()
  apply('a')
  const resourceVersion = cluster.store.revision
  cluster.run(seconds(30))
  apply('b')
  expect(() => begin({ resourceVersion: resourceVersion + 99 })).toThrow(
    'Too large resource version',
  )
  begin({ resourceVersion })
  cluster.run(minutes(11))
  expect(() => begin({ resourceVersion: resourceVersion - 1 })).toThrow(/too old resource version/)
})
