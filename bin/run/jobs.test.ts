/** How files are shared between processes. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { split } from './jobs'

function check(says: string, weights: readonly number[], jobs: number, expected: number[][]) {
  test(says, () => {
    const files = weights.map((weight, index) => ({ weight, index }))
    const shares = split(files, jobs, ({ weight }) => weight)
    expect(shares.map((share) => share.map(({ weight }) => weight))).toEqual(expected)
  })
}

describe('the files are shared', () => {
  check('longest first', [1, 2, 3, 9], 2, [[9], [1, 2, 3]])
  check('so that the longest share is short', [5, 4, 3, 3, 3], 2, [
    [5, 3],
    [4, 3, 3],
  ])
  check('evenly when nothing is known', [0, 0, 0, 0], 2, [
    [0, 0],
    [0, 0],
  ])
  check('among no more processes than there are files', [1, 2], 4, [[2], [1]])
})
