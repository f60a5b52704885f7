/**
 * Takes Pods by priority; of one priority the one that waits longest.
 * Models pkg/scheduler/framework/plugins/queuesort/priority_sort.go.
 */
import type { QueueSortPlugin } from '../framework'

export const prioritySort = {
  name: 'PrioritySort',
  queueSort: (a, b) => b.info.priority - a.info.priority || a.since - b.since,
} satisfies QueueSortPlugin
