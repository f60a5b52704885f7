/** The cells of admission policies and API services. */
import { test } from 'node:test'
import { expect } from 'expect'
import { metadata, NOW } from '../../testing/objects'
import { admissionBindingColumns, admissionPolicyColumns, apiServiceColumns } from './admission'
import type { Cell, Columns } from './column'

function check(columns: Columns, body: object, expected: readonly Cell[]) {
  const object = { apiVersion: 'v1', kind: 'X', metadata: metadata('x'), ...body }
  expect(columns.cells(object, NOW)).toEqual(['x', ...expected, '60m'])
}

test('a policy counts its validations and names its parameters', () => {
  check(admissionPolicyColumns, { spec: {} }, [0, '<unset>'])
  const paramKind = { apiVersion: 'rules.example.org/v1', kind: 'Limit' }
  const spec = { validations: [{ expression: 'true' }], paramKind }
  check(admissionPolicyColumns, { spec }, [1, 'rules.example.org/v1/Limit'])
})

test('a binding says where its parameters come from', () => {
  const binding = (paramRef: object | undefined, expected: string) => {
    const spec = { policyName: 'p', ...(paramRef && { paramRef }) }
    check(admissionBindingColumns, { spec }, ['p', expected])
  }
  binding(undefined, '<unset>')
  binding({}, '<unset>')
  binding({ name: 'n' }, '*/n')
  binding({ name: 'n', namespace: 'shop' }, 'shop/n')
  const matchExpressions = [{ key: 'c', operator: 'In', values: ['d', 'e'] }]
  binding(
    { selector: { matchLabels: { b: '2', a: '1' }, matchExpressions } },
    '&LabelSelector{MatchLabels:map[string]string{a: 1,b: 2,},MatchExpressions:' +
      '[]LabelSelectorRequirement{LabelSelectorRequirement{Key:c,Operator:In,Values:[d e],},},}',
  )
})

test('an API service is local, or says where it is and whether it answers', () => {
  check(apiServiceColumns, { spec: {} }, ['Local', 'Unknown'])
  const spec = { service: { namespace: 'kube-system', name: 'metrics' } }
  const available = (status: string, reason?: string) => ({
    conditions: [{ type: 'Available', status, ...(reason && { reason }) }],
  })
  const at = 'kube-system/metrics'
  check(apiServiceColumns, { spec, status: available('True', 'Passed') }, [at, 'True'])
  check(apiServiceColumns, { spec, status: available('False', 'Gone') }, [at, 'False (Gone)'])
  check(apiServiceColumns, { spec, status: available('False') }, [at, 'False'])
})
