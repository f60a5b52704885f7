/** Requests that are wrong, over real connections: each gets an answer that says so. */
import { after, before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { expect } from 'expect'
import { type Answered, BesiegedServer, type Sent } from './testing/besieged-server'

let server: BesiegedServer
before(async () => {
  server = await BesiegedServer.begin()
})
after(() => server.end())

const MAPS = '/api/v1/namespaces/default/configmaps'
const POST: Sent = { method: 'POST' }
const MAP = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }
const deep = (open: string, close: string, levels: number) =>
  `${open.repeat(levels)}${close.repeat(levels)}`
const protobuf = { 'content-type': 'application/vnd.kubernetes.protobuf' }
const yaml = { 'content-type': 'application/yaml' }

describe('bodies that cannot be read are a BadRequest', () => {
  check('JSON that breaks off', MAPS, { ...POST, body: '{"apiVersion":"v1",' }, 400)
  check('JSON that goes on', MAPS, { ...POST, body: `${JSON.stringify(MAP)}}` }, 400)
  check('nothing', MAPS, { ...POST, body: '' }, 400)
  check('a text', MAPS, { ...POST, body: '"x"' }, 400)
  check('a list', MAPS, { ...POST, body: '[]' }, 400)
  check('null', MAPS, { ...POST, body: 'null' }, 422)
  check('zeros', MAPS, { ...POST, body: '\0\0\0' }, 400)
  check('YAML that breaks off', MAPS, { ...POST, headers: yaml, body: 'a: [' }, 400)
  check('YAML of two documents', MAPS, { ...POST, headers: yaml, body: 'a: b\n---\nc: d' }, 422)
  check('YAML that grows', MAPS, { ...POST, headers: yaml, body: laughs() }, 400)
  check('YAML in circles', MAPS, { ...POST, headers: yaml, body: 'a: &a\n  b: *a' }, 400)
  check('no protobuf', MAPS, { ...POST, headers: protobuf, body: 'k8s' }, 400)
  check('broken protobuf', MAPS, { ...POST, headers: protobuf, body: 'k8s\0\n\xff\xff\xff' }, 400)
  check('JSON of 10,000 lists', MAPS, { ...POST, body: deep('[', ']', 10_000) }, 400)
  check('JSON of 100,000 objects', MAPS, { ...POST, body: deep('{"a":', '}', 100_000) }, 400)
  check('YAML of 10,000 lists', MAPS, { ...POST, headers: yaml, body: deep('[', ']', 10_000) }, 400)
  check(
    'annotations of 10,000 levels',
    MAPS,
    { ...POST, body: `{"metadata":{"annotations":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_002)}` },
    400,
  )
  check('a compressed body', MAPS, { ...POST, body: gzipSync(JSON.stringify(MAP)) }, 400)
})

describe('bodies of types that nobody reads', () => {
  const of = (type: string): Sent => ({ ...POST, headers: { 'content-type': type }, body: MAP })
  check('text', MAPS, of('text/plain'), 415)
  check('nonsense', MAPS, of(';;;'), 415)
  check('a form', MAPS, of('multipart/form-data; boundary=x'), 415)
  check('the type of a patch', MAPS, of('application/merge-patch+json'), 415)
  check('a name that JavaScript knows', MAPS, of('constructor'), 415)
  const patch = { method: 'PATCH', body: MAP }
  check('no type of a patch', `${MAPS}/kube-root-ca.crt`, patch, 415)
})

describe('what is too large', () => {
  const large = 'x'.repeat(10 * 1024 * 1024)
  check('a body of 10 MB', MAPS, { ...POST, body: large }, 413)
  check('a patch of 10 MB', `${MAPS}/a`, { method: 'PATCH', body: large }, 413)
  const chunked = { 'transfer-encoding': 'chunked' }
  check('a body of 10 MB of unknown length', MAPS, { ...POST, headers: chunked, body: large }, 413)
  const operations = Array.from({ length: 10_001 }, () => ({ op: 'test', path: '/a', value: 1 }))
  check(
    'a patch of 10,001 operations',
    `${MAPS}/kube-root-ca.crt`,
    {
      method: 'PATCH',
      headers: { 'content-type': 'application/json-patch+json' },
      body: operations,
    },
    // The Cluster has no controller that makes the object.
    404,
  )
  check('a query of 500 kB', `${MAPS}?labelSelector=${'a,'.repeat(250_000)}a`, {}, 200)
  check('a header of 500 kB', MAPS, { headers: { 'x-a': 'a'.repeat(500_000) } }, 200)
  check('a query of 2 MB', `${MAPS}?a=${'a'.repeat(2 ** 21)}`, {}, 431)
})

describe('URLs that are none', () => {
  check('a path to elsewhere', '/../../../../etc/passwd', {}, 404)
  check('the same, escaped', '/%2e%2e/%2e%2e/etc/passwd', {}, 404)
  check('a name with a path', `${MAPS}/..%2f..%2fsecrets`, {}, 400)
  check('half an escape', `${MAPS}/%`, {}, 400)
  check('an escape of no character', `${MAPS}/%ff%fe`, {}, 404)
  check('a zero', `${MAPS}/%00`, {}, 404)
  check('slashes', '//////', {}, 404)
  check('a URL as the path', 'https://example.com/api', {}, 404)
  check('a star', '*', { method: 'OPTIONS' }, 200)
  check('a long name', `${MAPS}/${'a'.repeat(10_000)}`, {}, 404)
  check('many segments', '/a'.repeat(10_000), {}, 404)
})

describe('methods', () => {
  check('HEAD of an object', `${MAPS}/a`, { method: 'HEAD' }, 405)
  check('OPTIONS', MAPS, { method: 'OPTIONS' }, 405)
  check('TRACE', MAPS, { method: 'TRACE' }, 405)
  check('PROPFIND', MAPS, { method: 'PROPFIND' }, 405)
  check('a body where there is none', '/healthz', { body: 'x'.repeat(1000) }, 200)
})

describe('parameters', () => {
  check('a limit below zero', `${MAPS}?limit=-1`, {}, 200)
  check('a limit of 30 digits', `${MAPS}?limit=${'9'.repeat(30)}`, {}, 400)
  check('no number', `${MAPS}?timeoutSeconds=x`, {}, 400)
  check('a revision of the future', `${MAPS}?resourceVersion=999999999`, {}, 504)
  check('a forged token', `${MAPS}?continue=AAAA`, {}, 400)
  check('a token of JSON', `${MAPS}?continue=${token('{"v":"meta.k8s.io/v1"}')}`, {}, 400)
  check('a token of the future', `${MAPS}?continue=${token(tokenText(1e15))}`, {}, 200)
  check('a token of a fraction', `${MAPS}?continue=${token(tokenText(0.5))}`, {}, 400)
  check('a selector that breaks off', `${MAPS}?labelSelector=a%20in%20(`, {}, 400)
  check('a selector by no field', `${MAPS}?fieldSelector=spec.x%3Dy`, {}, 400)
  check('parameters twice', `${MAPS}?limit=1&limit=x`, {}, 200)
  check('10,000 parameters', `${MAPS}?${'a=b&'.repeat(10_000)}`, {}, 200)
  check('escapes that are none', `${MAPS}?labelSelector=%&limit=%zz`, {}, 200)
  check('semicolons', `${MAPS}?limit=x;labelSelector=(`, {}, 200)
})

describe('headers', () => {
  check('an Accept of nothing', MAPS, { headers: { accept: 'image/png' } }, 406)
  check('an Accept of nonsense', MAPS, { headers: { accept: ';;,,q=;=' } }, 406)
  check('an Accept of 10,000 wishes', MAPS, { headers: { accept: 'a/b,'.repeat(10_000) } }, 406)
  check('an Expect of nothing', MAPS, { headers: { expect: '200-maybe' } }, 417)
  check(
    'an Expect that is met',
    MAPS,
    { ...POST, headers: { expect: '100-continue' }, body: { ...MAP, metadata: { name: 'c' } } },
    201,
  )
})

test('a defect in a text is what is stored: invalid UTF-8 becomes the sign for it', async () => {
  const body = Buffer.from(JSON.stringify({ ...MAP, metadata: { name: 'b' }, data: { a: '#' } }))
  body[body.indexOf('#')] = 0xff
  const { code, text } = await server.ask(MAPS, { ...POST, body })
  expect({ code, data: JSON.parse(text).data }).toEqual({ code: 201, data: { a: '\ufffd' } })
})

/** The code, a Status that says it where there is one, and a server that goes on. */
function check(name: string, path: string, sent: Sent, code: number): void {
  test(name, async () => {
    const answer = await server.ask(path, sent)
    expect({ code: answer.code, text: answer.text.slice(0, 300) }).toMatchObject({ code })
    expect(problemOf(answer)).toBeUndefined()
    expect(server.bugs).toEqual([])
  })
}

function problemOf({ code, headers, text }: Answered): string | undefined {
  if (/\n\s+at .*\.[tj]s:\d+/.test(text)) return `a stack: ${text}`
  if (headers['content-type'] !== 'application/json' || text === '' || code < 400) return undefined
  const { kind, code: said } = JSON.parse(text)
  return kind === 'Status' && said === code ? undefined : `no Status: ${text}`
}

/** Each line stands for ten of the line before. */
function laughs(): string {
  const lines = Array.from(
    { length: 9 },
    (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(10)}]`,
  )
  return ['a0: &a0 [x]', ...lines].join('\n')
}

function token(text: string): string {
  return Buffer.from(text).toString('base64url')
}

function tokenText(rv: number): string {
  return JSON.stringify({ v: 'meta.k8s.io/v1', rv, start: 'default/a\0' })
}
