/**
 * Keeps Pods off Nodes that have not enough left of what they ask for, and prefers Nodes with more
 * left (strategy LeastAllocated over CPU and memory, weight 1 each).
 * Models pkg/scheduler/framework/plugins/noderesources/{fit,least_allocated}.go.
 * Left out: the strategies MostAllocated and RequestedToCapacityRatio, ignored resources.
 */
import type { Node } from '../../api/kinds'
import { allocatableOf, type PodRequest } from '../amounts'
import { type FilterPlugin, type Rejection, reject, type ScorePlugin } from '../framework'
import type { NodeInfo } from '../node-info'

export const nodeResourcesFit = {
  name: 'NodeResourcesFit',
  retryOn: [
    { kind: 'AssignedPod', change: ['delete'] },
    {
      kind: 'Node',
      change: ['add', 'status.allocatable'],
      // A feed of Nodes carries Nodes.
      helps: ({ request }, { object }) => couldFit(request, object as unknown as Node),
    },
  ],

  filter({ request }, node) {
    const { allocatable } = node
    let lacking = node.pods.size + 1 > allocatable.pods ? PODS : 0
    if (request.milliCpu > 0 && request.milliCpu > allocatable.milliCpu - node.milliCpu) {
      lacking |= CPU
    }
    if (request.memory > 0 && request.memory > allocatable.memory - node.memory) lacking |= MEMORY
    const storage = request.ephemeralStorage
    if (storage > 0 && storage > allocatable.ephemeralStorage - node.ephemeralStorage) {
      lacking |= STORAGE
    }
    if (request.extended.size > 0) return withExtended(lacking, request, node)
    return lacking === 0 ? undefined : REJECTIONS[lacking]
  },

  score({ request }, { allocatable, scoredMilliCpu, scoredMemory }) {
    const cpu = leastAllocated(scoredMilliCpu + request.scoredMilliCpu, allocatable.milliCpu)
    const memory = leastAllocated(scoredMemory + request.scoredMemory, allocatable.memory)
    const weights = (allocatable.milliCpu > 0 ? 1 : 0) + (allocatable.memory > 0 ? 1 : 0)
    return weights === 0 ? 0 : Math.floor((cpu + memory) / weights)
  },
} satisfies FilterPlugin & ScorePlugin

/** The part that is left, 0 to 100. */
function leastAllocated(requested: number, allocatable: number): number {
  if (allocatable === 0 || requested > allocatable) return 0
  return Math.floor(((allocatable - requested) * 100) / allocatable)
}

const PODS = 1
const CPU = 2
const MEMORY = 4
const STORAGE = 8

const REASONS = [
  [PODS, 'Too many pods'],
  [CPU, 'Insufficient cpu'],
  [MEMORY, 'Insufficient memory'],
  [STORAGE, 'Insufficient ephemeral-storage'],
] as const

const reasonsOf = (lacking: number): string[] =>
  REASONS.flatMap(([bit, reason]) => ((lacking & bit) === 0 ? [] : [reason]))

/** By the sum of what is lacking. */
const REJECTIONS: readonly Rejection[] = Array.from({ length: 16 }, (_, lacking) =>
  reject(reasonsOf(lacking)),
)

function withExtended(
  lacking: number,
  { extended }: PodRequest,
  { allocatable, extended: used }: NodeInfo,
): Rejection | undefined {
  const reasons = reasonsOf(lacking)
  for (const [name, amount] of extended) {
    if (amount === 0) continue
    const left = (allocatable.extended.get(name) ?? 0) - (used.get(name) ?? 0)
    if (amount > left) reasons.push(`Insufficient ${name}`)
  }
  return reasons.length === 0 ? undefined : reject(reasons)
}

/** True when the Pod fits on the Node were it empty. */
function couldFit(request: PodRequest, { status }: Node): boolean {
  const allocatable = allocatableOf(status.allocatable)
  if (allocatable.pods < 1 || request.milliCpu > allocatable.milliCpu) return false
  if (request.memory > allocatable.memory) return false
  if (request.ephemeralStorage > allocatable.ephemeralStorage) return false
  return [...request.extended].every(([name, n]) => n <= (allocatable.extended.get(name) ?? 0))
}
