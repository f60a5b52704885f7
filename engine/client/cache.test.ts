/** Caches and feeds: what a component knows while news is on its way. */
import { test } from 'node:test'
import { expect } from 'expect'
import type { KubeObject } from '../api/meta'
import { Clock } from '../clock/clock'
import { instantOf, milliseconds, plus, seconds } from '../clock/duration'
import { Randomness } from '../clock/random'
import { Store } from '../store/store'
import { Cache } from './cache'
import type { Feed, FeedContext } from './feed'

const START = instantOf('2025-01-01T00:00:00Z')
const LATENCY = milliseconds(1)

/** A store, a clock and a cache of Pods that hears of changes a millisecond late. */
function setUp() {
  const clock = new Clock(START)
  const store = new Store({ indexes: () => ({}), renew: () => undefined })
  const feeds = new Map<string, Feed>()
  const context: FeedContext = {
    store,
    register: (feed) => feeds.set(feed.name, feed),
    fallBehind: () => undefined,
    count: () => {},
    deliverLater(feed, latency, standing) {
      const request = { actor: 'feeds', name: 'deliver', channel: feed.channel, payload: feed.name }
      const work = clock.after(latency, 'c', { ...request, standing })
      return { work, at: clock.find(work)?.at ?? clock.now }
    },
    cancel: ({ work }) => clock.cancel(work),
  }
  clock.register('c', (work) => feeds.get(String(work.payload))?.arrive(clock.now))
  const cache = new Cache('test', context, LATENCY)
  const heard: string[] = []
  cache.watch('pods', ({ type, key, object }) => heard.push(`${type} ${key} ${object.value}`))
  const put = (key: string, value: number) =>
    store.put('pods', key, object(key, value, store.nextRevision), news())
  const remove = (key: string) =>
    store.remove('pods', key, object(key, -1, store.nextRevision), news())
  const news = () => ({ at: clock.now, entry: 1, standing: false })
  const known = () =>
    cache
      .list('pods')
      .map((pod) => `${pod.metadata.name}=${pod.value}`)
      .sort()
  return { clock, store, cache, heard, put, remove, known }
}

function object(key: string, value: number, revision: number): KubeObject {
  const [namespace = '', name = ''] = key.split('/')
  const metadata = {
    namespace,
    name,
    uid: key,
    resourceVersion: String(revision),
    creationTimestamp: '2025-01-01T00:00:00Z',
    labels: { parity: value % 2 === 0 ? 'even' : 'odd' },
  }
  return { apiVersion: 'v1', kind: 'Pod', metadata, value }
}

test('a cache shows what it has heard of, not what is stored', () => {
  const { clock, put, remove, known, heard } = setUp()
  put('a/x', 1)
  expect(known()).toEqual([])
  clock.runTo(plus(START, LATENCY))
  expect(known()).toEqual(['x=1'])
  put('a/x', 2)
  put('a/y', 3)
  expect(known()).toEqual(['x=1'])
  clock.runTo(plus(START, milliseconds(2)))
  remove('a/x')
  expect(known()).toEqual(['x=2', 'y=3'])
  clock.runTo(plus(START, milliseconds(3)))
  expect(known()).toEqual(['y=3'])
  expect(heard).toEqual(['ADDED a/x 1', 'MODIFIED a/x 2', 'ADDED a/y 3', 'DELETED a/x -1'])
})

test('lists by label follow what the cache has heard of', () => {
  const { clock, cache, put } = setUp()
  const even = () => cache.list('pods', { label: ['parity', 'even'] }).length
  put('a/x', 2)
  clock.runTo(plus(START, LATENCY))
  put('a/x', 3)
  expect(even()).toBe(1)
  clock.runTo(plus(START, milliseconds(2)))
  expect(even()).toBe(0)
})

test('a cache knows whether it has seen a revision', () => {
  const { clock, cache, put } = setUp()
  const { revision } = put('a/x', 1)
  expect(cache.hasSeen('pods', revision)).toBe(false)
  clock.runTo(plus(START, LATENCY))
  expect(cache.hasSeen('pods', revision)).toBe(true)
})

test('a lagging feed is late by its lag, and catches up in order', () => {
  const { clock, cache, put, heard } = setUp()
  const [feed] = cache.feeds()
  feed?.lagBy(seconds(10))
  put('a/x', 1)
  clock.runTo(plus(START, seconds(9)))
  put('a/x', 2)
  expect(heard).toEqual([])
  clock.runTo(plus(START, seconds(10)))
  expect(heard).toEqual(['ADDED a/x 1'])
  feed?.lagBy(undefined)
  clock.runTo(plus(START, seconds(11)))
  expect(heard).toEqual(['ADDED a/x 1', 'MODIFIED a/x 2'])
})

test('a held feed tells nothing, and all in order when it is released', () => {
  const { clock, cache, put, remove, heard, known } = setUp()
  const [feed] = cache.feeds()
  put('a/x', 1)
  feed?.hold()
  put('a/x', 2)
  remove('a/x')
  clock.runTo(plus(START, seconds(60)))
  expect([heard, known()]).toEqual([[], []])
  feed?.release()
  clock.runTo(plus(START, seconds(61)))
  expect(heard).toEqual(['ADDED a/x 1', 'MODIFIED a/x 2', 'DELETED a/x -1'])
})

for (let seed = 1; seed <= 10; seed++) {
  test(`a cache equals a copy that is updated by what it hears, seed ${seed}`, () => {
    const { clock, store, cache, put, remove, known } = setUp()
    const random = new Randomness(seed, 'cache')
    const copy = new Map<string, number>()
    cache.watch('pods', ({ type, object: pod }) => {
      if (type === 'DELETED') copy.delete(pod.metadata.name)
      else copy.set(pod.metadata.name, Number(pod.value))
    })
    for (let i = 0; i < 300; i++) {
      const key = `a/p${random.below(6, 'key')}`
      if (random.next('what') < 0.3 && store.get('pods', key)) remove(key)
      else put(key, i)
      if (random.next('time') < 0.4) clock.runTo(plus(clock.now, milliseconds(1)))
      expect(known()).toEqual([...copy].map(([name, value]) => `${name}=${value}`).sort())
    }
  })
}
