/** The state of the last When, for facts that compare with it. */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import {
  Cluster,
  DEFAULT_SETTINGS,
  evaluate,
  hours,
  type KubeObject,
  seconds,
} from '../../../engine'
import { EmbeddedView } from './view'

const LEASES = 'leases.coordination.k8s.io'
const LEASE = 'kube-node-lease/node-1'

const renewTime = (lease: KubeObject | undefined): string =>
  evaluate('spec.renewTime', lease).join()

describe('What was at the last When', () => {
  for (const skipBeats of [true, false]) {
    test(`is a Lease as it was, with beats ${skipBeats ? 'skipped' : 'written'}`, () => {
      const settings = { ...DEFAULT_SETTINGS, skipBeats }
      const cluster = new Cluster({ nodes: 1, settings })
      cluster.run(seconds(30))
      const view = new EmbeddedView(cluster, () => 'default')
      const then = renewTime(view.get(LEASES, LEASE))
      view.remember()
      cluster.run(seconds(30))
      expect(renewTime(view.before.get(LEASES, LEASE))).toBe(then)
      expect(view.before.list(LEASES).map(renewTime)).toEqual([then])
      expect(renewTime(view.get(LEASES, LEASE)) > then).toBe(true)
    })
  }

  test('is what was deleted since', () => {
    const cluster = new Cluster({ nodes: 1 })
    const view = new EmbeddedView(cluster, () => 'default')
    cluster.run(seconds(1))
    view.remember()
    cluster.kubectl.delete(LEASES, LEASE)
    expect(view.get(LEASES, LEASE)).toBeUndefined()
    expect(view.before.get(LEASES, LEASE)?.metadata.name).toBe('node-1')
  })
})

describe('The Events of a scenario', () => {
  test('are there after their hour too, each once', () => {
    const cluster = new Cluster({ nodes: 1 })
    const view = new EmbeddedView(cluster, () => 'default')
    cluster.settle()
    const ready = () =>
      view.events().filter((event) => evaluate('reason', event).join() === 'NodeReady')
    expect(ready()).toHaveLength(1)
    cluster.run(hours(2))
    expect(cluster.store.collection('events').list({})).toEqual([])
    expect(ready()).toHaveLength(1)
  })
})
