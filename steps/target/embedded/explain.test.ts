/** Why things are as they are, in the words of a failure. */
import { test } from 'node:test'
import { expect } from 'expect'
import { Cluster, machineSpec, minutes, seconds } from '../../../engine'
import { explain } from './explain'
import { explainPlace } from './explain-place'
import { EmbeddedView } from './view'
import { waitingFor } from './waiting'

/** What is said of an object after a minute in which these were applied. */
function setUp(...objects: readonly Record<string, unknown>[]) {
  const cluster = new Cluster({ seed: 1, nodes: 1 })
  cluster.settle()
  cluster.images.tell('broken:v1', { exits: { code: 3, after: seconds(1) } })
  cluster.images.tell('well:v1', { exits: { code: 0, after: seconds(1) } })
  cluster.images.tell('absent:v1', { canBePulled: false })
  cluster.images.tell('stubborn:v1', { ignoresTerm: true })
  for (const object of objects) cluster.kubectl.apply(object, 'default')
  cluster.run(minutes(1))
  const view = new EmbeddedView(cluster, () => 'default')
  const said = (resource: string, name: string): readonly string[] => {
    const object = view.get(resource, `default/${name}`)
    // Names and UIDs are made up; what matters is what is said of them.
    return object === undefined ? [] : explain(view, object).map(shortened)
  }
  return { cluster, said }
}

const shortened = (line: string): string =>
  line.replace(/(\w+)-[a-z0-9]{6,10}(-[a-z0-9]{5})?\b/g, '$1').replace(/_default\([^)]*\)/, '')

const pod = (name: string, image: string, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { containers: [{ name: 'c', image }], ...spec },
})

const deployment = (replicas: number, image: string, spec: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'c', image }], ...spec },
    },
  },
})

test('nothing is said of what is well, nor of what has ended well', () => {
  const { said } = setUp(deployment(2, 'web:v1'), pod('task', 'web:v1'))
  expect(said('deployments.apps', 'web')).toEqual([])
  expect(said('pods', 'task')).toEqual([])
  const done = setUp(pod('done', 'well:v1', { restartPolicy: 'Never' }))
  expect(done.said('pods', 'done')).toEqual([])
})

test('Pods in the same trouble are told once, by their containers', () => {
  const { said } = setUp(deployment(3, 'absent:v1'))
  const [available, waiting, others, ...rest] = said('deployments.apps', 'web')
  expect(available).toBe(
    'Deployment web: Available=False, MinimumReplicasUnavailable: Deployment does not have minimum availability.',
  )
  expect(waiting).toMatch(/^Pod web: container c is waiting, ImagePullBackOff: Back-off pulling/)
  expect([others, ...rest]).toEqual(['and 2 more like it'])
})

test('a Pod without a Node has no other trouble, and its Event says nothing new', () => {
  const { said } = setUp(pod('far', 'web:v1', { nodeSelector: { disk: 'ssd' } }))
  expect(said('pods', 'far')).toEqual([
    "Pod far: PodScheduled=False, Unschedulable: 0/1 nodes are available: 1 node(s) didn't match " +
      "Pod's node affinity/selector. preemption: 0/1 nodes are available: 1 Preemption is not " +
      'helpful for scheduling.',
  ])
})

test('a Pod that has failed says how its containers ended, and none of its conditions', () => {
  const { said } = setUp(pod('task', 'broken:v1', { restartPolicy: 'Never' }))
  expect(said('pods', 'task')).toEqual([
    'Pod task has Failed',
    'Pod task: container c has exited with code 3, Error',
  ])
})

test('a container that is held back says how often it was restarted', () => {
  const { said } = setUp(pod('web', 'broken:v1'))
  expect(said('pods', 'web')).toEqual([
    'Pod web: container c is waiting, CrashLoopBackOff: back-off 40s restarting failed ' +
      'container=c pod=web (restarted 3 times)',
    'Event BackOff (3 times) of Pod default/web: Back-off restarting failed container c in pod web',
  ])
})

test('a Pod on a Node that is lost says what is wrong with the Node', () => {
  const { cluster, said } = setUp(pod('web', 'web:v1'))
  cluster.faults.crash('node-1')
  cluster.run(minutes(1))
  expect(said('pods', 'web')).toEqual([
    'Pod web: Ready=False',
    'Node node-1: Ready=Unknown, NodeStatusUnknown: Kubelet stopped posting node status.',
    'Event NodeNotReady of Pod default/web: Node is not ready',
  ])
})

test('what a Deployment repeats of its ReplicaSet and its Events is said once', () => {
  const { said } = setUp(deployment(3, 'web:v1', { serviceAccountName: 'nobody' }))
  const [, failure, ...rest] = said('deployments.apps', 'web')
  expect(failure).toMatch(
    /^Deployment web: ReplicaFailure=True, FailedCreate: .* serviceaccount "nobody" not found$/,
  )
  expect(rest).toEqual([])
})

test('right after a change, those who watch have yet to hear of it', () => {
  const { cluster } = setUp()
  cluster.kubectl.apply(deployment(1, 'web:v1'), 'default')
  expect(waitingFor(cluster)).toEqual(['in 1ms: those who watch hear of what has changed'])
})

test('Pods on their way out are counted, and what they wait for is named', () => {
  const { cluster, said } = setUp(deployment(3, 'stubborn:v1'))
  cluster.kubectl.scale('deployments.apps', 'default/web', 0)
  cluster.run(seconds(10))
  expect(said('deployments.apps', 'web')).toEqual(['3 Pods of ReplicaSet web are being deleted'])
  expect(waitingFor(cluster).map(shortened)[0]).toMatch(
    /^in 20\.\d+s: kubelet\/node-1, kill container c of Pod default\/web$/,
  )
})

test('a Pod that runs well says when its Node was last heard of, if that is too long ago', () => {
  const { cluster, said } = setUp(pod('web', 'web:v1'))
  expect(said('pods', 'web')).toEqual([])
  cluster.faults.crash('node-1')
  cluster.run(seconds(30))
  expect(said('pods', 'web')).toEqual([
    expect.stringMatching(/^Node node-1: its Lease was last renewed 3\d\.\d+s ago$/),
  ])
})

test('a Pod that the scheduler has not looked at says what it waits for', () => {
  const { said } = setUp(
    pod('gated', 'web:v1', { schedulingGates: [{ name: 'example.com/quota' }] }),
    pod('foreign', 'web:v1', { schedulerName: 'mine' }),
  )
  expect(said('pods', 'gated')).toEqual([
    'Pod gated: PodScheduled=False, SchedulingGated: Scheduling is blocked due to non-empty scheduling gates',
    'Pod gated waits for its scheduling gates: example.com/quota',
  ])
  expect(said('pods', 'foreign')).toEqual([
    'Pod foreign waits for the scheduler "mine", which there is not',
  ])
})

test('a Pod that is elsewhere says what the scheduler has against the Node that is wanted', () => {
  const machine = (name: string, labels: Record<string, string>) => machineSpec({ name, labels })
  const cluster = new Cluster({ nodes: [machine('fast', { disk: 'ssd' }), machine('slow', {})] })
  cluster.settle()
  const apply = (object: Record<string, unknown>) => cluster.kubectl.apply(object, 'default')
  const requests = { cpu: '2', memory: '8Gi' }
  apply(pod('big', 'web:v1', { nodeName: 'slow', containers: [container(requests)] }))
  cluster.run(seconds(5))
  apply(pod('ssd', 'web:v1', { nodeSelector: { disk: 'ssd' } }))
  apply(pod('any', 'web:v1', { containers: [container({ cpu: '1', memory: '4Gi' })] }))
  cluster.run(seconds(5))
  const said = (name: string, wanted: string) => {
    const found = cluster.store.get('pods', `default/${name}`)
    return found === undefined ? [] : explainPlace(cluster, found, [wanted])
  }
  expect(said('ssd', 'slow')).toEqual([
    "Node slow would not take Pod ssd: node(s) didn't match Pod's node affinity/selector",
  ])
  expect(said('any', 'slow')).toEqual([
    'Node slow scores 125 now, Node fast 172: NodeResourcesFit 25 to 72',
  ])
})

const container = (requests: Record<string, string>) => ({
  name: 'c',
  image: 'web:v1',
  resources: { requests },
})
