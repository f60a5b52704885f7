/** Pods are kept apart by their constraints, or spread as well as may be. */
import { test } from 'node:test'
import { expect } from 'expect'
import type { TopologySpreadConstraint } from '../../api/kinds'
import type { KubeObject } from '../../api/meta'
import { filtered, node, pod, retries, type Scene, scored } from '../../testing/scheduling'
import { isChange } from '../retry'
import { podTopologySpread } from './pod-topology-spread'

const check = (name: string, wanted: ReturnType<typeof pod>, scene: Scene, expected: unknown) =>
  test(name, () => expect(filtered(podTopologySpread, wanted, scene)).toEqual(expected))

const SKEWED = "node(s) didn't match pod topology spread constraints"
const zone = (name: string) => ({ labels: { zone: name } })
const web = (name: string, parts: object = {}) => pod(name, { labels: { app: 'web' }, ...parts })
const spread = (parts: Partial<TopologySpreadConstraint> = {}, more = {}) =>
  web('p', {
    ...more,
    spec: {
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: 'zone',
          whenUnsatisfiable: 'DoNotSchedule',
          labelSelector: { matchLabels: { app: 'web' } },
          ...parts,
        },
      ],
      ...('spec' in more ? (more.spec as object) : {}),
    },
  })

/** Zone a has two Pods on two Nodes, zone b one. */
const scene: Scene = {
  nodes: [node('a1', zone('a')), node('a2', zone('a')), node('b1', zone('b')), node('bare')],
  on: { a1: [web('x')], a2: [web('y')], b1: [web('z')] },
}
const ALL_BUT_A = {
  a1: SKEWED,
  a2: SKEWED,
  b1: 'fits',
  bare: `${SKEWED} (missing required label)`,
}

check('a Pod goes where fewer of its kind are', spread(), scene, ALL_BUT_A)
check('a greater skew is allowed when asked for', spread({ maxSkew: 2 }), scene, {
  ...ALL_BUT_A,
  a1: 'fits',
  a2: 'fits',
})
check(
  'a Pod that is not selected itself adds nothing to the skew',
  pod('p', { spec: spread().spec }),
  scene,
  { ...ALL_BUT_A, a1: 'fits', a2: 'fits' },
)
check(
  'Pods that are being deleted and Pods of other namespaces do not count',
  spread(),
  {
    ...scene,
    on: {
      a1: [web('x', { terminating: true })],
      a2: [web('y', { namespace: 'other' })],
      b1: [web('z')],
    },
  },
  { a1: 'fits', a2: 'fits', b1: SKEWED, bare: ALL_BUT_A.bare },
)
check(
  'with fewer domains than minDomains the least is 0',
  spread({ minDomains: 3 }),
  { ...scene, on: { a1: [web('x')], b1: [web('z')] } },
  { a1: SKEWED, a2: SKEWED, b1: SKEWED, bare: ALL_BUT_A.bare },
)
check(
  'an empty domain that node affinity excludes does not count',
  spread({}, { spec: { nodeSelector: { zone: 'a' } } }),
  { nodes: [node('a1', zone('a')), node('b1', zone('b'))], on: { a1: [web('x')] } },
  { a1: 'fits', b1: 'fits' },
)
check(
  'it does when the affinity is to be ignored',
  spread({ nodeAffinityPolicy: 'Ignore' }, { spec: { nodeSelector: { zone: 'a' } } }),
  { nodes: [node('a1', zone('a')), node('b1', zone('b'))], on: { a1: [web('x')] } },
  { a1: SKEWED, b1: 'fits' },
)
const taints = [{ key: 'gpu', effect: 'NoSchedule' }]
const tainted = {
  nodes: [node('a1', zone('a')), node('b1', { ...zone('b'), taints })],
  on: { a1: [web('x')] },
}
check('a tainted domain counts', spread(), tainted, { a1: SKEWED, b1: 'fits' })
check('it does not when taints are to be honored', spread({ nodeTaintsPolicy: 'Honor' }), tainted, {
  a1: 'fits',
  b1: 'fits',
})
const version = (name: string, hash: string) => pod(name, { labels: { app: 'web', hash } })
check(
  'matchLabelKeys counts only Pods with the same values',
  pod('p', {
    labels: { app: 'web', hash: 'new' },
    spec: spread({ matchLabelKeys: ['hash'] }).spec,
  }),
  {
    ...scene,
    on: { a1: [version('x', 'old')], a2: [version('y', 'old')], b1: [version('z', 'new')] },
  },
  { a1: 'fits', a2: 'fits', b1: SKEWED, bare: ALL_BUT_A.bare },
)
check(
  'a preference filters nothing',
  spread({ whenUnsatisfiable: 'ScheduleAnyway' }),
  scene,
  'skipped',
)

const preferring = spread({ whenUnsatisfiable: 'ScheduleAnyway' })

test('the fewer matching Pods in the domain, the higher the score', () => {
  // Two domains: weight ln 4 = 1.386. a: round(2 · 1.386) = 3, b: round(1.386) = 1.
  // a: 100 · (3 + 1 - 3) / 3 = 33; b: 100 · (3 + 1 - 1) / 3 = 100. Without the label: 0.
  expect(scored(podTopologySpread, preferring, scene)).toEqual({ a1: 33, a2: 33, b1: 100, bare: 0 })
})

test('without matching Pods all Nodes are worth 100', () => {
  expect(scored(podTopologySpread, preferring, { nodes: scene.nodes.slice(0, 3) })).toEqual({
    a1: 100,
    a2: 100,
    b1: 100,
  })
})

const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web' }
const object = (kind: string, apiVersion: string, spec: object): KubeObject => ({
  kind,
  apiVersion,
  metadata: {
    name: 'web',
    namespace: 'default',
    uid: 'u',
    resourceVersion: '1',
    creationTimestamp: '2025-01-01T00:00:00Z',
  },
  spec,
})

test('Pods of a ReplicaSet are spread over Nodes and zones by default', () => {
  const others = [object('ReplicaSet', 'apps/v1', { selector: { matchLabels: { app: 'web' } } })]
  const byDefault = {
    nodes: [node('a1', inZone('a')), node('a2', inZone('a')), node('b1', inZone('b'))],
    on: { a1: [web('x'), web('y')], b1: [web('z')] },
    others,
  }
  // Nodes: ln 5 = 1.609 and 2 for maxSkew 3; zones: ln 4 = 1.386 and 4 for maxSkew 5.
  // a1: 2 · 1.609 + 2 + 2 · 1.386 + 4 = 11.99 → 12; a2: 2 + 2.77 + 4 = 8.77 → 9;
  // b1: 1.609 + 2 + 1.386 + 4 = 8.995 → 9. Of 12 and 9: 100 · (21 - s) / 12.
  expect(scored(podTopologySpread, web('p', { owner }), byDefault)).toEqual({
    a1: 75,
    a2: 100,
    b1: 100,
  })
})

test('Pods that nothing selects are not spread', () => {
  expect(scored(podTopologySpread, web('p'), scene)).toBe('skipped')
})

test('Pods of a Service are spread by what it selects', () => {
  const others = [object('Service', 'v1', { selector: { app: 'web' } })]
  const alone = { nodes: [node('a'), node('b')], on: { a: [web('x')] }, others }
  // Two Nodes: ln 4 = 1.386. a: 1.386 + 2 = 3.39 → 3; b: 2. Of 3 and 2: 100 · (5 - s) / 3.
  expect(scored(podTopologySpread, web('p'), alone)).toEqual({ a: 66, b: 100 })
})

test('a rejected Pod is tried again when a Pod that counts comes, goes or changes', () => {
  const other = pod('q', { labels: { app: 'other' } })
  const cases = [
    [{ object: web('q') }, true],
    [{ object: web('q'), gone: true }, true],
    [{ object: other }, false],
    [{ object: other, previous: web('q') }, true],
    [{ object: web('q', { namespace: 'other' }) }, false],
  ] as const
  for (const [change, expected] of cases) {
    expect(retries(podTopologySpread, 'AssignedPod', spread(), change, isChange)).toBe(expected)
  }
})

function inZone(name: string) {
  return { labels: { 'topology.kubernetes.io/zone': name } }
}
