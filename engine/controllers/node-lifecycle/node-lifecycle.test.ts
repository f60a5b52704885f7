/** Nodes that fall silent, alone and with others, and how fast that is noticed. */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import { conditionOf, isTrue } from '../../api/conditions'
import { hours, minutes, seconds } from '../../clock/duration'
import { Cluster, type ClusterOptions } from '../../cluster'
import { DEFAULT_SETTINGS, type Settings } from '../../settings'
import { adminOf, createPod, eventsOf, secondsUntil } from '../../testing/watching'

const CONTROLLERS = [
  'node-lifecycle-controller',
  'taint-eviction-controller',
  'serviceaccount-controller',
  'node-ipam-controller',
]
const { flags } = DEFAULT_SETTINGS
const SHORT: Settings = {
  ...DEFAULT_SETTINGS,
  flags: { ...flags, nodeMonitorGracePeriod: seconds(40) },
}

function start(options: ClusterOptions = {}): Cluster {
  const cluster = new Cluster({ nodes: 3, controllers: CONTROLLERS, settings: SHORT, ...options })
  cluster.run(seconds(70))
  return cluster
}

const nodeOf = (cluster: Cluster, name: string) => adminOf(cluster).get('Node', name)

const readyOf = (cluster: Cluster, name: string) =>
  conditionOf(nodeOf(cluster, name)?.status, 'Ready')?.status

const taintsOf = (cluster: Cluster, name: string) =>
  (nodeOf(cluster, name)?.spec.taints ?? []).map(({ key, effect }) => `${key}:${effect}`).sort()

const UNREACHABLE = ['NoExecute', 'NoSchedule'].map((e) => `node.kubernetes.io/unreachable:${e}`)

const silence = (cluster: Cluster, ...nodes: readonly string[]) => {
  for (const node of nodes) cluster.kubelet(node)?.crash()
}

const untilUnknown = (cluster: Cluster, node: string) =>
  secondsUntil(cluster, () => readyOf(cluster, node) === 'Unknown', minutes(5))

const untilTainted = (cluster: Cluster, node: string, limit = minutes(5)) =>
  secondsUntil(cluster, () => taintsOf(cluster, node).includes(UNREACHABLE[0] ?? ''), limit)

describe('A Node that falls silent', () => {
  test('is Unknown, tainted and emptied in time, whatever the seed', () => {
    const found: number[] = []
    for (let seed = 1; seed <= 200; seed++) {
      const cluster = new Cluster({ seed, nodes: 3, controllers: CONTROLLERS, settings: SHORT })
      cluster.run(seconds(1))
      createPod(cluster, 'web')
      cluster.run(seconds(69))
      const node = adminOf(cluster).get('Pod', 'default/web')?.spec.nodeName ?? ''
      silence(cluster, node)
      found.push(untilUnknown(cluster, node) ?? Number.NaN)
      const toTaint = untilTainted(cluster, node)
      expect(toTaint).toBeGreaterThanOrEqual(5)
      expect(toTaint).toBeLessThanOrEqual(5.3)
      const isDeleted = () =>
        adminOf(cluster).get('Pod', 'default/web')?.metadata.deletionTimestamp !== undefined
      const toDeletion = secondsUntil(cluster, isDeleted, minutes(6))
      expect(toDeletion).toBeGreaterThanOrEqual(300)
      expect(toDeletion).toBeLessThanOrEqual(300.2)
    }
    const [soonest, latest] = [Math.min(...found), Math.max(...found)]
    expect(soonest).toBeGreaterThan(29.5)
    expect(latest).toBeLessThanOrEqual(45.5)
    expect(latest - soonest).toBeGreaterThanOrEqual(12)
  })

  test('says in its conditions that its kubelet stopped posting', () => {
    const cluster = start()
    silence(cluster, 'node-1')
    untilUnknown(cluster, 'node-1')
    const conditions = nodeOf(cluster, 'node-1')?.status.conditions?.map((condition) => {
      const { type, status, reason, message } = condition
      return { type, status, reason, message }
    })
    const unknown = (type: string) => ({
      type,
      status: 'Unknown',
      reason: 'NodeStatusUnknown',
      message: 'Kubelet stopped posting node status.',
    })
    const types = ['MemoryPressure', 'DiskPressure', 'PIDPressure', 'Ready']
    expect(conditions).toEqual(types.map(unknown))
  })

  test('and its Pods are not ready, and Events tell of both', () => {
    const cluster = start({ nodes: 2 })
    createPod(cluster, 'web', { nodeName: 'node-1' })
    cluster.run(seconds(10))
    expect(isTrue(adminOf(cluster).get('Pod', 'default/web')?.status, 'Ready')).toBe(true)
    silence(cluster, 'node-1')
    untilUnknown(cluster, 'node-1')
    cluster.run(seconds(1))
    expect(isTrue(adminOf(cluster).get('Pod', 'default/web')?.status, 'Ready')).toBe(false)
    expect(eventsOf(cluster, 'node-1')).toContain(
      'RegisteredNode: Registered Node node-1 in Controller',
    )
    expect(eventsOf(cluster, 'node-1').at(-1)).toBe(
      'NodeNotReady: Node node-1 status is now: NodeNotReady',
    )
    expect(eventsOf(cluster, 'web')).toContain('NodeNotReady: Node is not ready')
  })

  test('is found on time at the end of an idle day', () => {
    const cluster = start()
    cluster.run(hours(23.8))
    silence(cluster, 'node-2')
    const found = untilUnknown(cluster, 'node-2')
    expect(found).toBeGreaterThan(29.5)
    expect(found).toBeLessThanOrEqual(50.5)
  })

  test('is found at the same instant when every heartbeat is a real write', () => {
    const found = (skipBeats: boolean, seed: number) => {
      const cluster = start({ seed, settings: { ...SHORT, skipBeats } })
      cluster.run(minutes(7))
      silence(cluster, 'node-3')
      return untilUnknown(cluster, 'node-3')
    }
    for (let seed = 1; seed <= 20; seed++) expect(found(true, seed)).toBe(found(false, seed))
  })

  test('that comes back loses its taints at once and keeps its Pods', () => {
    const cluster = start()
    createPod(cluster, 'web', { nodeName: 'node-1' })
    cluster.run(seconds(10))
    cluster.kubelet('node-1')?.loseNetwork()
    cluster.run(minutes(2))
    expect(taintsOf(cluster, 'node-1')).toEqual(UNREACHABLE)
    cluster.kubelet('node-1')?.regainNetwork()
    const clean = secondsUntil(cluster, () => taintsOf(cluster, 'node-1').length === 0, minutes(1))
    expect(clean).toBeLessThanOrEqual(15.5)
    cluster.run(minutes(10))
    expect(adminOf(cluster).get('Pod', 'default/web')?.metadata.deletionTimestamp).toBeUndefined()
    expect(eventsOf(cluster, 'web')).toContain(
      'TaintManagerEviction: Cancelling deletion of Pod default/web',
    )
  })

  test('that never had a status gets its startup grace period, and is told so', () => {
    const cluster = start()
    adminOf(cluster).create('Node', { metadata: { name: 'ghost' } })
    const found = secondsUntil(
      cluster,
      () => conditionOf(nodeOf(cluster, 'ghost')?.status, 'Ready') !== undefined,
      minutes(3),
    )
    expect(found).toBeGreaterThan(60)
    expect(found).toBeLessThanOrEqual(66)
    expect(conditionOf(nodeOf(cluster, 'ghost')?.status, 'Ready')).toMatchObject({
      status: 'Unknown',
      reason: 'NodeStatusNeverUpdated',
      message: 'Kubelet never posted node status.',
    })
  })

  test('is found by a cluster that was forked meanwhile', () => {
    const cluster = start()
    silence(cluster, 'node-1')
    cluster.run(seconds(20))
    const fork = cluster.fork()
    expect(untilUnknown(fork, 'node-1')).toBe(untilUnknown(cluster, 'node-1'))
  })
})

describe('Many silent Nodes', () => {
  const many = (nodes: number) => start({ nodes })
  const names = (count: number) => Array.from({ length: count }, (_, i) => `node-${i + 1}`)
  const tainted = (cluster: Cluster) =>
    adminOf(cluster)
      .list('Node')
      .filter(({ spec }) => spec.taints?.some(({ effect }) => effect === 'NoExecute')).length

  test('are tainted one each 10 s in a zone', () => {
    const cluster = many(8)
    silence(cluster, 'node-1', 'node-2')
    secondsUntil(cluster, () => tainted(cluster) > 0, minutes(2))
    const second = secondsUntil(cluster, () => tainted(cluster) === 2, minutes(2))
    expect(second).toBeGreaterThanOrEqual(9.9)
    expect(second).toBeLessThanOrEqual(15.2)
  })

  test('are not tainted any more when a small zone is mostly down', () => {
    const cluster = many(5)
    silence(cluster, ...names(3))
    cluster.run(minutes(10))
    expect(tainted(cluster)).toBeLessThanOrEqual(1)
  })

  test('are not tainted when every zone is fully down', () => {
    const cluster = many(3)
    createPod(cluster, 'web', { nodeName: 'node-1' })
    cluster.run(seconds(10))
    for (const name of names(3)) cluster.kubelet(name)?.loseNetwork()
    cluster.run(minutes(15))
    expect(names(3).map((name) => readyOf(cluster, name))).toEqual([
      'Unknown',
      'Unknown',
      'Unknown',
    ])
    expect(tainted(cluster)).toBe(0)
    expect(adminOf(cluster).get('Pod', 'default/web')?.metadata.deletionTimestamp).toBeUndefined()
  })

  test('of which one returns are tainted again after a whole grace period', () => {
    const cluster = many(3)
    for (const name of names(3)) cluster.kubelet(name)?.loseNetwork()
    cluster.run(minutes(5))
    cluster.kubelet('node-1')?.regainNetwork()
    cluster.run(minutes(5))
    expect(names(3).map((name) => taintsOf(cluster, name))).toEqual([[], UNREACHABLE, UNREACHABLE])
  })
})

describe('A Node', () => {
  test('that is cordoned is tainted until it is not', () => {
    const cluster = start()
    const admin = adminOf(cluster)
    const cordon = (unschedulable: boolean) =>
      admin.patch('Node', 'node-1', (node) => ({ ...node, spec: { ...node.spec, unschedulable } }))
    cordon(true)
    cluster.run(seconds(1))
    expect(taintsOf(cluster, 'node-1')).toEqual(['node.kubernetes.io/unschedulable:NoSchedule'])
    cordon(false)
    cluster.run(seconds(1))
    expect(taintsOf(cluster, 'node-1')).toEqual([])
  })

  test('has its beta labels follow the stable ones', () => {
    const cluster = start()
    const labels = { 'kubernetes.io/os': 'windows', 'kubernetes.io/arch': 'arm64' }
    adminOf(cluster).patch('Node', 'node-1', (node) => ({
      ...node,
      metadata: { ...node.metadata, labels },
    }))
    cluster.run(seconds(1))
    expect(nodeOf(cluster, 'node-1')?.metadata.labels).toEqual({
      ...labels,
      'beta.kubernetes.io/os': 'windows',
      'beta.kubernetes.io/arch': 'arm64',
    })
  })

  test('that is deleted is taken leave of, and greeted when it comes again', () => {
    const cluster = start()
    cluster.kubelet('node-1')?.crash()
    adminOf(cluster).delete('Node', 'node-1')
    cluster.run(seconds(10))
    expect(eventsOf(cluster, 'node-1').at(-1)).toBe(
      'RemovingNode: Removing Node node-1 from Controller',
    )
    adminOf(cluster).create('Node', { metadata: { name: 'node-1' } })
    cluster.run(seconds(10))
    expect(eventsOf(cluster, 'node-1').at(-1)).toBe(
      'RegisteredNode: Registered Node node-1 in Controller',
    )
  })
})
