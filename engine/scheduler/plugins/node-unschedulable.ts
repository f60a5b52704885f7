/**
 * Keeps Pods off cordoned Nodes, unless they tolerate node.kubernetes.io/unschedulable.
 * Models pkg/scheduler/framework/plugins/nodeunschedulable/node_unschedulable.go.
 */
import type { Node } from '../../api/kinds'
import { isTolerated } from '../../api/tolerations'
import { type FilterPlugin, goOn, type PreFilterPlugin, reject, SKIP } from '../framework'

const REASON = 'node(s) were unschedulable'

const UNSCHEDULABLE = reject(REASON, { resolvable: false })
const TAINT = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }

export const nodeUnschedulable = {
  name: 'NodeUnschedulable',
  retryOn: [
    {
      kind: 'Node',
      change: ['add', 'spec.unschedulable'],
      // A feed of Nodes carries Nodes.
      helps: (_pod, { object }) => !(object as unknown as Node).spec.unschedulable,
    },
    { kind: 'UnscheduledPod', change: ['spec.tolerations'] },
  ],
  /** While no Node is cordoned, and for Pods that tolerate it, there is nothing to filter. */
  preFilter: ({ pod }, { nodes }) =>
    !nodes.haveUnschedulable || isTolerated(TAINT, pod.spec.tolerations) ? SKIP : goOn(undefined),
  filter: (_pod, { isUnschedulable }) => (isUnschedulable ? UNSCHEDULABLE : undefined),
} satisfies PreFilterPlugin & FilterPlugin
