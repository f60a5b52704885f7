/** The scheduler in a cluster of its own: Nodes without kubelets, nobody else at work. */
import { test } from 'node:test'
import { expect } from 'expect'
import type { Pod } from '../api/kinds'
import { between, inSeconds, milliseconds, minutes, seconds } from '../clock/duration'
import { Cluster } from '../cluster'
import { traceLines } from '../trace/lines'

/** A cluster with the verbs that these tests need. */
class Scene {
  readonly cluster: Cluster
  readonly #begin: ReturnType<Cluster['now']>

  constructor(options: { readonly cluster?: Cluster; readonly scheduler?: boolean } = {}) {
    const { cluster, scheduler = true } = options
    this.cluster = cluster ?? new Cluster({ controllers: [], scheduler })
    this.#begin = this.cluster.now()
    if (cluster === undefined) {
      this.create('serviceaccounts', 'ServiceAccount', 'default', {
        metadata: inDefault('default'),
      })
    }
  }

  create(resource: string, kind: string, name: string, parts: object): void {
    const { server } = this.cluster
    const apiVersion = server.registry.get(resource).apiVersion
    const body = { apiVersion, kind, metadata: { name }, ...parts }
    server.create(server.registry.get(resource), body, { user: 'test' })
  }

  node(name: string, { cpu = '4', spec = {} }: { cpu?: string; spec?: object } = {}): void {
    const labels = { 'kubernetes.io/hostname': name }
    const status = { allocatable: { cpu, memory: '8Gi', pods: '110' } }
    this.create('nodes', 'Node', name, { metadata: { name, labels }, status })
    // The not-ready taint that admission puts on every new Node is nobody's to take here.
    this.change('nodes', name, (object) => ({ ...object, spec }))
  }

  pod(name: string, cpu = '1', spec: object = {}, labels: object = {}): void {
    const containers = [{ name: 'app', image: 'shop:v1', resources: { requests: { cpu } } }]
    const metadata = { ...inDefault(name), labels }
    this.create('pods', 'Pod', name, { metadata, spec: { containers, ...spec } })
  }

  change(resource: string, key: string, change: (object: object) => object): void {
    const { server } = this.cluster
    server.modify(server.registry.get(resource), key, { user: 'test' }, change)
  }

  delete(resource: string, key: string): void {
    const { server } = this.cluster
    const gracePeriodSeconds = 0
    server.delete(server.registry.get(resource), key, { gracePeriodSeconds }, { user: 'test' })
  }

  get(name: string): Pod | undefined {
    return this.cluster.server.reader.get('Pod', `default/${name}`)
  }

  /** Pod → Node. */
  places(): unknown {
    const pods = this.cluster.server.reader.list('Pod')
    return Object.fromEntries(pods.map(({ metadata, spec }) => [metadata.name, spec.nodeName]))
  }

  events(name: string): readonly string[] {
    return this.cluster.server.reader
      .list('Event')
      .filter((event) => event.involvedObject.name === name)
      .map(({ reason, message, count }) => `${reason} ${count}: ${message}`)
  }

  condition(name: string): unknown {
    const found = this.get(name)?.status.conditions?.find(({ type }) => type === 'PodScheduled')
    if (found === undefined) return undefined
    const { status, reason, message } = found
    return [status, reason, message]
  }

  /** Seconds since the scene began. */
  get elapsed(): number {
    return inSeconds(between(this.#begin, this.cluster.now()))
  }
}

const inDefault = (name: string) => ({ name, namespace: 'default' })
const NOT_HELPFUL = 'Preemption is not helpful for scheduling'
const NO_VICTIMS = 'No preemption victims found for incoming pod'

test('a Pod gets its Node in three steps: watched, chosen, bound', () => {
  const scene = new Scene()
  scene.node('n1')
  scene.cluster.settle()
  const start = scene.elapsed
  scene.pod('p')
  const from = scene.cluster.trace.entries.length
  scene.cluster.settle()
  const steps = scene.cluster.trace.entries.slice(from).map((entry) => {
    const when = Math.round(
      (inSeconds(between(scene.cluster.now(), entry.at)) + scene.elapsed - start) * 1000,
    )
    const what = entry.type === 'write' ? `${entry.verb} ${entry.resource}` : entry.type
    return `${when}ms ${what}`
  })
  expect(steps).toEqual([
    '2ms work',
    '2ms decision',
    '4ms work',
    '4ms bind pods',
    '4ms create events',
  ])
  expect(scene.places()).toEqual({ p: 'n1' })
  expect(scene.events('p')).toEqual(['Scheduled 1: Successfully assigned default/p to n1'])
  expect(scene.condition('p')).toEqual(['True', undefined, undefined])
})

test('a Pod that fits nowhere says why, and the cluster settles', () => {
  const scene = new Scene()
  scene.node('n1', { cpu: '2' })
  scene.node('n2', { spec: { unschedulable: true } })
  scene.node('n3', { spec: { taints: [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }] } })
  scene.pod('p', '3')
  scene.cluster.settle()
  const message =
    '0/3 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint {gpu: yes}, ' +
    '1 node(s) were unschedulable. preemption: 0/3 nodes are available: ' +
    `1 ${NO_VICTIMS}, 2 ${NOT_HELPFUL}.`
  expect(scene.condition('p')).toEqual(['False', 'Unschedulable', message])
  expect(scene.events('p')).toEqual([`FailedScheduling 1: ${message}`])
})

test('only a change that may help brings the Pod back', () => {
  const scene = new Scene()
  scene.node('n1', { cpu: '2' })
  scene.pod('p', '3')
  scene.cluster.run(seconds(2))
  const attempts = () =>
    scene
      .events('p')
      .map((event) => event.slice(0, 18))
      .join()
  scene.node('n2', { cpu: '1' })
  scene.cluster.run(seconds(2))
  expect(attempts()).toBe('FailedScheduling 1')
  scene.node('n3', { cpu: '3' })
  scene.cluster.run(seconds(2))
  expect(scene.places()).toEqual({ p: 'n3' })
})

test('a Pod waits for the first Node', () => {
  const scene = new Scene()
  scene.pod('p')
  scene.cluster.settle()
  const message = 'no nodes available to schedule pods'
  expect(scene.condition('p')).toEqual(['False', 'Unschedulable', message])
  scene.cluster.run(seconds(5))
  scene.node('n1')
  scene.cluster.settle()
  expect(scene.places()).toEqual({ p: 'n1' })
})

test('a gated Pod is not looked at until its last gate is gone', () => {
  const scene = new Scene()
  scene.node('n1')
  scene.pod('p', '1', { schedulingGates: [{ name: 'example.com/a' }] })
  scene.cluster.settle()
  const message = 'Scheduling is blocked due to non-empty scheduling gates'
  expect(scene.condition('p')).toEqual(['False', 'SchedulingGated', message])
  expect(scene.events('p')).toEqual([])
  scene.change('pods', 'default/p', (pod) => {
    const { schedulingGates: _, ...spec } = (pod as Pod).spec // A Pod by its resource.
    return { ...pod, spec }
  })
  scene.cluster.settle()
  expect(scene.places()).toEqual({ p: 'n1' })
})

test('Pods of other schedulers are left alone', () => {
  const scene = new Scene()
  scene.node('n1')
  scene.pod('p', '1', { schedulerName: 'other' })
  scene.cluster.settle()
  expect(scene.places()).toEqual({ p: undefined })
})

test('a stopped scheduler schedules nothing; started again it sees everything', () => {
  const scene = new Scene()
  scene.node('n1', { cpu: '2' })
  scene.pod('before', '2')
  scene.cluster.settle()
  scene.cluster.scheduler.stop()
  scene.pod('after', '1')
  scene.node('n2')
  scene.cluster.run(minutes(10))
  expect(scene.places()).toEqual({ before: 'n1', after: undefined })
  scene.cluster.scheduler.start()
  scene.cluster.settle()
  expect(scene.places()).toEqual({ before: 'n1', after: 'n2' })
})

test('a binding that is refused is tried again after back-off, and the cluster waits for it', () => {
  const scene = new Scene()
  scene.node('n1')
  scene.pod('p')
  scene.cluster.run(milliseconds(3))
  scene.cluster.server.unavailable = 'the API server is being upgraded'
  scene.cluster.run(milliseconds(3))
  scene.cluster.server.unavailable = undefined
  expect([scene.places(), scene.cluster.isSettled]).toEqual([{ p: undefined }, false])
  scene.cluster.settle()
  expect(scene.places()).toEqual({ p: 'n1' })
  expect(scene.elapsed).toBeGreaterThan(1)
  expect(scene.elapsed).toBeLessThan(2.1)
})

test('an unschedulable Pod is tried again after 5 minutes, at the next look', () => {
  const scene = new Scene()
  scene.node('n1', { cpu: '1' })
  scene.pod('p', '2')
  scene.cluster.run(minutes(5))
  const count = () => scene.events('p').map((event) => event.slice(0, 18))
  expect(count()).toEqual(['FailedScheduling 1'])
  scene.cluster.run(seconds(31))
  expect(count()).toEqual(['FailedScheduling 2'])
})

test('room is made for a more important Pod, which waits until its victims are gone', () => {
  const scene = new Scene()
  priority(scene, 'high', 1000)
  scene.node('n1', { cpu: '2' })
  scene.pod('low', '2')
  scene.cluster.settle()
  scene.pod('high', '1', { priorityClassName: 'high' })
  scene.cluster.run(seconds(1))
  const low = scene.get('low')
  expect(low?.metadata.deletionTimestamp).toBeDefined()
  expect(low?.status.conditions?.find(({ type }) => type === 'DisruptionTarget')).toMatchObject({
    status: 'True',
    reason: 'PreemptionByScheduler',
    message: 'default-scheduler: preempting to accommodate a higher priority pod',
  })
  const { uid } = scene.get('high')?.metadata ?? {}
  expect(scene.events('low').at(-1)).toBe(`Preempted 1: Preempted by pod ${uid} on node n1`)
  expect(scene.get('high')?.status.nominatedNodeName).toBe('n1')
  expect(scene.condition('high')).toEqual([
    'False',
    'Unschedulable',
    '0/1 nodes are available: 1 Insufficient cpu.',
  ])
  scene.delete('pods', 'default/low')
  scene.cluster.settle()
  expect(scene.places()).toEqual({ high: 'n1' })
})

test('while its victims go, a Pod does not look for others', () => {
  const scene = new Scene()
  priority(scene, 'high', 1000)
  for (const name of ['n1', 'n2']) scene.node(name, { cpu: '2' })
  scene.pod('a', '2')
  scene.pod('b', '2')
  scene.cluster.settle()
  scene.pod('high', '2', { priorityClassName: 'high' })
  scene.cluster.run(seconds(2))
  scene.node('n3', { cpu: '2', spec: { unschedulable: true } })
  scene.change('nodes', 'n3', (node) => ({ ...node, spec: { taints: [TAINT] } }))
  scene.cluster.run(minutes(6))
  const going = ['a', 'b'].filter((name) => scene.get(name)?.metadata.deletionTimestamp)
  expect(going).toHaveLength(1)
  expect(scene.events('high').at(-1)).toContain(
    'preemption: not eligible due to a terminating pod on the nominated node.',
  )
})

test('a Pod that may not preempt says so', () => {
  const scene = new Scene()
  scene.create('priorityclasses.scheduling.k8s.io', 'PriorityClass', 'patient', {
    value: 1000,
    preemptionPolicy: 'Never',
  })
  scene.node('n1', { cpu: '2' })
  scene.pod('low', '2')
  scene.cluster.settle()
  scene.pod('patient', '2', { priorityClassName: 'patient' })
  scene.cluster.settle()
  expect(scene.events('patient')).toEqual([
    'FailedScheduling 1: 0/1 nodes are available: 1 Insufficient cpu. ' +
      'preemption: not eligible due to preemptionPolicy=Never.',
  ])
})

test('saved in the middle of a cycle, loaded and forked, it goes on in the same way', () => {
  for (const after of [1.5, 2.5, 3.5, 1002.5, 4000]) {
    const scene = new Scene()
    priority(scene, 'high', 1000)
    for (const name of ['n1', 'n2', 'n3']) scene.node(name, { cpu: '2' })
    for (const name of ['a', 'b', 'c', 'd', 'e']) scene.pod(name)
    scene.pod('big', '3')
    scene.pod('high', '2', { priorityClassName: 'high' })
    scene.cluster.run(milliseconds(after))
    const fork = new Scene({ cluster: scene.cluster.fork() })
    const traces = [scene, fork].map((one) => {
      one.node('n4')
      one.cluster.run(minutes(7))
      return [...traceLines(one.cluster.trace)].join('\n')
    })
    expect(traces[1]).toBe(traces[0])
  }
})

test('every verdict about a Pod can be asked for', () => {
  const scene = new Scene()
  scene.node('n1', { cpu: '2', spec: { taints: [TAINT] } })
  scene.node('n2')
  scene.pod('p', '3')
  scene.cluster.settle()
  const explanation = scene.cluster.scheduler.explain('default/p')
  expect(explanation?.nodes.map(({ node, rejections }) => [node, rejections])).toEqual([
    [
      'n1',
      [
        {
          plugin: 'TaintToleration',
          reasons: ['node(s) had untolerated taint {gpu: yes}'],
          resolvable: false,
        },
        { plugin: 'NodeResourcesFit', reasons: ['Insufficient cpu'], resolvable: true },
      ],
    ],
    ['n2', []],
  ])
  // cpu 4 - 3 is 25 %, memory 200Mi of 8Gi leave 97 %: 61. 3/4 and 0: (1 - 0.375) · 100 = 62.
  expect(explanation?.nodes[1]?.scores).toEqual({
    NodeResourcesFit: 61,
    NodeResourcesBalancedAllocation: 62,
  })
  expect(scene.cluster.scheduler.explain('default/none')).toBeUndefined()
})

const TAINT = { key: 'gpu', value: 'yes', effect: 'NoSchedule' }

function priority(scene: Scene, name: string, value: number): void {
  scene.create('priorityclasses.scheduling.k8s.io', 'PriorityClass', name, { value })
}
