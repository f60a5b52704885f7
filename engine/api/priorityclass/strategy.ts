/** PriorityClasses: values and policies that never change, and names that are the system's own.
 *  Models pkg/apis/scheduling/{v1,validation} and pkg/registry/scheduling/priorityclass. */
import { forbidden, notSupported, root } from '../../apiserver/field-error'
import { immutableAt } from '../checks'
import { fields, otherwise } from '../defaulting'
import { strategyOf } from '../kind-strategy'
import type { PriorityClass } from '../kinds'

export const priorityClassStrategy = strategyOf<'PriorityClass'>({
  withDefaults: (object) => defaults(object) as PriorityClass, // Defaults keep the kind.
  *validate({ metadata: { name }, value, preemptionPolicy }) {
    if (name.startsWith(PREFIX)) {
      const problem = systemProblem(name, value)
      const reserved = `priority class names with '${PREFIX}' prefix are reserved for system use only`
      if (problem !== undefined) {
        yield forbidden(root('metadata').child('name'), `${reserved}. error: ${problem}`)
      }
    } else if (value > HIGHEST) {
      const detail = `maximum allowed value of a user defined priority is ${HIGHEST}`
      yield forbidden(root('value'), detail)
    }
    const policies = ['PreemptLowerPriority', 'Never']
    if (preemptionPolicy !== undefined && !policies.includes(preemptionPolicy)) {
      yield notSupported(root('preemptionPolicy'), preemptionPolicy, policies)
    }
  },
  *validateUpdate({ value, preemptionPolicy }, old) {
    if (value !== old.value) yield forbidden(root('Value'), 'may not be changed in an update.')
    yield* immutableAt(root('preemptionPolicy'), preemptionPolicy, old.preemptionPolicy)
  },
  generationOf: () => undefined,
})

const PREFIX = 'system-'
const HIGHEST = 1_000_000_000
const SYSTEM: ReadonlyMap<string, number> = new Map([
  ['system-cluster-critical', 2_000_000_000],
  ['system-node-critical', 2_000_001_000],
])

const defaults = fields({ preemptionPolicy: otherwise('PreemptLowerPriority') })

function systemProblem(name: string, value: number): string | undefined {
  const is = SYSTEM.get(name)
  if (is === undefined) return `${name} is not a known system priority class`
  return is === value ? undefined : `value of ${name} PriorityClass must be ${is}`
}
