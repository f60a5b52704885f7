/** LimitRanges: what a container gets when it asks for nothing, and what is checked.
 *  Models SetDefaults_LimitRangeItem and ValidateLimitRange. */
import { always, each, fields, type Owner } from '../defaulting'
import { strategyOf } from '../kind-strategy'
import type { LimitRange } from '../kinds'
import { limitRangeErrors } from './validation'

export const limitRangeStrategy = strategyOf<'LimitRange'>({
  withDefaults: (object) => defaults(object) as LimitRange, // Defaults keep the kind.
  validate: limitRangeErrors,
  createsOnUpdate: true,
  generationOf: false,
})

/** Only containers get defaults: of the limit its maximum, of the request the limit or its minimum.
 */
const ofContainers =
  (...sources: readonly string[]) =>
  (value: unknown, owner: Owner): unknown =>
    owner.type === 'Container'
      ? filled(
          value,
          sources.map((source) => owner[source]),
        )
      : value

const defaults = fields({
  spec: always(
    fields({
      limits: each(
        fields({
          default: ofContainers('max'),
          defaultRequest: ofContainers('default', 'min'),
        }),
      ),
    }),
  ),
})

/** The map with what it misses, from the first of the others that has it. */
function filled(value: unknown, others: readonly unknown[]): unknown {
  let result = (value ?? {}) as Owner // Decoded: a map of quantities.
  for (const other of others) {
    const known = (other ?? {}) as Owner // As above.
    if (Object.keys(known).some((key) => result[key] === undefined)) {
      result = { ...known, ...result }
    }
  }
  return value === undefined && Object.keys(result).length === 0 ? undefined : result
}
