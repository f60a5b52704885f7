/** Nodes: a kubelet registers its Node with the status in place, and says the same again each few
 *  minutes, which is made only when it is read.
 *  Models pkg/registry/core/node/strategy.go and SetDefaults_NodeStatus. */
import { rfc3339 } from '../../clock/duration'
import { strategyOf } from '../kind-strategy'
import type { Node } from '../kinds'
import { newNodeErrors, nodeErrors, nodeStatusErrors, nodeUpdateErrors } from './validation'

export const nodeStrategy = strategyOf<'Node'>({
  withDefaults: (node) => withAllocatable(withRanges(node)),
  keepsStatusOnCreate: true,
  validate: nodeErrors,
  validateCreate: newNodeErrors,
  validateUpdate: nodeUpdateErrors,
  validateStatusUpdate: nodeStatusErrors,
  generationOf: false,
  renew: (node, at, revision) => ({
    ...node,
    metadata: { ...node.metadata, resourceVersion: String(revision) },
    status: { ...node.status, conditions: heardOf(node, rfc3339(at)) },
  }),
  selectableFields: {
    'spec.unschedulable': ({ spec }) => String(spec.unschedulable ?? false),
  },
})

/** Its kubelet has said again what it said before. */
const heardOf = ({ status }: Node, lastHeartbeatTime: string) =>
  (status.conditions ?? []).map((condition) =>
    condition.lastHeartbeatTime === undefined ? condition : { ...condition, lastHeartbeatTime },
  )

/** The range and the first of the ranges are one: what is missing is taken from the other. */
function withRanges(node: Node): Node {
  const { podCIDR = '', podCIDRs = [] } = node.spec
  const [first = ''] = podCIDRs
  if (podCIDR === first) return node
  const spec =
    podCIDR === '' ? { ...node.spec, podCIDR: first } : { ...node.spec, podCIDRs: [podCIDR] }
  return { ...node, spec }
}

function withAllocatable(node: Node): Node {
  const { capacity, allocatable } = node.status ?? {}
  if (capacity === undefined || allocatable !== undefined) return node
  return { ...node, status: { ...node.status, allocatable: capacity } }
}
