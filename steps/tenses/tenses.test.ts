/** The seven tenses over facts about a real embedded cluster, and what their failures say. */
import { test } from 'node:test'
import { expect } from 'expect'
import { between, Cluster, type Duration, minutes, seconds } from '../../engine'
import type { Fact } from '../facts/fact'
import { countInState, exists, isInState } from '../facts/objects'
import { hasReplicas } from '../facts/replicas'
import { parseCount, parseObject, parsePods, parseSubject, parseTense } from '../phrase'
import { EmbeddedTarget } from '../target/embedded/embedded'
import { Promises } from './promises'
import { expectFact } from './tenses'

const WEB = parseObject('ReplicaSet "web"')

/** A cluster at rest with a ReplicaSet of two, and a way to say facts of it. */
function setUp(replicas = 2) {
  const cluster = new Cluster({ seed: 1, nodes: 2 })
  cluster.settle()
  cluster.kubectl.apply(replicaSet(replicas), 'default')
  const target = new EmbeddedTarget(cluster, () => 'default')
  const promises = new Promises(target)
  target.mustStop = () => promises.areBroken
  const lastWhen = cluster.now()
  const say = (tense: string, fact: Fact) =>
    expectFact({ target, lastWhen, promises, where: 'a.feature:7' }, parseTense(tense), fact)
  const elapsed = (): Duration => between(lastWhen, cluster.now())
  return { cluster, target, promises, say, elapsed }
}

const replicaSet = (replicas: number) => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name: 'web' },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: {
        containers: [{ name: 'web', image: 'web:v1', resources: { requests: { cpu: '1' } } }],
      },
    },
  },
})

const ready = (count: string): Fact => hasReplicas(WEB, parseCount(count), 'ready')
const message = async (failing: Promise<void>): Promise<string> =>
  failing.then(
    () => 'it held',
    (error: Error) => error.message,
  )

test('now: the clock stands still', async () => {
  const { say, elapsed } = setUp()
  await say('', ready('no'))
  expect(await message(say('', ready('2')))).toContain(
    'ReplicaSet "web" has 2 ready replicas: not now',
  )
  expect(elapsed()).toBe(0)
})

test('within: the clock stops at the first instant', async () => {
  const { say, elapsed } = setUp()
  await say('within 30s, ', ready('2'))
  const first = elapsed()
  expect(first).toBeGreaterThan(seconds(1))
  expect(first).toBeLessThan(seconds(3))
  await say('within 30s, ', ready('2'))
  expect(elapsed()).toBe(first)
})

test('within: a fact that does not become true runs to the limit and explains itself', async () => {
  const { say, elapsed } = setUp(9)
  const text = await message(say('within 30s, ', ready('9')))
  expect(elapsed()).toBe(seconds(30))
  expect(text).toContain('not within 30s')
  expect(text).toContain('was      8 ready (9 replicas, 8 ready')
  expect(text).toMatch(/because {2}Pod web-\w+: PodScheduled=False, Unschedulable: 0\/2 nodes/)
  expect(text).toMatch(/see {6}the trace at 30s, entry \d+/)
})

test('within in all: the limit counts from the last When', async () => {
  const { cluster, say, elapsed } = setUp(9)
  cluster.run(seconds(20))
  expect(await message(say('within 30s in all, ', ready('9')))).toContain('not within 30s in all')
  expect(elapsed()).toBe(seconds(30))
})

test('within in all: a limit that has passed leaves the present instant only', async () => {
  const { cluster, say, elapsed } = setUp()
  cluster.run(seconds(60))
  await say('within 30s in all, ', ready('2'))
  expect(await message(say('within 30s in all, ', ready('3')))).toContain('not within')
  expect(elapsed()).toBe(seconds(60))
})

test('after but within: too early fails at once, too late at the limit', async () => {
  const early = setUp()
  expect(await message(early.say('after 10s but within 20s, ', ready('2')))).toMatch(
    /not after 10s but within 20s[\s\S]*it held already after 1\.\d+s/,
  )
  expect(early.elapsed()).toBeLessThan(seconds(3))
  const late = setUp(9)
  expect(await message(late.say('after 1s but within 5s, ', ready('9')))).toContain(
    'was      8 ready',
  )
  const right = setUp()
  await right.say('after 1s but within 5s, ', ready('2'))
})

test('for: the first instant at which it is false ends it, at a change', async () => {
  const { cluster, say, elapsed } = setUp()
  await say('within 30s, ', ready('2'))
  const start = elapsed()
  cluster.kubectl.scale('replicasets.apps', 'default/web', 1)
  const text = await message(say('for 5m, ', ready('2')))
  expect(text).toMatch(/not for 5m: it ended after \d+ms/)
  expect((elapsed() - start) / 1e6).toBeLessThan(1)
  await say('for 5m, ', ready('1'))
  expect((elapsed() - start) / 1e6).toBeGreaterThan(300)
})

test('eventually: before the cluster settles, and not after', async () => {
  const { say, elapsed } = setUp(9)
  await say('eventually, ', ready('8'))
  expect(await message(say('eventually, ', ready('9')))).toContain('not before the cluster settled')
  expect(elapsed()).toBeLessThan(minutes(1))
})

test('eventually: a cluster that never settles names what goes on', async () => {
  const { cluster, say } = setUp(1)
  cluster.images.tell('web:v1', { exits: { code: 1, after: seconds(1) } })
  const text = await message(say('eventually, ', ready('5')))
  expect(text).toContain('The cluster has not settled within 1h')
  expect(text).toMatch(/busiest {2}.*web/)
})

test('from now on: it fails the step that moves the clock, at the change', async () => {
  const { cluster, target, promises, say, elapsed } = setUp()
  await say('within 30s, ', ready('2'))
  await say('from now on, ', ready('at least 2'))
  cluster.kubectl.scale('replicasets.apps', 'default/web', 1)
  await target.run(undefined, () => false, true)
  const stopped = elapsed()
  expect(() => promises.check()).toThrow(/has at least 2 ready replicas: not from now on/)
  expect(stopped).toBeLessThan(seconds(5))
})

test('from now on: when it breaks, a fact that waits for something else is not to blame', async () => {
  const { cluster, say } = setUp()
  await say('within 30s, ', ready('2'))
  await say('from now on, ', ready('at least 2'))
  cluster.kubectl.scale('replicasets.apps', 'default/web', 1)
  expect(await message(say('within 1m, ', ready('5')))).toContain(
    'has at least 2 ready replicas: not from now on',
  )
})

test('from now on: it is false already, or the clock never moves', async () => {
  const { promises, say } = setUp()
  expect(await message(say('from now on, ', ready('2')))).toContain('not from now on')
  await say('from now on, ', ready('no'))
  expect(() => promises.end()).toThrow(
    '"from now on, ReplicaSet "web" has no ready replicas" (a.feature:7) has checked nothing',
  )
})

test('counting facts follow every change as looking anew would', async () => {
  const { cluster, target, promises } = setUp(4)
  const pods = parsePods('the Pods of ReplicaSet "web"')
  const seen = new Set<string>()
  for (const n of [0, 1, 2, 3, 4]) {
    const fact = countInState(parseCount(String(n)), pods, true, 'Ready')
    const end = target.observe(fact.scope(target.view), () => {
      if (fact.judge(target.view).holds) seen.add(String(n))
    })
    void end
  }
  promises.add(countInState(parseCount('at most 4'), pods, true, 'Ready'), 'x')
  await target.run(undefined, () => false, true)
  cluster.kubectl.scale('replicasets.apps', 'default/web', 0)
  await target.run(undefined, () => false, true)
  promises.check()
  expect([...seen].sort()).toEqual(['0', '1', '2', '3', '4'])
})

test('what is not there fails a fact and says what is', async () => {
  const { say } = setUp()
  expect(await message(say('', exists(parseSubject('ReplicaSet "wep"'), true)))).toContain(
    'there is no ReplicaSet "wep" in Namespace "default"; there is "web"',
  )
  expect(await message(say('', isInState(parseSubject('Pod "x"'), false, 'Ready')))).toContain(
    'there is no Pod "x" in Namespace "default"',
  )
})

test('a kind that is none and a state that a kind cannot have are refused', async () => {
  const { say } = setUp()
  expect(await message(say('', exists(parseSubject('Deploymet "web"'), true)))).toBe(
    '"Deploymet" is no kind that this cluster knows; did you mean Deployment?',
  )
  expect(await message(say('', isInState(parseSubject('Node "node-1"'), true, 'Bound')))).toMatch(
    /^a Node cannot be "Bound"; it can be Ready, MemoryPressure/,
  )
})
