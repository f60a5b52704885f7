/** The faults that are planted fit the sources: else `npm run mutate` would show nothing. */

import { test } from 'node:test'
import { expect } from 'expect'
import { everyMutation, staleness } from './mutation-tables.mjs'

const mutations = everyMutation()
const engineFile = { table: 'a table', file: 'engine/ensure.ts', features: ['features'] }

test('every fault can be planted', async () => {
  expect((await mutations).flatMap((mutation) => staleness(mutation) ?? [])).toEqual([])
})

test('every fault has a sentence of its own', async () => {
  const names = (await mutations).map(({ name }) => name)
  expect(names.filter((name, i) => names.indexOf(name) < i)).toEqual([])
})

test('a text that is not there, or there twice, is told', () => {
  const check = (find, times) =>
    expect(staleness({ ...engineFile, name: 'Nothing works', find })).toBe(
      `a table: "Nothing works" is stale: its text occurs ${times} times in engine/ensure.ts, not once.`,
    )
  check('no such text', 0)
  check('value === ', 3)
})

test('a file or feature that is gone is told', () => {
  const gone = {
    ...engineFile,
    name: 'Nothing works',
    find: '',
    features: ['features/gone.feature'],
  }
  expect(staleness(gone)).toBe(
    'a table: "Nothing works" is stale: there is no features/gone.feature.',
  )
})
