/** APIServices of what a server serves itself. */
import { test } from 'node:test'
import { expect } from 'expect'
import { seconds } from '../../clock/duration'
import { Cluster } from '../../cluster'
import { registerLocalApis } from './local-services'

const cluster = new Cluster({ controllers: [], scheduler: false })
const end = registerLocalApis(cluster, (error) => {
  throw error
})
const services = () =>
  cluster.store
    .collection('apiservices.apiregistration.k8s.io')
    .list({})
    .map(({ metadata, spec }) => [metadata.name, spec] as const)

test('each group and version has one, but that of APIServices itself', () => {
  const found = new Map(services())
  expect(found.get('v1.')).toEqual({
    version: 'v1',
    groupPriorityMinimum: 18000,
    versionPriority: 1,
  })
  expect(found.get('v2.autoscaling')).toMatchObject({ versionPriority: 30 })
  expect(found.has('v1.apiregistration.k8s.io')).toBe(false)
  expect(found.size).toBeGreaterThan(15)
})

test('those of custom resources come and go with them', async () => {
  const { server } = cluster
  const definitions = server.registry.ofKind('CustomResourceDefinition')
  const schema = { openAPIV3Schema: { type: 'object' } }
  const body = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'shops.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'shops', kind: 'Shop' },
      versions: [{ name: 'v1', served: true, storage: true, schema }],
    },
  }
  server.create(definitions, body, { user: 'test' })
  cluster.run(seconds(1))
  await Promise.resolve()
  expect(new Map(services()).get('v1.example.com')).toEqual({
    group: 'example.com',
    version: 'v1',
    groupPriorityMinimum: 1000,
    versionPriority: 100,
  })
  server.delete(definitions, 'shops.example.com', {}, { user: 'test' })
  cluster.run(seconds(10))
  await Promise.resolve()
  expect(new Map(services()).has('v1.example.com')).toBe(false)
  end()
})
