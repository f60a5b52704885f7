/** Clients of a custom resource whose versions are converted over HTTPS. */
import { request } from 'node:https'
import { after, before, test } from 'node:test'
import { expect } from 'expect'
import { seconds } from '../../clock/duration'
import { Cluster } from '../../cluster'
import { type Served, serve } from '../serve'
import { type Asks, asks, type Hook, HookServer, saying } from './testing/hook-server'

const server = new HookServer()
before(() => server.listen())
after(() => server.close())

const version = (name: string, storage: boolean) => ({
  name,
  served: true,
  storage,
  schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
})

const definition = () => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'shops.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'shops', kind: 'Shop', singular: 'shop', listKind: 'ShopList' },
    versions: [version('v1', false), version('v2', true)],
    conversion: {
      strategy: 'Webhook',
      webhook: {
        clientConfig: { url: `https://127.0.0.1:${server.port}/`, caBundle: server.caBundle },
        conversionReviewVersions: ['v1'],
      },
    },
  },
})

/** The spec of an object says which version it is in. */
const converting: Hook = (review) => {
  const { desiredAPIVersion: apiVersion, objects } = review.request
  const convertedObjects = objects.map((object) => ({
    ...object,
    apiVersion,
    spec: { ...object.spec, in: apiVersion },
  }))
  return saying(review, { result: { status: 'Success' }, convertedObjects })
}

const SHOPS = '/apis/example.com/v1/namespaces/default/shops'

async function withShops(hook: Hook, work: (api: Asks, served: Served) => Promise<void>) {
  server.hook = hook
  server.asked = []
  const cluster = new Cluster({ controllers: [], scheduler: false })
  const served = await serve(cluster, { clientQuiet: 1 })
  try {
    const api = asks(served)
    const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
    expect(await api('POST', path, definition())).toMatchObject({ code: 201 })
    await served.advance(seconds(1))
    await work(api, served)
  } finally {
    await served.close()
  }
}

const shop = (name: string) => ({
  apiVersion: 'example.com/v1',
  kind: 'Shop',
  metadata: { name },
  spec: {},
})

test('a client writes and reads the version that it knows, and each object is written once', async () => {
  await withShops(converting, async (api, { cluster }) => {
    for (const name of ['a', 'b']) {
      const { code, body } = await api('POST', SHOPS, shop(name))
      expect(code).toBe(201)
      expect(body).toMatchObject({ metadata: { name }, spec: { in: 'example.com/v1' } })
    }
    expect(cluster.store.get('shops.example.com', 'default/a')?.spec).toEqual({
      in: 'example.com/v2',
    })
    const { body } = await api('GET', SHOPS)
    expect(body.items?.map((it) => ('spec' in it ? it.spec : it))).toEqual([
      { in: 'example.com/v1' },
      { in: 'example.com/v1' },
    ])
    // Two that were sent, and the same two as they are stored.
    expect(server.asked).toHaveLength(4)
  })
})

test('a watch tells what is converted in its order', async () => {
  await withShops(converting, async (api, { url, keys }) => {
    const lines: string[] = []
    const headers = { authorization: `Bearer ${keys.adminToken}` }
    const options = { headers, ca: keys.ca.certificate, agent: false } as const
    const told = new Promise<void>((resolve) => {
      const watching = request(`${url}${SHOPS}?watch=1`, options, (response) => {
        response.on('data', (chunk: Buffer) => {
          lines.push(...chunk.toString().trim().split('\n'))
          if (lines.length >= 3) resolve()
        })
        response.on('error', () => undefined)
      })
      watching.on('error', () => undefined)
      watching.end()
    })
    for (const name of ['a', 'b', 'c']) await api('POST', SHOPS, shop(name))
    await told
    const events = lines.map((line) => JSON.parse(line))
    expect(events.map(({ type, object }) => [type, object.metadata.name, object.spec.in])).toEqual(
      ['a', 'b', 'c'].map((name) => ['ADDED', name, 'example.com/v1']),
    )
  })
})

test('what cannot be converted is an error of the server', async () => {
  const failing: Hook = (review) => saying(review, { result: { message: 'no' } })
  await withShops(failing, async (api) => {
    const { code, body } = await api('POST', SHOPS, shop('a'))
    expect(code).toBe(500)
    expect(body.message).toBe('conversion webhook for example.com/v1, Kind=Shop failed: no')
  })
})
