/** Which resources have columns of their own, and that these fit their cells. */
import { test } from 'node:test'
import { expect } from 'expect'
import { Registry } from '../../apiserver/registry'
import { addZeroValues } from '../../schema/zero-values'
import { metadata, NOW } from '../../testing/objects'
import { columnsOf } from './columns'

const registry = Registry.builtIn({})

test('what can be listed has columns of its own, but for what Kubernetes shows by name', () => {
  const names = (id: string) => columnsOf(registry.get(id)).definitions.map(({ name }) => name)
  const bare = registry.resources().filter(({ id }) => names(id)[1] === 'Created At')
  expect(bare.map(({ id }) => id).filter((id) => !/reviews?\./.test(id))).toEqual([
    'bindings',
    'limitranges',
    'customresourcedefinitions.apiextensions.k8s.io',
    'clusterroles.rbac.authorization.k8s.io',
    'roles.rbac.authorization.k8s.io',
    'csistoragecapacities.storage.k8s.io',
  ])
})

test('a column named by its format holds the name of the object', () => {
  for (const resource of registry.resources()) {
    const { definitions } = columnsOf(resource)
    const named = definitions.filter(({ format }) => format === 'name').map(({ name }) => name)
    expect([resource.id, named[0]]).toEqual([resource.id, 'Name'])
  }
})

test('an object that says nothing has a row, too', () => {
  for (const { apiVersion, kind, id, ...resource } of registry.resources()) {
    const { hasSpec, hasStatus, schema } = resource
    const parts = { ...(hasSpec && { spec: {} }), ...(hasStatus && { status: {} }) }
    const object = { apiVersion, kind, metadata: metadata('x'), ...parts }
    addZeroValues(schema, object)
    const { definitions, cells } = columnsOf(registry.get(id))
    const row = cells(object, NOW)
    expect([id, row.length]).toEqual([id, definitions.length])
    expect([id, row.filter((cell) => `${cell}`.includes('undefined'))]).toEqual([id, []])
  }
})
