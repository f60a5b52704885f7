/** Streams of seeded chance. */
import { test } from 'node:test'
import { expect } from 'expect'
import { Randomness } from './random'

const draws = (random: Randomness, purpose: string, n = 5) =>
  Array.from({ length: n }, () => random.next(purpose))

test('the same seed gives the same draws, another seed others', () => {
  expect(draws(new Randomness(1, 'c'), 'p')).toEqual(draws(new Randomness(1, 'c'), 'p'))
  expect(draws(new Randomness(2, 'c'), 'p')).not.toEqual(draws(new Randomness(1, 'c'), 'p'))
  expect(draws(new Randomness(1, 'd'), 'p')).not.toEqual(draws(new Randomness(1, 'c'), 'p'))
})

test("one purpose's draws never shift another's", () => {
  const alone = new Randomness(1, 'c')
  const mixed = new Randomness(1, 'c')
  draws(mixed, 'other', 17)
  expect(draws(mixed, 'p')).toEqual(draws(alone, 'p'))
})

test('saved streams go on where they were', () => {
  const random = new Randomness(3, 'c')
  draws(random, 'p')
  const copy = new Randomness(3, 'c', random.save())
  expect(draws(copy, 'p')).toEqual(draws(random, 'p'))
})

test('draws are spread evenly over the range', () => {
  const random = new Randomness(5, 'c')
  const counts = new Array(10).fill(0)
  for (let i = 0; i < 20_000; i++) counts[random.below(10, 'p')]++
  expect(Math.min(...counts)).toBeGreaterThan(1800)
  expect(Math.max(...counts)).toBeLessThan(2200)
})

test('suffixes and UIDs have the form that Kubernetes gives them', () => {
  const random = new Randomness(1, 'c')
  expect(random.suffix(5, 'p')).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{5}$/)
  expect(random.uuid('p')).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  )
})

test('what has been drawn since a mark can be taken back, and is drawn again', () => {
  const random = new Randomness(1, 'c')
  draws(random, 'p')
  expect(random.mark()).toBe(true)
  expect(random.mark()).toBe(false)
  const [first, other] = [draws(random, 'p'), draws(random, 'new')]
  random.rewind()
  expect([draws(random, 'p'), draws(random, 'new')]).toEqual([first, other])
  random.release()
  expect(draws(random, 'p')).not.toEqual(first)
})
