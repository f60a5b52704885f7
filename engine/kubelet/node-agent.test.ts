/** What a kubelet says of its Node and of itself. */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import { conditionOf } from '../api/conditions'
import { minutes, seconds } from '../clock/duration'
import { Cluster } from '../cluster'
import { DEFAULT_SETTINGS, type Settings } from '../settings'
import { adminOf, createPod, eventsOf } from '../testing/watching'

const LEASE = 'kube-node-lease/node-1'

const owners = (cluster: Cluster) =>
  adminOf(cluster)
    .get('Lease', LEASE)
    ?.metadata.ownerReferences?.map(({ uid }) => uid)

const uidOf = (cluster: Cluster) => adminOf(cluster).get('Node', 'node-1')?.metadata.uid

const imagesOf = (cluster: Cluster) =>
  adminOf(cluster)
    .get('Node', 'node-1')
    ?.status.images?.map(({ names, sizeBytes }) => [names?.at(-1), sizeBytes])

describe('The images of a Node', () => {
  test('are in its status within a beat, the largest first', () => {
    const cluster = new Cluster({ nodes: 1 })
    cluster.images.tell('registry.example.com/big:v1', { size: '800Mi' })
    cluster.images.tell('small:v1', { size: '23Mi' })
    cluster.run(seconds(20))
    expect(imagesOf(cluster)).toBeUndefined()
    for (const [i, image] of ['small:v1', 'registry.example.com/big:v1', 'small:v1'].entries()) {
      createPod(cluster, `p${i}`, { containers: [{ name: 'c', image }] })
    }
    cluster.run(seconds(14))
    expect(imagesOf(cluster)).toEqual([
      ['registry.example.com/big:v1', 800 * 2 ** 20],
      ['docker.io/library/small:v1', 23 * 2 ** 20],
    ])
  })
})

describe('The Lease of a Node', () => {
  test('is owned by the Node, and made again when it is gone', () => {
    const cluster = new Cluster({ nodes: 1 })
    cluster.run(seconds(20))
    expect(owners(cluster)).toEqual([uidOf(cluster)])
    adminOf(cluster).delete('Lease', LEASE)
    cluster.run(seconds(11))
    expect(owners(cluster)).toEqual([uidOf(cluster)])
  })

  test('is not made again without the Node', () => {
    const cluster = new Cluster({ nodes: 1 })
    cluster.run(seconds(20))
    adminOf(cluster).delete('Node', 'node-1')
    cluster.run(minutes(5))
    expect(owners(cluster)).toBeUndefined()
    expect(uidOf(cluster)).toBeUndefined()
  })
})

test('a Node that was without power says that it has been rebooted', () => {
  const cluster = new Cluster({ nodes: 1 })
  cluster.run(seconds(20))
  const bootId = () => adminOf(cluster).get('Node', 'node-1')?.status.nodeInfo?.bootID
  const first = bootId()
  cluster.kubelet('node-1')?.stopKubelet()
  cluster.kubelet('node-1')?.startKubelet()
  cluster.run(seconds(20))
  expect(bootId()).toBe(first)
  cluster.kubelet('node-1')?.crash()
  cluster.kubelet('node-1')?.recover()
  cluster.run(seconds(20))
  expect(bootId()).not.toBe(first)
  expect(eventsOf(cluster, 'node-1').filter((event) => event.startsWith('Rebooted'))).toEqual([
    `Rebooted: Node node-1 has been rebooted, boot id: ${bootId()}`,
  ])
})

test('a status that has not changed is said again each 5 minutes, read or written', () => {
  const heard = (settings: Settings) => {
    const cluster = new Cluster({ nodes: 1, settings })
    return [1, 2, 3].map(() => {
      cluster.run(minutes(8))
      const node = adminOf(cluster).get('Node', 'node-1')
      const { resourceVersion } = node?.metadata ?? {}
      return [conditionOf(node?.status, 'Ready')?.lastHeartbeatTime, resourceVersion]
    })
  }
  const counted = heard(DEFAULT_SETTINGS)
  expect(new Set(counted.map(([time]) => time)).size).toBe(3)
  expect(counted).toEqual(heard({ ...DEFAULT_SETTINGS, skipBeats: false }))
})
