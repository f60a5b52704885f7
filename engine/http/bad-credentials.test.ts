/** Who may not ask, or not from there: told so before anything else of a request is looked at. */
import { after, before, describe, test } from 'node:test'
import { expect } from 'expect'
import { WebSocket } from 'ws'
import { BesiegedServer, type Sent } from './testing/besieged-server'

let server: BesiegedServer
before(async () => {
  server = await BesiegedServer.begin()
})
after(() => server.end())

const PODS = '/api/v1/namespaces/default/pods'
const MAPS = '/api/v1/namespaces/default/configmaps'

describe('a token that is none is refused', () => {
  const unsigned = [{ alg: 'none' }, { sub: 'system:serviceaccount:default:default' }]
  const parts = unsigned.map((it) => Buffer.from(JSON.stringify(it)).toString('base64url'))
  const tokens = {
    'a word': 'x',
    'no signature': `${parts.join('.')}.`,
    'a signature of nothing': `${parts.join('.')}.AAAA`,
    'no JSON': 'a.b.c',
    'many parts': '.'.repeat(1000),
    'a long one': 'a'.repeat(100_000),
    'a name that JavaScript knows': '__proto__.__proto__.__proto__',
    'of bootstrapping': 'abcdef.0123456789abcdef',
  }
  for (const [name, token] of Object.entries(tokens)) {
    check(name, PODS, { token }, 401, 'Unauthorized')
  }
  const header = (authorization: string) => ({ token: '', headers: { authorization } })
  check('with nothing behind the word', PODS, header('Bearer'), 403)
  check('of another scheme', PODS, header('Basic eDp5'), 403)
  check('even where everybody may ask', '/version', { token: 'x' }, 401, 'Unauthorized')
})

describe('who may not do something learns nothing else', () => {
  const nobody = (sent: Sent): Sent => ({ ...sent, token: '' })
  const says = (what: string, where = 'in the namespace "default"') =>
    `User "system:anonymous" cannot ${what} ${where}`
  const post = nobody({ method: 'POST', body: '{' })
  const core = 'in API group ""'
  const creates = says(`create resource "configmaps" ${core}`)
  check('of a body', MAPS, post, 403, `configmaps is forbidden: ${creates}`)
  const odd = { 'content-type': 'text/plain' }
  check('of its type', MAPS, { ...post, headers: odd }, 403, `configmaps is forbidden: ${creates}`)
  check(
    'of what there is',
    `${MAPS}/nothing`,
    nobody({}),
    403,
    `configmaps "nothing" is forbidden: ${says(`get resource "configmaps" ${core}`)}`,
  )
  check(
    'of kinds',
    '/apis/example.com/v1/things',
    nobody({}),
    403,
    'things.example.com is forbidden: ' +
      says('list resource "things" in API group "example.com"', 'at the cluster scope'),
  )
  check(
    'of parts',
    `${PODS}/web/nothing`,
    nobody({ method: 'PUT', body: '{' }),
    403,
    `pods "web" is forbidden: ${says(`update resource "pods/nothing" ${core}`)}`,
  )
  check(
    'of options',
    `${MAPS}/a?propagationPolicy=x`,
    nobody({ method: 'DELETE', body: '{' }),
    403,
    `configmaps "a" is forbidden: ${says(`delete resource "configmaps" ${core}`)}`,
  )
  check(
    'of parameters',
    `${MAPS}?limit=x&watch=1&labelSelector=(`,
    nobody({}),
    403,
    `configmaps is forbidden: ${says(`watch resource "configmaps" ${core}`)}`,
  )
  check(
    'of paths',
    '/nothing',
    nobody({}),
    403,
    'forbidden: User "system:anonymous" cannot get path "/nothing"',
  )
  check('of patches', `${MAPS}/a`, nobody({ method: 'PATCH', body: '{' }), 403)
  check('of collections', MAPS, nobody({ method: 'DELETE' }), 403)
  check('of methods', MAPS, nobody({ method: 'TRACE' }), 403)
  check('of logs', `${PODS}/web/log`, nobody({}), 403)
  check('of proxies', `${PODS}/web/proxy/`, nobody({}), 403)
  const jane: Sent = { headers: { 'impersonate-user': 'jane', 'impersonate-group': 'a' } }
  check('as somebody else', MAPS, { ...jane, method: 'POST', body: '{' }, 403)
  const anyone = { token: '', headers: { 'impersonate-user': 'kubernetes-admin' } }
  check('by being somebody else', MAPS, anyone, 403)
})

describe('the simulation is the administrator’s alone', () => {
  const steer: Sent = { method: 'POST', body: { advance: '1h' } }
  const paths = ['clock', 'faults', 'trace', 'clock/done', 'nothing']
  const jane = { 'impersonate-user': 'jane' }
  for (const path of paths) {
    const url = `/kubecumber/${path}`
    check(`${path}, of nobody`, url, { ...steer, token: '' }, 403)
    check(`${path}, of somebody`, url, { ...steer, headers: jane }, 403)
    check(`${path}, seen by somebody`, url, { headers: jane }, 403)
  }
  check('no fault', '/kubecumber/faults', { method: 'POST', body: { fault: '__proto__' } }, 400)
  check('no time', '/kubecumber/clock', { method: 'POST', body: { advance: '1 year' } }, 400)
  check('no speed', '/kubecumber/clock', { method: 'POST', body: { speed: 1e300 } }, 400)
  check('no body', '/kubecumber/clock', { method: 'POST', body: '[' }, 400)
})

describe('a page of another site changes nothing', () => {
  const origin = (value: string) => ({ origin: value })
  const message = (from: string) =>
    `forbidden: requests of the origin "${from}" may not change anything`
  const from = 'https://example.com'
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    check(method, `${MAPS}/a`, { method, headers: origin(from), body: {} }, 403, message(from))
  }
  const steer = { method: 'POST', headers: origin('null'), body: { settle: true } }
  check('of the clock', '/kubecumber/clock', steer, 403, message('null'))
  test('of a Pod, by a WebSocket with the browser’s own credentials', async () => {
    const url = `${server.served.url}${PODS}/web/exec?command=sh`
    const { admin, ca } = server.served.keys
    const shown = { cert: admin.certificate, key: admin.privateKey, ca: ca.certificate }
    const refused = await new Promise((resolve) => {
      const protocols = ['v5.channel.k8s.io']
      const socket = new WebSocket(url.replace('https', 'wss'), protocols, {
        ...shown,
        origin: from,
      })
      socket.on('unexpected-response', (_, { statusCode }) => resolve(statusCode))
      socket.on('open', () => resolve('open'))
      socket.on('error', () => undefined)
    })
    expect(refused).toBe(403)
  })
  test('but may do what the server’s own page may', async () => {
    const headers = origin(server.served.url)
    const { code } = await server.ask(MAPS, { method: 'POST', headers, body: '{' })
    expect(code).toBe(400)
  })
})

function check(name: string, path: string, sent: Sent, code: number, message?: string): void {
  test(name, async () => {
    const { code: is, text } = await server.ask(path, sent)
    const says = message === undefined ? undefined : JSON.parse(text).message
    expect({ code: is, says }).toEqual({ code, says: message })
    expect(server.bugs).toEqual([])
  })
}
