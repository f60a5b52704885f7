/** The decisions about Nodes that need no cluster: taints, zones, rates. */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import type { Node } from '../../api/kinds'
import { type Instant, plus, seconds } from '../../clock/duration'
import { DEFAULT_SETTINGS } from '../../settings'
import { rateIn, type ZoneCount, zoneStateOf } from './disruption'
import { labelsToSet } from './labels'
import { mark, setRate, spend, taintQueue } from './taint-queue'
import { wantedTaints } from './taints'
import { zoneKeyOf } from './zones'

const { flags } = DEFAULT_SETTINGS

const node = (parts: Partial<Pick<Node, 'spec' | 'status'>>, labels = {}): Node => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {
    name: 'node-1',
    uid: '1',
    resourceVersion: '1',
    creationTimestamp: '2025-01-01T00:00:00Z',
    labels,
  },
  spec: {},
  status: {},
  ...parts,
})

describe('The state of a zone', () => {
  const check = (count: ZoneCount, state: string, rate: number) =>
    test(`with ${count.ready} ready and ${count.notReady} not ready Nodes is ${state}`, () => {
      const is = zoneStateOf(count, flags)
      expect({ is, rate: rateIn(is, count, flags) }).toEqual({ is: state, rate })
    })
  check({ ready: 3, notReady: 0 }, 'Normal', 0.1)
  check({ ready: 0, notReady: 1 }, 'FullDisruption', 0.1)
  check({ ready: 1, notReady: 2 }, 'Normal', 0.1)
  check({ ready: 2, notReady: 3 }, 'PartialDisruption', 0)
  check({ ready: 3, notReady: 3 }, 'Normal', 0.1)
  check({ ready: 9, notReady: 11 }, 'PartialDisruption', 0)
  check({ ready: 10, notReady: 40 }, 'PartialDisruption', 0)
  check({ ready: 10, notReady: 41 }, 'PartialDisruption', 0.01)
})

describe('The NoSchedule taints of a Node', () => {
  const check = (situation: string, parts: Parameters<typeof node>[0], keys: readonly string[]) =>
    test(`that ${situation}`, () => {
      expect(wantedTaints(node(parts))).toEqual(
        keys.map((key) => ({ key: `node.kubernetes.io/${key}`, effect: 'NoSchedule' })),
      )
    })
  const having = (type: string, status: string) => ({ status: { conditions: [{ type, status }] } })
  check('is ready', having('Ready', 'True'), [])
  check('is not ready', having('Ready', 'False'), ['not-ready'])
  check('is silent', having('Ready', 'Unknown'), ['unreachable'])
  check('lacks memory', having('MemoryPressure', 'True'), ['memory-pressure'])
  check('may lack memory', having('MemoryPressure', 'Unknown'), [])
  check('lacks disk', having('DiskPressure', 'True'), ['disk-pressure'])
  check('lacks process IDs', having('PIDPressure', 'True'), ['pid-pressure'])
  check('has no network', having('NetworkUnavailable', 'True'), ['network-unavailable'])
  check('has no network, perhaps', having('NetworkUnavailable', 'Unknown'), [])
  check('is cordoned', { spec: { unschedulable: true } }, ['unschedulable'])
  check('has an unknown trouble', having('Haunted', 'True'), [])
})

describe('The queue of a zone', () => {
  const at = (n: number) => plus(0 as Instant, seconds(n)) // The instant zero is as good as any.

  test('lets one Node out in ten seconds', () => {
    const queue = taintQueue(0.1, at(0))
    expect([0, 1, 9.9, 10, 19, 20].map((s) => spend(queue, at(s)))).toEqual([
      true,
      false,
      false,
      true,
      false,
      true,
    ])
  })

  test('does not save up', () => {
    const queue = taintQueue(0.1, at(0))
    expect([spend(queue, at(100)), spend(queue, at(101))]).toEqual([true, false])
  })

  test('that was stopped begins without a token', () => {
    const queue = taintQueue(0.1, at(0))
    setRate(queue, 0, at(5))
    expect(spend(queue, at(50))).toBe(false)
    setRate(queue, 0.1, at(60))
    expect([spend(queue, at(69)), spend(queue, at(70))]).toEqual([false, true])
  })

  test('takes a Node once', () => {
    const queue = taintQueue(0.1, at(0))
    mark(queue, 'node-1')
    queue.waiting.delete('node-1')
    mark(queue, 'node-1')
    expect(queue.waiting.size).toBe(0)
  })
})

describe('The zone of a Node', () => {
  const check = (labels: Record<string, string>, key: string) =>
    test(`with ${Object.keys(labels).length} labels is ${key}`, () => {
      expect(zoneKeyOf(node({}, labels))).toBe(key)
    })
  check({}, 'zone/')
  check({ 'topology.kubernetes.io/zone': 'a' }, 'zone/:a')
  check({ 'topology.kubernetes.io/region': 'eu', 'topology.kubernetes.io/zone': 'a' }, 'zone/eu:a')
})

test('The beta labels that are right are left alone', () => {
  const labels = { 'kubernetes.io/os': 'linux', 'beta.kubernetes.io/os': 'linux' }
  expect(labelsToSet(node({}, labels))).toEqual({})
  expect(labelsToSet(node({}, { 'kubernetes.io/arch': 'arm64' }))).toEqual({
    'beta.kubernetes.io/arch': 'arm64',
  })
})
