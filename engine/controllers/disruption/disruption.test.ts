/** What PodDisruptionBudgets allow. */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import { conditionOf } from '../../api/conditions'
import type { PodDisruptionBudget } from '../../api/kinds'
import { minutes, seconds } from '../../clock/duration'
import { Cluster } from '../../cluster'
import { adminOf, createPod, eventsOf } from '../../testing/watching'
import { goSelector } from './go-selector'

const LABELS = { app: 'web' }

/** Three ready Pods of a Deployment and a budget over them. */
function start(spec: Partial<PodDisruptionBudget['spec']>): Cluster {
  const cluster = new Cluster({ nodes: 2 })
  cluster.run(seconds(5))
  adminOf(cluster).create('Deployment', {
    metadata: { namespace: 'default', name: 'web' },
    spec: {
      replicas: 3,
      selector: { matchLabels: LABELS },
      template: {
        metadata: { labels: LABELS },
        spec: { containers: [{ name: 'main', image: 'shop:v1' }] },
      },
    },
  })
  cluster.settle()
  budget(cluster, spec)
  cluster.settle()
  return cluster
}

const budget = (cluster: Cluster, spec: Partial<PodDisruptionBudget['spec']>) =>
  adminOf(cluster).create('PodDisruptionBudget', {
    metadata: { namespace: 'default', name: 'web' },
    spec: { selector: { matchLabels: LABELS }, ...spec },
  })

const statusOf = (cluster: Cluster) =>
  adminOf(cluster).get('PodDisruptionBudget', 'default/web')?.status

const counts = (cluster: Cluster) => {
  const status = statusOf(cluster)
  return [
    status?.currentHealthy,
    status?.desiredHealthy,
    status?.expectedPods,
    status?.disruptionsAllowed,
  ]
}

describe('Of three ready Pods a budget with', () => {
  const check = (
    spec: Partial<PodDisruptionBudget['spec']>,
    desiredHealthy: number,
    disruptionsAllowed: number,
  ) =>
    test(`${JSON.stringify(spec)} allows ${disruptionsAllowed} disruptions`, () => {
      const cluster = start(spec)
      expect(counts(cluster)).toEqual([3, desiredHealthy, 3, disruptionsAllowed])
      expect(conditionOf(statusOf(cluster), 'DisruptionAllowed')).toMatchObject({
        status: disruptionsAllowed > 0 ? 'True' : 'False',
        reason: disruptionsAllowed > 0 ? 'SufficientPods' : 'InsufficientPods',
        observedGeneration: 1,
      })
    })
  check({ minAvailable: 2 }, 2, 1)
  check({ minAvailable: 3 }, 3, 0)
  check({ minAvailable: 5 }, 5, 0)
  check({ minAvailable: '50%' }, 2, 1)
  check({ maxUnavailable: 1 }, 2, 1)
  check({ maxUnavailable: '50%' }, 1, 2)
  check({ maxUnavailable: 9 }, 0, 3)
})

describe('A budget', () => {
  test('counts what the Deployment asks for, not the Pods that are there', () => {
    const cluster = start({ maxUnavailable: 1 })
    adminOf(cluster).patch('Deployment', 'default/web', (live) => ({
      ...live,
      spec: { ...live.spec, replicas: 10 },
    }))
    cluster.run(seconds(0.05))
    expect(counts(cluster)).toEqual([3, 9, 10, 0])
    cluster.settle()
    expect(counts(cluster)).toEqual([10, 9, 10, 1])
  })

  test('allows one more when the evicted Pod has been replaced', () => {
    const cluster = start({ minAvailable: 2 })
    const [pod] = adminOf(cluster).list('Pod')
    adminOf(cluster).act('Pod', `default/${pod?.metadata.name}`, 'eviction', {
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { name: pod?.metadata.name, namespace: 'default' },
    })
    cluster.run(seconds(0.01))
    expect(statusOf(cluster)?.disruptionsAllowed).toBe(0)
    cluster.settle()
    expect(counts(cluster)).toEqual([3, 2, 3, 1])
    expect(statusOf(cluster)?.disruptedPods).toBeUndefined()
  })

  test('over no Pods allows nothing and says so', () => {
    const cluster = new Cluster({ nodes: 0, controllers: ['disruption-controller'] })
    budget(cluster, { minAvailable: 0 })
    cluster.settle()
    expect(counts(cluster)).toEqual([0, 0, 0, 0])
    expect(eventsOf(cluster, 'web')).toEqual(['NoPods: No matching pods found'])
  })

  test('with a percentage does not count Pods without a controller, and says so', () => {
    const cluster = new Cluster({ nodes: 1 })
    cluster.run(seconds(5))
    createPod(cluster, 'alone')
    adminOf(cluster).patch('Pod', 'default/alone', (pod) => ({
      ...pod,
      metadata: { ...pod.metadata, labels: LABELS },
    }))
    budget(cluster, { minAvailable: '50%' })
    cluster.settle()
    expect(counts(cluster)).toEqual([1, 0, 0, 0])
    expect(eventsOf(cluster, 'web').at(-1)).toBe(
      'UnmanagedPods: Pods selected by this PodDisruptionBudget (selector: &LabelSelector{MatchLabels:map[string]string{app: web,},MatchExpressions:[]LabelSelectorRequirement{},}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.',
    )
  })

  test('that cannot be calculated allows nothing', () => {
    const cluster = new Cluster({ nodes: 0, controllers: ['disruption-controller'] })
    const owner = { apiVersion: 'batch/v1', kind: 'Job', name: 'work', uid: '1', controller: true }
    adminOf(cluster).create('ServiceAccount', {
      metadata: { namespace: 'default', name: 'default' },
    })
    adminOf(cluster).create('Pod', {
      metadata: { namespace: 'default', name: 'work', labels: LABELS, ownerReferences: [owner] },
      spec: { containers: [{ name: 'main', image: 'shop:v1' }] },
    })
    budget(cluster, { maxUnavailable: 1 })
    cluster.settle()
    expect(conditionOf(statusOf(cluster), 'DisruptionAllowed')).toMatchObject({
      status: 'False',
      reason: 'SyncFailed',
      message: 'jobs.batch does not implement the scale subresource',
    })
  })
})

test('A mark of a disruption that did not come is taken off after two minutes', () => {
  const cluster = new Cluster({ nodes: 1 })
  cluster.run(seconds(5))
  createPod(cluster, 'web')
  cluster.settle()
  const mark = {
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'EvictionByEvictionAPI',
    lastTransitionTime: '2025-01-01T00:00:10Z',
  }
  adminOf(cluster).patch(
    'Pod',
    'default/web',
    (pod) => {
      const conditions = [...(pod.status.conditions ?? []), mark]
      return { ...pod, status: { ...pod.status, conditions } }
    },
    { subresource: 'status' },
  )
  const isMarked = () =>
    conditionOf(adminOf(cluster).get('Pod', 'default/web')?.status, 'DisruptionTarget')?.status
  cluster.run(minutes(1.9))
  expect(isMarked()).toBe('True')
  cluster.settle()
  expect(isMarked()).toBe('False')
})

test('A selector is printed as Go prints it', () => {
  const expression = { key: 'tier', operator: 'In', values: ['a', 'b'] }
  expect(goSelector({ matchLabels: { b: '2', a: '1' }, matchExpressions: [expression] })).toBe(
    '&LabelSelector{MatchLabels:map[string]string{a: 1,b: 2,},MatchExpressions:[]LabelSelectorRequirement{LabelSelectorRequirement{Key:tier,Operator:In,Values:[a b],},},}',
  )
})
