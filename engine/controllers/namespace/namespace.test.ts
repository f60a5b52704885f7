/** How Namespaces end. */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import { conditionOf } from '../../api/conditions'
import { minutes, seconds } from '../../clock/duration'
import { Cluster } from '../../cluster'
import { adminOf, secondsUntil } from '../../testing/watching'

const start = (): Cluster => {
  const controllers = [
    'namespace-controller',
    'garbage-collector-controller',
    'node-ipam-controller',
  ]
  const cluster = new Cluster({ nodes: 1, controllers })
  adminOf(cluster).create('Namespace', { metadata: { name: 'shop' } })
  cluster.run(seconds(10))
  return cluster
}

const namespaceOf = (cluster: Cluster) => adminOf(cluster).get('Namespace', 'shop')
const isGone = (cluster: Cluster) => () => namespaceOf(cluster) === undefined

const configMap = (cluster: Cluster, name: string, ...finalizers: readonly string[]) =>
  adminOf(cluster).create('ConfigMap', {
    metadata: { namespace: 'shop', name, ...(finalizers.length > 0 ? { finalizers } : {}) },
  })

const messages = (cluster: Cluster) =>
  (namespaceOf(cluster)?.status.conditions ?? [])
    .filter(({ status }) => status === 'True')
    .map(({ type, reason, message }) => `${type} ${reason}: ${message}`)

describe('A Namespace that is deleted', () => {
  test('is Terminating for five seconds, then gone when it is empty', () => {
    const cluster = start()
    adminOf(cluster).delete('Namespace', 'shop')
    expect(namespaceOf(cluster)?.status.phase).toBe('Terminating')
    const found = secondsUntil(cluster, isGone(cluster), minutes(1))
    expect(found).toBeGreaterThanOrEqual(5)
    expect(found).toBeLessThan(5.1)
  })

  test('takes everything in it along', () => {
    const cluster = start()
    configMap(cluster, 'a')
    adminOf(cluster).create('Secret', { metadata: { namespace: 'shop', name: 'b' } })
    adminOf(cluster).delete('Namespace', 'shop')
    expect(secondsUntil(cluster, isGone(cluster), minutes(1))).toBeLessThan(5.1)
    const left = [...adminOf(cluster).list('ConfigMap', { namespace: 'shop' })]
    expect([...left, ...adminOf(cluster).list('Secret', { namespace: 'shop' })]).toEqual([])
  })

  test('waits for Pods as long as their grace periods say', () => {
    const cluster = start()
    adminOf(cluster).create('ServiceAccount', { metadata: { namespace: 'shop', name: 'default' } })
    adminOf(cluster).create('Pod', {
      metadata: { namespace: 'shop', name: 'web' },
      spec: { nodeName: 'node-1', containers: [{ name: 'main', image: 'shop:v1' }] },
    })
    cluster.settle()
    cluster.kubelet('node-1')?.loseNetwork()
    adminOf(cluster).delete('Namespace', 'shop')
    cluster.run(seconds(6))
    expect(messages(cluster)).toEqual([
      'NamespaceContentRemaining SomeResourcesRemain: Some resources are remaining: pods. has 1 resource instances',
    ])
    cluster.kubelet('node-1')?.regainNetwork()
    cluster.settle()
    expect(isGone(cluster)()).toBe(true)
  })

  test('names the finalizers that hold it, and lets the cluster settle', () => {
    const cluster = start()
    configMap(cluster, 'a', 'example.com/wait')
    configMap(cluster, 'b', 'example.com/wait', 'example.com/also')
    configMap(cluster, 'c')
    adminOf(cluster).delete('Namespace', 'shop')
    cluster.settle()
    expect(messages(cluster)).toEqual([
      'NamespaceContentRemaining SomeResourcesRemain: Some resources are remaining: configmaps. has 2 resource instances',
      'NamespaceFinalizersRemaining SomeFinalizersRemain: Some content in the namespace has finalizers remaining: example.com/also in 1 resource instances, example.com/wait in 2 resource instances',
    ])
    expect(
      conditionOf(namespaceOf(cluster)?.status, 'NamespaceDeletionContentFailure'),
    ).toMatchObject({
      status: 'False',
      reason: 'ContentDeleted',
      message: 'All content successfully deleted, may be waiting on finalization',
    })
  })

  test('goes within eight seconds after the last finalizer', () => {
    const cluster = start()
    configMap(cluster, 'a', 'example.com/wait')
    adminOf(cluster).delete('Namespace', 'shop')
    cluster.run(minutes(3))
    adminOf(cluster).patch('ConfigMap', 'shop/a', (live) => {
      const { finalizers: _, ...metadata } = live.metadata
      return { ...live, metadata }
    })
    const before = cluster.now()
    cluster.settle()
    expect(isGone(cluster)()).toBe(true)
    expect(cluster.now() - before).toBeLessThanOrEqual(seconds(8.1))
  })

  test('with Pods that never end says that they remain unexpectedly', () => {
    const cluster = start()
    adminOf(cluster).create('ServiceAccount', { metadata: { namespace: 'shop', name: 'default' } })
    adminOf(cluster).create('Pod', {
      metadata: { namespace: 'shop', name: 'web' },
      spec: { nodeName: 'node-1', containers: [{ name: 'main', image: 'shop:v1' }] },
    })
    cluster.settle()
    cluster.kubelet('node-1')?.crash()
    adminOf(cluster).delete('Namespace', 'shop')
    cluster.run(minutes(2))
    expect(messages(cluster)).toContain(
      'NamespaceDeletionContentFailure ContentDeletionFailed: Failed to delete all resource types, 1 remaining: unexpected items still remain in namespace: shop for gvr: /v1, Resource=pods',
    )
  })
})
