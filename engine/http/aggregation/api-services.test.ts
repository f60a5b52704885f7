/** An API of another server, as clients of a served cluster meet it. */
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import type { TLSSocket } from 'node:tls'
import { expect } from 'expect'
import { Cluster } from '../../cluster'
import { newAuthority, newKeyPair } from '../authentication/certificates'
import { newKeys } from '../authentication/keys'
import { type Asks, asks } from '../outside/testing/hook-server'
import { type Served, serve } from '../serve'

const authority = newAuthority('backend')
const { certificate, privateKey } = newKeyPair(authority, {
  subject: { commonName: 'backend' },
  hosts: ['wardle.wardle.svc'],
  usages: ['digital signature', 'server auth'],
})
const keys = newKeys([], '10.96.0.1')

interface Asked {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly headers: Readonly<Record<string, unknown>>
  readonly by: unknown
  readonly body: string
}

let server: Server
let asked: Asked[] = []
let isUp = true

const LIST = {
  kind: 'APIResourceList',
  apiVersion: 'v1',
  groupVersion: 'wardle.example.com/v1alpha1',
  resources: [
    {
      name: 'flunders',
      singularName: 'flunder',
      namespaced: true,
      kind: 'Flunder',
      verbs: ['get', 'list', 'create'],
      shortNames: ['fl'],
    },
    { name: 'flunders/status', singularName: '', namespaced: true, kind: 'Flunder', verbs: [] },
    { name: '../../evil', kind: 'Evil', verbs: [] },
    'nonsense',
  ],
}
const GROUP = '/apis/wardle.example.com/v1alpha1'

before(async () => {
  const options = {
    key: privateKey,
    cert: certificate,
    ca: keys.ca.certificate,
    requestCert: true,
  }
  server = createServer(options, async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const { method, url, headers } = request
    // A server of TLS has such sockets.
    const by = (request.socket as TLSSocket).getPeerCertificate().subject.CN
    asked.push({ method, url, headers, by, body })
    if (!isUp) {
      response.writeHead(500).end()
      return
    }
    response.setHeader('content-type', 'application/json')
    response.setHeader('warning', '299 - "new"')
    if (url === GROUP) response.end(JSON.stringify(LIST))
    else if (url?.includes('watch=1')) {
      response.write('{"type":')
      response.end('"ADDED"}\n')
    } else response.writeHead(method === 'POST' ? 201 : 200).end(JSON.stringify({ url, body }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
after(() => {
  server.closeAllConnections()
  server.close()
})

const apiService = (changes: object = {}) => ({
  apiVersion: 'apiregistration.k8s.io/v1',
  kind: 'APIService',
  metadata: { name: 'v1alpha1.wardle.example.com' },
  spec: {
    group: 'wardle.example.com',
    version: 'v1alpha1',
    groupPriorityMinimum: 1000,
    versionPriority: 15,
    service: { namespace: 'wardle', name: 'wardle' },
    caBundle: Buffer.from(authority.certificate).toString('base64'),
    ...changes,
  },
})

const SERVICES = '/apis/apiregistration.k8s.io/v1/apiservices'

/** Serves a cluster with an APIService that has been looked at. */
async function withApi(
  spec: object,
  work: (api: Asks, served: Served) => Promise<void>,
): Promise<void> {
  asked = []
  isUp = true
  const cluster = new Cluster({ controllers: [], scheduler: false })
  // A server that listens on a port has an address of that kind.
  const { port } = server.address() as AddressInfo
  const services = { 'wardle/wardle:443': `https://127.0.0.1:${port}` }
  const served = await serve(cluster, { services, keys, clientQuiet: 1 })
  try {
    const api = asks(served)
    expect(await api('POST', SERVICES, apiService(spec))).toMatchObject({ code: 201 })
    await served.clients.wait()
    asked = []
    await work(api, served)
  } finally {
    await served.close()
  }
}

const conditionsOf = async (api: Asks): Promise<unknown> => {
  const { body } = await api('GET', `${SERVICES}/v1alpha1.wardle.example.com`)
  return body
}

const saying = (status: string, reason: string, message: unknown) => ({
  status: { conditions: [{ type: 'Available', status, reason, message }] },
})

describe('an API behind an APIService', () => {
  test('is available once it answers, and discovered', async () => {
    await withApi({}, async (api) => {
      expect(await conditionsOf(api)).toMatchObject(saying('True', 'Passed', 'all checks passed'))
      const { body } = await api('GET', '/apis')
      expect(body).toMatchObject({
        groups: expect.arrayContaining([
          expect.objectContaining({
            name: 'wardle.example.com',
            preferredVersion: { groupVersion: 'wardle.example.com/v1alpha1', version: 'v1alpha1' },
          }),
        ]),
      })
      expect((await api('GET', GROUP)).body).toEqual(LIST)
    })
  })

  test('is asked what clients ask, by the API server, which says who they are', async () => {
    await withApi({}, async (api) => {
      const path = `${GROUP}/namespaces/default/flunders`
      const { code, body } = await api('POST', path, { kind: 'Flunder' })
      expect(code).toBe(201)
      expect(body).toEqual({ url: path, body: '{"kind":"Flunder"}' })
      const [{ headers, by, method }] = asked as [Asked]
      expect({ method, by }).toEqual({ method: 'POST', by: 'front-proxy-client' })
      expect(headers).toMatchObject({
        'x-remote-user': 'kubernetes-admin',
        'x-remote-group': expect.stringContaining('system:masters'),
        host: 'wardle.wardle.svc',
      })
      expect(headers.authorization).toBeUndefined()
    })
  })

  test('has watches that go on', async () => {
    await withApi({}, async (api) => {
      const { body } = await api('GET', `${GROUP}/flunders?watch=1`)
      expect(body).toEqual({ type: 'ADDED' })
      expect(asked.map(({ url }) => url)).toEqual([`${GROUP}/flunders?watch=1`])
    })
  })

  test('is no longer available when it does not answer as it should', async () => {
    await withApi({}, async (api, served) => {
      isUp = false
      await api(
        'PUT',
        `${SERVICES}/v1alpha1.wardle.example.com`,
        apiService({ versionPriority: 9 }),
      )
      await served.clients.wait()
      expect(await conditionsOf(api)).toMatchObject(
        saying(
          'False',
          'FailedDiscoveryCheck',
          expect.stringMatching(/^failing or missing response/),
        ),
      )
      const { body } = await api('GET', '/apis')
      expect(JSON.stringify(body)).not.toContain('wardle')
    })
  })

  for (const [spec, status, reason, message] of [
    [
      { service: { namespace: 'wardle', name: 'other' } },
      'False',
      'ServiceNotFound',
      'service/other in "wardle" is not present',
    ],
    [
      { caBundle: undefined },
      'False',
      'FailedDiscoveryCheck',
      expect.stringMatching(/: tls: failed to verify certificate: x509: certificate signed by/),
    ],
    [
      { service: undefined, caBundle: undefined },
      'True',
      'Local',
      'Local APIServices are always available',
    ],
  ] as const) {
    test(`is ${reason} with ${JSON.stringify(spec)}`, async () => {
      await withApi(spec, async (api) => {
        expect(await conditionsOf(api)).toMatchObject(saying(status, reason, message))
      })
    })
  }
})
