/** Lives of Pods, as a watcher sees them: each change of a status, and each Event in between. */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import { isTrue } from '../api/conditions'
import type { ContainerStatus, KindMap, Pod, PodSpec } from '../api/kinds'
import { minutes, seconds } from '../clock/duration'
import { Cluster, type SavedCluster } from '../cluster'
import { parseState, stringifyState } from '../store/plain'
import { adminOf, createPod } from '../testing/watching'

const CONTROLLERS = [
  'serviceaccount-controller',
  'node-ipam-controller',
  'node-lifecycle-controller',
]

function start(): Cluster {
  const cluster = new Cluster({ nodes: 1, controllers: CONTROLLERS, scheduler: false })
  cluster.run(seconds(100))
  return cluster
}

/** Creates the Pod `x` on the one Node. */
const create = (cluster: Cluster, spec: Partial<PodSpec>) =>
  createPod(cluster, 'x', { nodeName: 'node-1', ...spec })

/** What happened to the Pod `x` since 100s: `seconds phase ready containers`, and Events. */
function storyOf({ trace }: Cluster): string[] {
  return trace.entries.flatMap((entry) => {
    if (entry.type !== 'write' || entry.at < START) return []
    const time = ((entry.at - START) / 1e6).toFixed(3)
    if (entry.resource === 'events') {
      // The resource says so.
      const { involvedObject, reason } = entry.object as unknown as KindMap['Event']
      return involvedObject.name === 'x' ? [`${time} ${reason}`] : []
    }
    if (entry.resource !== 'pods') return []
    if (entry.change === 'DELETED') return [`${time} gone`]
    return entry.verb === 'patch status' ? [`${time} ${told(entry.object as unknown as Pod)}`] : []
  })
}

const START = Date.parse('2025-01-01T00:01:40Z') * 1000

function told({ status }: Pod): string {
  const { phase, initContainerStatuses = [], containerStatuses = [] } = status
  const containers = [...initContainerStatuses, ...containerStatuses].map(toldOf)
  return [phase, ...(isTrue(status, 'Ready') ? ['Ready'] : []), ...containers].join(' ')
}

function toldOf({ name, state, restartCount }: ContainerStatus): string {
  const { waiting, terminated } = state ?? {}
  const how = terminated
    ? `${terminated.reason}(${terminated.exitCode})`
    : (waiting?.reason ?? 'running')
  return `${name}=${how}${restartCount > 0 ? `×${restartCount}` : ''}`
}

describe('A Pod', () => {
  test('of a well-behaved container comes up and goes', () => {
    const cluster = start()
    create(cluster, {})
    cluster.run(seconds(5))
    adminOf(cluster).delete('Pod', 'default/x')
    cluster.run(seconds(5))
    expect(storyOf(cluster)).toEqual([
      '0.001 Pending main=ContainerCreating',
      '0.201 Pulling',
      '1.201 Pulled',
      '1.201 Created',
      '1.251 Started',
      '1.251 Running Ready main=running',
      '5.001 Killing',
      '5.051 Succeeded main=Completed(0)',
      '5.053 gone',
    ])
  })

  test('that crashes is restarted at once, then after 10s', () => {
    const cluster = start()
    cluster.images.tell('shop:v1', { exits: { code: 2, after: seconds(1) } })
    create(cluster, {})
    cluster.run(seconds(15))
    expect(storyOf(cluster).slice(5)).toEqual([
      '1.251 Running Ready main=running',
      '2.251 Running main=Error(2)',
      '2.252 Pulled',
      '2.252 Created',
      '2.302 Started',
      '2.302 Running Ready main=running×1',
      '3.302 Running main=Error(2)×1',
      '3.303 BackOff',
      '3.303 Running main=CrashLoopBackOff×1',
      '13.302 Pulled',
      '13.302 Created',
      '13.352 Started',
      '13.352 Running Ready main=running×2',
      '14.352 Running main=Error(2)×2',
      '14.353 BackOff',
      '14.353 Running main=CrashLoopBackOff×2',
    ])
  })

  test('with a sidecar and an init container does its work and ends', () => {
    const cluster = start()
    create(cluster, {
      restartPolicy: 'Never',
      initContainers: [
        { name: 'proxy', image: 'shop:v1', restartPolicy: 'Always' },
        { name: 'fetch', image: 'shop:v1', command: ['sleep', '2'] },
      ],
      containers: [{ name: 'main', image: 'shop:v1', command: ['sleep', '3'] }],
    })
    cluster.run(seconds(60))
    const statuses = storyOf(cluster).filter((line) =>
      /(Pending|Running|Succeeded|Killing)/.test(line),
    )
    expect(statuses).toEqual([
      '0.001 Pending proxy=PodInitializing fetch=PodInitializing main=PodInitializing',
      '1.251 Pending proxy=running fetch=PodInitializing main=PodInitializing',
      '1.301 Pending proxy=running fetch=running main=PodInitializing',
      '3.301 Pending proxy=running fetch=Completed(0) main=PodInitializing',
      '3.352 Running Ready proxy=running fetch=Completed(0) main=running',
      '6.352 Running proxy=running fetch=Completed(0) main=Completed(0)',
      '6.353 Killing',
      '6.403 Succeeded proxy=Completed(0) fetch=Completed(0) main=Completed(0)',
    ])
  })

  test('that is deleted before its containers run has failed', () => {
    const cluster = start()
    cluster.images.tell('shop:v1', { pullsIn: minutes(1) })
    create(cluster, {})
    cluster.run(seconds(5))
    adminOf(cluster).delete('Pod', 'default/x')
    cluster.run(minutes(2))
    expect(storyOf(cluster)).toEqual([
      '0.001 Pending main=ContainerCreating',
      '0.201 Pulling',
      '5.001 Failed main=ContainerStatusUnknown(137)',
      '5.003 gone',
    ])
  })

  test('that needs a ConfigMap waits for it', () => {
    const cluster = start()
    const configMapKeyRef = { name: 'settings', key: 'mode' }
    const env = [{ name: 'MODE', valueFrom: { configMapKeyRef } }]
    create(cluster, { containers: [{ name: 'main', image: 'shop:v1', env }] })
    cluster.run(seconds(5))
    adminOf(cluster).create('ConfigMap', {
      metadata: { namespace: 'default', name: 'settings' },
      data: { mode: 'dark' },
    })
    cluster.run(seconds(10))
    expect(storyOf(cluster).slice(2)).toEqual([
      '1.201 Pulled',
      '1.201 Failed',
      '1.201 Pending main=CreateContainerConfigError',
      '11.201 Pulled',
      '11.201 Created',
      '11.251 Started',
      '11.251 Running Ready main=running',
    ])
  })

  test('whose volume is missing is not even begun', () => {
    const cluster = start()
    const volumes = [{ name: 'keys', secret: { secretName: 'keys' } }]
    create(cluster, { volumes })
    cluster.run(seconds(3))
    expect(storyOf(cluster)).toEqual([
      '0.001 Pending main=ContainerCreating',
      '0.001 FailedMount',
      '0.501 FailedMount',
      '1.501 FailedMount',
    ])
  })
})

describe('A Pod whose Node', () => {
  test('crashes and recovers begins again in a new sandbox', () => {
    const cluster = start()
    create(cluster, { initContainers: [{ name: 'fetch', image: 'shop:v1', command: ['true'] }] })
    cluster.run(seconds(5))
    cluster.kubelet('node-1')?.crash()
    cluster.run(seconds(10))
    cluster.kubelet('node-1')?.recover()
    cluster.run(seconds(10))
    expect(storyOf(cluster).filter((line) => Number.parseFloat(line) > 5)).toEqual([
      '20.000 Running fetch=Completed(0) main=Unknown(255)',
      '20.000 SandboxChanged',
      '20.200 Pulled',
      '20.200 Created',
      '20.250 Started',
      '20.250 Pending fetch=running×1 main=Unknown(255)',
      '20.250 Running fetch=Completed(0)×1 main=Unknown(255)',
      '20.251 Pulled',
      '20.251 Created',
      '20.301 Started',
      '20.301 Running Ready fetch=Completed(0)×1 main=running×1',
    ])
  })

  test('loses its network is restarted there, and that is told when the network is back', () => {
    const cluster = start()
    create(cluster, {})
    cluster.run(seconds(5))
    const kubelet = cluster.kubelet('node-1')
    kubelet?.loseNetwork()
    kubelet?.exitContainer('default/x', 'main', 1)
    cluster.run(seconds(10))
    adminOf(cluster).delete('Pod', 'default/x')
    cluster.run(seconds(10))
    kubelet?.regainNetwork()
    cluster.run(seconds(5))
    expect(storyOf(cluster).filter((line) => Number.parseFloat(line) > 5)).toEqual([
      '25.000 Running Ready main=running×1',
      '25.001 Killing',
      '25.051 Succeeded main=Completed(0)×1',
      '25.053 gone',
    ])
  })

  test('has no kubelet for a while is looked after when the kubelet is back', () => {
    const cluster = start()
    create(cluster, {})
    cluster.run(seconds(5))
    const kubelet = cluster.kubelet('node-1')
    kubelet?.stopKubelet()
    kubelet?.exitContainer('default/x', 'main', 1)
    cluster.run(seconds(10))
    expect(kubelet?.runningContainers('default/x')).toEqual([])
    kubelet?.startKubelet()
    cluster.run(seconds(1))
    expect(storyOf(cluster).filter((line) => Number.parseFloat(line) > 5)).toEqual([
      '15.000 Running main=Error(1)',
      '15.000 Pulled',
      '15.000 Created',
      '15.050 Started',
      '15.050 Running Ready main=running×1',
    ])
  })
})

test('what the API server would not hear is said again until it does', () => {
  const cluster = start()
  create(cluster, {})
  cluster.run(seconds(5))
  cluster.server.unavailable = 'down'
  cluster.kubelet('node-1')?.exitContainer('default/x', 'main', 1)
  cluster.run(seconds(25))
  cluster.server.unavailable = undefined
  cluster.run(seconds(10))
  expect(storyOf(cluster).at(-1)).toBe('35.051 Running Ready main=running×1')
  expect(cluster.isSettled).toBe(true)
})

test('a cluster that is saved amid all this goes on as it would have', () => {
  const cluster = start()
  cluster.images.tell('shop:v1', { readyAfter: seconds(7), fails: { liveness: seconds(9) } })
  const probe = { httpGet: { port: 80 }, periodSeconds: 2 }
  const probes = { readinessProbe: probe, livenessProbe: probe }
  create(cluster, { containers: [{ name: 'main', image: 'shop:v1', ...probes }] })
  for (let i = 0; i < 8; i++) {
    cluster.run(seconds(3.7))
    if (i === 4) cluster.kubelet('node-1')?.loseNetwork()
    if (i === 6) cluster.kubelet('node-1')?.regainNetwork()
    const copy = Cluster.load(parseState(stringifyState(cluster.save())) as SavedCluster)
    const original = cluster.fork()
    copy.run(seconds(30))
    original.run(seconds(30))
    expect(JSON.stringify(copy.trace.entries)).toBe(JSON.stringify(original.trace.entries))
  }
})
