/** What is left decides whether a Pod fits, and how much is left which Node is better. */
import { test } from 'node:test'
import { expect } from 'expect'
import { filtered, node, pod, retries, type Scene, scored } from '../../testing/scheduling'
import { isChange } from '../retry'
import { nodeResourcesFit } from './node-resources-fit'

const check = (name: string, wanted: ReturnType<typeof pod>, scene: Scene, expected: unknown) =>
  test(name, () => expect(filtered(nodeResourcesFit, wanted, scene)).toEqual(expected))

const one = { nodes: [node('a', { cpu: '1', memory: '1Gi', pods: '2' })] }

check('a Pod fits exactly', pod('p', { cpu: '1', memory: '1Gi' }), one, { a: 'fits' })
check('every lack is said', pod('p', { cpu: '1001m', memory: '1025Mi' }), one, {
  a: 'Insufficient cpu, Insufficient memory',
})
check(
  'what Pods on the Node ask for is gone',
  pod('p', { cpu: '600m' }),
  { ...one, on: { a: [pod('q', { cpu: '500m' })] } },
  { a: 'Insufficient cpu' },
)
check(
  'a Pod that is being deleted still takes its part',
  pod('p', { cpu: '600m' }),
  { ...one, on: { a: [pod('q', { cpu: '500m', terminating: true })] } },
  { a: 'Insufficient cpu' },
)
check(
  'a Node has room for so many Pods, whatever they ask for',
  pod('p'),
  { ...one, on: { a: [pod('q'), pod('r')] } },
  { a: 'Too many pods' },
)
check(
  'a Pod that asks for nothing fits on a Node that is full',
  pod('p'),
  { ...one, on: { a: [pod('q', { cpu: '1', memory: '1Gi' })] } },
  { a: 'fits' },
)
check(
  'devices are counted by their names',
  pod('p', { requests: { 'example.com/gpu': '2' } }),
  {
    nodes: [
      node('a', { allocatable: { 'example.com/gpu': '3' } }),
      node('b', { allocatable: { 'example.com/gpu': '3' } }),
      node('c'),
    ],
    on: { a: [pod('q', { requests: { 'example.com/gpu': '2' } })] },
  },
  { a: 'Insufficient example.com/gpu', b: 'fits', c: 'Insufficient example.com/gpu' },
)

test('the emptier Node scores higher, by whole percent of CPU and memory', () => {
  const scene = {
    nodes: [
      node('empty', { cpu: '4', memory: '4Gi' }),
      node('used', { cpu: '4', memory: '4Gi' }),
      node('full', { cpu: '4', memory: '4Gi' }),
    ],
    on: {
      used: [pod('q', { cpu: '1', memory: '1Gi' })],
      full: [pod('r', { cpu: '3500m', memory: '1Gi' })],
    },
  }
  // empty: cpu 3/4 = 75, memory 3/4 = 75. used: 50 and 50.
  // full: 4.5 of 4 CPUs = 0, memory 50; (0 + 50) / 2 = 25.
  expect(scored(nodeResourcesFit, pod('p', { cpu: '1', memory: '1Gi' }), scene)).toEqual({
    empty: 75,
    used: 50,
    full: 25,
  })
})

test('a container that asks for nothing counts as 100m and 200Mi in scores', () => {
  const scene = {
    nodes: [node('a', { cpu: '1', memory: '1000Mi' }), node('b', { cpu: '1', memory: '1000Mi' })],
    on: { b: [pod('q')] },
  }
  // a: (1000 - 100) / 10 = 90 and (1000 - 200) / 10 = 80, together 85. b: 80 and 60, together 70.
  expect(scored(nodeResourcesFit, pod('p'), scene)).toEqual({ a: 85, b: 70 })
})

test('a rejected Pod is tried again when a Pod goes or a Node could take it', () => {
  const big = pod('p', { cpu: '8' })
  const cases = [
    ['AssignedPod', { object: pod('q'), gone: true }, true],
    ['AssignedPod', { object: pod('q') }, false],
    ['Node', { object: node('a', { cpu: '8' }) }, true],
    ['Node', { object: node('a', { cpu: '4' }) }, false],
    ['Node', { object: node('a', { cpu: '8' }), previous: node('a', { cpu: '4' }) }, true],
    ['Node', { object: node('a', { cpu: '8' }), previous: node('a', { cpu: '8' }) }, false],
  ] as const
  for (const [kind, change, expected] of cases) {
    expect(retries(nodeResourcesFit, kind, big, change, isChange)).toBe(expected)
  }
})
