/**
 * pods-10k-seconds, pods-10k-mib, pods-scaling-ratio and fact-overhead-ratio: many Pods of a
 * hundred Deployments with Services on a thousand Nodes, from apply to all Running.
 */
import { Cluster, type MachineSpec, machineSpec, seconds } from '../engine'
import { type Figure, milliseconds } from './figure'
import { container, deployment, service } from './shop'
import { watchedByFacts } from './watched'
import { difference, workOf } from './work'

const NODES = 1000
const PODS_EACH = 100
const MIB = 1024 * 1024

export function pods(): readonly Figure[] {
  run(1000)
  const small = best([run(1000), run(1000)])
  const plain = [run(10_000)]
  const watched = [run(10_000, watchedByFacts)]
  plain.push(run(10_000))
  watched.push(run(10_000, watchedByFacts))
  const [large, followed] = [best(plain), best(watched)]
  const per = (found: Run, what: string, count: number) => (found.work[what] ?? 0) / count
  return [
    { name: 'pods-10k-seconds', value: large.seconds, unit: 's', limit: 10, work: large.work },
    { name: 'pods-10k-mib', value: memoryOfRun(10_000), unit: 'MiB', limit: 1024, work: {} },
    {
      name: 'pods-scaling-ratio',
      value: large.seconds / 10_000 / (small.seconds / 1000),
      unit: 'ratio',
      limit: 1.5,
      work: {
        writesPerPodAt1000: per(small, 'writes', 1000),
        writesPerPodAt10000: per(large, 'writes', 10_000),
        filterCallsPerPodAt1000: per(small, 'filterCalls', 1000),
        filterCallsPerPodAt10000: per(large, 'filterCalls', 10_000),
        deliveriesPerWriteAt100Nodes: deliveriesPerWrite(100),
        deliveriesPerWriteAt5000Nodes: deliveriesPerWrite(5000),
      },
    },
    {
      name: 'fact-overhead-ratio',
      value: followed.seconds / large.seconds,
      unit: 'ratio',
      limit: 1.3,
      work: followed.work,
    },
  ]
}

interface Run {
  readonly seconds: number
  readonly work: Record<string, number>
}

const best = (runs: readonly Run[]): Run =>
  runs.reduce((quickest, other) => (other.seconds < quickest.seconds ? other : quickest))

/** From apply to all Running; what is measured keeps nothing of the cluster. */
function run(count: number, watch: (cluster: Cluster) => void = () => {}): Run {
  const cluster = new Cluster({ seed: 1, nodes: machines(NODES) })
  cluster.settle()
  pullEverywhere(cluster)
  const before = workOf(cluster)
  globalThis.gc?.()
  const time = milliseconds(() => {
    watch(cluster)
    apply(cluster, count)
    cluster.settle()
  })
  requireRunning(cluster, count)
  return { seconds: time / 1000, work: difference(workOf(cluster), before) }
}

/** Each Node gets the image, as one that has run for a while; else a Node's first Pod does more. */
function pullEverywhere(cluster: Cluster): void {
  const nodes = cluster.kubelets().map(({ machine }) => machine.name)
  for (const nodeName of nodes) {
    const metadata = { name: nodeName }
    const spec = { nodeName, containers: [container('first')] }
    cluster.kubectl.create({ apiVersion: 'v1', kind: 'Pod', metadata, spec }, 'default')
  }
  cluster.settle()
  for (const node of nodes) cluster.kubectl.delete('pods', `default/${node}`)
  // The Nodes are looked at for the first time within five seconds.
  cluster.run(seconds(10))
}

/** Deployments of a hundred Pods each, with a Service in front of each. */
function apply(cluster: Cluster, count: number): void {
  for (let i = 0; i < count / PODS_EACH; i++) {
    const name = `shop-${i}`
    cluster.kubectl.apply(service(name), 'default')
    cluster.kubectl.apply(deployment(name, PODS_EACH), 'default')
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
function memoryOfRun(count: number): number {
  globalThis.gc?.()
  const before = process.memoryUsage().heapUsed
  const cluster = new Cluster({ seed: 1, nodes: machines(NODES) })
  apply(cluster, count)
  cluster.settle()
  globalThis.gc?.()
  const used = process.memoryUsage().heapUsed - before
  requireRunning(cluster, count)
  return used / MIB
}

function deliveriesPerWrite(nodes: number): number {
  const cluster = new Cluster({ seed: 1, nodes: machines(nodes) })
  cluster.settle()
  const before = workOf(cluster)
  apply(cluster, 100)
  cluster.settle()
  const { deliveries = 0, writes = 1 } = difference(workOf(cluster), before)
  return deliveries / writes
}

const machines = (count: number): readonly MachineSpec[] =>
  Array.from({ length: count }, (_, i) => machineSpec({ name: `node-${i + 1}` }))
