/** What befalls a cluster: that it happens, that the trace says so, and what cannot happen. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { minutes, seconds } from '../clock/duration'
import { Cluster } from '../cluster'
import { machineSpec } from '../kubelet/machine'
import { secondsUntil } from '../testing/watching'
import { DEPLOYMENTS, deploy, deployedIn, podKeysOf, refusalOf } from '../testing/workload'

const ZONE = 'topology.kubernetes.io/zone'

/** Two Nodes in zones a and b, and a Deployment with a replica on each. */
function clusterWithWeb(): Cluster {
  const nodes = ['a', 'b'].map((zone, i) =>
    machineSpec({ name: `node-${i + 1}`, labels: { [ZONE]: zone } }),
  )
  const cluster = new Cluster({ nodes })
  deploy(cluster, 'web', { replicas: 2 })
  return cluster
}

const podOn = (cluster: Cluster, node: string) => podKeysOf(cluster, 'web', node)[0] ?? ''
const faultsIn = ({ trace }: Cluster) => trace.entries.filter(({ type }) => type === 'fault')

describe('The trace says', () => {
  function check(befall: (cluster: Cluster) => void, name: string, subject: string, detail = '') {
    const cluster = clusterWithWeb()
    befall(cluster)
    expect(faultsIn(cluster)).toMatchObject([{ actor: 'fault', name, subject, detail }])
  }

  test('what happened to a machine', () => {
    check(({ faults }) => faults.crash('node-1'), 'Node crashes', 'Node node-1')
    check(({ faults }) => faults.disconnect('node-1'), 'Node loses its network', 'Node node-1')
    check(({ faults }) => faults.failZone('a'), 'zone fails', 'zone a')
    check(({ faults }) => faults.join(machineSpec({ name: 'x' })), 'Node joins', 'Node x')
    check(
      ({ faults }) => faults.press('node-1', 'DiskPressure'),
      'Node reports DiskPressure',
      'Node node-1',
    )
  })

  test('which part stopped', () => {
    check(({ faults }) => faults.stop({ type: 'scheduler' }), 'scheduler stops', 'the scheduler')
    check(
      ({ faults }) => faults.stop({ type: 'kubelet', node: 'node-2' }),
      'kubelet stops',
      'the kubelet on Node "node-2"',
    )
  })

  test('how far watches lag', () => {
    check(({ faults }) => faults.lag(seconds(10)), 'watches lag', 'all watches', 'by 10s')
    check(
      ({ faults }) => faults.lag(seconds(10), { type: 'scheduler' }),
      'watches lag',
      'watches of the scheduler',
      'by 10s',
    )
  })

  test('that what follows was caused by it', () => {
    const cluster = clusterWithWeb()
    const [pod = ''] = podKeysOf(cluster, 'web', 'node-1')
    cluster.faults.exitContainer(pod, 'web', 3)
    const [fault] = faultsIn(cluster)
    expect(fault).toMatchObject({ subject: `Pod ${pod}`, detail: 'web with code 3' })
    const caused = cluster.trace.entries.filter(
      ({ causes, id }) => id !== fault?.id && causes[0] === fault?.causes[0],
    )
    expect(caused.length).toBeGreaterThan(0)
  })
})

describe('A part that has stopped', () => {
  function check(part: Parameters<Cluster['faults']['stop']>[0]) {
    const cluster = clusterWithWeb()
    cluster.faults.stop(part)
    cluster.run(seconds(20))
    const grow = () => cluster.kubectl.scale(DEPLOYMENTS, 'default/web', 4)
    if (part.type !== 'API server') grow()
    const isGrown = () => deployedIn(cluster, 'web').status.readyReplicas === 4
    expect(secondsUntil(cluster, isGrown, seconds(20))).toBeUndefined()
    cluster.faults.start(part)
    if (part.type === 'API server') grow()
    expect(secondsUntil(cluster, isGrown, minutes(2))).toBeDefined()
  }

  test('does nothing until it starts, and then all that is to do', () => {
    check({ type: 'scheduler' })
    check({ type: 'controller manager' })
    check({ type: 'controller', name: 'replicaset-controller' })
    check({ type: 'API server' })
  })

  test('refuses requests when it is the API server', () => {
    const cluster = clusterWithWeb()
    cluster.faults.stop({ type: 'API server' })
    const scale = () => cluster.kubectl.scale(DEPLOYMENTS, 'default/web', 4)
    expect(refusalOf(scale)).toBe('the server is currently unable to handle the request')
  })

  test('stays as it is when the cluster is saved and loaded', () => {
    const cluster = clusterWithWeb()
    const parts = [
      { type: 'scheduler' },
      { type: 'API server' },
      { type: 'image registry' },
    ] as const
    for (const part of parts) cluster.faults.stop(part)
    const fork = cluster.fork()
    for (const part of parts) {
      expect(refusalOf(() => fork.faults.stop(part))).toBe(`the ${part.type} has stopped already`)
    }
  })
})

describe('It cannot be that', () => {
  function check(refusal: string, ...befalls: readonly ((cluster: Cluster) => void)[]) {
    const cluster = clusterWithWeb()
    const last = befalls.at(-1)
    for (const befall of befalls.slice(0, -1)) befall(cluster)
    expect(refusalOf(() => last?.(cluster))).toBe(refusal)
  }

  test('a machine that is not there fails', () => {
    const there = 'there is "node-1", "node-2"'
    const refusal = `there is no Node "node-9"; ${there}`
    check(refusal, ({ faults }) => faults.crash('node-9'))
    check('no Node is in zone "c"; there is "a", "b"', ({ faults }) => faults.failZone('c'))
    check('there is a Node "node-1" already', ({ faults }) =>
      faults.join(machineSpec({ name: 'node-1' })),
    )
  })

  test('what has failed fails, or what has not recovers', () => {
    const crash = ({ faults }: Cluster) => faults.crash('node-1')
    check('Node "node-1" has crashed already', crash, crash)
    check('Node "node-1" has not crashed, so it cannot recover', ({ faults }) =>
      faults.recover('node-1'),
    )
    check('Node "node-1" has not lost its network', ({ faults }) => faults.reconnect('node-1'))
    check('all Nodes in zone "a" have crashed already', crash, ({ faults }) => faults.failZone('a'))
    check('no Node in zone "a" has crashed', ({ faults }) => faults.recoverZone('a'))
    check('the scheduler runs already', ({ faults }) => faults.start({ type: 'scheduler' }))
    check('Node "node-1" has no power; it has to recover', crash, ({ faults }) =>
      faults.start({ type: 'kubelet', node: 'node-1' }),
    )
  })

  test('a container that does not run exits', () => {
    const cluster = clusterWithWeb()
    const pod = podOn(cluster, 'node-1')
    const name = pod.split('/')[1]
    const exit = (container: string) =>
      refusalOf(() => cluster.faults.exitContainer(pod, container, 1))
    expect(exit('db')).toBe(`container "db" of Pod "${name}" does not run; what runs is "web"`)
    expect(refusalOf(() => cluster.faults.setProbe(pod, 'liveness', 'fails'))).toBe(
      `no container of Pod "${name}" has a liveness probe`,
    )
    cluster.faults.crash('node-1')
    expect(exit('web')).toBe(`container "web" of Pod "${name}" does not run; none runs`)
    expect(refusalOf(() => cluster.faults.runOutOfMemory(pod))).toBe(
      `no container of Pod "${name}" runs`,
    )
  })

  test('something lags that watches nothing of its own', () => {
    const by = seconds(1)
    check('the API server watches nothing', ({ faults }) => faults.lag(by, { type: 'API server' }))
    check(
      'the controller "deployment-controller" has no watches of its own: all controllers share ' +
        'those of the controller manager',
      ({ faults }) => faults.lag(by, { type: 'controller', name: 'deployment-controller' }),
    )
  })
})
