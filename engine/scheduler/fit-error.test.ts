/** The sentence of a FailedScheduling Event. */
import { test } from 'node:test'
import { expect } from 'expect'
import { node, viewOf } from '../testing/scheduling'
import { fitError, type Reasons } from './fit-error'
import { reject } from './framework'

/** A diagnosis of so many Nodes; each list is what one of them says. */
function check(
  reasons: readonly (readonly string[])[],
  rest: Partial<Reasons>,
  preemption: string,
  expected: string,
) {
  const { nodes } = viewOf({ nodes: reasons.map((_, i) => node(`n${i}`)) })
  const verdicts = new Map(
    reasons.flatMap((said, i) => {
      const info = nodes.get(`n${i}`)
      return info === undefined ? [] : [[info, reject(said)] as const]
    }),
  )
  const diagnosis = { nodeCount: reasons.length, others: undefined, ...rest, verdicts }
  expect(fitError(diagnosis, preemption)).toBe(expected)
}

const CPU = 'Insufficient cpu'
const TAINT = 'node(s) had untolerated taint {a: b}'

test('equal reasons are counted and followed by what preemption says', () => {
  check(
    [[CPU], [TAINT], [CPU]],
    {},
    'preemption: no.',
    `0/3 nodes are available: 1 ${TAINT}, 2 ${CPU}. preemption: no.`,
  )
})

test('counts are sorted as texts: 10 comes before 2', () => {
  const many = [...Array.from({ length: 10 }, () => [CPU]), [TAINT], [TAINT]]
  check(many, {}, '', `0/12 nodes are available: 10 ${CPU}, 2 ${TAINT}.`)
})

test('a Node may have several reasons', () => {
  check(
    [[CPU, 'Insufficient memory']],
    {},
    '',
    `0/1 nodes are available: 1 ${CPU}, 1 Insufficient memory.`,
  )
})

test('Nodes that were not looked at share a reason', () => {
  check(
    [[CPU]],
    { nodeCount: 4, others: reject('x') },
    '',
    `0/4 nodes are available: 1 ${CPU}, 3 x.`,
  )
})

test('what is wrong before any Node is looked at stands alone', () => {
  const preFilterMessage = 'persistentvolumeclaim "data" not found'
  check(
    [],
    { nodeCount: 3, others: reject(preFilterMessage), preFilterMessage },
    'preemption: no.',
    `0/3 nodes are available: ${preFilterMessage}. preemption: no.`,
  )
})
