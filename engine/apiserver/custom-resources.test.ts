import { describe, test } from 'node:test'
import { expect } from 'expect'
import { Cluster } from '../cluster'
import { StatusError } from './status-error'

const ANY = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }

const definition = (changes: object = {}, schema: object = ANY) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'shops.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'shops', kind: 'Shop' },
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    ...changes,
  },
})

const shop = { apiVersion: 'example.com/v1', kind: 'Shop', metadata: { name: 'corner' } }

function settledWith(...objects: readonly Readonly<Record<string, unknown>>[]): Cluster {
  const cluster = new Cluster({ seed: 1 })
  for (const object of objects) {
    cluster.kubectl.apply(object, 'default')
    cluster.settle()
  }
  return cluster
}

function refusalOf(request: () => unknown): string {
  try {
    request()
  } catch (error) {
    if (error instanceof StatusError) return error.message
    throw error
  }
  return 'nothing is refused'
}

describe('a custom resource', () => {
  test('is served when its definition is established, not before', () => {
    const cluster = new Cluster({ seed: 1 })
    cluster.kubectl.apply(definition(), 'default')
    expect(refusalOf(() => cluster.kubectl.apply(shop, 'default'))).toMatch(/^no matches for kind/)
    cluster.settle()
    expect(cluster.kubectl.apply(shop, 'default').object.metadata.generation).toBe(1)
  })

  test('is known in a fork, and to the garbage collector', () => {
    const cluster = settledWith(definition(), shop).fork()
    const { uid } = cluster.server.get(
      cluster.server.registry.get('shops.example.com'),
      'default/corner',
    ).metadata
    const owner = { apiVersion: 'example.com/v1', kind: 'Shop', name: 'corner', uid }
    const owned = { metadata: { name: 'till', ownerReferences: [owner] } }
    cluster.kubectl.apply({ apiVersion: 'v1', kind: 'ConfigMap', ...owned }, 'default')
    cluster.kubectl.delete('shops.example.com', 'default/corner')
    cluster.settle()
    expect(cluster.store.get('configmaps', 'default/till')).toBeUndefined()
  })

  test('goes with its definition, after which its kind is unknown', () => {
    const cluster = settledWith(definition(), shop)
    cluster.kubectl.delete('customresourcedefinitions.apiextensions.k8s.io', 'shops.example.com')
    cluster.settle()
    expect(cluster.store.collection('shops.example.com').size).toBe(0)
    expect(cluster.server.registry.resolve('shop')).toBeUndefined()
    expect(refusalOf(() => cluster.kubectl.apply(shop, 'default'))).toMatch(/^no matches for kind/)
  })

  test('may have the name of a built-in kind in another group', () => {
    const names = { plural: 'services', kind: 'Service' }
    const other = { ...definition({ names }), metadata: { name: 'services.example.com' } }
    const { registry } = settledWith(other).server
    expect(registry.ofKind('Service').id).toBe('services')
    expect(registry.resolve('service')?.id).toBe('services')
    expect(registry.resolve('services.example.com')?.isCustom).toBe(true)
  })

  test('has the apiVersion that it was sent in, and the schema of that version', () => {
    const versions = [
      { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: ANY } },
      {
        name: 'v1beta1',
        served: true,
        storage: false,
        schema: { openAPIV3Schema: { type: 'object' } },
      },
    ]
    const cluster = settledWith(definition({ versions }))
    const beta = { ...shop, apiVersion: 'example.com/v1beta1' }
    expect(cluster.kubectl.apply(beta, 'default').object.apiVersion).toBe('example.com/v1beta1')
    expect(cluster.server.registry.get('shops.example.com').version).toBe('v1')
  })
})

describe('a CustomResourceDefinition is refused', () => {
  const check = (
    what: string,
    changes: object,
    schema: object | undefined,
    expected: string,
  ): void => {
    test(what, () => {
      const message = refusalOf(() => settledWith(definition(changes, schema)))
      expect(message).toBe(
        `CustomResourceDefinition.apiextensions.k8s.io "shops.example.com" is invalid: ${expected}`,
      )
    })
  }
  check(
    'when its name is another',
    { group: 'example.org' },
    ANY,
    'metadata.name: Invalid value: "shops.example.com": must be spec.names.plural+"."+spec.group',
  )
  check(
    'without a domain as its group',
    { group: 'example', names: { plural: 'shops.example.com', kind: 'Shop' } },
    ANY,
    '[metadata.name: Invalid value: "shops.example.com": must be spec.names.plural+"."+spec.group, ' +
      'spec.group: Invalid value: "example": should be a domain with at least one dot, ' +
      'spec.names.plural: Invalid value: "shops.example.com": a DNS-1035 label must consist of lower ' +
      "case alphanumeric characters or '-', start with an alphabetic character, and end with an " +
      "alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is " +
      "'[a-z]([-a-z0-9]*[a-z0-9])?')]",
  )
  check(
    'with a scope of its own',
    { scope: 'World' },
    ANY,
    'spec.scope: Unsupported value: "World": supported values: "Cluster", "Namespaced"',
  )
  check(
    'when its schema is no object at the root',
    {},
    { properties: {} },
    'spec.validation.openAPIV3Schema.type: Required value: must not be empty at the root',
  )
  check(
    'when a field has no type',
    {},
    { type: 'object', properties: { spec: {} } },
    'spec.validation.openAPIV3Schema.properties[spec].type: Required value: ' +
      'must not be empty for specified object fields',
  )
})
