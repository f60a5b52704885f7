/** Pods that are bound to a Node which cannot take them. */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import type { Node, Pod, PodSpec } from '../api/kinds'
import { rejectionOf } from './admission'
import type { Pressure } from './node-object'

const metadata = { name: 'x', uid: 'x', resourceVersion: '1', creationTimestamp: '' }

const node: Node = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { ...metadata, labels: { disk: 'hdd' } },
  spec: {
    taints: [
      { key: 'repair', effect: 'NoExecute' },
      { key: 'full', effect: 'NoSchedule' },
    ],
  },
  status: { allocatable: { cpu: '1', memory: '1Gi', pods: '2', 'example.com/gpu': '1' } },
}

const TOLERANT = [{ key: 'repair', operator: 'Exists' }]

const pod = (spec: Partial<PodSpec>): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata,
  spec: { containers: [], tolerations: TOLERANT, ...spec },
  status: {},
})

const asking = (requests: Readonly<Record<string, string>>): Pod =>
  pod({ containers: [{ name: 'app', resources: { requests } }] })

const withPort = (hostPort: number): Pod =>
  pod({ containers: [{ name: 'app', ports: [{ containerPort: 80, hostPort }] }] })

function check(
  name: string,
  candidate: Pod,
  expected: string,
  { others = [], pressures = [] }: { others?: Pod[]; pressures?: Pressure[] } = {},
): void {
  test(name, () => {
    const found = rejectionOf(candidate, node, others, pressures)
    expect(found ? `${found.reason}: ${found.message}` : 'taken').toBe(expected)
  })
}

describe('A kubelet takes', () => {
  check('a Pod that asks for what is left', asking({ cpu: '400m' }), 'taken', {
    others: [asking({ cpu: '600m' })],
  })
  check('a Pod that asks for what only others give', asking({ 'example.com/tpu': '1' }), 'taken')
  check('a Pod with a port that is free', withPort(81), 'taken', { others: [withPort(80)] })
  check('under memory pressure, a Pod that asks for memory', asking({ memory: '1Mi' }), 'taken', {
    pressures: ['MemoryPressure'],
  })
  check('under pressure, a Pod of the system', pod({ priority: 2_000_000_000 }), 'taken', {
    pressures: ['DiskPressure'],
  })
})

const short = (resource: string, requested: number, used: number, capacity: number) =>
  `OutOf${resource}: Node didn't have enough resource: ${resource}, requested: ${requested}, used: ${used}, capacity: ${capacity}`

describe('A kubelet rejects', () => {
  check('a Pod too many', pod({}), short('pods', 1, 2, 2), { others: [pod({}), pod({})] })
  check('cpu', asking({ cpu: '500m' }), short('cpu', 500, 600, 1000), {
    others: [asking({ cpu: '600m' })],
  })
  check('memory', asking({ memory: '2Gi' }), short('memory', 2 ** 31, 0, 2 ** 30))
  check('a device', asking({ 'example.com/gpu': '2' }), short('example.com/gpu', 2, 0, 1))
  check(
    'a Pod of another Node',
    pod({ nodeSelector: { disk: 'ssd' } }),
    "NodeAffinity: Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
  )
  check(
    'a port that is taken',
    withPort(80),
    "NodePorts: Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports",
    { others: [withPort(80)] },
  )
  check(
    'a Pod that does not tolerate NoExecute',
    pod({ tolerations: [] }),
    "TaintToleration: Predicate TaintToleration failed: node(s) had taints that the pod didn't tolerate",
  )
  check(
    'under memory pressure, a Pod that asks for nothing',
    pod({}),
    'Evicted: The node had condition: [MemoryPressure]. ',
    { pressures: ['MemoryPressure'] },
  )
  check(
    'under disk pressure, any Pod',
    asking({ memory: '1Mi' }),
    'Evicted: The node had condition: [DiskPressure]. ',
    { pressures: ['DiskPressure'] },
  )
})
