/**
 * The columns of priority and fairness, whose FlowSchemas are listed in the order they are tried.
 * Models printFlowSchema and printPriorityLevelConfiguration in
 * pkg/printers/internalversion/printers.go.
 */

import type { FlowSchema, PriorityLevelConfiguration } from 'kubernetes-types/flowcontrol/v1'
import type { Served } from '../../api/kinds'
import { ageOf, NOTHING } from './cells'
import { AGE, column, columns, NAME } from './column'

type Schema = Served<FlowSchema>

export const flowSchemaColumns = columns<Schema>(
  [
    NAME,
    column('PriorityLevel'),
    column('MatchingPrecedence'),
    column('DistinguisherMethod'),
    AGE,
    column('MissingPL'),
  ],
  (schema, now) => [
    schema.metadata.name,
    schema.spec.priorityLevelConfiguration.name,
    precedenceOf(schema),
    schema.spec.distinguisherMethod?.type ?? NOTHING,
    ageOf(schema, now),
    schema.status?.conditions?.find(({ type }) => type === 'Dangling')?.status ?? '?',
  ],
  { order: inOrder },
)

function inOrder(a: Schema, b: Schema): number {
  const difference = precedenceOf(a) - precedenceOf(b)
  return difference || (a.metadata.name < b.metadata.name ? -1 : 1)
}

const precedenceOf = ({ spec }: Schema): number => spec.matchingPrecedence ?? 0

export const priorityLevelColumns = columns<Served<PriorityLevelConfiguration>>(
  [
    NAME,
    column('Type'),
    column('NominalConcurrencyShares'),
    column('Queues'),
    column('HandSize'),
    column('QueueLengthLimit'),
    AGE,
  ],
  (level, now) => {
    const { limited, type } = level.spec
    const queuing = limited?.limitResponse?.queuing
    return [
      level.metadata.name,
      type,
      limited === undefined ? NOTHING : (limited.nominalConcurrencyShares ?? 0),
      queuing === undefined ? NOTHING : (queuing.queues ?? 0),
      queuing === undefined ? NOTHING : (queuing.handSize ?? 0),
      queuing === undefined ? NOTHING : (queuing.queueLengthLimit ?? 0),
      ageOf(level, now),
    ]
  },
)
