/** How many Nodes are looked at, in which order, and which of the best is taken. */
import { test } from 'node:test'
import { expect } from 'expect'
import { node, pod, viewOf } from '../testing/scheduling'
import { drawBest, feasibleNodesToFind, NodeSearch } from './node-search'
import { NodeTree } from './node-tree'
import { Nominations } from './nominations'
import { podInfoOf } from './pod-info'
import { Profile } from './profile'
import { DEFAULT_PROFILE } from './registry'

test('all of few Nodes are enough, then half of them, at last a twentieth', () => {
  const counts = [1, 99, 100, 250, 1000, 5000, 6000, 20000]
  // 250: 48 % are 120. 1000: 42 %. 5000: 10 %. 6000: 2 % is below 5 %.
  expect(counts.map(feasibleNodesToFind)).toEqual([1, 99, 100, 120, 420, 500, 300, 1000])
})

test('Nodes are looked at zone by zone in turn', () => {
  const tree = new NodeTree<string>()
  const nodes = ['a/1', 'a/2', 'a/3', 'b/1', '/1', '/2']
  for (const name of nodes) tree.add(name.slice(0, name.indexOf('/')), name, name)
  expect(tree.list()).toEqual(['a/1', 'b/1', '/1', 'a/2', '/2', 'a/3'])
  tree.remove('b', 'b/1')
  expect(tree.list()).toEqual(['a/1', '/1', 'a/2', '/2', 'a/3'])
})

test('chance decides only between equals', () => {
  const drawn: number[] = []
  const draw = (limit: number) => {
    drawn.push(limit)
    return limit - 1
  }
  const best = (...scores: number[]) =>
    drawBest(['a', 'b', 'c', 'd'], Float64Array.from(scores), draw)
  expect([best(1, 3, 2, 0), best(3, 1, 3, 3), best(0, 0, 0, 0)]).toEqual(['b', 'd', 'd'])
  expect(drawn).toEqual([3, 4])
})

const search = (nodes: number, parts = {}) => {
  const view = viewOf({ nodes: Array.from({ length: nodes }, (_, i) => node(`n${i}`, parts)) })
  const profile = new Profile(DEFAULT_PROFILE)
  const nominations = new Nominations()
  const found = new NodeSearch(profile, view, nominations, () => 0)
  return { view, profile, nominations, search: found }
}

test('a search begins where the last one ended and stops when it has enough', () => {
  const { profile, search: nodes } = search(1000)
  nodes.find(podInfoOf(pod('p')))
  expect([nodes.start, profile.filterCalls]).toEqual([420, 420])
  nodes.find(podInfoOf(pod('q')))
  nodes.find(podInfoOf(pod('r')))
  expect(nodes.start).toBe(260)
})

test('a Pod whose affinity names its Node looks at that Node only', () => {
  const { search: nodes } = search(3, { cpu: '1' })
  const matchFields = [{ key: 'metadata.name', operator: 'In', values: ['n1'] }]
  const nodeAffinity = {
    requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields }] },
  }
  const found = nodes.find(podInfoOf(pod('p', { cpu: '2', spec: { affinity: { nodeAffinity } } })))
  if (found.type === 'chosen') throw new Error('no Node has 2 CPUs')
  const { verdicts, others, rejectedBy } = found.diagnosis
  expect([...verdicts].map(([{ name }, { reasons }]) => [name, reasons])).toEqual([
    ['n1', ['Insufficient cpu']],
  ])
  expect(others?.reasons).toEqual(["node(s) didn't satisfy plugin(s) [NodeAffinity]"])
  expect([...rejectedBy]).toEqual(['NodeAffinity', 'NodeResourcesFit'])
})

test('room that is kept for a nominated Pod is not given to less important ones', () => {
  const { nominations, search: nodes, view } = search(1, { cpu: '2' })
  nominations.set(podInfoOf(pod('first', { cpu: '2', priority: 5 })), 'n0')
  const ask = (priority: number) =>
    nodes.find(podInfoOf(pod('p', { cpu: '1', priority }))).type === 'chosen'
  expect([ask(4), ask(5), ask(6)]).toEqual([false, false, true])
  expect(view.nodes.get('n0')?.pods.size).toBe(0)
})

test('a nominated Pod tries its Node first', () => {
  const { search: nodes, profile } = search(50)
  const nominated = podInfoOf(pod('p', { status: { nominatedNodeName: 'n42' } }))
  const found = nodes.find(nominated)
  expect([found.type === 'chosen' && found.node.name, profile.filterCalls]).toEqual(['n42', 1])
})
