/** The cells of workloads that the goldens do not show: what came after them. */
import { test } from 'node:test'
import { expect } from 'expect'
import { metadata, NOW } from '../../testing/objects'
import type { Cell, Columns } from './column'
import { deploymentColumns, replicaSetColumns, scaleColumns } from './workloads'

function check(columns: Columns, body: object, expected: readonly Cell[]) {
  const object = { apiVersion: 'v1', kind: 'X', metadata: metadata('x'), ...body }
  expect(columns.cells(object, NOW)).toEqual(expected)
}

test('a scale shows what is wanted and what is there', () => {
  check(scaleColumns, { spec: { replicas: 3 }, status: { replicas: 2 } }, ['x', 3, 2, '60m'])
  check(scaleColumns, { spec: {}, status: {} }, ['x', 0, 0, '60m'])
})

test('a selector that cannot be read leaves the rest of the row', () => {
  const selector = { matchExpressions: [{ key: 'a', operator: 'Odd' }] }
  const body = { spec: { replicas: 1, selector, template: {} }, status: {} }
  check(deploymentColumns, body, ['x', '0/1', 0, 0, '60m', '', '', '<invalid>'])
  check(replicaSetColumns, body, ['x', 1, 0, 0, '60m', '', '', '<error>'])
})
