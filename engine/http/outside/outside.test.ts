/** Webhooks that listen on a port of this machine, asked by a cluster that is served. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { expect } from 'expect'
import { seconds } from '../../clock/duration'
import { Cluster } from '../../cluster'
import { type Served, serve } from '../serve'
import { type Asks, asks, type Hook, HookServer, saying } from './testing/hook-server'

const server = new HookServer()
const { caBundle } = server
let port: number
before(async () => {
  await server.listen()
  port = server.port
})
after(() => server.close())

const allowing: Hook = (review) => saying(review, { allowed: true })

const labelling: Hook = (review) => {
  const patch = [{ op: 'add', path: '/metadata/labels/seen', value: 'yes' }]
  const encoded = Buffer.from(JSON.stringify(patch)).toString('base64')
  return saying(review, { allowed: true, patchType: 'JSONPatch', patch: encoded })
}

interface Setting {
  readonly cluster?: Cluster
  readonly kind?: 'Validating' | 'Mutating'
  readonly resources?: readonly string[]
  readonly clientConfig?: object
  readonly hook?: Hook
  readonly services?: Readonly<Record<string, string>>
}

/** Serves a cluster with one webhook, until the test is over. */
async function withHook(
  setting: Setting,
  work: (served: Served, api: Asks) => Promise<void>,
): Promise<void> {
  const cluster = setting.cluster ?? new Cluster({ nodes: 1 })
  const { kind = 'Validating', resources = ['configmaps'] } = setting
  server.hook = setting.hook ?? allowing
  server.asked = []
  const { services = { 'shop/hooks:443': `https://127.0.0.1:${port}` } } = setting
  const served = await serve(cluster, { services, clientQuiet: 1 })
  try {
    const api = asks(served)
    const { code } = await api(
      'POST',
      `/apis/admissionregistration.k8s.io/v1/${kind.toLowerCase()}webhookconfigurations`,
      {
        kind: `${kind}WebhookConfiguration`,
        apiVersion: 'admissionregistration.k8s.io/v1',
        metadata: { name: 'hooks' },
        webhooks: [
          {
            name: 'w.example.com',
            clientConfig: setting.clientConfig ?? { url: `https://127.0.0.1:${port}/w`, caBundle },
            rules: [{ operations: ['*'], apiGroups: ['*'], apiVersions: ['*'], resources }],
            sideEffects: 'None',
            admissionReviewVersions: ['v1'],
            timeoutSeconds: 1,
          },
        ],
      },
    )
    expect(code).toBe(201)
    await work(served, api)
  } finally {
    await served.close()
  }
}

const MAPS = '/api/v1/namespaces/default/configmaps'
const configMap = (metadata: object = { name: 'a' }) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata,
})

describe('a client that is told what a webhook decides', () => {
  test('waits for the answer, and the webhook is asked once', async () => {
    await withHook({ kind: 'Mutating', hook: labelling }, async (_, api) => {
      const { code, body } = await api('POST', MAPS, configMap({ name: 'a', labels: { b: 'c' } }))
      expect(code).toBe(201)
      expect(body.metadata).toMatchObject({ labels: { b: 'c', seen: 'yes' } })
      expect(server.asked).toHaveLength(1)
    })
  })

  test('gets the name that is generated, though its request was made more than once', async () => {
    await withHook({}, async (_, api) => {
      const { body } = await api('POST', MAPS, configMap({ generateName: 'a-' }))
      expect(body.metadata).toMatchObject({ name: expect.stringMatching(/^a-.{5}$/) })
      expect(server.asked).toHaveLength(1)
    })
  })

  test('is refused with its words', async () => {
    const denying: Hook = (review) => saying(review, { allowed: false, status: { message: 'no' } })
    await withHook({ hook: denying }, async (_, api) => {
      const { code, body } = await api('POST', MAPS, configMap())
      expect(code).toBe(400)
      expect(body.message).toBe('admission webhook "w.example.com" denied the request: no')
    })
  })

  test('is asked again for the next request, whatever was said to the last', async () => {
    let isAllowed = false
    const changing: Hook = (review) => saying(review, { allowed: isAllowed })
    await withHook({ hook: changing }, async (_, api) => {
      expect(await api('POST', MAPS, configMap())).toMatchObject({ code: 400 })
      isAllowed = true
      expect(await api('POST', MAPS, configMap())).toMatchObject({ code: 201 })
    })
  })

  test('may be many at once', async () => {
    await withHook({}, async (_, api) => {
      const all = Array.from({ length: 20 }, () =>
        api('POST', MAPS, configMap({ generateName: 'a-' })),
      )
      const codes = (await Promise.all(all)).map(({ code }) => code)
      expect(codes).toEqual(codes.map(() => 201))
      expect(server.asked).toHaveLength(20)
    })
  })

  test('may delete many objects, for each of which a webhook is asked', async () => {
    await withHook({}, async (_, api) => {
      for (const name of ['a', 'b', 'c']) await api('POST', MAPS, configMap({ name }))
      expect(await api('DELETE', MAPS)).toMatchObject({ code: 200 })
      expect((await api('GET', MAPS)).body.items).toEqual([])
      expect(server.asked.map(({ request }) => request.operation)).toEqual([
        ...['CREATE', 'CREATE', 'CREATE'],
        ...['DELETE', 'DELETE', 'DELETE'],
      ])
    })
  })

  test('does not keep a webhook from asking the API server itself', async () => {
    let api: Asks | undefined
    const reading: Hook = async (review) => {
      const code = (await api?.('GET', MAPS))?.code
      return saying(review, { allowed: code === 200 })
    }
    await withHook({ hook: reading }, async (_, client) => {
      api = client
      expect(await client('POST', MAPS, configMap())).toMatchObject({ code: 201 })
    })
  })
})

describe('a webhook for a Service', () => {
  const service = { namespace: 'shop', name: 'hooks', path: '/w' }

  test('is asked where it is said to listen, under the name of the Service', async () => {
    await withHook({ clientConfig: { service, caBundle } }, async (_, api) => {
      expect(await api('POST', MAPS, configMap())).toMatchObject({ code: 201 })
      expect(server.asked).toHaveLength(1)
    })
  })

  test('may be asked over HTTP, where it runs beside the cluster', async () => {
    let asked = 0
    const plain = createServer(async (request, response) => {
      asked++
      let text = ''
      for await (const chunk of request) text += chunk
      response.end(saying(JSON.parse(text), { allowed: true }).text)
    })
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve))
    // A server that listens on a port has an address of that kind.
    const { port: at } = plain.address() as AddressInfo
    const services = { 'shop/hooks': `http://127.0.0.1:${at}` }
    await withHook({ clientConfig: { service }, services }, async (_, api) => {
      expect(await api('POST', MAPS, configMap())).toMatchObject({ code: 201 })
      expect(asked).toBe(1)
    })
    plain.close()
  })

  test('of which nobody has said where it listens is not reached', async () => {
    const other = { ...service, name: 'others' }
    await withHook({ clientConfig: { service: other, caBundle } }, async (_, api) => {
      const { body } = await api('POST', MAPS, configMap())
      expect(body.message).toMatch(
        'Post "https://others.shop.svc:443/w?timeout=1s": service "others" not found',
      )
    })
  })
})

describe('a call that fails says why:', () => {
  const failing = 'Internal error occurred: failed calling webhook "w.example.com": '
  const check = async (setting: Setting, problem: string) => {
    await withHook(setting, async (_, api) => {
      const { code, body } = await api('POST', MAPS, configMap())
      expect(code).toBe(500)
      expect(body.message).toBe(failing + problem.replaceAll('PORT', String(port)))
    })
  }
  const post = 'failed to call webhook: Post "https://127.0.0.1:PORT/w?timeout=1s": '
  const urlOf = (host: string, at = port) => `https://${host}:${at}/w`

  test('a certificate of nobody that is known', () =>
    check(
      { clientConfig: { url: urlOf('127.0.0.1') } },
      `${post}tls: failed to verify certificate: x509: certificate signed by unknown authority`,
    ))

  test('a certificate for other names', () =>
    check(
      { clientConfig: { url: urlOf('localhost'), caBundle } },
      'failed to call webhook: Post "https://localhost:PORT/w?timeout=1s": ' +
        'tls: failed to verify certificate: x509: ' +
        'certificate is valid for hooks.shop.svc, not localhost',
    ))

  test('nobody listens', () =>
    check(
      { clientConfig: { url: urlOf('127.0.0.1', 1), caBundle } },
      'failed to call webhook: Post "https://127.0.0.1:1/w?timeout=1s": ' +
        'dial tcp 127.0.0.1:1: connect: connection refused',
    ))

  test('no answer in time', () =>
    check({ hook: () => new Promise(() => undefined) }, `${post}context deadline exceeded`))

  test('an error of the server', () =>
    check(
      { hook: () => ({ code: 500, type: 'text/plain', text: 'boom\n' }) },
      'failed to call webhook: ' +
        'an error on the server ("boom") has prevented the request from succeeding',
    ))

  test('a page that is not there', () =>
    check(
      { hook: () => ({ code: 404, text: '' }) },
      'failed to call webhook: the server could not find the requested resource',
    ))

  test('an answer that is no JSON', () =>
    check(
      { hook: () => ({ text: '<html>' }) },
      "failed to call webhook: couldn't get version/kind; json parse error: " +
        "invalid character '<' looking for beginning of value",
    ))

  test('no answer at all', () =>
    check(
      { hook: () => ({ text: '' }) },
      'failed to call webhook: ' +
        '0-length response with status code: 200 and content type: application/json',
    ))
})

describe('work of components', () => {
  test('is done again when the answer is in, and the clock stands until then', async () => {
    const cluster = new Cluster({ nodes: 1 })
    cluster.settle()
    const slow: Hook = async (review) => {
      const before = cluster.now()
      for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve))
      return saying(review, { allowed: cluster.now() === before })
    }
    await withHook({ cluster, resources: ['pods', 'events'], hook: slow }, async (served, api) => {
      await api('POST', '/apis/apps/v1/namespaces/default/deployments', {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'web' },
        spec: {
          replicas: 2,
          selector: { matchLabels: { app: 'web' } },
          template: {
            metadata: { labels: { app: 'web' } },
            spec: { containers: [{ name: 'c', image: 'nginx' }] },
          },
        },
      })
      await served.settle()
      const { body } = await api('GET', '/api/v1/namespaces/default/pods')
      expect(body.items).toHaveLength(2)
      expect(body.items).toMatchObject([0, 1].map(() => ({ status: { phase: 'Running' } })))
      const creations = server.asked.filter(
        ({ request: { operation, kind } }) => operation === 'CREATE' && kind.kind === 'Pod',
      )
      expect(creations).toHaveLength(2)
      // Who asked for a Pod under a name got it under that name.
      const names = body.items?.map((it) => ('metadata' in it ? it.metadata : it))
      expect(names).toMatchObject(
        creations
          .map(({ request: { name } }) => ({ name }))
          .sort((a, b) => (a.name < b.name ? -1 : 1)),
      )
      const events = await api('GET', '/api/v1/namespaces/default/events')
      const reasons = events.body.items?.flatMap((it) => ('reason' in it ? it.reason : []))
      expect(reasons?.filter((it) => /^SuccessfulCreate|^Failed/.test(String(it)))).toEqual([
        'SuccessfulCreate',
        'SuccessfulCreate',
      ])
      expect(cluster.now()).toBeLessThan(seconds(60) + Date.UTC(2025, 0, 1) * 1000)
    })
  })
})
