/**
 * Amounts of resources as numbers: CPU in thousandths, the rest in whole units.
 *
 * A Pod's request is the larger of what its containers need together and of what its init
 * containers need one after the other, sidecars counted as long as they run, plus its overhead.
 * Models staging/src/k8s.io/component-helpers/resource/helpers.go and Resource in
 * pkg/scheduler/framework/types.go. Left out: resources of the Pod as a whole and in-place resize,
 * which are alpha.
 */
import { merge } from '../../store/merge'
import type { Container, PodSpec } from '../kinds'
import type { StringMap } from '../meta'
import { milliValue, value } from '../quantity'

export interface Amounts {
  readonly milliCpu: number
  readonly memory: number
  readonly ephemeralStorage: number
  /** Everything else by its name: devices, huge pages. */
  readonly extended: ReadonlyMap<string, number>
}

export interface PodRequest extends Amounts {
  /** With 100m and 200Mi for containers that ask for nothing: only for scores. */
  readonly scoredMilliCpu: number
  readonly scoredMemory: number
}

export interface Allocatable extends Amounts {
  readonly pods: number
}

const DEFAULT_MILLI_CPU = 100
const DEFAULT_MEMORY = 200 * 1024 * 1024

/** What a Pod asks for; computed once for Pods that share their containers. */
export function requestOf(spec: PodSpec): PodRequest {
  const { initContainers, overhead } = spec
  const known = requests.get(spec.containers)
  if (known && known.initContainers === initContainers && known.overhead === overhead) {
    return known.request
  }
  const request = compute(spec)
  if (Object.isFrozen(spec.containers)) {
    requests.set(spec.containers, { initContainers, overhead, request })
  }
  return request
}

export function allocatableOf(quantities: StringMap | undefined): Allocatable {
  const amounts = new Sum()
  amounts.add(quantities, NO_DEFAULTS)
  const pods = quantities?.pods
  return merge(amounts.result(), { pods: pods === undefined ? 0 : value(pods) })
}

interface Remembered {
  readonly initContainers: PodSpec['initContainers']
  readonly overhead: PodSpec['overhead']
  readonly request: PodRequest
}

const requests = new WeakMap<PodSpec['containers'], Remembered>()

const NO_DEFAULTS = { milliCpu: 0, memory: 0 }
const SCORE_DEFAULTS = { milliCpu: DEFAULT_MILLI_CPU, memory: DEFAULT_MEMORY }
type Defaults = typeof NO_DEFAULTS

function compute(spec: PodSpec): PodRequest {
  const real = podSum(spec, NO_DEFAULTS).result()
  const scored = podSum(spec, SCORE_DEFAULTS)
  return merge(real, { scoredMilliCpu: scored.milliCpu, scoredMemory: scored.memory })
}

function podSum(spec: PodSpec, defaults: Defaults): Sum {
  const total = new Sum()
  for (const container of spec.containers) total.add(requestsOf(container), defaults)
  const sidecars = new Sum()
  const most = new Sum()
  for (const container of spec.initContainers ?? []) {
    if (container.restartPolicy === 'Always') {
      total.add(requestsOf(container), defaults)
      sidecars.add(requestsOf(container), defaults)
      most.raiseTo(sidecars)
    } else {
      const step = sidecars.copy()
      step.add(requestsOf(container), defaults)
      most.raiseTo(step)
    }
  }
  total.raiseTo(most)
  total.add(spec.overhead, NO_DEFAULTS)
  return total
}

const requestsOf = (container: Container): StringMap | undefined => container.resources?.requests

/** Amounts that grow while they are computed. */
class Sum {
  milliCpu = 0
  memory = 0
  #ephemeralStorage = 0
  #extended = new Map<string, number>()

  add(quantities: StringMap | undefined, defaults: Defaults): void {
    this.milliCpu += quantities?.cpu === undefined ? defaults.milliCpu : milliValue(quantities.cpu)
    this.memory += quantities?.memory === undefined ? defaults.memory : value(quantities.memory)
    for (const name in quantities) {
      if (name === 'cpu' || name === 'memory' || name === 'pods') continue
      const amount = value(quantities[name] ?? 0)
      if (name === 'ephemeral-storage') this.#ephemeralStorage += amount
      else this.#extended.set(name, (this.#extended.get(name) ?? 0) + amount)
    }
  }

  raiseTo(other: Sum): void {
    this.milliCpu = Math.max(this.milliCpu, other.milliCpu)
    this.memory = Math.max(this.memory, other.memory)
    this.#ephemeralStorage = Math.max(this.#ephemeralStorage, other.#ephemeralStorage)
    for (const [name, amount] of other.#extended) {
      this.#extended.set(name, Math.max(this.#extended.get(name) ?? 0, amount))
    }
  }

  copy(): Sum {
    const copy = new Sum()
    copy.milliCpu = this.milliCpu
    copy.memory = this.memory
    copy.#ephemeralStorage = this.#ephemeralStorage
    copy.#extended = new Map(this.#extended)
    return copy
  }

  result(): Amounts {
    return {
      milliCpu: this.milliCpu,
      memory: this.memory,
      ephemeralStorage: this.#ephemeralStorage,
      extended: this.#extended,
    }
  }
}
