/** How long Pods stay on tainted Nodes. */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import { conditionOf } from '../api/conditions'
import type { Taint, Toleration } from '../api/kinds'
import { minutes, seconds } from '../clock/duration'
import { Cluster } from '../cluster'
import { adminOf, createPod, eventsOf, secondsUntil } from '../testing/watching'
import { stayOf } from './taint-eviction'

const A: Taint = { key: 'a', effect: 'NoExecute' }
const B: Taint = { key: 'b', effect: 'NoExecute' }
const tolerating = (key: string, tolerationSeconds?: number): Toleration => ({
  key,
  operator: 'Exists',
  effect: 'NoExecute',
  ...(tolerationSeconds === undefined ? {} : { tolerationSeconds }),
})

describe('A Pod on a Node', () => {
  const check = (
    situation: string,
    taints: readonly Taint[],
    tolerations: readonly Toleration[],
    stay: ReturnType<typeof stayOf>,
  ) => test(`${situation} may stay: ${stay}`, () => expect(stayOf(taints, tolerations)).toBe(stay))
  check('without taints', [], [], 'for ever')
  check('with a taint that it does not tolerate', [A], [], 'not at all')
  check('with one taint of two that it tolerates', [A, B], [tolerating('a')], 'not at all')
  check('with a taint that it tolerates', [A], [tolerating('a')], 'for ever')
  check('with a taint that it tolerates for a minute', [A], [tolerating('a', 60)], minutes(1))
  check(
    'whose used tolerations differ',
    [A, B],
    [tolerating('a', 60), tolerating('b', 5)],
    seconds(5),
  )
  check(
    'whose unused toleration is shorter',
    [A],
    [tolerating('a', 60), tolerating('b', 5)],
    minutes(1),
  )
  check('with one limit of two', [A, B], [tolerating('a'), tolerating('b', 5)], seconds(5))
  check('with a toleration of no time', [A], [tolerating('a', -3)], seconds(0))
  check('which is tolerated twice', [A], [tolerating('a', 60), tolerating('a', 5)], minutes(1))
})

describe('A Pod', () => {
  const start = () => {
    const controllers = [
      'taint-eviction-controller',
      'serviceaccount-controller',
      'node-ipam-controller',
    ]
    const cluster = new Cluster({ nodes: 1, controllers })
    cluster.run(seconds(10))
    return cluster
  }
  const taint = (cluster: Cluster, ...taints: readonly Taint[]) =>
    adminOf(cluster).patch('Node', 'node-1', (node) => ({
      ...node,
      spec: { ...node.spec, taints },
    }))
  const podOf = (cluster: Cluster) => adminOf(cluster).get('Pod', 'default/web')
  const isDeleted = (cluster: Cluster) => () =>
    podOf(cluster)?.metadata.deletionTimestamp !== undefined

  test('that does not tolerate the taint is deleted at once and says why', () => {
    const cluster = start()
    createPod(cluster, 'web', { nodeName: 'node-1' })
    cluster.run(seconds(5))
    taint(cluster, A)
    expect(secondsUntil(cluster, isDeleted(cluster), seconds(1))).toBeLessThan(0.01)
    expect(conditionOf(podOf(cluster)?.status, 'DisruptionTarget')).toMatchObject({
      status: 'True',
      reason: 'DeletionByTaintManager',
      message: 'Taint manager: deleting due to NoExecute taint',
    })
    expect(eventsOf(cluster, 'web')).toContain(
      'TaintManagerEviction: Marking for deletion Pod default/web',
    )
  })

  test('that comes to a tainted Node has its time from then on', () => {
    const cluster = start()
    taint(cluster, A)
    cluster.run(seconds(30))
    createPod(cluster, 'web', { nodeName: 'node-1', tolerations: [tolerating('a', 20)] })
    const found = secondsUntil(cluster, isDeleted(cluster), minutes(2))
    expect(found).toBeGreaterThanOrEqual(20)
    expect(found).toBeLessThan(20.01)
  })

  test('keeps its time when another taint comes and when one replaces the other', () => {
    const cluster = start()
    createPod(cluster, 'web', {
      nodeName: 'node-1',
      tolerations: [tolerating('a', 60), tolerating('b', 10)],
    })
    cluster.run(seconds(5))
    taint(cluster, A)
    cluster.run(seconds(30))
    taint(cluster, A, B)
    cluster.run(seconds(10))
    taint(cluster, B)
    const found = secondsUntil(cluster, isDeleted(cluster), minutes(2))
    expect(found).toBeGreaterThanOrEqual(20)
    expect(found).toBeLessThan(20.01)
  })

  test('is spared when the taint goes in time, and that is told', () => {
    const cluster = start()
    createPod(cluster, 'web', { nodeName: 'node-1', tolerations: [tolerating('a', 60)] })
    cluster.run(seconds(5))
    taint(cluster, A)
    cluster.run(seconds(30))
    taint(cluster)
    cluster.settle()
    expect(isDeleted(cluster)()).toBe(false)
    expect(eventsOf(cluster, 'web').at(-1)).toBe(
      'TaintManagerEviction: Cancelling deletion of Pod default/web',
    )
  })

  test('keeps the cluster unsettled until its time is over', () => {
    const cluster = start()
    createPod(cluster, 'web', { nodeName: 'node-1', tolerations: [tolerating('a', 60)] })
    cluster.settle()
    taint(cluster, A)
    const before = cluster.now()
    cluster.settle()
    expect(cluster.now() - before).toBeGreaterThan(seconds(60))
    expect(podOf(cluster)).toBeUndefined()
  })
})
