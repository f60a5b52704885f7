/** The smaller scores, with numbers worked out by hand. */
import { test } from 'node:test'
import { expect } from 'expect'
import { node, pod, type Scene, scored } from '../../testing/scheduling'
import type { AnyPlugin } from '../framework'
import { imageLocality } from './image-locality'
import { nodeAffinity } from './node-affinity'
import { nodeResourcesBalancedAllocation } from './node-resources-balanced-allocation'
import { taintToleration } from './taint-toleration'

const check = (
  name: string,
  plugin: AnyPlugin,
  wanted: ReturnType<typeof pod>,
  scene: Scene,
  expected: unknown,
) => test(name, () => expect(scored(plugin, wanted, scene)).toEqual(expected))

const MB = 1024 * 1024

check(
  'NodeResourcesBalancedAllocation: equal parts are worth 100, half the difference is lost',
  nodeResourcesBalancedAllocation,
  pod('p', { cpu: '1', memory: '1Gi' }),
  {
    nodes: [
      node('even', { cpu: '4', memory: '4Gi' }),
      node('odd', { cpu: '2', memory: '4Gi' }),
      node('over', { cpu: '4', memory: '4Gi' }),
    ],
    on: { over: [pod('q', { cpu: '5' })] },
  },
  // odd: 1/2 and 1/4, half the difference 0.125. over: 1 (at most) and 1/4, 0.375.
  { even: 100, odd: 87, over: 62 },
)

check(
  'NodeAffinity: the weights of matching terms, scaled to 100',
  nodeAffinity,
  pod('p', {
    spec: {
      affinity: {
        nodeAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            term(80, 'disk', 'ssd'),
            term(20, 'zone', 'a'),
          ],
        },
      },
    },
  }),
  {
    nodes: [
      node('both', { labels: { disk: 'ssd', zone: 'a' } }),
      node('disk', { labels: { disk: 'ssd' } }),
      node('zone', { labels: { zone: 'a' } }),
      node('none'),
    ],
  },
  { both: 100, disk: 80, zone: 20, none: 0 },
)

check(
  'NodeAffinity: nothing preferred, nothing scored',
  nodeAffinity,
  pod('p'),
  { nodes: [] },
  'skipped',
)

const soft = (key: string) => ({ key, effect: 'PreferNoSchedule' })
check(
  'TaintToleration: the fewer intolerable soft taints, the better',
  taintToleration,
  pod('p', { spec: { tolerations: [{ key: 'x', operator: 'Exists' }] } }),
  {
    nodes: [
      node('clean'),
      node('tolerated', { taints: [soft('x')] }),
      node('one', { taints: [soft('y')] }),
      node('two', { taints: [soft('y'), soft('z')] }),
      node('hard', { taints: [{ key: 'y', effect: 'NoSchedule' }] }),
    ],
  },
  { clean: 100, tolerated: 100, one: 50, two: 0, hard: 100 },
)

check(
  'ImageLocality: the size of the image, by the part of the Nodes that have it',
  imageLocality,
  pod('p', { spec: { containers: [{ name: 'app', image: 'shop' }] } }),
  {
    nodes: [
      node('a', { images: [{ names: ['shop:latest'], sizeBytes: 500 * MB }] }),
      node('b', { images: [{ names: ['shop:latest'], sizeBytes: 40 * MB }] }),
      node('c'),
      node('d'),
    ],
  },
  // a: 500 · 2/4 = 250; 100 · (250 - 23) / (1000 - 23) = 23.2. b: 20 counts as 23.
  { a: 23, b: 0, c: 0, d: 0 },
)

function term(weight: number, key: string, value: string) {
  const matchExpressions = [{ key, operator: 'In', values: [value] }]
  return { weight, preference: { matchExpressions } }
}
