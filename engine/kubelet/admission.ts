/**
 * Whether a kubelet takes a Pod that is bound to its Node: resources, placement, ports, taints and
 * pressure. A Pod that is rejected has failed for good.
 *
 * Models pkg/kubelet/lifecycle/predicate.go and Admit in pkg/kubelet/eviction/eviction_manager.go.
 * Left out: preemption for critical Pods, operating systems, devices.
 */
import type { Node, Pod } from '../api/kinds'
import { requiredNodeAffinity } from '../api/node-affinity'
import { allocatableOf, type PodRequest, requestOf } from '../api/pod/amounts'
import { hostPortsOf, portsConflict } from '../api/pod/host-ports'
import { qosClassOf } from '../api/pod/qos'
import { findUntoleratedTaint, isTolerated } from '../api/tolerations'
import type { Pressure } from './node-object'

export interface Rejection {
  readonly reason: string
  readonly message: string
}

/** Undefined when the Pod may run beside the others; `pressures` are those the Node reports. */
export function rejectionOf(
  pod: Pod,
  node: Node,
  others: readonly Pod[],
  pressures: readonly Pressure[],
): Rejection | undefined {
  return (
    underPressure(pod, pressures) ??
    lacking(pod, node, others) ??
    misplaced(pod, node) ??
    crowded(pod, others) ??
    untolerated(pod, node)
  )
}

/** Pods of this priority and higher are the system's own. */
export const isCritical = ({ spec }: Pod): boolean => (spec.priority ?? 0) >= 2_000_000_000

const MEMORY_TAINT = { key: 'node.kubernetes.io/memory-pressure', effect: 'NoSchedule' }

/** Under memory pressure alone, Pods that ask for something are taken. */
function underPressure(pod: Pod, pressures: readonly Pressure[]): Rejection | undefined {
  if (pressures.length === 0 || isCritical(pod)) return undefined
  if (pressures.length === 1 && pressures[0] === 'MemoryPressure') {
    if (qosClassOf(pod.spec) !== 'BestEffort') return undefined
    if (isTolerated(MEMORY_TAINT, pod.spec.tolerations)) return undefined
  }
  return { reason: 'Evicted', message: `The node had condition: [${pressures.join(' ')}]. ` }
}

function lacking(pod: Pod, node: Node, others: readonly Pod[]): Rejection | undefined {
  const room = allocatableOf(node.status.allocatable)
  if (others.length + 1 > room.pods) return outOf('pods', 1, others.length, room.pods)
  const request = requestOf(pod.spec)
  if (asksForNothing(request)) return undefined
  const taken = others.map(({ spec }) => requestOf(spec))
  for (const [name, amount] of COUNTED) {
    const rejection = outOfAmount(name, amount(request), sum(taken, amount), amount(room))
    if (rejection !== undefined) return rejection
  }
  for (const [name, asked] of request.extended) {
    // What no Node of this kind has is somebody else's to give.
    const capacity = room.extended.get(name)
    if (capacity === undefined) continue
    const used = sum(taken, (each) => each.extended.get(name) ?? 0)
    const rejection = outOfAmount(name, asked, used, capacity)
    if (rejection !== undefined) return rejection
  }
  return undefined
}

const asksForNothing = ({ milliCpu, memory, ephemeralStorage, extended }: PodRequest): boolean =>
  milliCpu <= 0 && memory <= 0 && ephemeralStorage <= 0 && extended.size === 0

type Amount = (request: Pick<PodRequest, 'milliCpu' | 'memory' | 'ephemeralStorage'>) => number

const COUNTED: readonly (readonly [string, Amount])[] = [
  ['cpu', ({ milliCpu }) => milliCpu],
  ['memory', ({ memory }) => memory],
  ['ephemeral-storage', ({ ephemeralStorage }) => ephemeralStorage],
]

const sum = (requests: readonly PodRequest[], amount: (request: PodRequest) => number): number =>
  requests.reduce((total, request) => total + amount(request), 0)

const outOfAmount = (name: string, asked: number, used: number, capacity: number) =>
  asked > 0 && asked > capacity - used ? outOf(name, asked, used, capacity) : undefined

const outOf = (resource: string, asked: number, used: number, capacity: number): Rejection => ({
  reason: `OutOf${resource}`,
  message: `Node didn't have enough resource: ${resource}, requested: ${asked}, used: ${used}, capacity: ${capacity}`,
})

function misplaced({ spec }: Pod, node: Node): Rejection | undefined {
  if (spec.nodeSelector === undefined && spec.affinity === undefined) return undefined
  if (requiredNodeAffinity(spec).matches(node)) return undefined
  return predicate('NodeAffinity', "node(s) didn't match Pod's node affinity/selector")
}

function crowded({ spec }: Pod, others: readonly Pod[]): Rejection | undefined {
  const wanted = hostPortsOf(spec)
  if (wanted.length === 0) return undefined
  const taken = others.flatMap((other) => hostPortsOf(other.spec))
  if (!portsConflict(wanted, taken)) return undefined
  return predicate('NodePorts', "node(s) didn't have free ports for the requested pod ports")
}

function untolerated({ spec }: Pod, node: Node): Rejection | undefined {
  const { taints } = node.spec
  const found = findUntoleratedTaint(
    taints,
    spec.tolerations,
    ({ effect }) => effect === 'NoExecute',
  )
  if (found === undefined) return undefined
  return predicate('TaintToleration', "node(s) had taints that the pod didn't tolerate")
}

const predicate = (name: string, reason: string): Rejection => ({
  reason: name,
  message: `Predicate ${name} failed: ${reason}`,
})
