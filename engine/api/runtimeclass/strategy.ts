/** RuntimeClasses: whose handler never changes.
 *  Models pkg/apis/node/validation and pkg/registry/node/runtimeclass/strategy.go. */
import { root } from '../../apiserver/field-error'
import { immutableAt, labelsAt, reasonsAt } from '../checks'
import { strategyOf } from '../kind-strategy'
import { isDnsLabel } from '../names'
import { overheadAt } from '../pod/resource-validation'
import { tolerationsAt } from '../pod/spread-validation'

export const runtimeClassStrategy = strategyOf<'RuntimeClass'>({
  *validate({ handler, overhead, scheduling }) {
    yield* reasonsAt(root('handler'), handler, isDnsLabel)
    if (overhead?.podFixed) yield* overheadAt(root('overhead'), overhead.podFixed)
    const at = root('scheduling')
    yield* labelsAt(at.child('nodeSelector'), scheduling?.nodeSelector)
    yield* tolerationsAt(at.child('tolerations'), scheduling?.tolerations)
  },
  *validateUpdate({ handler }, old) {
    yield* immutableAt(root('handler'), handler, old.handler)
  },
  allowsUnconditionalUpdate: false,
  createsOnUpdate: true,
})
