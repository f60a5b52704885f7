/** The descriptions of columns: each field that they name is documented. */
import { test } from 'node:test'
import { expect } from 'expect'
import { Registry } from '../../apiserver/registry'
import { columnsOf } from './columns'
import { described } from './descriptions'

const registry = Registry.builtIn({})

function descriptionsOf(id: string): ReadonlyMap<string, string> {
  const resource = registry.get(id)
  const columns = described(resource, columnsOf(resource).definitions)
  return new Map(columns.map(({ name, description }) => [name, description.slice(0, 44)]))
}

function check(id: string, column: string, expected: string) {
  expect([id, column, descriptionsOf(id).get(column)]).toEqual([id, column, expected])
}

test('a column says what the field says that it shows', () => {
  check('pods', 'Node', 'NodeName indicates in which node this pod is')
  check('replicasets.apps', 'Desired', 'Replicas is the number of desired replicas. ')
  check('roles.rbac.authorization.k8s.io', 'Created At', CREATED)
  check('configmaps', 'Age', CREATED)
})

const CREATED = 'CreationTimestamp is a timestamp representin'

test('every column that has a header says what it is for', () => {
  const silent = registry.resources().flatMap(({ id }) => {
    const entries = [...descriptionsOf(id)].filter(([, description]) => description === '')
    return entries.map(([name]) => `${id} ${name}`)
  })
  expect(silent).toEqual([])
})

test('a description that is there already stays', () => {
  const definition = { name: 'Age', type: 'date', format: '', description: 'Mine', priority: 0 }
  expect(described({ ...registry.get('pods') }, [definition])).toEqual([definition])
})
