import { describe, test } from 'node:test'
import { expect } from 'expect'
import type { KubeObject } from '../api/meta'
import { Cluster } from '../cluster'
import { StatusError } from './status-error'
import { seenAs } from './versions'

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

const CORNER = 'default/corner'
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

  test('that was stored before there was a default has it when it is read', () => {
    const text = { type: 'string' }
    const withDefaults = (defaults: object) => {
      const properties = { a: text, b: text, ...defaults }
      return definition({}, { type: 'object', properties })
    }
    const cluster = settledWith(withDefaults({}), shop)
    const { server } = cluster
    const { metadata, ...bare } = server.get(server.registry.get('shops.example.com'), CORNER)
    const read = () => {
      const { metadata: _, ...rest } = seenAs(server.registry.get('shops.example.com'), stored())
      return rest
    }
    const stored = () => server.get(server.registry.get('shops.example.com'), CORNER)
    const found = [read()]
    for (const defaults of [{ a: { ...text, default: 'A' } }, { b: { ...text, default: 'B' } }]) {
      cluster.kubectl.apply(withDefaults(defaults), 'default')
      found.push(read())
    }
    expect(found).toEqual([bare, { ...bare, a: 'A' }, { ...bare, b: 'B' }])
    expect(stored().metadata).toEqual(metadata)
  })

  test('has no labels that came with a status', () => {
    const schema = { openAPIV3Schema: ANY }
    const version = {
      name: 'v1',
      served: true,
      storage: true,
      schema,
      subresources: { status: {} },
    }
    const { server } = settledWith(definition({ versions: [version] }), shop)
    const resource = server.registry.get('shops.example.com')
    const patch = { metadata: { labels: { by: 'status' } }, status: { open: true } }
    const how = { user: 'kubernetes-admin', subresource: 'status' }
    const { metadata, ...rest } = server.patch(resource, CORNER, patch, how, 'merge')
    expect([metadata.labels, rest]).toMatchObject([undefined, { status: { open: true } }])
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

describe('a CustomResourceDefinition', () => {
  const DEFINITIONS = 'customresourcedefinitions.apiextensions.k8s.io'
  const names = { plural: 'shops', kind: 'Shop', shortNames: ['sh'] }

  test('is known by new names once those are accepted', () => {
    const cluster = settledWith(definition(), definition({ names }))
    expect(cluster.server.registry.resolve('sh')?.id).toBe('shops.example.com')
    expect(cluster.store.get(DEFINITIONS, 'shops.example.com')?.status).toMatchObject({
      acceptedNames: { shortNames: ['sh'] },
    })
  })

  test('says who has approved it in a group of Kubernetes', () => {
    const own = definition({ group: 'shop.k8s.io' })
    const annotations = { 'api-approved.kubernetes.io': 'https://example.com/1' }
    const metadata = { name: 'shops.shop.k8s.io', annotations }
    const cluster = settledWith({ ...own, metadata })
    expect(cluster.store.get(DEFINITIONS, 'shops.shop.k8s.io')?.status).toMatchObject({
      conditions: expect.arrayContaining([
        expect.objectContaining({
          type: 'KubernetesAPIApprovalPolicyConformant',
          status: 'True',
          reason: 'ApprovedAnnotation',
          message: 'approved in https://example.com/1',
        }),
      ]),
    })
  })

  test('keeps the versions that may still be stored', () => {
    const version = (name: string, storage: boolean) => ({
      ...{ name, storage, served: true },
      schema: { openAPIV3Schema: ANY },
    })
    const first = definition({ versions: [version('v1', true)] })
    const both = definition({ versions: [version('v1', false), version('v2', true)] })
    const last = definition({ versions: [version('v2', true)] })
    expect(refusalOf(() => settledWith(first, both, last))).toMatch(
      /status.storedVersions\[0\]: Invalid value: "v1": missing from spec.versions; v1 was previously/,
    )
  })

  test('serves the versions that it says it does', () => {
    const version = (name: string, served: boolean, storage: boolean) => ({
      ...{ name, served, storage },
      schema: { openAPIV3Schema: ANY },
    })
    const both = definition({ versions: [version('v1', true, true), version('v0', true, false)] })
    const one = definition({ versions: [version('v1', true, true), version('v0', false, false)] })
    const { registry } = settledWith(both, one).server
    expect(registry.ofObject('example.com/v0', 'Shop')).toBeUndefined()
    expect(registry.ofObject('example.com/v1', 'Shop')?.version).toBe('v1')
  })

  test('warns of versions that are deprecated, and says which to use', () => {
    const version = (name: string, more: object = {}) => ({
      ...{ name, served: true, storage: name === 'v2', ...more },
      schema: { openAPIV3Schema: ANY },
    })
    const versions = [
      version('v2'),
      version('v1'),
      version('v1beta1', { deprecated: true }),
      version('v1alpha1', { deprecated: true, deprecationWarning: 'it is over' }),
    ]
    const { registry } = settledWith(definition({ versions })).server
    const warningOf = (name: string) =>
      registry.ofObject(`example.com/${name}`, 'Shop')?.strategy.deprecation
    expect(['v2', 'v1', 'v1beta1', 'v1alpha1'].map(warningOf)).toEqual([
      undefined,
      undefined,
      'example.com/v1beta1 Shop is deprecated; use example.com/v2 Shop',
      'it is over',
    ])
  })

  test('lets its objects be selected by fields, and scaled where it says', () => {
    const schema = {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: { color: { type: 'string' }, size: { type: 'integer' } },
        },
      },
    }
    const versions = [
      {
        ...{ name: 'v1', served: true, storage: true },
        schema: { openAPIV3Schema: schema },
        selectableFields: [{ jsonPath: '.spec.color' }],
        subresources: {
          scale: { specReplicasPath: '.spec.size', statusReplicasPath: '.status.size' },
        },
      },
    ]
    const { strategy } = settledWith(definition({ versions })).server.registry.get(
      'shops.example.com',
    )
    const red = { ...shop, spec: { color: 'red' } } as unknown as KubeObject
    expect(strategy.selectableFields?.['spec.color']?.(red)).toBe('red')
    expect(strategy.scalePaths).toEqual({
      specReplicas: ['spec', 'size'],
      statusReplicas: ['status', 'size'],
    })
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
    'in a group of Kubernetes that nobody has approved',
    { group: 'shop.k8s.io' },
    ANY,
    '[metadata.name: Invalid value: "shops.example.com": must be spec.names.plural+"."+spec.group, ' +
      'metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups must have ' +
      'approval annotation "api-approved.kubernetes.io", see https://github.com/kubernetes/enhancements/pull/1111]',
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
