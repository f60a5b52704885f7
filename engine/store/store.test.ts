/** The store against recomputation from scratch: revisions, indexes, renewals, saved state. */
import { test } from 'node:test'
import { expect } from 'expect'
import type { KubeObject } from '../api/meta'
import { instantOf, plus, rfc3339Micro, seconds } from '../clock/duration'
import { Randomness } from '../clock/random'
import type { Where } from './collection'
import { type Change, Store, type StoreOptions } from './store'

const AT = instantOf('2025-01-01T00:00:00Z')
const COMMIT = { at: AT, entry: 1, standing: false }
const OPTIONS: StoreOptions = {
  indexes: () => ({ node: (object) => (object.spec as { node?: string }).node }),
  renew: () => (object, at, revision) => ({
    ...object,
    metadata: { ...object.metadata, resourceVersion: String(revision) },
    spec: { renewTime: rfc3339Micro(at) },
  }),
}

interface Draft {
  readonly labels?: Record<string, string>
  readonly owner?: string
  readonly node?: string
}

function object(key: string, revision: number, { labels, owner, node }: Draft = {}): KubeObject {
  const [namespace = '', name = ''] = key.split('/')
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      namespace,
      name,
      uid: key,
      resourceVersion: String(revision),
      creationTimestamp: '2025-01-01T00:00:00Z',
      ...(labels ? { labels } : {}),
      ...(owner
        ? { ownerReferences: [{ apiVersion: 'v1', kind: 'X', name: owner, uid: owner }] }
        : {}),
    },
    spec: node === undefined ? {} : { node },
  }
}

const put = (store: Store, key: string, draft?: Draft) =>
  store.put('pods', key, object(key, store.nextRevision, draft), COMMIT)

test('each commit moves the revision by one, and is told with what was there before', () => {
  const store = new Store(OPTIONS)
  const told: (readonly [string, string, number, boolean])[] = []
  store.subscribe('pods', ({ type, key, revision, previous }: Change) =>
    told.push([type, key, revision, previous !== undefined]),
  )
  put(store, 'a/x')
  put(store, 'a/x', { labels: { app: 'web' } })
  store.remove('pods', 'a/x', object('a/x', store.nextRevision), COMMIT)
  expect(told).toEqual([
    ['ADDED', 'a/x', 2, false],
    ['MODIFIED', 'a/x', 3, true],
    ['DELETED', 'a/x', 4, true],
  ])
  expect(store.get('pods', 'a/x')).toBe(undefined)
})

test('what is stored is frozen to its depth', () => {
  const store = new Store(OPTIONS)
  put(store, 'a/x', { labels: { app: 'web' } })
  const { metadata } = store.get('pods', 'a/x') ?? object('', 0)
  expect([Object.isFrozen(metadata), Object.isFrozen(metadata.labels)]).toEqual([true, true])
})

test('an indexed subscriber hears of what comes to its Node and of what leaves it', () => {
  const store = new Store(OPTIONS)
  const told: string[] = []
  store.subscribeIndexed('pods', 'n1', ({ type, key }) => told.push(`${type} ${key}`))
  put(store, 'a/x')
  put(store, 'a/x', { node: 'n1' })
  put(store, 'a/y', { node: 'n2' })
  put(store, 'a/x', { node: 'n2' })
  put(store, 'a/x', { node: 'n2', labels: { app: 'web' } })
  expect(told).toEqual(['MODIFIED a/x', 'MODIFIED a/x'])
})

test('a renewal takes its revision at once and makes its object when it is read', () => {
  const store = new Store(OPTIONS)
  put(store, 'a/lease')
  store.renew('pods', 'a/lease', plus(AT, seconds(10)))
  store.renew('pods', 'a/lease', plus(AT, seconds(20)))
  put(store, 'a/other')
  expect(store.revision).toBe(5)
  expect(store.renewals).toBe(2)
  const { metadata, spec } = store.get('pods', 'a/lease') ?? object('', 0)
  expect([metadata.resourceVersion, spec]).toEqual([
    '4',
    { renewTime: '2025-01-01T00:00:20.000000Z' },
  ])
  expect(store.collection('pods').renewalOf('a/lease')?.before?.at).toBe(plus(AT, seconds(10)))
})

const WHERES: readonly Where[] = [
  {},
  { namespace: 'a' },
  { label: ['app', 'web'] },
  { label: ['app', 'db'], namespace: 'b' },
  { owner: 'o1' },
  { node: 'n1' },
  { node: 'n2', label: ['app', 'web'], namespace: 'a' },
  { namespace: 'nowhere' },
]

for (let seed = 1; seed <= 20; seed++) {
  test(`lists by index equal lists by looking at everything, seed ${seed}`, () => {
    const random = new Randomness(seed, 'store')
    const pick = <T>(...from: readonly T[]): T | undefined =>
      from[random.below(from.length, 'pick')]
    const store = new Store(OPTIONS)
    for (let i = 0; i < 200; i++) {
      const key = `${pick('a', 'b')}/${pick('p', 'q', 'r', 's', 't')}`
      if (random.next('kind') < 0.25 && store.get('pods', key)) {
        store.remove('pods', key, object(key, store.nextRevision), COMMIT)
        continue
      }
      const [app, owner, node] = [pick('web', 'db', ''), pick('o1', 'o2', ''), pick('n1', 'n2', '')]
      put(store, key, {
        ...(app ? { labels: { app } } : {}),
        ...(owner ? { owner } : {}),
        ...(node ? { node } : {}),
      })
      const pods = store.collection('pods')
      const all = [...pods.keys()].flatMap((k) => pods.get(k) ?? [])
      for (const where of WHERES) {
        const expected = new Set(all.filter((found) => pods.matches(found, where)))
        expect(new Set(pods.list(where))).toEqual(expected)
      }
    }
    const copy = new Store(OPTIONS)
    copy.load(store.save())
    for (const where of WHERES) {
      expect(copy.collection('pods').list(where)).toEqual(store.collection('pods').list(where))
    }
  })
}

test('what is saved stays as it was, whatever the original and its copies do', () => {
  const original = new Store(OPTIONS)
  put(original, 'a/x', { labels: { app: 'web' }, owner: 'o1', node: 'n1' })
  put(original, 'a/y', { labels: { app: 'db' } })
  original.renew('pods', 'a/y', plus(AT, seconds(10)))
  const saved = original.save()
  const [first, second, third] = [new Store(OPTIONS), new Store(OPTIONS), new Store(OPTIONS)]
  first.load(saved)
  second.load(saved)
  put(original, 'a/x', { labels: { app: 'db' }, owner: 'o2', node: 'n2' })
  first.remove('pods', 'a/x', object('a/x', first.nextRevision), COMMIT)
  put(second, 'a/z', { labels: { app: 'web' } })
  second.renew('pods', 'a/y', plus(AT, seconds(20)))
  third.load(saved)
  const keys = (store: Store, where: Where) =>
    store
      .collection('pods')
      .list(where)
      .map(({ metadata }) => metadata.name)
  const all: readonly Where[] = [{}, { label: ['app', 'web'] }, { owner: 'o1' }, { node: 'n1' }]
  expect(all.map((where) => keys(original, where))).toEqual([['x', 'y'], [], [], []])
  expect(all.map((where) => keys(first, where))).toEqual([['y'], [], [], []])
  expect(all.map((where) => keys(second, where))).toEqual([
    ['x', 'y', 'z'],
    ['x', 'z'],
    ['x'],
    ['x'],
  ])
  expect(all.map((where) => keys(third, where))).toEqual([['x', 'y'], ['x'], ['x'], ['x']])
  expect(third.collection('pods').renewalOf('a/y')?.at).toBe(plus(AT, seconds(10)))
})
