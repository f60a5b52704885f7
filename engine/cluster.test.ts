/** A cluster as a value: the same seed, a saved state and a fork go on in the same way. */
import { test } from 'node:test'
import { expect } from 'expect'
import { Clock } from './clock/clock'
import { instantOf, minutes, plus, seconds } from './clock/duration'
import { Randomness } from './clock/random'
import { Cluster } from './cluster'
import { DEFAULT_SETTINGS, type Settings } from './settings'
import { copyState, parseState, stringifyState } from './store/plain'
import { befall, MISFORTUNES, startBusy } from './testing/busy'
import { traceLines } from './trace/lines'

const traceOf = (cluster: Cluster): string => [...traceLines(cluster.trace)].join('\n')

/** A busy cluster some way into what befalls it. */
function midway(seed: number, until: number, settings: Settings = DEFAULT_SETTINGS): Cluster {
  const cluster = startBusy(seed, settings)
  for (const misfortune of MISFORTUNES.slice(0, until)) befall(cluster, misfortune, seconds(20))
  return cluster
}

const goOn = (cluster: Cluster, from: number): Cluster => {
  for (const misfortune of MISFORTUNES.slice(from)) befall(cluster, misfortune, seconds(40))
  return cluster
}

test('the same seed gives the same trace byte for byte, another seed another', () => {
  const [first, second, other] = [1, 1, 2].map((seed) => traceOf(midway(seed, 6)))
  expect(second).toBe(first)
  expect(other).not.toBe(first)
})

for (let sample = 1; sample <= 20; sample++) {
  test(`saved, loaded and forked, it goes on as the original, sample ${sample}`, () => {
    const random = new Randomness(sample, 'instants')
    const until = 1 + random.below(MISFORTUNES.length - 1, 'misfortune')
    const original = midway(sample, until)
    original.run(seconds(random.below(90, 'seconds')))
    const fork = original.fork()
    const saved = parseState(stringifyState(original.save()))
    const expected = traceOf(goOn(original, until))
    expect(traceOf(goOn(fork, until))).toBe(expected)
    // What is read back is what was saved.
    expect(traceOf(goOn(Cluster.load(saved as ReturnType<Cluster['save']>), until))).toBe(expected)
  })
}

test('a fork does not disturb its original', () => {
  const [original, control] = [midway(1, 4), midway(1, 4)]
  goOn(original.fork(), 4)
  expect(traceOf(goOn(original, 4))).toBe(traceOf(goOn(control, 4)))
})

test('skipped heartbeats change nothing but themselves', () => {
  const skipping = goOn(midway(3, 4), 4)
  const real = goOn(midway(3, 4, { ...DEFAULT_SETTINGS, skipBeats: false }), 4)
  expect(skipping.store.renewals).toBeGreaterThan(100)
  expect(real.store.renewals).toBe(0)
  expect(withoutBeats(skipping)).toEqual(withoutBeats(real))
  expect(real.store.revision).toBe(skipping.store.revision)
})

test('several clusters share a clock and do not disturb each other', () => {
  const clock = new Clock(instantOf('2025-01-01T00:00:00Z'))
  const [east, west] = ['east', 'west'].map((name) => new Cluster({ name, clock, nodes: 2 }))
  clock.runTo(plus(clock.now, minutes(10)))
  const alone = new Cluster({ name: 'west', nodes: 2 })
  alone.run(minutes(10))
  expect(traceOf(west as Cluster)).toBe(traceOf(alone))
  expect(traceOf(east as Cluster)).not.toBe(traceOf(alone))
})

test('a copy of state shares what is frozen and copies what is not', () => {
  const frozen = Object.freeze({ a: 1 })
  const state = { map: new Map([['k', { frozen, list: [1] }]]), set: new Set(['x']) }
  const copy = copyState(state)
  state.map.get('k')?.list.push(2)
  expect(copy).toEqual({ map: new Map([['k', { frozen, list: [1] }]]), set: new Set(['x']) })
  expect(copy.map.get('k')?.frozen).toBe(frozen)
})

/** The trace without renewals of Leases and without the numbers that they shift. */
function withoutBeats({ trace }: Cluster): readonly string[] {
  const beats = new Set<number>()
  for (const entry of trace.entries) {
    if (
      entry.type === 'write' &&
      entry.resource.startsWith('leases') &&
      entry.change === 'MODIFIED'
    ) {
      beats.add(entry.id)
      for (const cause of entry.causes) beats.add(cause)
    }
  }
  const numbers = new Map<number, number>()
  const kept = trace.entries.filter(({ id }) => !beats.has(id))
  for (const [i, { id }] of kept.entries()) numbers.set(id, i + 1)
  return kept.map((entry) => {
    const causes = entry.causes.flatMap((cause) => numbers.get(cause) ?? [])
    const { id: _, ...rest } = entry
    return JSON.stringify({ ...rest, causes, previous: undefined })
  })
}
