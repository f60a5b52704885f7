/** The answers of discovery, as a client gets them. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { Registry } from '../../apiserver/registry'
import { StatusError } from '../../apiserver/status-error'
import { FREE_FORM } from '../../schema/schema'
import { discoveryAnswer } from './answer'

const registry = Registry.builtIn({})
registry.add(
  {
    group: 'example.com',
    version: 'v1',
    kind: 'Shop',
    plural: 'shops',
    singular: 'shop',
    shortNames: [],
    categories: [],
    namespaced: false,
    subresources: ['status'],
  },
  {},
  FREE_FORM,
)

const server = { registry, address: '127.0.0.1:6443', otherPaths: ['/healthz', '/openapi/v2'] }

function ask(path: string, headers: Readonly<Record<string, string>> = {}) {
  return discoveryAnswer({ method: 'GET', path, headers }, server)
}

/** What a path answers to a method: its code. */
function codeOf(method: string, path: string): number | undefined {
  try {
    return discoveryAnswer({ method, path, headers: {} }, server)?.type === undefined
      ? undefined
      : 200
  } catch (error) {
    if (error instanceof StatusError) return error.status.code
    throw error
  }
}

const wanting = (version: string): string =>
  `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`

/** What kubectl 1.30 and later send. */
const ACCEPT = `${wanting('v2')},${wanting('v2beta1')},application/json`

function check(path: string, expected: unknown) {
  const answer = ask(path)
  expect(answer?.type === 'text' ? JSON.parse(String(answer.text)) : answer).toEqual(expected)
}

describe('a path of discovery', () => {
  test('/api names the version of the core group and where the server is', () => {
    const serverAddressByClientCIDRs = [
      { clientCIDR: '0.0.0.0/0', serverAddress: '127.0.0.1:6443' },
    ]
    const object = { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs }
    check('/api', { type: 'object', code: 200, object })
    check('/api/', { type: 'object', code: 200, object })
  })

  test('that nothing is served at is for others to answer', () => {
    for (const path of ['/apis/nothing', '/apis/apps/v2', '/apis//v1', '/other']) {
      check(path, undefined)
    }
    for (const path of ['/api/v1/pods', '/apis/apps/v1/deployments']) check(path, undefined)
  })

  test('that knows methods knows GET, and the others do not ask', () => {
    const codes = (paths: readonly string[]) => paths.map((path) => codeOf('POST', path))
    const once = ['/api', '/api/v1', '/apis/apps/v1', '/version', '/version/']
    expect(codes(once)).toEqual([405, 405, 405, 405, 405])
    expect(codes(['/', '/apis', '/apis/apps/'])).toEqual([200, 200, 200])
    expect(codes(['/api/v2', '/apis/none', '/apis/apps/v2'])).toEqual([404, undefined, undefined])
  })

  test("refuses a method in Kubernetes' words", () => {
    const request = { method: 'DELETE', path: '/version', headers: {} }
    let refusal: unknown
    try {
      discoveryAnswer(request, server)
    } catch (error) {
      refusal = error
    }
    expect(refusal).toMatchObject({
      message: 'the server does not allow this method on the requested resource',
      status: { code: 405, reason: 'MethodNotAllowed', details: {} },
    })
  })

  test('/version tells the release that is modelled', () => {
    expect(ask('/version')).toMatchObject({ text: expect.stringMatching(/^ {2}"major": "1",\n/m) })
  })

  test('/ lists the paths of all groups, and what else the server has', () => {
    const answer = ask('/')
    const { paths } = JSON.parse(answer?.type === 'text' ? String(answer.text) : '')
    expect(paths.slice(0, 5)).toEqual([
      '/api',
      '/api/v1',
      '/apis',
      '/apis/',
      '/apis/admissionregistration.k8s.io',
    ])
    expect(paths.slice(-5)).toEqual([
      '/apis/scheduling.k8s.io/v1',
      '/apis/storage.k8s.io',
      '/apis/storage.k8s.io/v1',
      '/healthz',
      '/openapi/v2',
    ])
  })
})

describe('aggregated discovery', () => {
  const textOf = (path: string, accept: string): string => {
    const answer = ask(path, { accept })
    return answer?.type === 'text' ? String(answer.text) : ''
  }

  test('is what a client gets that asks for it, in the version that it likes best', () => {
    for (const [accept, contentType] of [
      [ACCEPT, wanting('v2')],
      [`${wanting('v3')},${wanting('v2beta1')}`, wanting('v2beta1')],
    ] as const) {
      expect(ask('/apis', { accept })).toMatchObject({ code: 200, contentType })
    }
    expect(ask('/apis', { accept: `application/json,${wanting('v2')}` })?.type).toBe('object')
  })

  test('has built-in kinds without their group and version, and custom ones with', () => {
    const { items, apiVersion } = JSON.parse(textOf('/apis', ACCEPT))
    expect(apiVersion).toBe('apidiscovery.k8s.io/v2')
    const verbs = expect.any(Array)
    const own = { group: 'example.com', version: 'v1', kind: 'Shop' }
    expect(items.at(-1)).toEqual({
      metadata: { name: 'example.com', creationTimestamp: null },
      versions: [
        {
          version: 'v1',
          resources: [
            {
              resource: 'shops',
              responseKind: own,
              scope: 'Cluster',
              singularResource: 'shop',
              verbs,
              subresources: [{ subresource: 'status', responseKind: own, verbs }],
            },
          ],
          freshness: 'Current',
        },
      ],
    })
    expect(items[1].versions[0].resources[2]).toEqual({
      resource: 'deployments',
      responseKind: { group: '', version: '', kind: 'Deployment' },
      scope: 'Namespaced',
      singularResource: 'deployment',
      verbs,
      shortNames: ['deploy'],
      categories: ['all'],
      subresources: [
        {
          subresource: 'scale',
          responseKind: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
          verbs: ['get', 'patch', 'update'],
        },
        {
          subresource: 'status',
          responseKind: { group: '', version: '', kind: 'Deployment' },
          verbs: ['get', 'patch', 'update'],
        },
      ],
    })
  })

  test('of the core group is one group without a name', () => {
    const { items } = JSON.parse(textOf('/api', ACCEPT))
    expect(items).toHaveLength(1)
    expect(items[0].metadata).toEqual({ creationTimestamp: null })
  })

  test('is not sent again to a client that has it', () => {
    const first = ask('/apis', { accept: ACCEPT })
    const etag = first?.type === 'text' ? (first.headers?.ETag ?? '') : ''
    expect(etag).toMatch(/^"[0-9A-F]{128}"$/)
    const again = { accept: ACCEPT, 'if-none-match': etag }
    expect(ask('/apis', again)).toMatchObject({ code: 304, text: '' })
    expect(ask('/api', again)).toMatchObject({ code: 200 })
  })
})
