/**
 * What the scheduler knows of Nodes and of the Pods on them, assumed ones included: sums by Node,
 * counts by selector and term, topology domains. All of it changes with each change, so that a
 * cycle begins with nothing to compute.
 *
 * Models pkg/scheduler/backend/cache. There are no snapshots: a cycle is one piece of work.
 */
import type { Node, Pod } from '../api/kinds'
import { keyOf } from '../api/meta'
import { ensure } from '../ensure'
import { CarriedTerms } from './carried-terms'
import { NodeInfo } from './node-info'
import { NodeTree, zoneOf } from './node-tree'
import { type Counts, PodCounts, type Selection } from './pod-counts'
import { countsTheSame, type PodInfo, podInfoOf, withPod } from './pod-info'
import { ResourceTable } from './resource-table'
import { type Domains, Topology } from './topology'

export class Nodes {
  readonly carried = new CarriedTerms()
  readonly resources = new ResourceTable()
  readonly #byName = new Map<string, NodeInfo>()
  readonly #placed = new Map<string, NodeInfo>()
  readonly #tree = new NodeTree<NodeInfo>()
  readonly #topology = new Topology()
  readonly #counts = new PodCounts()
  /** Image name → how many Nodes have it. */
  readonly #images = new Map<string, number>()
  readonly #freeSlots: number[] = []
  #slots = 0
  #softTainted = 0
  #hardTainted = 0
  #unschedulable = 0

  /** All known Nodes, interleaved by zone. */
  list(): readonly NodeInfo[] {
    return this.#tree.list()
  }

  /** A Node by its name, if it is known. */
  get(name: string): NodeInfo | undefined {
    const info = this.#byName.get(name)
    return info?.isKnown ? info : undefined
  }

  /** Where a Pod is or is assumed to be. */
  nodeOf(key: string): NodeInfo | undefined {
    return this.#placed.get(key)
  }

  podOf(key: string): PodInfo | undefined {
    return this.#placed.get(key)?.pods.get(key)
  }

  /** True when some Node has a taint that Pods should rather avoid. */
  get haveSoftTaints(): boolean {
    return this.#softTainted > 0
  }

  /** True when some Node has a taint that keeps Pods away. */
  get haveHardTaints(): boolean {
    return this.#hardTainted > 0
  }

  get haveUnschedulable(): boolean {
    return this.#unschedulable > 0
  }

  /** True when some Node has said which images it has. */
  get haveImages(): boolean {
    return this.#images.size > 0
  }

  /** How many Nodes have this image. */
  nodesWithImage(name: string): number {
    return this.#images.get(name) ?? 0
  }

  domains(key: string): Domains {
    return this.#topology.domains(key)
  }

  /** How many of the selected Pods are on each Node, by slot. */
  counts(selection: Selection): Counts {
    return this.#counts.of(selection, (visit) => {
      for (const { slot, pods } of this.#byName.values()) {
        for (const pod of pods.values()) visit(slot, pod)
      }
    })
  }

  /** Adds a Node or replaces what is known of it. */
  setNode(node: Node): void {
    const { name, labels } = node.metadata
    const info = this.#infoOf(name)
    const old = info.isKnown ? info.node : undefined
    const { images } = info
    this.#countFlags(info, -1)
    info.set(node)
    this.#countFlags(info, 1)
    this.#countImages(images, info.images)
    if (old !== undefined && old.metadata.labels === labels) return
    this.#topology.set(info.slot, labels ?? NO_LABELS)
    const zone = zoneOf(labels)
    const oldZone = old === undefined ? undefined : zoneOf(old.metadata.labels)
    if (zone === oldZone) return
    if (oldZone !== undefined) this.#tree.remove(oldZone, name)
    this.#tree.add(zone, name, info)
  }

  removeNode(name: string): void {
    const info = this.#byName.get(name)
    if (info === undefined || !info.isKnown) return
    const { images } = info
    const { metadata } = info.node
    this.#countFlags(info, -1)
    info.set(undefined)
    this.#countImages(images, info.images)
    this.#topology.set(info.slot, undefined)
    this.#tree.remove(zoneOf(metadata.labels), name)
    this.#dropWhenEmpty(info)
  }

  /** Puts a Pod on a Node, or replaces what is known of it there. */
  setPod(pod: Pod, node: string): void {
    const key = keyOf(pod)
    const place = this.#placed.get(key)
    const known = place?.pods.get(key)
    if (place !== undefined && known !== undefined) {
      if (place.name === node && countsTheSame(known, pod)) {
        place.pods.set(key, withPod(known, pod))
        return
      }
      this.removePod(key)
    }
    this.place(podInfoOf(pod), node)
  }

  place(pod: PodInfo, node: string): void {
    ensure(!this.#placed.has(pod.key), `Pod ${pod.key} is on one Node only`)
    const info = this.#infoOf(node)
    info.add(pod)
    this.#placed.set(pod.key, info)
    this.#counts.add(info.slot, pod)
    this.carried.add(info.slot, pod)
  }

  removePod(key: string): void {
    const info = this.#placed.get(key)
    const pod = info?.pods.get(key)
    if (info === undefined || pod === undefined) return
    info.remove(pod)
    this.#placed.delete(key)
    this.#counts.remove(info.slot, pod)
    this.carried.remove(info.slot, pod)
    this.#dropWhenEmpty(info)
  }

  clear(): void {
    for (const key of [...this.#placed.keys()]) this.removePod(key)
    for (const { node } of [...this.list()]) this.removeNode(node.metadata.name)
  }

  /** Set again in this order, Nodes and Pods make the same state. */
  save(): SavedNodes {
    return {
      nodes: this.#tree.byZone().map((info) => info.node),
      pods: [...this.#placed].flatMap(([key, { name, pods }]) => {
        const pod = pods.get(key)?.pod
        return pod === undefined ? [] : [[pod, name] as const]
      }),
    }
  }

  load(saved: SavedNodes): void {
    for (const node of saved.nodes) this.setNode(node)
    for (const [pod, node] of saved.pods) this.setPod(pod, node)
  }

  #infoOf(name: string): NodeInfo {
    let info = this.#byName.get(name)
    if (info === undefined) {
      info = new NodeInfo(name, this.#freeSlots.pop() ?? this.#slots++, this.resources)
      this.#byName.set(name, info)
    }
    return info
  }

  #countFlags({ softTaints, hardTaints, isUnschedulable }: NodeInfo, by: 1 | -1): void {
    if (softTaints.length > 0) this.#softTainted += by
    if (hardTaints.length > 0) this.#hardTainted += by
    if (isUnschedulable) this.#unschedulable += by
  }

  #countImages(before: NodeInfo['images'], after: NodeInfo['images']): void {
    if (before === after) return
    for (const name of before.keys()) {
      const left = this.nodesWithImage(name) - 1
      if (left === 0) this.#images.delete(name)
      else this.#images.set(name, left)
    }
    for (const name of after.keys()) this.#images.set(name, this.nodesWithImage(name) + 1)
  }

  #dropWhenEmpty(info: NodeInfo): void {
    if (info.isKnown || info.pods.size > 0) return
    this.#byName.delete(info.name)
    this.#freeSlots.push(info.slot)
  }
}

export interface SavedNodes {
  readonly nodes: readonly Node[]
  readonly pods: readonly (readonly [Pod, string])[]
}

const NO_LABELS = {}
