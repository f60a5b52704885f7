/** What is kept with every change is what counting from scratch gives. */
import { test } from 'node:test'
import { expect } from 'expect'
import type { Node, Pod } from '../api/kinds'
import { selectorOf } from '../api/selectors'
import { Randomness } from '../clock/random'
import { node, pod } from '../testing/scheduling'
import { Nodes } from './nodes'

const WEB = { selector: selectorOf({ matchLabels: { app: 'web' } }) }
const SELECTIONS = [
  { ...WEB, namespaces: new Set(['default']), terminating: false },
  { ...WEB, namespaces: undefined, terminating: true },
  { selector: selectorOf({}), namespaces: new Set(['default', 'other']), terminating: true },
]
const TERM = {
  topologyKey: 'zone',
  labelSelector: { matchLabels: { app: 'web' } },
}

/** All that plugins read, by Node name. */
function facts(nodes: Nodes) {
  const { resources, carried } = nodes
  const zones = nodes.domains('zone')
  const terms = [...carried.of('antiAffinity')]
  const byName = [...nodes.list()].sort((a, b) => (a.name < b.name ? -1 : 1))
  // Domains are numbered as they appear: two Nodes share one or do not.
  const sameZone = (a: number) => byName.map(({ slot }) => zones.ids[slot] === a)
  return byName.map((info) => ({
    name: info.name,
    pods: [...info.pods.keys()].sort(),
    free: [
      resources.freeMilliCpu[info.slot],
      resources.freeMemory[info.slot],
      resources.freePods[info.slot],
      resources.scoredFreeMilliCpu[info.slot],
    ],
    gpu: info.extended.get('gpu') ?? 0,
    port: info.ports.conflictsWith({ ip: '0.0.0.0', port: 'TCP/80' }),
    counts: SELECTIONS.map((selection) => nodes.counts(selection)[info.slot] ?? 0),
    terms: terms
      .map(({ counts }) => counts[info.slot] ?? 0)
      .filter((count) => count > 0)
      .sort(),
    zone: (zones.ids[info.slot] ?? -1) < 0 ? 'none' : sameZone(zones.ids[info.slot] ?? -1),
    flags: [nodes.haveSoftTaints, nodes.haveHardTaints, nodes.haveUnschedulable],
    images: nodes.nodesWithImage('shop:v1'),
  }))
}

function randomNode(name: string, draw: (limit: number) => number): Node {
  const zone = ['a', 'b', undefined][draw(3)]
  return node(name, {
    cpu: String(1 + draw(8)),
    ...(zone === undefined ? {} : { labels: { zone } }),
    ...(draw(4) === 0 ? { unschedulable: true } : {}),
    ...(draw(3) === 0
      ? { taints: [{ key: 'x', effect: ['NoSchedule', 'PreferNoSchedule'][draw(2)] ?? '' }] }
      : {}),
    ...(draw(2) === 0 ? { images: [{ names: ['shop:v1'], sizeBytes: 1 }] } : {}),
  })
}

function randomPod(name: string, draw: (limit: number) => number): Pod {
  const required = { requiredDuringSchedulingIgnoredDuringExecution: [TERM] }
  return pod(name, {
    namespace: ['default', 'other', 'third'][draw(3)] ?? '',
    labels: { app: ['web', 'db'][draw(2)] ?? '' },
    cpu: `${draw(500)}m`,
    ...(draw(2) === 0 ? { requests: { gpu: String(draw(3)) } } : {}),
    terminating: draw(4) === 0,
    spec: {
      ...(draw(3) === 0 ? { affinity: { podAntiAffinity: required } } : {}),
      ...(draw(3) === 0
        ? { containers: [{ name: 'c', ports: [{ containerPort: 80, hostPort: 80 }] }] }
        : {}),
    },
  })
}

for (let seed = 1; seed <= 10; seed++) {
  test(`sums and counts are what they would be from scratch (seed ${seed})`, () => {
    const random = new Randomness(seed, 'nodes')
    const draw = (limit: number) => random.below(limit, 'fuzz')
    const nodes = new Nodes()
    facts(nodes) // Asked for early, so that they are kept from the start.
    const there = new Map<string, Node>()
    const on = new Map<string, readonly [Pod, string]>()
    for (let step = 0; step < 300; step++) {
      const name = `n${draw(6)}`
      const key = `p${draw(20)}`
      const known = on.get(key)
      const kind = draw(10)
      if (kind < 2) {
        there.set(name, randomNode(name, draw))
        nodes.setNode(there.get(name) as Node) // Set in the line above.
      } else if (kind === 2) {
        there.delete(name)
        nodes.removeNode(name)
      } else if (kind < 7 || known === undefined) {
        if (known !== undefined) nodes.removePod(`${known[0].metadata.namespace}/${key}`)
        const fresh = randomPod(key, draw)
        on.set(key, [fresh, name])
        nodes.setPod(fresh, name)
      } else {
        on.delete(key)
        nodes.removePod(`${known[0].metadata.namespace}/${key}`)
      }
      if (step % 30 !== 29) continue
      const scratch = new Nodes()
      for (const one of there.values()) scratch.setNode(one)
      for (const [one, where] of on.values()) scratch.setPod(one, where)
      expect(facts(nodes)).toEqual(facts(scratch))
      const loaded = new Nodes()
      loaded.load(nodes.save())
      expect(loaded.list().map((info) => info.name)).toEqual(nodes.list().map((info) => info.name))
      expect(facts(loaded)).toEqual(facts(scratch))
    }
    nodes.clear()
    expect(nodes.list()).toEqual([])
  })
}

test('a Pod that moves to another Node leaves nothing behind', () => {
  const nodes = new Nodes()
  nodes.setNode(node('a'))
  nodes.setNode(node('b'))
  nodes.setPod(pod('p', { cpu: '1' }), 'a')
  nodes.setPod(pod('p', { cpu: '1' }), 'b')
  expect([nodes.get('a')?.pods.size, nodes.nodeOf('default/p')?.name]).toEqual([0, 'b'])
})
