/** The clock's order of work, its limits and its saved state. */
import { test } from 'node:test'
import { expect } from 'expect'
import { Clock, type WorkRequest } from './clock'
import { type Duration, instantOf, milliseconds, plus, seconds } from './duration'

const START = instantOf('2025-01-01T00:00:00Z')

/** Asks for the works in order, runs the clock and tells which names ran at which second. */
function check(asked: readonly (readonly [Duration, WorkRequest])[], expected: readonly string[]) {
  const clock = new Clock(START)
  const done: string[] = []
  clock.register('c', (work) => done.push(`${work.name}@${(work.at - START) / 1e6}`))
  for (const [delay, request] of asked) clock.after(delay, 'c', request)
  clock.runTo(plus(START, seconds(100)))
  expect(done).toEqual(expected)
}

const named = (name: string, channel?: string): WorkRequest =>
  channel === undefined ? { actor: 'a', name } : { actor: 'a', name, channel }

test('work runs by its instant, and who asked first runs first', () => {
  check(
    [
      [seconds(2), named('late')],
      [seconds(1), named('first')],
      [seconds(1), named('second')],
    ],
    ['first@1', 'second@1', 'late@2'],
  )
})

test('work of one channel never overtakes itself, that of others may', () => {
  check(
    [
      [seconds(3), named('slow', 'watch')],
      [seconds(1), named('quick', 'watch')],
      [seconds(2), named('other', 'queue')],
    ],
    ['other@2', 'slow@3', 'quick@3'],
  )
})

test('cancelled work does not run and is no longer outstanding', () => {
  const clock = new Clock(START)
  const done: number[] = []
  clock.register('c', (work) => done.push(work.id))
  const ids = Array.from({ length: 200 }, () => clock.after(seconds(1), 'c', named('x')))
  for (const id of ids.slice(1)) clock.cancel(id)
  expect(clock.outstanding('c')).toBe(1)
  clock.runTo(plus(START, seconds(2)))
  expect(done).toEqual(ids.slice(0, 1))
  expect(clock.outstanding('c')).toBe(0)
})

test('standing work is not outstanding', () => {
  const clock = new Clock(START)
  clock.register('c', () => {})
  clock.after(seconds(1), 'c', { ...named('beat'), standing: true })
  expect(clock.outstanding('c')).toBe(0)
})

test('a tie policy decides between works of one instant', () => {
  const clock = new Clock(START)
  const done: string[] = []
  clock.register('c', (work) => done.push(work.name))
  clock.tiePolicy = (_owner, { name }) => (name === 'b' ? 0 : 1)
  for (const name of ['a', 'b', 'c']) clock.after(seconds(1), 'c', named(name))
  clock.runTo(plus(START, seconds(1)))
  expect(done).toEqual(['b', 'a', 'c'])
})

test('a saved clock goes on as the original would', () => {
  const run = (clock: Clock, done: string[]) => {
    clock.register('c', (work) => {
      done.push(`${work.name}@${work.at - START}`)
      if (work.name === 'tick') clock.after(milliseconds(700), 'c', named('tick', 'w'))
    })
  }
  const original = new Clock(START)
  const [first, second]: [string[], string[]] = [[], []]
  run(original, first)
  original.after(seconds(1), 'c', named('tick', 'w'))
  original.after(seconds(2), 'c', named('once'))
  original.runTo(plus(START, seconds(1)))
  const copy = new Clock(original.now)
  run(copy, second)
  copy.load('c', original.save('c'))
  const before = first.length
  original.runTo(plus(START, seconds(5)))
  copy.runTo(plus(START, seconds(5)))
  expect(second).toEqual(first.slice(before))
  expect(second.length).toBeGreaterThan(3)
})

test('the clock never jumps over work and never runs back', () => {
  const clock = new Clock(START)
  clock.register('c', () => {})
  clock.after(seconds(1), 'c', named('x'))
  expect(() => clock.moveTo(plus(START, seconds(2)))).toThrow('never jumps over work')
  clock.runTo(plus(START, seconds(3)))
  expect(() => clock.moveTo(START)).toThrow('never runs back')
})

test('two owners share a clock and count their own work', () => {
  const clock = new Clock(START)
  const done: string[] = []
  clock.register('a', () => done.push('a'))
  clock.register('b', () => done.push('b'))
  clock.after(seconds(2), 'a', named('x'))
  clock.after(seconds(1), 'b', named('x'))
  expect([clock.outstanding('a'), clock.outstanding('b')]).toEqual([1, 1])
  clock.runTo(plus(START, seconds(2)))
  expect(done).toEqual(['b', 'a'])
})
