/** Keys that mean something to JavaScript: to the API they are keys like any other. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { protobufOf } from './protobuf/encode'
import { ADMIN, Asking } from './testing/asking'

const KEYS = ['__proto__', 'constructor', 'hasOwnProperty', 'prototype', 'toString', 'valueOf']
const DATA = entries(KEYS.map((key) => [key, `of ${key}`]))
const LABELS = entries(KEYS.slice(1).map((key) => [key, 'x']))
const MAPS = '/api/v1/namespaces/default/configmaps'
const MAP = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'constructor', labels: LABELS, annotations: LABELS },
  data: DATA,
}
const BARE = { ...MAP, metadata: { name: 'constructor' }, data: { a: 'b' } }

describe('keys that JavaScript knows are stored as data', () => {
  check('created as JSON', ({ ask }) => ask('POST', MAPS, { body: MAP }))
  check('created as YAML', ({ ask }) =>
    ask('POST', MAPS, { body: JSON.stringify(MAP), type: 'application/yaml' }),
  )
  check('created as protobuf', ({ send }) => send('POST', MAPS, protobufOf(MAP)))
  check('replaced', ({ ask }) => {
    ask('POST', MAPS, { body: BARE })
    return ask('PUT', `${MAPS}/constructor`, { body: MAP })
  })
  for (const type of ['merge', 'strategic-merge']) {
    check(`patched by a ${type} patch`, ({ ask }) => {
      ask('POST', MAPS, { body: { ...MAP, data: {} } })
      const body = JSON.stringify({ data: DATA })
      return ask('PATCH', `${MAPS}/constructor`, { body, type: `application/${type}-patch+json` })
    })
  }
  check('patched by a JSON patch', ({ ask }) => {
    ask('POST', MAPS, { body: { ...MAP, data: {} } })
    const body = KEYS.map((key) => ({ op: 'add', path: `/data/${key}`, value: `of ${key}` }))
    return ask('PATCH', `${MAPS}/constructor`, { body, type: 'application/json-patch+json' })
  })
  check('applied, to nothing and to what is there', ({ ask }) => {
    const url = `${MAPS}/constructor?fieldManager=me&force=true`
    const type = 'application/apply-patch+yaml'
    ask('PATCH', url, { body: JSON.stringify(BARE), type })
    ask('PATCH', url, { body: JSON.stringify({ ...MAP, data: {} }), type })
    return ask('PATCH', url, { body: JSON.stringify(MAP), type })
  })
})

test('a JSON patch removes no key that an object does not have', () => {
  const asking = new Asking()
  asking.ask('POST', MAPS, { body: BARE })
  const type = 'application/json-patch+json'
  const body = [{ op: 'remove', path: '/data/toString' }]
  expect(asking.ask('PATCH', `${MAPS}/constructor`, { body, type }).code).toBe(422)
})

test('a key of data is no duplicate of what every object has', () => {
  const asking = new Asking()
  const body = { ...MAP, binaryData: { a: 'YQ==' } }
  expect(asking.ask('POST', MAPS, { body }).code).toBe(201)
})

test('fields that JavaScript knows are unknown fields', () => {
  const asking = new Asking()
  const odd = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"__proto__":{"x":1}}'
  const { code, body } = asking.ask('POST', `${MAPS}?fieldValidation=Strict`, { body: odd })
  expect({ code, message: body.message }).toEqual({
    code: 400,
    message:
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: ' +
      'strict decoding error: unknown field "__proto__"',
  })
  expect(asking.ask('POST', MAPS, { body: odd }).body).not.toHaveProperty('x')
})

test('a selector finds nothing under a key that no object has', () => {
  const asking = new Asking()
  asking.ask('POST', MAPS, { body: BARE })
  for (const selector of ['constructor', 'toString', 'constructor=x']) {
    const { body } = asking.ask('GET', `${MAPS}?labelSelector=${selector}`)
    expect({ selector, items: body.items }).toEqual({ selector, items: [] })
  }
})

test('paths, types of patches and subresources of such names are none', () => {
  const asking = new Asking()
  asking.ask('POST', MAPS, { body: BARE })
  const codes = [
    ['GET', '/api/v1/constructor'],
    ['GET', '/apis/__proto__/v1/toString'],
    ['GET', '/constructor'],
    ['GET', '/openapi/v3/constructor'],
    ['POST', `${MAPS}/constructor/constructor`],
    ['GET', '/api/v1/namespaces/default/pods/a/toString'],
  ].map(([method = '', url = '']) => asking.ask(method, url, { body: {} }).code)
  expect(codes).toEqual([404, 404, 404, 404, 404, 404])
  const patch = asking.ask('PATCH', `${MAPS}/constructor`, { body: {}, type: 'constructor' })
  expect(patch.code).toBe(415)
})

interface Client {
  readonly ask: Asking['ask']
  readonly send: (method: string, path: string, bytes: Uint8Array | undefined) => { code: number }
}

/** The object has all keys afterwards, and nothing else has any of them. */
function check(name: string, write: (client: Client) => { readonly code: number }): void {
  test(name, () => {
    const asking = new Asking()
    const { code } = write(clientOf(asking))
    expect([200, 201]).toContain(code)
    const { body } = asking.ask('GET', `${MAPS}/constructor`)
    const { data, metadata } = body
    expect(Object.entries(data).sort()).toEqual(Object.entries(DATA).sort())
    expect(Object.entries(metadata.labels).sort()).toEqual(Object.entries(LABELS).sort())
    expect(Object.keys({}).concat(Object.keys(Object.prototype))).toEqual([])
    expect(asking.bugs).toEqual([])
  })
}

function clientOf(asking: Asking): Client {
  return {
    ask: (...request) => asking.ask(...request),
    send: (method, path, bytes = new Uint8Array()) => {
      const headers = { 'content-type': 'application/vnd.kubernetes.protobuf' }
      const query = new URLSearchParams()
      const request = { method, path, query, headers, body: bytes, user: ADMIN }
      const answer = asking.door.api.answer(request)
      return { code: 'code' in answer ? answer.code : 0 }
    },
  }
}

/** An object with these fields of its own, whatever their names. */
function entries(pairs: readonly (readonly [string, string])[]): Record<string, string> {
  return Object.fromEntries(pairs)
}
