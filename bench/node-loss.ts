/** node-loss-ms: a whole loss of a Node, from `new Cluster` to four replicas ready again. */
import { Cluster, minutes, plus } from '../engine'
import { type Figure, median, milliseconds } from './figure'
import { deployment } from './shop'
import { workOf } from './work'

const WARM = 20
const MEASURED = 50

export function nodeLoss(): readonly Figure[] {
  const times: number[] = []
  let work: Record<string, number> = {}
  for (let i = 0; i < WARM + MEASURED; i++) {
    const time = milliseconds(() => {
      work = workOf(loseNode(i + 1))
    })
    if (i >= WARM) times.push(time)
  }
  return [{ name: 'node-loss-ms', value: median(times), unit: 'ms', limit: 5, work }]
}

/** Four replicas on three Nodes; the Node of one of them crashes; all are ready elsewhere. */
export function loseNode(seed: number): Cluster {
  const cluster = new Cluster({ seed, nodes: 3 })
  cluster.settle()
  cluster.kubectl.apply(deployment('web', 4), 'default')
  cluster.settle()
  const lost = nodesOfPods(cluster)[0] ?? 'node-1'
  cluster.kubelet(lost)?.crash()
  const limit = plus(cluster.now(), minutes(10))
  let looked = 0
  const isDone = (): boolean => {
    const { length } = cluster.trace.entries
    if (length === looked) return false
    looked = length
    return isWhole(cluster, lost)
  }
  while (!isDone() && cluster.step(limit));
  if (!isWhole(cluster, lost)) throw new Error(`four replicas are not ready again without ${lost}`)
  return cluster
}

/** The parts of a Pod that the bench reads. */
interface PodView {
  readonly spec: { readonly nodeName?: string }
  readonly status: { readonly conditions?: readonly { type: string; status: string }[] }
}

const podsOf = (cluster: Cluster): readonly PodView[] =>
  // The resource is pods.
  cluster.store.collection('pods').list({}) as unknown as readonly PodView[]

const nodesOfPods = (cluster: Cluster): readonly (string | undefined)[] =>
  podsOf(cluster).map(({ spec }) => spec.nodeName)

function isWhole(cluster: Cluster, lost: string): boolean {
  const ready = podsOf(cluster).filter(
    ({ spec, status }) =>
      spec.nodeName !== lost &&
      status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True'),
  )
  return ready.length >= 4
}
