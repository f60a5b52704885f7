/**
 * A Node with what is on it, kept with every Pod that comes and goes. Its sums stand in a table.
 *
 * Models NodeInfo in pkg/scheduler/framework/types.go.
 */
import type { Node, Taint } from '../api/kinds'
import { type Allocatable, allocatableOf } from '../api/pod/amounts'
import { HostPorts } from '../api/pod/host-ports'
import type { PodInfo } from './pod-info'
import type { ResourceTable } from './resource-table'

export class NodeInfo {
  readonly name: string
  /** Its place in the arrays of topology and counts. */
  readonly slot: number
  readonly pods = new Map<string, PodInfo>()
  readonly ports = new HostPorts()
  /** What Pods have taken of extended resources. */
  readonly extended = new Map<string, number>()
  isUnschedulable = false
  allocatable: Allocatable = NOTHING
  /** Taints that keep Pods away. */
  hardTaints: readonly Taint[] = NO_TAINTS
  /** Taints that Pods should rather avoid. */
  softTaints: readonly Taint[] = NO_TAINTS
  /** The images that are there, with their sizes in bytes. */
  images: ReadonlyMap<string, number> = NO_IMAGES
  #node: Node | undefined
  readonly #table: ResourceTable

  constructor(name: string, slot: number, table: ResourceTable) {
    this.name = name
    this.slot = slot
    this.#table = table
  }

  /** The Node object; of Nodes that the scheduler filters there always is one. */
  get node(): Node {
    if (this.#node === undefined) throw new Error(`Node "${this.name}" is not known yet`)
    return this.#node
  }

  /** False while only Pods of a Node have been seen, or when it is gone and they are not. */
  get isKnown(): boolean {
    return this.#node !== undefined
  }

  set(node: Node | undefined): void {
    const old = this.#node
    this.#node = node
    if (node?.status.allocatable !== old?.status.allocatable) {
      const before = this.allocatable
      this.allocatable = node === undefined ? NOTHING : allocatableOf(node.status.allocatable)
      this.#table.setCapacity(this.slot, before, this.allocatable)
    }
    this.isUnschedulable = node?.spec.unschedulable === true
    if (node?.status.images !== old?.status.images) this.images = sizesOf(node?.status.images)
    if (node?.spec.taints === old?.spec.taints) return
    const taints = node?.spec.taints ?? NO_TAINTS
    this.softTaints = taints.filter(({ effect }) => effect === 'PreferNoSchedule')
    this.hardTaints = taints.filter(({ effect }) => effect !== 'PreferNoSchedule')
  }

  add(pod: PodInfo): void {
    this.pods.set(pod.key, pod)
    this.#change(pod, 1)
    for (const port of pod.ports) this.ports.add(port)
  }

  remove(pod: PodInfo): void {
    this.pods.delete(pod.key)
    this.#change(pod, -1)
    for (const port of pod.ports) this.ports.remove(port)
  }

  #change({ request }: PodInfo, by: 1 | -1): void {
    this.#table.take(this.slot, request, by)
    for (const [name, amount] of request.extended) {
      this.extended.set(name, (this.extended.get(name) ?? 0) + by * amount)
    }
  }
}

function sizesOf(images: Node['status']['images']): ReadonlyMap<string, number> {
  if (images === undefined || images.length === 0) return NO_IMAGES
  const sizes = new Map<string, number>()
  for (const { names, sizeBytes } of images) {
    for (const name of names ?? []) sizes.set(name, sizeBytes ?? 0)
  }
  return sizes
}

const NO_IMAGES: ReadonlyMap<string, number> = new Map()
const NO_TAINTS: readonly Taint[] = []
const NOTHING: Allocatable = {
  milliCpu: 0,
  memory: 0,
  ephemeralStorage: 0,
  extended: new Map(),
  pods: 0,
}
