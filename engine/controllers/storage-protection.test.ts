/** When claims and volumes that are deleted go. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { seconds } from '../clock/duration'
import { Cluster } from '../cluster'
import { adminOf, createPod } from '../testing/watching'

const claimed = { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }] }

function clusterWithClaim() {
  const cluster = new Cluster({ nodes: 1, scheduler: false })
  cluster.run(seconds(10))
  const admin = adminOf(cluster)
  const resources = { requests: { storage: '1Gi' } }
  admin.create('PersistentVolumeClaim', {
    metadata: { namespace: 'default', name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], resources },
  })
  const isThere = () => admin.get('PersistentVolumeClaim', 'default/data') !== undefined
  return { cluster, admin, isThere }
}

describe('A claim that is deleted', () => {
  test('goes when nobody uses it', () => {
    const { cluster, admin, isThere } = clusterWithClaim()
    admin.delete('PersistentVolumeClaim', 'default/data')
    cluster.run(seconds(1))
    expect(isThere()).toBe(false)
  })

  test('does not wait for a Pod that has no Node', () => {
    const { cluster, admin, isThere } = clusterWithClaim()
    createPod(cluster, 'x', claimed)
    admin.delete('PersistentVolumeClaim', 'default/data')
    cluster.run(seconds(1))
    expect(isThere()).toBe(false)
  })

  test('stays as long as a Pod on a Node has it', () => {
    const { cluster, admin, isThere } = clusterWithClaim()
    createPod(cluster, 'x', { nodeName: 'node-1', ...claimed })
    admin.delete('PersistentVolumeClaim', 'default/data')
    cluster.run(seconds(60))
    const before = isThere()
    admin.delete('Pod', 'default/x', { gracePeriodSeconds: 0 })
    cluster.run(seconds(5))
    expect([before, isThere()]).toEqual([true, false])
  })
})

test('a volume that is deleted goes when it is bound to no claim', () => {
  const { cluster, admin } = clusterWithClaim()
  const make = (name: string, phase: string) => {
    const hostPath = { path: '/data' }
    const spec = { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath }
    admin.create('PersistentVolume', { metadata: { name }, spec })
    admin.patch('PersistentVolume', name, (volume) => ({ ...volume, status: { phase } }), {
      subresource: 'status',
    })
    admin.delete('PersistentVolume', name)
  }
  make('bound', 'Bound')
  make('free', 'Available')
  cluster.run(seconds(1))
  const left = admin.list('PersistentVolume').map(({ metadata }) => metadata.name)
  expect(left).toEqual(['bound'])
})
