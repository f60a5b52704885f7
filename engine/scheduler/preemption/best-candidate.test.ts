/** The Node whose victims matter least. */
import { test } from 'node:test'
import { expect } from 'expect'
import type { Instant } from '../../clock/duration'
import { node, pod, viewOf } from '../../testing/scheduling'
import { podInfoOf } from '../pod-info'
import { bestCandidate } from './best-candidate'

type Victim = readonly [priority: number, minute?: number]

/** Candidates by their victims, the most important first, and the budgets they hurt. */
function check(
  name: string,
  expected: number,
  ...candidates: readonly { readonly victims: readonly Victim[]; readonly violations?: number }[]
) {
  test(name, () => {
    const { nodes } = viewOf({ nodes: candidates.map((_, i) => node(`n${i}`)) })
    const all = candidates.flatMap(({ victims, violations = 0 }, i) => {
      const info = nodes.get(`n${i}`)
      const pods = victims.map(([priority, minute = 0], j) =>
        podInfoOf(pod(`p${i}${j}`, { priority, startTime: `2025-01-01T00:0${minute}:00Z` })),
      )
      return info === undefined ? [] : [{ node: info, victims: pods, violations }]
    })
    const [first, ...others] = all
    if (first === undefined) throw new Error('there is a candidate')
    expect(bestCandidate(first, others, 0 as Instant).node.name).toBe(`n${expected}`)
  })
}

check(
  'the fewest hurt budgets, whatever the priorities',
  1,
  { victims: [[1]], violations: 1 },
  { victims: [[9], [9]] },
)
check('the lowest highest priority', 1, { victims: [[5]] }, { victims: [[4], [4], [4]] })
check('the smallest sum of priorities', 1, { victims: [[5], [5]] }, { victims: [[5], [1]] })
check('fewer of negative priority', 1, { victims: [[-5], [-5]] }, { victims: [[-5]] })
check('the fewest', 1, { victims: [[5], [-(2 ** 31)]] }, { victims: [[5]] })
check(
  'the latest start of the most important',
  1,
  {
    victims: [
      [5, 1],
      [1, 9],
    ],
  },
  {
    victims: [
      [5, 2],
      [1, 0],
    ],
  },
)
check('the first of equals', 0, { victims: [[5]] }, { victims: [[5]] })
