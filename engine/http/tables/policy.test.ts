/** The cells of priorities, signing requests and flow control that the goldens do not show. */
import { test } from 'node:test'
import { expect } from 'expect'
import { metadata, NOW } from '../../testing/objects'
import { certificateSigningRequestColumns } from './access'
import type { Cell, Columns } from './column'
import { flowSchemaColumns, priorityLevelColumns } from './flow-control'
import { componentStatusColumns } from './nodes'
import { priorityClassColumns } from './policy'

function check(columns: Columns, body: object, expected: readonly Cell[]) {
  const object = { apiVersion: 'v1', kind: 'X', metadata: metadata('x'), ...body }
  expect(columns.cells(object, NOW)).toEqual(['x', ...expected])
}

test('a priority says whether it preempts', () => {
  check(priorityClassColumns, { value: 7 }, [7, false, '60m', ''])
  const never = { value: 7, globalDefault: true, preemptionPolicy: 'Never' }
  check(priorityClassColumns, never, [7, true, '60m', 'Never'])
})

test('a signing request shows for how long, and how far it has come', () => {
  const request = (spec: object, status: object | undefined, expected: readonly Cell[]) =>
    check(certificateSigningRequestColumns, { spec, ...(status && { status }) }, expected)
  request({}, undefined, ['60m', '<none>', '', '<none>', 'Pending'])
  const spec = { signerName: 's', username: 'me', expirationSeconds: 3600 }
  const status = { conditions: [{ type: 'Approved' }], certificate: 'eA==' }
  request(spec, status, ['60m', 's', 'me', '60m', 'Approved,Issued'])
})

test('a level of priority shows its queues, if it has any', () => {
  const level = (spec: object, expected: readonly Cell[]) =>
    check(priorityLevelColumns, { spec }, [...expected, '60m'])
  level({ type: 'Exempt' }, ['Exempt', '<none>', '<none>', '<none>', '<none>'])
  const limited = { nominalConcurrencyShares: 30, limitResponse: { type: 'Reject' } }
  level({ type: 'Limited', limited }, ['Limited', 30, '<none>', '<none>', '<none>'])
  const queuing = { queues: 64, handSize: 6, queueLengthLimit: 50 }
  const queued = { ...limited, limitResponse: { type: 'Queue', queuing } }
  level({ type: 'Limited', limited: queued }, ['Limited', 30, 64, 6, 50])
})

test('FlowSchemas are in the order in which they are tried', () => {
  const schema = (name: string, matchingPrecedence: number) => ({
    apiVersion: 'v1',
    kind: 'X',
    metadata: metadata(name),
    spec: { matchingPrecedence },
  })
  const schemas = [schema('c', 9), schema('b', 9), schema('a', 100), schema('d', 1)]
  const sorted = schemas.sort(flowSchemaColumns.order).map((each) => each.metadata.name)
  expect(sorted).toEqual(['d', 'b', 'c', 'a'])
})

test('a FlowSchema whose level is missing says so', () => {
  const flow = (spec: object, conditions: readonly object[], expected: readonly Cell[]) =>
    check(flowSchemaColumns, { spec, status: { conditions } }, expected)
  const spec = { priorityLevelConfiguration: { name: 'l' }, matchingPrecedence: 5 }
  flow(spec, [], ['l', 5, '<none>', '60m', '?'])
  const distinguisherMethod = { type: 'ByUser' }
  const dangling = [{ type: 'Dangling', status: 'False' }]
  flow({ ...spec, distinguisherMethod }, dangling, ['l', 5, 'ByUser', '60m', 'False'])
})

test('a component is healthy, unhealthy or unknown', () => {
  const healthy = (status: string, more: object = {}) => ({
    conditions: [{ type: 'Healthy', status, ...more }],
  })
  check(componentStatusColumns, {}, ['Unknown', '', ''])
  check(componentStatusColumns, healthy('True', { message: 'ok' }), ['Healthy', 'ok', ''])
  check(componentStatusColumns, healthy('False', { error: 'no' }), ['Unhealthy', '', 'no'])
})
