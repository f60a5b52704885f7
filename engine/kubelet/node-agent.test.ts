/** What a kubelet says of its Node and of itself. */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import { minutes, seconds } from '../clock/duration'
import { Cluster } from '../cluster'
import { adminOf } from '../testing/watching'

const LEASE = 'kube-node-lease/node-1'

const owners = (cluster: Cluster) =>
  adminOf(cluster)
    .get('Lease', LEASE)
    ?.metadata.ownerReferences?.map(({ uid }) => uid)

const uidOf = (cluster: Cluster) => adminOf(cluster).get('Node', 'node-1')?.metadata.uid

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
