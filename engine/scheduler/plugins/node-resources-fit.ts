/**
 * Keeps Pods off Nodes that have not enough left of what they ask for, and prefers Nodes with more
 * left (strategy LeastAllocated over CPU and memory, weight 1 each).
 * Models pkg/scheduler/framework/plugins/noderesources/{fit,least_allocated}.go.
 * Left out: the strategies MostAllocated and RequestedToCapacityRatio, ignored resources.
 */
import type { Node } from '../../api/kinds'
import { type Allocatable, allocatableOf, type PodRequest } from '../../api/pod/amounts'
import {
  type FilterPlugin,
  goOn,
  type PreFilterPlugin,
  type PreScorePlugin,
  type Rejection,
  reject,
  type ScorePlugin,
} from '../framework'
import type { NodeInfo } from '../node-info'
import type { ResourceTable } from '../resource-table'

export const nodeResourcesFit = {
  name: 'NodeResourcesFit',
  retryOn: [
    { kind: 'AssignedPod', change: ['delete'] },
    {
      kind: 'Node',
      change: ['add', 'status.allocatable'],
      helps({ request }, { object, previous }) {
        // A feed of Nodes carries Nodes.
        const amounts = (node: unknown) => allocatableOf((node as Node).status.allocatable)
        const after = amounts(object)
        if (!couldFit(request, after)) return false
        return previous === undefined || hasGrown(request, amounts(previous), after)
      },
    },
  ],

  preFilter: ({ request }, { nodes }) => goOn({ request, left: nodes.resources }),

  filter(_pod, node, { request, left }) {
    const { slot } = node
    let lacking = (left.freePods[slot] ?? 0) < 1 ? PODS : 0
    if (request.milliCpu > 0 && request.milliCpu > (left.freeMilliCpu[slot] ?? 0)) lacking |= CPU
    if (request.memory > 0 && request.memory > (left.freeMemory[slot] ?? 0)) lacking |= MEMORY
    const storage = request.ephemeralStorage
    if (storage > 0 && storage > (left.freeEphemeralStorage[slot] ?? 0)) lacking |= STORAGE
    if (request.extended.size > 0) return withExtended(lacking, request, node)
    return lacking === 0 ? undefined : REJECTIONS[lacking]
  },

  preScore: ({ request }, _feasible, { nodes }) => goOn({ request, left: nodes.resources }),

  score(_pod, { slot }, { request, left }) {
    const milliCpu = left.capacityMilliCpu[slot] ?? 0
    const memory = left.capacityMemory[slot] ?? 0
    const weights = (milliCpu > 0 ? 1 : 0) + (memory > 0 ? 1 : 0)
    if (weights === 0) return 0
    const cpuLeft = (left.scoredFreeMilliCpu[slot] ?? 0) - request.scoredMilliCpu
    const memoryLeft = (left.scoredFreeMemory[slot] ?? 0) - request.scoredMemory
    return Math.floor((part(cpuLeft, milliCpu) + part(memoryLeft, memory)) / weights)
  },
} satisfies PreFilterPlugin<Fit> & FilterPlugin<Fit> & PreScorePlugin<Fit> & ScorePlugin<Fit>

interface Fit {
  readonly request: PodRequest
  readonly left: ResourceTable
}

/** The part that is left in whole percent; 0 when more is asked for than there is. */
const part = (left: number, capacity: number): number =>
  capacity === 0 || left < 0 ? 0 : Math.floor((left * 100) / capacity)

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
function couldFit(request: PodRequest, node: Allocatable): boolean {
  if (node.pods < 1 || request.milliCpu > node.milliCpu) return false
  if (request.memory > node.memory || request.ephemeralStorage > node.ephemeralStorage) return false
  return [...request.extended].every(([name, n]) => n <= (node.extended.get(name) ?? 0))
}

/** True when the Node has more than before of something that the Pod asks for. */
function hasGrown(request: PodRequest, before: Allocatable, after: Allocatable): boolean {
  if (after.pods > before.pods) return true
  if (request.milliCpu > 0 && after.milliCpu > before.milliCpu) return true
  if (request.memory > 0 && after.memory > before.memory) return true
  if (request.ephemeralStorage > 0 && after.ephemeralStorage > before.ephemeralStorage) return true
  return [...request.extended.keys()].some(
    (name) => (after.extended.get(name) ?? 0) > (before.extended.get(name) ?? 0),
  )
}
