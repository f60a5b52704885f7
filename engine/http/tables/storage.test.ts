/** The cells of storage that came after the goldens. */
import { test } from 'node:test'
import { expect } from 'expect'
import { metadata, NOW } from '../../testing/objects'
import type { Cell, Columns } from './column'
import { csiDriverColumns, persistentVolumeClaimColumns, persistentVolumeColumns } from './storage'

function check(columns: Columns, body: object, expected: readonly Cell[]) {
  const object = { apiVersion: 'v1', kind: 'X', metadata: metadata('x'), ...body }
  expect(columns.cells(object, NOW)).toEqual(expected)
}

test('volumes and claims show the class of their attributes', () => {
  const spec = { volumeAttributesClassName: 'gold', capacity: { storage: '1Gi' } }
  check(persistentVolumeColumns, { spec, status: {} }, [
    ...['x', '1Gi', '', '', '', '', '', 'gold', '', '60m', '<unset>'],
  ])
  check(persistentVolumeClaimColumns, { spec, status: { phase: 'Bound' } }, [
    ...['x', 'Bound', '', '', '', '', 'gold', '60m', '<unset>'],
  ])
})

test('access modes are in one order, each once', () => {
  const accessModes = ['ReadWriteOncePod', 'ReadWriteOnce', 'ReadWriteOnce']
  check(persistentVolumeColumns, { spec: { accessModes }, status: {} }, [
    ...['x', '0', 'RWO,RWOP', '', '', '', '', '<unset>', '', '60m', '<unset>'],
  ])
})

test('a driver shows what it asks of kubelets', () => {
  check(csiDriverColumns, { spec: {} }, [
    'x',
    true,
    false,
    false,
    '<unset>',
    false,
    '<none>',
    '60m',
  ])
  const spec = {
    attachRequired: false,
    podInfoOnMount: true,
    storageCapacity: true,
    tokenRequests: [{ audience: 'a' }, { audience: 'b' }],
    requiresRepublish: true,
    volumeLifecycleModes: ['Ephemeral', 'Persistent'],
  }
  const modes = 'Ephemeral,Persistent'
  check(csiDriverColumns, { spec }, ['x', false, true, true, 'a,b', true, modes, '60m'])
})
