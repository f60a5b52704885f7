/** Drains in a running cluster. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { minutes, seconds } from '../clock/duration'
import { Cluster } from '../cluster'
import { createPod, secondsUntil } from '../testing/watching'
import { DEPLOYMENTS, deploy, podKeysOf, refusalOf } from '../testing/workload'

/** Four replicas on two Nodes, of which the budget needs so many. */
function clusterWith(minAvailable: number): Cluster {
  const cluster = new Cluster({ nodes: 2 })
  const budget = {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'web' },
    spec: { minAvailable, selector: { matchLabels: { app: 'web' } } },
  }
  cluster.kubectl.apply(budget, 'default')
  deploy(cluster, 'web', { replicas: 4 })
  return cluster
}

const evictionsIn = ({ trace }: Cluster) =>
  trace.entries.filter((entry) => entry.actor === 'kubectl-drain')

describe('A drain', () => {
  test('is complete when all its Pods are gone, and not before', () => {
    const cluster = clusterWith(0)
    expect(podKeysOf(cluster, 'web', 'node-1')).toHaveLength(2)
    cluster.drains.begin('node-1')
    expect(cluster.drains.isComplete('node-1')).toBe(false)
    const took = secondsUntil(cluster, () => cluster.drains.isComplete('node-1'), minutes(1))
    expect(took).toBeLessThan(1)
    expect(podKeysOf(cluster, 'web', 'node-1')).toEqual([])
    expect(cluster.drains.status('node-1')).toEqual({ failures: [], waiting: [] })
  })

  test('leaves its Node cordoned', () => {
    const cluster = clusterWith(0)
    cluster.drains.begin('node-1')
    cluster.settle()
    expect(cluster.server.reader.get('Node', 'node-1')?.spec.unschedulable).toBe(true)
  })

  test('of an empty Node is complete at once', () => {
    const cluster = new Cluster({ nodes: 1 })
    cluster.settle()
    expect(cluster.drains.isComplete('node-1')).toBe(false)
    cluster.drains.begin('node-1')
    expect(cluster.drains.isComplete('node-1')).toBe(true)
  })

  test('has not begun for somebody who may not cordon', () => {
    const cluster = new Cluster({ nodes: 1 })
    cluster.settle()
    expect(refusalOf(() => cluster.drains.begin('node-1', 'jane'))).toBe(
      'nodes "node-1" is forbidden: User "jane" cannot get resource "nodes" in API group "" at ' +
        'the cluster scope',
    )
    expect(cluster.drains.isComplete('node-1')).toBe(false)
  })

  test('says what holds it up, and tries again every 5 s', () => {
    const cluster = clusterWith(4)
    cluster.drains.begin('node-1')
    cluster.run(seconds(9))
    const [first = '', second = ''] = podKeysOf(cluster, 'web', 'node-1')
    const blocked = (key: string) =>
      `error when evicting pods/"${key.split('/')[1]}" -n "default" (will retry after 5s): ` +
      "Cannot evict pod as it would violate the pod's disruption budget."
    expect(cluster.drains.status('node-1')?.waiting).toEqual([blocked(first), blocked(second)])
    const tries = evictionsIn(cluster).filter(({ type }) => type === 'refusal')
    expect(tries).toHaveLength(4)
    expect(cluster.isSettled).toBe(false)
  })

  test('goes on when the budget allows it again', () => {
    const cluster = clusterWith(4)
    cluster.drains.begin('node-1')
    cluster.run(seconds(7))
    cluster.kubectl.scale(DEPLOYMENTS, 'default/web', 6)
    const took = secondsUntil(cluster, () => cluster.drains.isComplete('node-1'), minutes(1))
    expect(took).toBeGreaterThan(2)
    expect(took).toBeLessThan(4)
  })

  test('takes the causes of what it does along', () => {
    const cluster = clusterWith(0)
    cluster.drains.begin('node-1')
    cluster.settle()
    const [work] = evictionsIn(cluster)
    const cause = cluster.trace.at(work?.causes[0] ?? 0)
    expect(cause).toMatchObject({ type: 'work', actor: 'client', name: 'drain', key: 'node-1' })
  })

  test('that is begun anew gives up the first one', () => {
    const cluster = clusterWith(4)
    cluster.drains.begin('node-1')
    cluster.run(seconds(2))
    cluster.drains.begin('node-1')
    cluster.run(seconds(4))
    const tries = evictionsIn(cluster).filter(({ type }) => type === 'refusal')
    expect(tries).toHaveLength(4)
  })

  test('goes on in a cluster that was saved and loaded', () => {
    const cluster = clusterWith(4)
    cluster.drains.begin('node-1')
    cluster.run(seconds(7))
    const fork = cluster.fork()
    fork.kubectl.scale(DEPLOYMENTS, 'default/web', 6)
    fork.settle()
    expect(fork.drains.isComplete('node-1')).toBe(true)
    expect(cluster.drains.isComplete('node-1')).toBe(false)
  })
})

describe('A drain is refused', () => {
  test('by Pods without a controller, all of them named; the Node stays cordoned', () => {
    const cluster = clusterWith(0)
    createPod(cluster, 'one', { nodeName: 'node-1' })
    createPod(cluster, 'two', { nodeName: 'node-1' })
    cluster.settle()
    const refusal =
      'unable to drain node "node-1" due to error: cannot delete Pods that declare no ' +
      'controller (use --force to override): default/one, default/two, continuing command...'
    expect(refusalOf(() => cluster.drains.begin('node-1'))).toBe(refusal)
    cluster.settle()
    expect(podKeysOf(cluster, 'web', 'node-1')).toHaveLength(2)
    expect(cluster.drains.status('node-1')).toEqual({ failures: [refusal], waiting: [] })
    expect(cluster.server.reader.get('Node', 'node-1')?.spec.unschedulable).toBe(true)
  })

  test('but not by Pods that have ended', () => {
    const cluster = clusterWith(0)
    cluster.images.tell('job:v1', { exits: { code: 0, after: seconds(1) } })
    const containers = [{ name: 'main', image: 'job:v1' }]
    createPod(cluster, 'one', { nodeName: 'node-1', restartPolicy: 'Never', containers })
    cluster.settle()
    cluster.drains.begin('node-1')
    cluster.settle()
    expect(cluster.drains.isComplete('node-1')).toBe(true)
    expect(cluster.server.reader.get('Pod', 'default/one')).toBeUndefined()
  })
})
