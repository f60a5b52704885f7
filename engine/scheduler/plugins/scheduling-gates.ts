/**
 * Keeps Pods with scheduling gates out of the queue until the last gate is gone.
 * Models pkg/scheduler/framework/plugins/schedulinggates/scheduling_gates.go.
 */
import { type PreEnqueuePlugin, reject } from '../framework'

export const schedulingGates = {
  name: 'SchedulingGates',
  retryOn: [{ kind: 'UnscheduledPod', change: ['spec.schedulingGates'] }],
  preEnqueue({ pod }) {
    const gates = pod.spec.schedulingGates ?? []
    if (gates.length === 0) return undefined
    const names = gates.map(({ name }) => name).join(' ')
    return reject(`waiting for scheduling gates: [${names}]`, { resolvable: false })
  },
} satisfies PreEnqueuePlugin
