/**
 * Prefers Nodes whose CPU and memory would be used in equal parts.
 *
 * Real requests count here, without the defaults for containers that ask for nothing.
 * Models pkg/scheduler/framework/plugins/noderesources/balanced_allocation.go.
 * Left out: resources other than CPU and memory, which the default profile does not name either.
 */
import type { PodRequest } from '../../api/pod/amounts'
import { goOn, type PreScorePlugin, type ScorePlugin } from '../framework'
import { MAX_SCORE } from '../normalize'
import type { ResourceTable } from '../resource-table'

export const nodeResourcesBalancedAllocation = {
  name: 'NodeResourcesBalancedAllocation',
  preScore: ({ request }, _feasible, { nodes }) => goOn({ request, left: nodes.resources }),
  score(_pod, { slot }, { request, left }) {
    const milliCpu = left.capacityMilliCpu[slot] ?? 0
    const memory = left.capacityMemory[slot] ?? 0
    if (milliCpu === 0 || memory === 0) return MAX_SCORE
    const cpuLeft = (left.freeMilliCpu[slot] ?? 0) - request.milliCpu
    const memoryLeft = (left.freeMemory[slot] ?? 0) - request.memory
    const cpu = Math.min(1, (milliCpu - cpuLeft) / milliCpu)
    const ram = Math.min(1, (memory - memoryLeft) / memory)
    return Math.trunc((1 - Math.abs((cpu - ram) / 2)) * MAX_SCORE)
  },
} satisfies PreScorePlugin<Wanted> & ScorePlugin<Wanted>

interface Wanted {
  readonly request: PodRequest
  readonly left: ResourceTable
}
