/** Pods go near some Pods and keep away from others. */
import { test } from 'node:test'
import { expect } from 'expect'
import type { KubeObject } from '../../api/meta'
import { filtered, node, pod, retries, type Scene, scored } from '../../testing/scheduling'
import { isChange } from '../retry'
import { interPodAffinity } from './inter-pod-affinity'

const check = (name: string, wanted: ReturnType<typeof pod>, scene: Scene, expected: unknown) =>
  test(name, () => expect(filtered(interPodAffinity, wanted, scene)).toEqual(expected))

const FAR = "node(s) didn't match pod affinity rules"
const NEAR = "node(s) didn't match pod anti-affinity rules"
const UNWELCOME = "node(s) didn't satisfy existing pods anti-affinity rules"

type Side = 'podAffinity' | 'podAntiAffinity'
const term = (app: string, more: object = {}, topologyKey = 'zone') => ({
  topologyKey,
  labelSelector: { matchLabels: { app } },
  ...more,
})
const required = (side: Side, ...terms: readonly object[]) => ({
  spec: { affinity: { [side]: { requiredDuringSchedulingIgnoredDuringExecution: terms } } },
})
const preferred = (side: Side, weight: number, podAffinityTerm: object) => ({
  spec: {
    affinity: {
      [side]: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight, podAffinityTerm }] },
    },
  },
})
const app = (name: string, parts: object = {}) => pod(name, { labels: { app: name }, ...parts })
const inZone = (zone: string) => ({ labels: { zone } })

const nodes = [
  node('a1', inZone('a')),
  node('a2', inZone('a')),
  node('b1', inZone('b')),
  node('bare'),
]
const dbInA: Scene = { nodes, on: { a1: [app('db')] } }

check(
  'a Pod goes to the domain of the Pod that it wants to be near',
  app('web', required('podAffinity', term('db'))),
  dbInA,
  {
    a1: 'fits',
    a2: 'fits',
    b1: FAR,
    bare: FAR,
  },
)
check(
  'a Pod that nothing matches is near nothing',
  app('web', required('podAffinity', term('cache'))),
  dbInA,
  {
    a1: FAR,
    a2: FAR,
    b1: FAR,
    bare: FAR,
  },
)
check(
  'the first of a group goes to any domain',
  app('web', required('podAffinity', term('web'))),
  dbInA,
  {
    a1: 'fits',
    a2: 'fits',
    b1: 'fits',
    bare: FAR,
  },
)
check(
  'one Pod must match all terms',
  app(
    'web',
    required('podAffinity', term('db'), {
      topologyKey: 'zone',
      labelSelector: { matchLabels: { tier: 'back' } },
    }),
  ),
  { nodes, on: { a1: [app('db')], b1: [pod('q', { labels: { app: 'db', tier: 'back' } })] } },
  { a1: FAR, a2: FAR, b1: 'fits', bare: FAR },
)
check(
  'a Pod keeps away from the domain of the Pod that it avoids',
  app('web', required('podAntiAffinity', term('db'))),
  dbInA,
  {
    a1: NEAR,
    a2: NEAR,
    b1: 'fits',
    bare: 'fits',
  },
)
check(
  'a Node without the label is far from all that is to be avoided',
  app('web', required('podAntiAffinity', term('db', {}, 'rack'))),
  dbInA,
  {
    a1: 'fits',
    a2: 'fits',
    b1: 'fits',
    bare: 'fits',
  },
)
check(
  'Pods that are there keep others away',
  app('web'),
  { nodes, on: { b1: [app('db', required('podAntiAffinity', term('web')))] } },
  { a1: 'fits', a2: 'fits', b1: UNWELCOME, bare: 'fits' },
)
check('a Pod without affinity among Pods without any is not filtered', app('web'), dbInA, 'skipped')

const elsewhere: Scene = {
  nodes,
  on: { a1: [app('db', { namespace: 'prod' })] },
  others: [namespace('prod', { env: 'prod' }), namespace('default', { env: 'test' })],
}
const namespaces: readonly (readonly [string, object, boolean])[] = [
  ['its own namespace only, unless told otherwise', {}, false],
  ['the namespaces that are listed', { namespaces: ['prod'] }, true],
  [
    'the namespaces that are selected',
    { namespaceSelector: { matchLabels: { env: 'prod' } } },
    true,
  ],
  [
    'no namespace that is not selected',
    { namespaceSelector: { matchLabels: { env: 'x' } } },
    false,
  ],
  ['all namespaces when the selector is empty', { namespaceSelector: {} }, true],
]
for (const [name, where, isNear] of namespaces) {
  check(
    `a term speaks of ${name}`,
    app('web', required('podAntiAffinity', term('db', where))),
    elsewhere,
    {
      a1: isNear ? NEAR : 'fits',
      a2: isNear ? NEAR : 'fits',
      b1: 'fits',
      bare: 'fits',
    },
  )
}
check(
  'a term of a Pod that is there speaks of namespaces too',
  app('web'),
  {
    ...elsewhere,
    on: {
      b1: [
        app('db', {
          namespace: 'prod',
          ...required(
            'podAntiAffinity',
            term('web', { namespaceSelector: { matchLabels: { env: 'test' } } }),
          ),
        }),
      ],
    },
  },
  { a1: 'fits', a2: 'fits', b1: UNWELCOME, bare: 'fits' },
)

test('preferences add up, both ways, and are scaled to 100', () => {
  const scene: Scene = {
    nodes,
    on: {
      a1: [app('db'), app('db2', { labels: { app: 'db' } })],
      b1: [
        app('fan', preferred('podAffinity', 30, term('web'))),
        app('foe', preferred('podAntiAffinity', 10, term('web'))),
        app('bound', required('podAffinity', term('web'))),
      ],
    },
  }
  // a: 2 Pods · 20 = 40. b: 30 - 10 + 1 for the required affinity of a Pod there = 21. bare: 0.
  expect(
    scored(interPodAffinity, app('web', preferred('podAffinity', 20, term('db'))), scene),
  ).toEqual({
    a1: 100,
    a2: 100,
    b1: 52,
    bare: 0,
  })
})

test('a Pod that would rather be away scores the domain lowest', () => {
  const shy = app('web', preferred('podAntiAffinity', 5, term('db')))
  expect(scored(interPodAffinity, shy, dbInA)).toEqual({ a1: 0, a2: 0, b1: 100, bare: 100 })
})

test('without preferences on either side there is nothing to score', () => {
  expect(scored(interPodAffinity, app('web'), dbInA)).toBe('skipped')
})

test('a rejected Pod is tried again when who is wanted comes or who is avoided goes', () => {
  const wants = app('web', required('podAffinity', term('db')))
  const avoids = app('web', required('podAntiAffinity', term('db')))
  const renamed = pod('db', { labels: { app: 'other' } })
  const cases = [
    [wants, { object: app('db') }, true],
    [wants, { object: app('cache') }, false],
    [wants, { object: app('db'), gone: true }, false],
    [wants, { object: app('db'), previous: renamed }, true],
    [avoids, { object: app('db'), gone: true }, true],
    [avoids, { object: app('db') }, false],
    [avoids, { object: renamed, previous: app('db') }, true],
    [app('web'), { object: app('db', required('podAntiAffinity', term('web'))), gone: true }, true],
  ] as const
  for (const [waiting, change, expected] of cases) {
    expect(retries(interPodAffinity, 'AssignedPod', waiting, change, isChange)).toBe(expected)
  }
})

function namespace(name: string, labels: Record<string, string>): KubeObject {
  const creationTimestamp = '2025-01-01T00:00:00Z'
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels, uid: name, resourceVersion: '1', creationTimestamp },
  }
}
