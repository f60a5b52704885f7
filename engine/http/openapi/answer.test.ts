/** The answers of /openapi, as a client gets them. */
import { test } from 'node:test'
import { expect } from 'expect'
import { Registry } from '../../apiserver/registry'
import { openApiAnswer } from './answer'
import { openApiV3 } from './openapi'

const registry = Registry.builtIn({})
const hash = openApiV3(registry, 'apis/apps/v1')?.hash ?? ''

function check(url: string, expected: unknown, headers: Readonly<Record<string, string>> = {}) {
  const { pathname: path, searchParams: query } = new URL(url, 'http://127.0.0.1')
  expect(openApiAnswer({ path, query, headers }, registry)).toEqual(expected)
}

const document = (code: number, cached: string, contentType = 'application/json') => ({
  type: 'text',
  code,
  contentType,
  text: code === 304 ? '' : expect.any(Buffer),
  headers: { ETag: expect.stringMatching(/^"[0-9A-F]{128}"$/), Vary: 'Accept', ...cache(cached) },
})

const cache = (text: string) => ({ 'Cache-Control': text })

test('the documents are at their paths', () => {
  for (const path of ['/openapi/v2', '/openapi/v3', '/openapi/v3/api/v1', '/openapi/v3/version']) {
    check(path, document(200, 'no-cache, private'))
  }
})

test('version 2 is sent in protobuf where a client names that first', () => {
  const name = 'application/com.github.proto-openapi.spec.v2'
  const protobuf = document(200, 'no-cache, private', `${name}.v1.0+protobuf`)
  check('/openapi/v2', protobuf, { accept: `${name}@v1.0+protobuf` })
  check('/openapi/v2', protobuf, { accept: `text/html, ${name}.v1.0+protobuf, application/json` })
  const json = document(200, 'no-cache, private')
  check('/openapi/v2', json, { accept: `application/json;q=1, ${name}@v1.0+protobuf` })
  check('/openapi/v3', json, { accept: 'application/json, */*' })
})

test('other forms there are none of', () => {
  const refused = { type: 'text', code: 406, contentType: 'text/plain', text: '' }
  check('/openapi/v2', refused, { accept: 'application/yaml' })
  const protobuf = 'application/com.github.proto-openapi.spec.v3.v1.0+protobuf'
  check('/openapi/v3/api/v1', refused, { accept: protobuf })
})

test('other paths are for others to answer', () => {
  for (const path of ['/openapi', '/openapi/v3/apis/none/v1', '/openapi/v2/', '/api/v1']) {
    check(path, undefined)
  }
})

test('what is asked for by its hash may be kept for ever', () => {
  check(`/openapi/v3/apis/apps/v1?hash=${hash}`, document(200, 'public, immutable'))
})

test('who asks by an old hash is sent to the new one', () => {
  check('/openapi/v3/apis/apps/v1?hash=OLD', {
    type: 'text',
    code: 301,
    contentType: 'text/plain',
    text: '',
    headers: { Location: `/openapi/v3/apis/apps/v1?hash=${hash}`, Vary: 'Accept' },
  })
})

test('a document is not sent again to a client that has it', () => {
  const headers = { 'if-none-match': `"${hash}"` }
  check('/openapi/v3/apis/apps/v1', document(304, 'no-cache, private'), headers)
})
