/**
 * Prefers Nodes whose CPU and memory would be used in equal parts.
 *
 * Real requests count here, without the defaults for containers that ask for nothing.
 * Models pkg/scheduler/framework/plugins/noderesources/balanced_allocation.go.
 * Left out: resources other than CPU and memory, which the default profile does not name either.
 */
import type { ScorePlugin } from '../framework'
import { MAX_SCORE } from '../normalize'

export const nodeResourcesBalancedAllocation = {
  name: 'NodeResourcesBalancedAllocation',
  score({ request }, { allocatable, milliCpu, memory }) {
    if (allocatable.milliCpu === 0 || allocatable.memory === 0) return MAX_SCORE
    const cpu = Math.min(1, (milliCpu + request.milliCpu) / allocatable.milliCpu)
    const ram = Math.min(1, (memory + request.memory) / allocatable.memory)
    return Math.trunc((1 - Math.abs((cpu - ram) / 2)) * MAX_SCORE)
  },
} satisfies ScorePlugin
