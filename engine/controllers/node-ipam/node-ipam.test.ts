/** The ranges of Pod IPs that Nodes get. */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import { seconds } from '../../clock/duration'
import { Cluster } from '../../cluster'
import { DEFAULT_SETTINGS, type Flags } from '../../settings'
import { adminOf, eventsOf } from '../../testing/watching'
import { cidrSpace, partAt, partsIn } from './cidr-set'

describe('A range', () => {
  const masks = { v4: 24, v6: 64 }
  const check = (cidr: string, index: number, expected: string | undefined) =>
    test(`${cidr} has as its part ${index} ${expected ?? 'nothing'}`, () => {
      const space = cidrSpace(cidr, masks)
      expect(space && partAt(space, index)).toBe(expected)
    })
  check('10.244.0.0/16', 0, '10.244.0.0/24')
  check('10.244.0.0/16', 255, '10.244.255.0/24')
  check('10.244.7.9/16', 1, '10.244.1.0/24')
  check('10.0.0.0/8', 256, '10.1.0.0/24')
  check('fd00:10:244::/56', 0, 'fd00:10:244::/64')
  check('fd00:10:244::/56', 255, 'fd00:10:244:ff::/64')
  check('::/48', 1, '0:0:0:1::/64')
  check('10.244.0.0/25', 0, undefined)
  check('10.244.0/16', 0, undefined)
  check('nonsense', 0, undefined)

  const inside = (cidr: string, parts: readonly number[]) =>
    test(`10.244.0.0/16 has in ${cidr} the parts ${parts.join(', ') || 'none'}`, () => {
      const space = cidrSpace('10.244.0.0/16', masks)
      expect(space && partsIn(space, cidr)).toEqual(parts)
    })
  inside('10.244.3.0/24', [3])
  inside('10.244.4.0/23', [4, 5])
  inside('10.244.4.128/25', [4])
  inside('10.245.0.0/24', [])
  inside('fd00::/64', [])
})

describe('A Node', () => {
  const start = (nodes: number, flags: Partial<Flags> = {}) => {
    const all = { ...DEFAULT_SETTINGS.flags, clusterCidr: '10.244.0.0/16', ...flags }
    const settings = { ...DEFAULT_SETTINGS, flags: all }
    const cluster = new Cluster({ nodes, settings, controllers: ['node-ipam-controller'] })
    cluster.run(seconds(5))
    return cluster
  }
  const rangesOf = (cluster: Cluster) =>
    adminOf(cluster)
      .list('Node')
      .map(({ spec }) => spec.podCIDRs?.join(' '))

  test('gets the next range', () => {
    const cluster = start(3)
    expect(rangesOf(cluster)).toEqual(['10.244.0.0/24', '10.244.1.0/24', '10.244.2.0/24'])
    expect(adminOf(cluster).get('Node', 'node-2')?.spec.podCIDR).toBe('10.244.1.0/24')
  })

  test('gets a range of each family', () => {
    const cluster = start(2, { clusterCidr: '10.244.0.0/16,fd00:10:244::/56' })
    expect(rangesOf(cluster)).toEqual([
      '10.244.0.0/24 fd00:10:244::/64',
      '10.244.1.0/24 fd00:10:244:1::/64',
    ])
  })

  test('for which there is none left is told so, and gets the one that is given back', () => {
    const cluster = start(3, { clusterCidr: '10.244.0.0/23' })
    expect(rangesOf(cluster)).toEqual(['10.244.0.0/24', '10.244.1.0/24', undefined])
    expect(eventsOf(cluster, 'node-3')).toContain(
      'CIDRNotAvailable: Node node-3 status is now: CIDRNotAvailable',
    )
    cluster.kubelet('node-1')?.crash()
    adminOf(cluster).delete('Node', 'node-1')
    cluster.run(seconds(1))
    expect(rangesOf(cluster)).toEqual(['10.244.1.0/24', '10.244.0.0/24'])
  })

  test('does not get at once what another gave back', () => {
    const cluster = start(2)
    cluster.kubelet('node-2')?.crash()
    adminOf(cluster).delete('Node', 'node-2')
    cluster.run(seconds(1))
    adminOf(cluster).create('Node', { metadata: { name: 'node-3' } })
    cluster.run(seconds(1))
    expect(rangesOf(cluster)).toEqual(['10.244.0.0/24', '10.244.2.0/24'])
  })

  test('that brings its range keeps it, and nobody else gets it', () => {
    const cluster = start(0)
    const admin = adminOf(cluster)
    admin.create('Node', { metadata: { name: 'a' }, spec: { podCIDRs: ['10.244.0.0/24'] } })
    cluster.run(seconds(1))
    admin.create('Node', { metadata: { name: 'b' } })
    cluster.run(seconds(1))
    expect(rangesOf(cluster)).toEqual(['10.244.0.0/24', '10.244.1.0/24'])
  })

  test('of a controller that was started anew keeps its range', () => {
    const cluster = start(2)
    cluster.controller('node-ipam-controller')?.stop()
    adminOf(cluster).create('Node', { metadata: { name: 'late' } })
    cluster.run(seconds(1))
    cluster.controller('node-ipam-controller')?.start()
    cluster.run(seconds(1))
    expect(rangesOf(cluster)).toEqual(['10.244.0.0/24', '10.244.1.0/24', '10.244.2.0/24'])
  })
})
