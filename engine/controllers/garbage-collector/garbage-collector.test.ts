/** What becomes of objects when their owners go. */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import type { OwnerReference } from '../../api/meta'
import type { Propagation } from '../../apiserver/strategy'
import { minutes, seconds } from '../../clock/duration'
import { Cluster } from '../../cluster'
import { adminOf, eventsOf } from '../../testing/watching'

const start = (): Cluster => {
  const cluster = new Cluster({ nodes: 0, controllers: ['garbage-collector-controller'] })
  for (const name of ['shop', 'other']) adminOf(cluster).create('Namespace', { metadata: { name } })
  cluster.settle()
  return cluster
}

/** A ConfigMap with the owners of these names, each blocking or not. */
function make(
  cluster: Cluster,
  name: string,
  owners: readonly OwnerReference[] = [],
): OwnerReference {
  const { metadata } = adminOf(cluster).create('ConfigMap', {
    metadata: {
      namespace: 'shop',
      name,
      ...(owners.length > 0 ? { ownerReferences: owners } : {}),
    },
  })
  return { apiVersion: 'v1', kind: 'ConfigMap', name, uid: metadata.uid }
}

/** A dependent that a finalizer holds. */
const makeHeld = (cluster: Cluster, name: string, owner: OwnerReference) =>
  adminOf(cluster).create('ConfigMap', {
    metadata: {
      namespace: 'shop',
      name,
      ownerReferences: [owner],
      finalizers: ['example.com/wait'],
    },
  })

const blocking = (owner: OwnerReference) => ({ ...owner, blockOwnerDeletion: true })

const names = (cluster: Cluster) =>
  adminOf(cluster)
    .list('ConfigMap', { namespace: 'shop' })
    .map(({ metadata }) => metadata.name)

const remove = (cluster: Cluster, name: string, propagationPolicy: Propagation) =>
  adminOf(cluster).delete('ConfigMap', `shop/${name}`, { propagationPolicy })

const metadataOf = (cluster: Cluster, name: string) =>
  adminOf(cluster).get('ConfigMap', `shop/${name}`)?.metadata

/** The order in which objects go. */
function departures(cluster: Cluster): readonly string[] {
  const gone: string[] = []
  cluster.store.subscribe('configmaps', ({ type, object }) => {
    if (type === 'DELETED') gone.push(object.metadata.name)
  })
  return gone
}

describe('Deleted in the background, an owner', () => {
  test('goes first, then its dependents and theirs', () => {
    const cluster = start()
    const gone = departures(cluster)
    const owner = make(cluster, 'owner')
    const child = make(cluster, 'child', [owner])
    make(cluster, 'grandchild', [child])
    make(cluster, 'stranger')
    remove(cluster, 'owner', 'Background')
    cluster.settle()
    expect(gone).toEqual(['owner', 'child', 'grandchild'])
    expect(names(cluster)).toEqual(['stranger'])
  })

  test('leaves a dependent that has another owner, without the reference', () => {
    const cluster = start()
    const owners = [make(cluster, 'one'), make(cluster, 'two')]
    make(cluster, 'child', owners)
    remove(cluster, 'one', 'Background')
    cluster.settle()
    expect(metadataOf(cluster, 'child')?.ownerReferences).toEqual([owners[1]])
    remove(cluster, 'two', 'Background')
    cluster.settle()
    expect(names(cluster)).toEqual([])
  })

  test('takes along a dependent that is made after it went', () => {
    const cluster = start()
    const owner = make(cluster, 'owner')
    remove(cluster, 'owner', 'Background')
    make(cluster, 'late', [owner])
    cluster.settle()
    expect(names(cluster)).toEqual([])
  })

  test('is another one when it is made anew under its name', () => {
    const cluster = start()
    const owner = make(cluster, 'owner')
    make(cluster, 'child', [owner])
    remove(cluster, 'owner', 'Background')
    make(cluster, 'owner')
    cluster.settle()
    expect(names(cluster)).toEqual(['owner'])
  })

  test('leaves a dependent with a finalizer marked, until the finalizer goes', () => {
    const cluster = start()
    const owner = make(cluster, 'owner')
    makeHeld(cluster, 'child', owner)
    remove(cluster, 'owner', 'Background')
    cluster.settle()
    expect(metadataOf(cluster, 'child')?.deletionTimestamp).toBeDefined()
  })
})

describe('Deleted in the foreground, an owner', () => {
  test('goes last', () => {
    const cluster = start()
    const gone = departures(cluster)
    const owner = make(cluster, 'owner')
    const child = make(cluster, 'child', [blocking(owner)])
    make(cluster, 'grandchild', [blocking(child)])
    remove(cluster, 'owner', 'Foreground')
    expect(metadataOf(cluster, 'owner')?.finalizers).toEqual(['foregroundDeletion'])
    cluster.settle()
    expect(gone).toEqual(['grandchild', 'child', 'owner'])
  })

  test('does not wait for a dependent that is held but does not block it', () => {
    const cluster = start()
    const owner = make(cluster, 'owner')
    makeHeld(cluster, 'child', owner)
    remove(cluster, 'owner', 'Foreground')
    cluster.settle()
    expect(names(cluster)).toEqual(['child'])
    expect(metadataOf(cluster, 'child')?.deletionTimestamp).toBeDefined()
  })

  test('waits for a dependent that is held by a finalizer', () => {
    const cluster = start()
    const owner = make(cluster, 'owner')
    makeHeld(cluster, 'child', blocking(owner))
    remove(cluster, 'owner', 'Foreground')
    cluster.settle()
    expect(names(cluster)).toEqual(['owner', 'child'])
    adminOf(cluster).patch('ConfigMap', 'shop/child', (live) => {
      const { finalizers: _, ...metadata } = live.metadata
      return { ...live, metadata }
    })
    cluster.settle()
    expect(names(cluster)).toEqual([])
  })

  test('is let go by a dependent that has another owner', () => {
    const cluster = start()
    const [one, two] = [make(cluster, 'one'), make(cluster, 'two')]
    make(cluster, 'child', [blocking(one), blocking(two)])
    remove(cluster, 'one', 'Foreground')
    cluster.settle()
    expect(names(cluster)).toEqual(['two', 'child'])
    expect(metadataOf(cluster, 'child')?.ownerReferences).toEqual([blocking(two)])
  })

  test('goes even when it owns its own owner', () => {
    const cluster = start()
    const first = make(cluster, 'first')
    const second = make(cluster, 'second', [blocking(first)])
    adminOf(cluster).patch('ConfigMap', 'shop/first', (live) => ({
      ...live,
      metadata: { ...live.metadata, ownerReferences: [blocking(second)] },
    }))
    cluster.settle()
    remove(cluster, 'first', 'Foreground')
    cluster.settle()
    expect(names(cluster)).toEqual([])
  })
})

describe('Deleted as an orphan maker, an owner', () => {
  test('leaves its dependents without the reference', () => {
    const cluster = start()
    const owner = make(cluster, 'owner')
    make(cluster, 'child', [blocking(owner)])
    remove(cluster, 'owner', 'Orphan')
    cluster.settle()
    expect(names(cluster)).toEqual(['child'])
    expect(metadataOf(cluster, 'child')?.ownerReferences).toBeUndefined()
  })
})

describe('An owner reference', () => {
  test('to an owner in another namespace is as good as dangling, and an Event tells', () => {
    const cluster = start()
    const { metadata } = adminOf(cluster).create('ConfigMap', {
      metadata: { namespace: 'other', name: 'owner' },
    })
    const { uid } = metadata
    make(cluster, 'child', [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid }])
    cluster.settle()
    expect(names(cluster)).toEqual([])
    expect(eventsOf(cluster, 'child')).toEqual([
      `OwnerRefInvalidNamespace: ownerRef [v1/ConfigMap, namespace: shop, name: owner, uid: ${uid}] does not exist in namespace "shop"`,
    ])
  })

  test('of a cluster-scoped object to a namespaced owner changes nothing', () => {
    const cluster = start()
    const owner = make(cluster, 'owner')
    adminOf(cluster).create('PriorityClass', {
      metadata: { name: 'high', ownerReferences: [owner] },
      value: 1000,
    })
    remove(cluster, 'owner', 'Background')
    cluster.settle()
    expect(adminOf(cluster).get('PriorityClass', 'high')).toBeDefined()
  })

  test('to a cluster-scoped owner counts in every namespace', () => {
    const cluster = start()
    const { metadata } = adminOf(cluster).create('PriorityClass', {
      metadata: { name: 'high' },
      value: 1000,
    })
    const { uid } = metadata
    make(cluster, 'child', [
      { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', name: 'high', uid },
    ])
    cluster.settle()
    expect(names(cluster)).toEqual(['child'])
    adminOf(cluster).delete('PriorityClass', 'high')
    cluster.settle()
    expect(names(cluster)).toEqual([])
  })

  test('to a kind that nobody serves leaves the object alone and the cluster settled', () => {
    const cluster = start()
    make(cluster, 'child', [{ apiVersion: 'example.com/v1', kind: 'Ghost', name: 'x', uid: '1' }])
    cluster.settle()
    cluster.run(minutes(5))
    expect(names(cluster)).toEqual(['child'])
  })

  test('that dangles when the collector starts is found', () => {
    const cluster = start()
    cluster.controller('garbage-collector-controller')?.stop()
    const owner = make(cluster, 'owner')
    make(cluster, 'child', [owner])
    remove(cluster, 'owner', 'Background')
    cluster.run(seconds(10))
    expect(names(cluster)).toEqual(['child'])
    cluster.controller('garbage-collector-controller')?.start()
    cluster.settle()
    expect(names(cluster)).toEqual([])
  })
})

test('A Deployment takes its ReplicaSets and Pods along', () => {
  for (const policy of ['Background', 'Foreground'] as const) {
    const cluster = new Cluster({ nodes: 2 })
    const admin = adminOf(cluster)
    cluster.run(seconds(5))
    const labels = { app: 'web' }
    admin.create('Deployment', {
      metadata: { namespace: 'default', name: 'web' },
      spec: {
        replicas: 3,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { containers: [{ name: 'main', image: 'shop:v1' }] },
        },
      },
    })
    cluster.settle()
    expect(admin.list('Pod')).toHaveLength(3)
    admin.delete('Deployment', 'default/web', { propagationPolicy: policy })
    cluster.settle()
    const left = [...admin.list('Deployment'), ...admin.list('ReplicaSet'), ...admin.list('Pod')]
    expect(left).toEqual([])
  }
})
