/** Pods that only the garbage collector of Pods deletes. */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import { conditionOf } from '../api/conditions'
import type { Pod } from '../api/kinds'
import { minutes, seconds } from '../clock/duration'
import { Cluster, type ClusterOptions } from '../cluster'
import { DEFAULT_SETTINGS } from '../settings'
import { adminOf, createPod, secondsUntil } from '../testing/watching'
import { overThreshold } from './pod-gc'

const CONTROLLERS = [
  'pod-garbage-collector-controller',
  'node-lifecycle-controller',
  'serviceaccount-controller',
  'node-ipam-controller',
]

function start(options: ClusterOptions = {}): Cluster {
  const cluster = new Cluster({ nodes: 2, controllers: CONTROLLERS, ...options })
  cluster.run(seconds(10))
  return cluster
}

const podOf = (cluster: Cluster, name = 'web') => adminOf(cluster).get('Pod', `default/${name}`)
const isGone = (cluster: Cluster) => () => podOf(cluster) === undefined

describe('A Pod', () => {
  test('of a Node that was deleted goes 40 s to 61 s later', () => {
    const found: number[] = []
    for (let seed = 1; seed <= 30; seed++) {
      const cluster = start({ seed })
      createPod(cluster, 'web', { nodeName: 'node-1' })
      cluster.run(seconds(30))
      cluster.kubelet('node-1')?.crash()
      adminOf(cluster).delete('Node', 'node-1')
      found.push(secondsUntil(cluster, isGone(cluster), minutes(3)) ?? Number.NaN)
    }
    expect(Math.min(...found)).toBeGreaterThan(40)
    expect(Math.max(...found)).toBeLessThanOrEqual(61)
  })

  test('says before it goes that its Node no longer exists', () => {
    const cluster = start()
    createPod(cluster, 'web', { nodeName: 'node-1' })
    cluster.run(seconds(10))
    cluster.kubelet('node-1')?.crash()
    adminOf(cluster).delete('Node', 'node-1')
    const isFailed = () => podOf(cluster)?.status.phase === 'Failed'
    let last: Pod | undefined
    cluster.store.subscribe('pods', ({ object }) => {
      last = object as unknown as Pod // The resource is pods.
    })
    expect(secondsUntil(cluster, () => isFailed() || isGone(cluster)(), minutes(3))).toBeDefined()
    expect(last?.status.phase).toBe('Failed')
    expect(conditionOf(last?.status, 'DisruptionTarget')).toMatchObject({
      reason: 'DeletionByPodGC',
      message: 'PodGC: node no longer exists',
    })
  })

  test('stays when its Node is back within the quarantine', () => {
    const cluster = start()
    createPod(cluster, 'web', { nodeName: 'node-1' })
    cluster.run(seconds(10))
    adminOf(cluster).delete('Node', 'node-1')
    cluster.run(seconds(25))
    adminOf(cluster).create('Node', { metadata: { name: 'node-1' } })
    cluster.run(minutes(3))
    expect(podOf(cluster)).toBeDefined()
  })

  test('that ends before it was bound goes with the next turn', () => {
    const cluster = start({ scheduler: false })
    adminOf(cluster).create('Pod', {
      metadata: { namespace: 'default', name: 'web', finalizers: ['example.com/wait'] },
      spec: { containers: [{ name: 'main', image: 'shop:v1' }] },
    })
    adminOf(cluster).delete('Pod', 'default/web')
    const isFailed = () => podOf(cluster)?.status.phase === 'Failed'
    expect(secondsUntil(cluster, isFailed, minutes(1))).toBeLessThanOrEqual(20.1)
  })

  test('that ends on a silent Node goes when the Node is said to be out of service', () => {
    const cluster = start()
    createPod(cluster, 'web', { nodeName: 'node-1' })
    cluster.run(seconds(10))
    cluster.kubelet('node-1')?.crash()
    adminOf(cluster).delete('Pod', 'default/web')
    cluster.run(minutes(3))
    expect(podOf(cluster)?.metadata.deletionTimestamp).toBeDefined()
    const taint = { key: 'node.kubernetes.io/out-of-service', effect: 'NoExecute' }
    adminOf(cluster).patch('Node', 'node-1', (node) => ({
      ...node,
      spec: { ...node.spec, taints: [...(node.spec.taints ?? []), taint] },
    }))
    expect(secondsUntil(cluster, isGone(cluster), minutes(1))).toBeLessThanOrEqual(20.1)
  })
})

test('An idle cluster pays nothing for it', () => {
  const cluster = start({ nodes: 0, controllers: ['pod-garbage-collector-controller'] })
  cluster.run(minutes(1))
  const before = cluster.clock.executed
  cluster.run(minutes(60))
  expect(cluster.clock.executed - before).toBeLessThanOrEqual(1)
})

describe('Of finished Pods over the threshold', () => {
  const pod = (name: string, created: number, status: Pod['status']): Pod => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      uid: name,
      resourceVersion: '1',
      creationTimestamp: `2025-01-01T00:00:0${created}Z`,
    },
    spec: { containers: [] },
    status,
  })
  const pods = [
    pod('young', 3, { phase: 'Succeeded' }),
    pod('old', 1, { phase: 'Failed' }),
    pod('evicted', 5, { phase: 'Failed', reason: 'Evicted' }),
    pod('running', 0, { phase: 'Running' }),
    pod('twin', 1, { phase: 'Succeeded' }),
  ]
  const check = (threshold: number, names: readonly string[]) =>
    test(`${threshold}: ${names.join(', ') || 'none'} go`, () =>
      expect(overThreshold(pods, threshold).map(({ metadata }) => metadata.name)).toEqual(names))
  check(4, [])
  check(3, ['evicted'])
  check(1, ['evicted', 'old', 'twin'])
  check(0, [])
  test('the oldest really go', () => {
    const { flags } = DEFAULT_SETTINGS
    const settings = { ...DEFAULT_SETTINGS, flags: { ...flags, terminatedPodGcThreshold: 1 } }
    const cluster = start({ settings, scheduler: false })
    for (const name of ['first', 'second']) {
      createPod(cluster, name)
      const status = { phase: 'Succeeded' }
      adminOf(cluster).patch('Pod', `default/${name}`, (live) => ({ ...live, status }), {
        subresource: 'status',
      })
      cluster.run(seconds(1))
    }
    cluster.run(seconds(21))
    expect([podOf(cluster, 'first'), podOf(cluster, 'second')?.metadata.name]).toEqual([
      undefined,
      'second',
    ])
  })
})
