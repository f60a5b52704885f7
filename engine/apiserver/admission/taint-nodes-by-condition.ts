/** A new Node is not ready until its kubelet has said otherwise.
 *  Models plugin/pkg/admission/nodetaint. */
import type { Node } from '../../api/kinds'
import type { AdmissionPlugin } from '../admission'

export const taintNodesByCondition: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  resources: ['nodes'],
  verbs: ['CREATE'],
  admit({ object }) {
    const { spec } = object as unknown as Node // The plugin looks at nodes only.
    const taints = spec.taints ?? []
    const has = taints.some(({ key, effect }) => key === TAINT.key && effect === TAINT.effect)
    return has ? object : { ...object, spec: { ...spec, taints: [...taints, TAINT] } }
  },
}

const TAINT = Object.freeze({ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' })
