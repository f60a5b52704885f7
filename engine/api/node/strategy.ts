/** Nodes: a kubelet registers its Node with the status in place.
 *  Models pkg/registry/core/node/strategy.go and SetDefaults_NodeStatus. */
import { strategyOf } from '../kind-strategy'
import type { Node } from '../kinds'
import { newNodeErrors, nodeErrors, nodeStatusErrors, nodeUpdateErrors } from './validation'

export const nodeStrategy = strategyOf<'Node'>({
  withDefaults: withAllocatable,
  keepsStatusOnCreate: true,
  validate: nodeErrors,
  validateCreate: newNodeErrors,
  validateUpdate: nodeUpdateErrors,
  validateStatusUpdate: nodeStatusErrors,
  generationOf: false,
  selectableFields: {
    'spec.unschedulable': ({ spec }) => String(spec.unschedulable ?? false),
  },
})

function withAllocatable(node: Node): Node {
  const { capacity, allocatable } = node.status ?? {}
  if (capacity === undefined || allocatable !== undefined) return node
  return { ...node, status: { ...node.status, allocatable: capacity } }
}
