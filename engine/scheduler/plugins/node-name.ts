/**
 * Lets a Pod that names its Node onto that Node only. Pods that the scheduler sees name none.
 * Models pkg/scheduler/framework/plugins/nodename/node_name.go.
 */
import { type FilterPlugin, goOn, type PreFilterPlugin, reject, SKIP } from '../framework'

const REASON = "node(s) didn't match the requested node name"

const OTHER_NODE = reject(REASON, { resolvable: false })

export const nodeName = {
  name: 'NodeName',
  retryOn: [{ kind: 'Node', change: ['add'] }],
  preFilter: ({ pod }) => (pod.spec.nodeName ? goOn(pod.spec.nodeName) : SKIP),
  filter: (_pod, node, wanted) => (wanted === node.name ? undefined : OTHER_NODE),
} satisfies PreFilterPlugin<string> & FilterPlugin<string>
