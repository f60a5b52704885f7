/**
 * A fault: something that befalls a cluster from outside the API. It is an occurrence in the trace,
 * and what follows from it names it as its cause.
 */
import type { Cache } from '../client/cache'
import type { Feed } from '../client/feed'
import type { ClusterContext } from '../component'
import type { ControllerRunner } from '../controllers/runner'
import type { Images } from '../images/images'
import type { Kubelet } from '../kubelet/kubelet'
import type { MachineSpec } from '../kubelet/machine'
import type { Scheduler } from '../scheduler/scheduler'

/** What of a cluster can break. */
export interface Breakable extends ClusterContext {
  readonly scheduler: Scheduler
  readonly images: Images
  kubelet(node: string): Kubelet | undefined
  kubelets(): readonly Kubelet[]
  addNode(spec: MachineSpec): Kubelet
  controller(name: string): ControllerRunner | undefined
  /** The controllers that this cluster was made to run. */
  controllers(): readonly ControllerRunner[]
  caches(): readonly Cache[]
  /** All news on its way to somebody. */
  watches(): readonly Feed[]
}

/** Thrown for what cannot happen: a Node that is not there, a container that does not run. */
export class FaultError extends Error {}

/** Lets something happen: `Node crashes`, to `Node node-2`. */
export function befall(
  { trace }: Breakable,
  name: string,
  subject: string,
  happen: () => void,
  detail = '',
): void {
  trace.during('fault', name, subject, [], () => {
    trace.record({ type: 'fault', name, subject, detail })
    happen()
  })
}

/** The machine of a Node. */
export function machineOf(cluster: Breakable, node: string): Kubelet {
  const kubelet = cluster.kubelet(node)
  if (kubelet !== undefined) return kubelet
  const names = cluster.kubelets().map(({ machine }) => `"${machine.name}"`)
  const there = names.length === 0 ? 'there is none' : `there is ${names.join(', ')}`
  throw new FaultError(`there is no Node "${node}"; ${there}`)
}
