/** Whose going would make room, and who may stay. */
import { test } from 'node:test'
import { expect } from 'expect'
import type { Pod } from '../../api/kinds'
import type { Instant } from '../../clock/duration'
import { node, type PodParts, pod, type Scene, viewOf } from '../../testing/scheduling'
import type { Attempt, View } from '../framework'
import { NodeSearch } from '../node-search'
import { Nominations } from '../nominations'
import { podInfoOf } from '../pod-info'
import { Profile } from '../profile'
import { DEFAULT_PROFILE } from '../registry'
import { type Candidates, candidatesToFind, findCandidates, preemptionMessage } from './candidates'

const nobody = () => {
  throw new Error('candidates are only looked for')
}

/** Candidates for a Pod that fits nowhere, from the first Node on. */
function candidates(
  wanted: Pod,
  scene: Scene,
): { found: Candidates; nodeCount: number; view: View } {
  const view = viewOf(scene)
  const search = new NodeSearch(new Profile(DEFAULT_PROFILE), view, new Nominations(), () => 0)
  const info = podInfoOf(wanted)
  const result = search.find(info)
  if (result.type === 'chosen') throw new Error('the Pod fits')
  const attempt: Attempt = {
    view,
    client: new Proxy({}, { get: nobody }) as Attempt['client'], // Nothing of it is used.
    events: { record: nobody },
    now: 0 as Instant, // All Pods that were not started start now.
    draw: () => 0,
    filter: (one, where) => search.try(one, where),
    nominatedTo: () => [],
    clearNomination: nobody,
  }
  const found = findCandidates(info, result.diagnosis, attempt)
  return { found, nodeCount: result.diagnosis.nodeCount, view }
}

/** Node → its victims, those that hurt a budget marked. */
const check = (name: string, wanted: Pod, scene: Scene, expected: Record<string, string>) =>
  test(name, () => {
    const { found } = candidates(wanted, scene)
    const told = found.candidates.map(({ node: { name }, victims, violations }) => [
      name,
      `${victims.map(({ pod: { metadata } }) => metadata.name).join(' ')} (${violations})`,
    ])
    expect(Object.fromEntries(told)).toEqual(expected)
  })

const high = (cpu: string, parts: PodParts = {}) => pod('high', { cpu, priority: 100, ...parts })
const low = (name: string, cpu: string, parts: PodParts = {}) =>
  pod(name, { cpu, priority: 1, ...parts })

check(
  'no more Pods go than must',
  high('2'),
  { nodes: [node('n')], on: { n: [low('a', '2'), low('b', '1'), low('c', '1')] } },
  // The most important of equals came first by its name: a stays, b and c would both have to go.
  { n: 'b c (0)' },
)
check(
  'the least important go first, of equals who was started last',
  high('1'),
  {
    nodes: [node('n', { cpu: '3' })],
    on: {
      n: [
        low('old', '1', { startTime: '2025-01-01T00:00:00Z' }),
        low('new', '1', { startTime: '2025-01-01T00:01:00Z' }),
        low('higher', '1', { priority: 2, startTime: '2025-01-01T00:02:00Z' }),
      ],
    },
  },
  { n: 'new (0)' },
)
check(
  'Pods of the same priority never go',
  high('2'),
  { nodes: [node('n')], on: { n: [high('3'), low('a', '1')] } },
  {},
)
check(
  'a budget is respected when others can go instead',
  high('1'),
  {
    nodes: [node('n', { cpu: '2' })],
    on: { n: [low('guarded', '1', { labels: { app: 'web' } }), low('free', '1', { priority: 5 })] },
    others: [budget('web', { matchLabels: { app: 'web' } }, 0)],
  },
  { n: 'free (0)' },
)
check(
  'a budget is hurt when nobody else can go',
  high('2'),
  {
    nodes: [node('n', { cpu: '2' })],
    on: {
      n: [low('a', '1', { labels: { app: 'web' } }), low('b', '1', { labels: { app: 'web' } })],
    },
    others: [budget('web', { matchLabels: { app: 'web' } }, 1)],
  },
  // The budget allows one of the two.
  { n: 'a b (1)' },
)
check(
  'a budget whose selector is empty guards nobody',
  high('1'),
  {
    nodes: [node('n', { cpu: '1' })],
    on: { n: [low('a', '1', { labels: { app: 'web' } })] },
    others: [budget('web', {}, 0)],
  },
  { n: 'a (0)' },
)
check(
  'Nodes that would do without hurting a budget come first',
  high('1'),
  {
    nodes: [node('n1', { cpu: '1' }), node('n2', { cpu: '1' })],
    on: { n1: [low('a', '1', { labels: { app: 'web' } })], n2: [low('b', '1')] },
    others: [budget('web', { matchLabels: { app: 'web' } }, 0)],
  },
  { n2: 'b (0)', n1: 'a (1)' },
)
const apart = {
  podAntiAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: [
      { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'web' } } },
    ],
  },
}
check(
  'who is avoided goes, who is only there stays',
  high('1', { spec: { affinity: apart } }),
  {
    nodes: [node('n')],
    on: { n: [low('web', '1', { labels: { app: 'web' } }), low('other', '1')] },
  },
  { n: 'web (0)' },
)

test('what preemption says counts the Nodes by why it does not help', () => {
  const taints = [{ key: 'gpu', effect: 'NoSchedule' }]
  const { found, nodeCount } = candidates(high('3'), {
    nodes: [node('tainted', { taints }), node('empty', { cpu: '1' }), node('small', { cpu: '2' })],
    on: { small: [low('a', '1')] },
  })
  expect(preemptionMessage(nodeCount, found.verdicts)).toBe(
    '0/3 nodes are available: 1 Insufficient cpu, ' +
      '1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling.',
  )
})

test('nothing is taken from the Nodes for good', () => {
  const on = { n: [low('a', '2'), low('b', '2')] }
  const { view } = candidates(high('2'), { nodes: [node('n')], on })
  const left = view.nodes.get('n')
  expect([...(left?.pods.keys() ?? [])].sort()).toEqual(['default/a', 'default/b'])
  expect(view.nodes.resources.freeMilliCpu[left?.slot ?? -1]).toBe(0)
})

test('a hundred candidates are enough, of many Nodes a tenth', () => {
  expect([5, 100, 500, 2000].map(candidatesToFind)).toEqual([5, 100, 100, 200])
})

function budget(name: string, selector: object, disruptionsAllowed: number) {
  const creationTimestamp = '2025-01-01T00:00:00Z'
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name, namespace: 'default', uid: name, resourceVersion: '1', creationTimestamp },
    spec: { selector },
    status: { disruptionsAllowed },
  }
}
