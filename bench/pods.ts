/**
 * pods-10k-seconds, pods-10k-mib, pods-scaling-ratio and fact-overhead-ratio: many Pods of a
 * hundred Deployments with Services on a thousand Nodes, from apply to all Running.
 */
import { Cluster, type MachineSpec, machineSpec } from '../engine'
import { type Figure, milliseconds } from './figure'
import { deployment, service } from './shop'
import { watchedByFacts } from './watched'
import { difference, workOf } from './work'

const NODES = 1000
const DEPLOYMENTS = 100
const MIB = 1024 * 1024

export async function pods(): Promise<readonly Figure[]> {
  run(1000)
  const small = run(1000)
  const large = run(10_000)
  const mib = memoryOf(() => run(10_000))
  const watched = run(10_000, watchedByFacts)
  const perPod = (found: Run, count: number) => found.seconds / count
  const few = deliveriesPerWrite(100)
  const many = deliveriesPerWrite(5000)
  return [
    { name: 'pods-10k-seconds', value: large.seconds, unit: 's', limit: 10, work: large.work },
    { name: 'pods-10k-mib', value: mib, unit: 'MiB', limit: 1024, work: {} },
    {
      name: 'pods-scaling-ratio',
      value: perPod(large, 10_000) / perPod(small, 1000),
      unit: 'ratio',
      limit: 1.5,
      work: {
        writesPerPodAt1000: (small.work.writes ?? 0) / 1000,
        writesPerPodAt10000: (large.work.writes ?? 0) / 10_000,
        filterCallsPerPodAt1000: (small.work.filterCalls ?? 0) / 1000,
        filterCallsPerPodAt10000: (large.work.filterCalls ?? 0) / 10_000,
        deliveriesPerWriteAt100Nodes: few,
        deliveriesPerWriteAt5000Nodes: many,
      },
    },
    {
      name: 'fact-overhead-ratio',
      value: watched.seconds / large.seconds,
      unit: 'ratio',
      limit: 1.3,
      work: watched.work,
    },
  ]
}

interface Run {
  readonly seconds: number
  readonly work: Record<string, number>
  readonly cluster: Cluster
}

function run(count: number, watch: (cluster: Cluster) => void = () => {}): Run {
  const cluster = new Cluster({ seed: 1, nodes: machines(NODES) })
  cluster.settle()
  const before = workOf(cluster)
  globalThis.gc?.()
  const time = milliseconds(() => {
    watch(cluster)
    apply(cluster, DEPLOYMENTS, count)
    cluster.settle()
  })
  requireRunning(cluster, count)
  return { seconds: time / 1000, work: difference(workOf(cluster), before), cluster }
}

function apply(cluster: Cluster, deployments: number, count: number): void {
  for (let i = 0; i < deployments; i++) {
    const name = `shop-${i}`
    cluster.kubectl.apply(service(name), 'default')
    cluster.kubectl.apply(deployment(name, count / deployments), 'default')
  }
}

function requireRunning(cluster: Cluster, count: number): void {
  const running = cluster.store
    .collection('pods')
    .list({})
    // The resource is pods.
    .filter(({ status }) => (status as { phase?: string }).phase === 'Running').length
  if (running !== count) throw new Error(`${running} of ${count} Pods are Running`)
}

/** The memory that a cluster holds when all is Running. */
function memoryOf(make: () => unknown): number {
  globalThis.gc?.()
  const before = process.memoryUsage().heapUsed
  const held = make()
  globalThis.gc?.()
  const used = process.memoryUsage().heapUsed - before
  return held === undefined ? Number.NaN : used / MIB
}

function deliveriesPerWrite(nodes: number): number {
  const cluster = new Cluster({ seed: 1, nodes: machines(nodes) })
  cluster.settle()
  const before = workOf(cluster)
  apply(cluster, 10, 100)
  cluster.settle()
  const { deliveries = 0, writes = 1 } = difference(workOf(cluster), before)
  return deliveries / writes
}

const machines = (count: number): readonly MachineSpec[] =>
  Array.from({ length: count }, (_, i) => machineSpec({ name: `node-${i + 1}` }))
