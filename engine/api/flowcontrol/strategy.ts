/** FlowSchemas and PriorityLevelConfigurations: defaults of flowcontrol/v1. Nothing is queued here.
 *  Models pkg/apis/flowcontrol/v1/defaults.go. */
import type { Strategy } from '../../apiserver/strategy'
import { always, type FieldRule, fields, otherwise } from '../defaulting'
import type { KubeObject } from '../meta'

export const flowSchemaStrategy: Strategy = {
  withDefaults: (object) => flowSchema(object) as KubeObject, // Defaults keep the kind.
}

export const priorityLevelStrategy: Strategy = {
  withDefaults: (object) => priorityLevel(object) as KubeObject, // Defaults keep the kind.
}

const flowSchema = fields({
  spec: always(fields({ matchingPrecedence: otherwise(1000) })),
})

const queuing = always(
  fields({ queues: otherwise(64), handSize: otherwise(8), queueLengthLimit: otherwise(50) }),
)
const limited = always(
  fields({
    nominalConcurrencyShares: otherwise(30),
    lendablePercent: otherwise(0),
    limitResponse: always(
      fields({
        queuing: (value, owner) => (owner.type === 'Queue' ? queuing(value, owner) : value),
      }),
    ),
  }),
)
const exempt = always(
  fields({ nominalConcurrencyShares: otherwise(0), lendablePercent: otherwise(0) }),
)

const onlyFor =
  (type: string, rule: FieldRule): FieldRule =>
  (value, owner) =>
    owner.type === type ? rule(value, owner) : value

const priorityLevel = fields({
  spec: always(fields({ limited: onlyFor('Limited', limited), exempt: onlyFor('Exempt', exempt) })),
})
