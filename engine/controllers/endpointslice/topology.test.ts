/** Hints in proportion to the CPU of zones: `a3` stands for three endpoints in zone a. */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import type { Node } from '../../api/kinds'
import { metadata } from '../../testing/objects'
import type { Endpoint } from './distribution'
import { allocate } from './topology'

const node = (zone: string | undefined, cpu: string, ready = 'True'): Node => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: metadata(`${zone}-${cpu}`, {
    ...(zone === undefined ? {} : { labels: { 'topology.kubernetes.io/zone': zone } }),
  }),
  spec: {},
  status: {
    allocatable: { cpu },
    conditions: [{ type: 'Ready', status: ready, lastHeartbeatTime: '', lastTransitionTime: '' }],
  },
})

const endpointsIn = (text: string): Endpoint[] =>
  text.split(' ').flatMap((part) => {
    const zone = part.slice(0, 1)
    return Array.from({ length: Number(part.slice(1)) }, (_, i) => ({
      addresses: [`${zone}${i}`],
      conditions: { ready: true },
      zone,
    }))
  })

const EVEN = [node('a', '4'), node('b', '4')]

const check = (situation: string, endpoints: string, nodes: readonly Node[], expected: string) =>
  test(situation, () => {
    const allocation = allocate(endpointsIn(endpoints), nodes)
    if ('failure' in allocation) return expect(allocation.failure).toBe(expected)
    const counts = new Map<string, number>()
    for (const zone of allocation.zones.values()) counts.set(zone, (counts.get(zone) ?? 0) + 1)
    expect([...counts].map(([zone, n]) => `${zone}${n}`).join(' ')).toBe(expected)
  })

describe('Endpoints are meant for zones:', () => {
  check('their own, where these are even', 'a3 b3', EVEN, 'a3 b3')
  check('their own, within the threshold', 'a6 b5', EVEN, 'a6 b5')
  check('another, where theirs has too many', 'a5 b1', EVEN, 'a3 b3')
  check('more of them where there is more CPU', 'a5 b5', [node('a', '6'), node('b', '2')], 'a7 b3')
})

describe('There are no hints', () => {
  check('with Nodes in one zone only', 'a3', [node('a', '4')], 'Nodes only ready in one zone')
  check(
    'when the other zone is not ready',
    'a2 b2',
    [node('a', '4'), node('b', '4', 'False')],
    'Nodes only ready in one zone',
  )
  check(
    'when a Node has no zone',
    'a2 b2',
    [...EVEN, node(undefined, '4')],
    'Insufficient Node information: allocatable CPU or zone not specified on one or more nodes',
  )
  check('with fewer endpoints than zones', 'a1', EVEN, 'Insufficient number of endpoints')
  check(
    'when shares cannot be met',
    'a1 b1 c1',
    [node('a', '60'), node('b', '1'), node('c', '1')],
    'Unable to allocate minimum required endpoints to each zone without exceeding overload threshold',
  )
})
