/** Custom resources whose versions a webhook of this process converts. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import type { KubeObject } from '../../api/meta'
import { seconds } from '../../clock/duration'
import { Cluster } from '../../cluster'
import { ensure } from '../../ensure'
import { refusal } from '../../testing/api'
import type { Answerer } from './answerers'

const URL = 'https://hooks.example.com/convert'

const version = (name: string, field: string, storage: boolean) => ({
  name,
  served: true,
  storage,
  schema: {
    openAPIV3Schema: {
      type: 'object',
      properties: { spec: { type: 'object', properties: { [field]: { type: 'string' } } } },
    },
  },
})

const DEFINITION = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'shops.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'shops', kind: 'Shop', singular: 'shop', listKind: 'ShopList' },
    versions: [version('v1', 'host', false), version('v2', 'address', true)],
    conversion: {
      strategy: 'Webhook',
      webhook: { clientConfig: { url: URL }, conversionReviewVersions: ['v1'] },
    },
  },
}

/** Answers a review with what `convert` makes of each object. */
const converting =
  (convert: (object: KubeObject, apiVersion: string) => object): Answerer =>
  ({ request: { objects, desiredAPIVersion } }) => ({
    result: { status: 'Success' },
    convertedObjects: objects.map((object: KubeObject) => convert(object, desiredAPIVersion)),
  })

/** What v1 calls host is the address in v2. */
const renaming = converting((object, apiVersion) => {
  const { host, address } = object.spec as { host?: string; address?: string }
  const spec = apiVersion === 'example.com/v1' ? { host: address } : { address: host }
  return { ...object, apiVersion, spec }
})

class Shops {
  readonly cluster = new Cluster({ controllers: [], scheduler: false })
  calls = 0

  constructor(answer: Answerer) {
    const { server, webhooks } = this.cluster
    webhooks.answer(URL, (review) => {
      this.calls++
      return answer(review)
    })
    const definitions = server.registry.ofKind('CustomResourceDefinition')
    server.create(definitions, DEFINITION, { user: 'test' })
    this.cluster.run(seconds(1))
  }

  resource(version: string) {
    const { registry } = this.cluster.server
    return ensure(registry.ofPath(`example.com/${version}`, 'shops'), 'a version that is served')
  }

  create(version: string, spec: object): KubeObject {
    const resource = this.resource(version)
    const { apiVersion, kind } = resource
    const metadata = { name: 'shop', namespace: 'default' }
    return this.cluster.server.create(resource, { apiVersion, kind, metadata, spec }, USER)
  }
}

const USER = { user: 'test' }

describe('a version that a webhook converts', () => {
  test('is stored as the other, and answered as it was sent', () => {
    const shops = new Shops(renaming)
    const answered = shops.create('v1', { host: 'a' })
    expect(answered).toMatchObject({ apiVersion: 'example.com/v1', spec: { host: 'a' } })
    const stored = shops.cluster.store.get('shops.example.com', 'default/shop')
    expect(stored).toMatchObject({ apiVersion: 'example.com/v2', spec: { address: 'a' } })
    expect(answered.metadata).toEqual(stored?.metadata)
  })

  test('is converted once for each version of an object', () => {
    const shops = new Shops(renaming)
    shops.create('v2', { address: 'a' })
    expect(shops.calls).toBe(0)
    const { conversion } = shops.resource('v1')
    const stored = shops.cluster.server.get(shops.resource('v2'), 'default/shop')
    for (let i = 0; i < 3; i++) conversion?.fromStored(stored)
    expect(shops.calls).toBe(1)
  })

  test('is patched in its own words', () => {
    const shops = new Shops(renaming)
    shops.create('v1', { host: 'a' })
    const { server } = shops.cluster
    const patch = { spec: { host: 'b' } }
    const patched = server.patch(shops.resource('v1'), 'default/shop', patch, USER, 'merge')
    expect(patched).toMatchObject({ apiVersion: 'example.com/v1', spec: { host: 'b' } })
  })

  const failing = 'conversion webhook for example.com/v1, Kind=Shop '
  for (const [answer, message] of [
    [() => ({ fails: 'EOF' }), `failed: Post "${URL}?timeout=30s": EOF`],
    [
      () => ({ result: { status: 'Failure', message: 'cannot do that' } }),
      'failed: cannot do that',
    ],
    [() => ({ result: {} }), "failed: response.result.status was '', not 'Success'"],
    [() => ({ result: { status: 'Success' } }), 'returned 0 objects, expected 1'],
    [
      converting((object) => object),
      'returned invalid converted object at index 0: ' +
        'invalid groupVersion (expected example.com/v2, received example.com/v1)',
    ],
    [
      converting((object, apiVersion) => ({
        ...object,
        apiVersion,
        metadata: { ...object.metadata, name: 'other' },
      })),
      'returned invalid converted object at index 0: must have the same name: shop != other',
    ],
  ] as const) {
    test(`is refused where the webhook ${message}`, () => {
      const shops = new Shops(answer)
      expect(refusal(() => shops.create('v1', { host: 'a' }))).toBe(failing + message)
    })
  }
})
