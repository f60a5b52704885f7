/**
 * What Nodes have and what is left of it: one column a resource, one row a Node, by slot. Numbers
 * side by side are read many times faster than numbers spread over objects, and a cycle reads
 * thousands.
 */
import type { Allocatable, PodRequest } from '../api/pod/amounts'

/** As many rows as a column has whose numbers V8 keeps on its own heap, which is quick. */
const FEW = 8

export class ResourceTable {
  capacityMilliCpu = new Float64Array(FEW)
  capacityMemory = new Float64Array(FEW)
  freeMilliCpu = new Float64Array(FEW)
  freeMemory = new Float64Array(FEW)
  freeEphemeralStorage = new Float64Array(FEW)
  freePods = new Float64Array(FEW)
  /** With defaults for containers that ask for nothing; only for scores. */
  scoredFreeMilliCpu = new Float64Array(FEW)
  scoredFreeMemory = new Float64Array(FEW)

  /** A Node has other resources than before. */
  setCapacity(slot: number, before: Allocatable, after: Allocatable): void {
    this.#grow(slot)
    const milliCpu = after.milliCpu - before.milliCpu
    const memory = after.memory - before.memory
    add(this.capacityMilliCpu, slot, milliCpu)
    add(this.capacityMemory, slot, memory)
    add(this.freeMilliCpu, slot, milliCpu)
    add(this.freeMemory, slot, memory)
    add(this.freeEphemeralStorage, slot, after.ephemeralStorage - before.ephemeralStorage)
    add(this.freePods, slot, after.pods - before.pods)
    add(this.scoredFreeMilliCpu, slot, milliCpu)
    add(this.scoredFreeMemory, slot, memory)
  }

  /** A Pod has come, or with -1 gone. */
  take(slot: number, request: PodRequest, times: 1 | -1): void {
    this.#grow(slot)
    add(this.freeMilliCpu, slot, -times * request.milliCpu)
    add(this.freeMemory, slot, -times * request.memory)
    add(this.freeEphemeralStorage, slot, -times * request.ephemeralStorage)
    add(this.freePods, slot, -times)
    add(this.scoredFreeMilliCpu, slot, -times * request.scoredMilliCpu)
    add(this.scoredFreeMemory, slot, -times * request.scoredMemory)
  }

  #grow(slot: number): void {
    if (slot < this.freePods.length) return
    const size = 2 * slot
    this.capacityMilliCpu = longer(this.capacityMilliCpu, size)
    this.capacityMemory = longer(this.capacityMemory, size)
    this.freeMilliCpu = longer(this.freeMilliCpu, size)
    this.freeMemory = longer(this.freeMemory, size)
    this.freeEphemeralStorage = longer(this.freeEphemeralStorage, size)
    this.freePods = longer(this.freePods, size)
    this.scoredFreeMilliCpu = longer(this.scoredFreeMilliCpu, size)
    this.scoredFreeMemory = longer(this.scoredFreeMemory, size)
  }
}

function add(column: Float64Array, slot: number, amount: number): void {
  column[slot] = (column[slot] ?? 0) + amount
}

function longer(column: Float64Array, size: number): Float64Array<ArrayBuffer> {
  const copy = new Float64Array(size)
  copy.set(column)
  return copy
}
