/** Each invariant on a change that breaks it, and all of them over a busy failing cluster. */
import { test } from 'node:test'
import { expect } from 'expect'
import type { KubeObject } from '../api/meta'
import { instantOf, seconds } from '../clock/duration'
import { type Change, Store } from '../store/store'
import { befall, MISFORTUNES, startBusy } from '../testing/busy'
import { INVARIANTS, watchInvariants } from './invariant'

const pod = (name: string, spec: object, status: object, metadata: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    namespace: 'a',
    name,
    uid: name,
    resourceVersion: '9',
    creationTimestamp: '2025-01-01T00:00:00Z',
    ...metadata,
  },
  spec: { containers: [], ...spec },
  status,
})

/** The names of the invariants that a change from one version to another breaks. */
function check(previous: KubeObject, object: KubeObject, expected: readonly string[]) {
  const store = new Store({
    indexes: () => ({ node: (o) => (o.spec as { nodeName?: string }).nodeName }),
    renew: () => undefined,
  })
  const commit = { at: instantOf('2025-01-01T00:00:00Z'), entry: 1, standing: false }
  store.put(
    'pods',
    'a/twin',
    pod('twin', { nodeName: 'n' }, { podIP: '10.0.0.9', phase: 'Running' }),
    commit,
  )
  const key = `a/${object.metadata.name}`
  const change: Change = {
    type: 'MODIFIED',
    resource: 'pods',
    key,
    object,
    previous,
    revision: 9,
    ...commit,
  }
  const broken = INVARIANTS.filter((invariant) => invariant.broken(change, store) !== undefined)
  expect(broken.map(({ name }) => name)).toEqual(expected)
}

const before = pod('x', { nodeName: 'n' }, { phase: 'Running' }, { resourceVersion: '8' })

test('a change that breaks nothing is let be', () => {
  check(before, pod('x', { nodeName: 'n' }, { phase: 'Succeeded' }), [])
})

test('each invariant finds the change that breaks it', () => {
  check(before, pod('x', { nodeName: 'm' }, { phase: 'Running' }), ['bound-once'])
  const failed = pod('x', { nodeName: 'n' }, { phase: 'Failed' }, { resourceVersion: '8' })
  check(failed, pod('x', { nodeName: 'n' }, { phase: 'Running' }), ['phase-final'])
  check(before, pod('x', { nodeName: 'n' }, { phase: 'Running' }, { uid: 'y' }), ['identity-kept'])
  const stale = { resourceVersion: '7' }
  check(before, pod('x', { nodeName: 'n' }, { phase: 'Running' }, stale), ['revisions-increase'])
  const twin = { phase: 'Running', podIP: '10.0.0.9' }
  check(before, pod('x', { nodeName: 'n' }, twin), ['unique-addresses'])
})

for (let seed = 1; seed <= 5; seed++) {
  test(`all hold after every commit of a busy failing cluster, seed ${seed}`, () => {
    const cluster = startBusy(seed)
    const resources = cluster.server.registry.resources().map(({ id }) => id)
    const end = watchInvariants(
      cluster.store,
      resources.filter((id) => !id.startsWith('leases')),
    )
    for (const misfortune of MISFORTUNES) befall(cluster, misfortune, seconds(60))
    end()
    expect(cluster.trace.entries.length).toBeGreaterThan(300)
  })
}
