/** PodDisruptionBudgets: one bound, and updates of the version that was read.
 *  Models pkg/apis/policy/validation and pkg/registry/policy/poddisruptionbudget. */
import { invalid, root } from '../../apiserver/field-error'
import { labelSelectorAt, nonNegativeAt, optionalOneOfAt } from '../checks'
import { strategyOf } from '../kind-strategy'
import { atMostHundredPercentAt, positiveIntOrPercentAt } from '../pod/workload-validation'

export const podDisruptionBudgetStrategy = strategyOf<'PodDisruptionBudget'>({
  prepareForCreate: (budget) => ({
    ...budget,
    status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
  }),
  *validate({ spec }) {
    const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy } = spec
    if (minAvailable !== undefined && maxUnavailable !== undefined) {
      yield invalid(SPEC, spec, 'minAvailable and maxUnavailable cannot be both set')
    }
    for (const [field, amount] of Object.entries({ minAvailable, maxUnavailable })) {
      if (amount === undefined) continue
      yield* positiveIntOrPercentAt(SPEC.child(field), amount)
      yield* atMostHundredPercentAt(SPEC.child(field), amount)
    }
    yield* labelSelectorAt(SPEC.child('selector'), selector)
    const policies = ['AlwaysAllow', 'IfHealthyBudget']
    const policyAt = SPEC.child('unhealthyPodEvictionPolicy')
    yield* optionalOneOfAt(policyAt, unhealthyPodEvictionPolicy, policies)
  },
  *validateStatusUpdate({ status }) {
    for (const count of COUNTS) yield* nonNegativeAt(root('status').child(count), status[count])
  },
  allowsUnconditionalUpdate: false,
})

const SPEC = root('spec')
const COUNTS = [
  ...(['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'] as const),
]
