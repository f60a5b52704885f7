/**
 * Keeps Pods off cordoned Nodes, unless they tolerate node.kubernetes.io/unschedulable.
 * Models pkg/scheduler/framework/plugins/nodeunschedulable/node_unschedulable.go.
 */
import { isTolerated } from '../../api/tolerations'
import { type FilterPlugin, reject } from '../framework'

export const REASON = 'node(s) were unschedulable'

const UNSCHEDULABLE = reject(REASON, { resolvable: false })
const TAINT = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }

export const nodeUnschedulable = {
  name: 'NodeUnschedulable',
  retryOn: [
    { kind: 'Node', change: ['add', 'spec.unschedulable'] },
    { kind: 'UnscheduledPod', change: ['spec.tolerations'] },
  ],
  filter({ pod }, { node }) {
    if (!node.spec.unschedulable || isTolerated(TAINT, pod.spec.tolerations)) return undefined
    return UNSCHEDULABLE
  },
} satisfies FilterPlugin
