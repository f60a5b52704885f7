/** Writes as clients send them: what is refused and why, what is only tried, and what is told. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { Asking, type Sent } from '../testing/asking'

const MAPS = '/api/v1/namespaces/default/configmaps'
const JSON_PATCH = 'application/json-patch+json'
const MERGE = 'application/merge-patch+json'
const STRATEGIC = 'application/strategic-merge-patch+json'
const APPLY = 'application/apply-patch+yaml'

const map = (name: string, more: object = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  ...more,
})

/** A server that has the ConfigMap `a`. */
function server() {
  const asking = new Asking()
  const { body } = asking.ask('POST', MAPS, { body: map('a', { data: { k: '1' } }) })
  return { asking, uid: body.metadata.uid }
}

type Answered = readonly [code: number, words: unknown, warnings?: readonly string[]]

const shared = server().asking

/** What is answered: the words of a refusal, or the data of the object; and the warnings. */
function check(method: string, url: string, sent: Sent, expected: Answered) {
  const { code, body, headers } = shared.ask(method, `${MAPS}${url}`, sent)
  const told = [code, body.status === 'Failure' ? body.message : body.data]
  expect(headers.warning === undefined ? told : [...told, headers.warning]).toEqual(expected)
}

const warning = (text: string) => `299 - "${text.replaceAll('"', '\\"')}"`

describe('A write whose answer the client would not take', () => {
  test('changes nothing', () => {
    const headers = { accept: 'text/html' }
    const types = 'application/json, application/yaml, application/vnd.kubernetes.protobuf'
    const message = `only the following media types are accepted: ${types}`
    check('POST', '', { body: map('b'), headers }, [406, message])
    check('GET', '/b', {}, [404, 'configmaps "b" not found'])
    check('DELETE', '/a', { headers }, [406, message])
    check('GET', '/a', {}, [200, { k: '1' }])
  })
})

describe('A path', () => {
  const wrong: Answered = [405, 'the server does not allow this method on the requested resource']

  function checkPath(method: string, path: string, code: number, body: unknown) {
    const answer = shared.ask(method, path, method === 'GET' ? {} : { body: {} })
    expect([answer.code, answer.body]).toEqual([code, body])
  }

  const refused = (code: number, reason: string, message: string) => ({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    details: {},
    code,
  })

  test('takes the methods that it has', () => {
    check('PATCH', '', { body: {} }, wrong)
    check('PUT', '', { body: {} }, wrong)
    check('POST', '/a', { body: {} }, wrong)
    check('OPTIONS', '', {}, wrong)
    const status = refused(405, 'MethodNotAllowed', String(wrong[1]))
    checkPath('POST', '/api/v1/configmaps', 405, status)
    checkPath('DELETE', '/api/v1/configmaps', 405, status)
    checkPath('DELETE', '/api/v1/namespaces', 405, status)
    checkPath('GET', '/api/v1/namespaces/default/finalize', 405, status)
    checkPath('GET', '/api/v1/namespaces/default/bindings', 405, status)
    checkPath('GET', '/api/v1/namespaces/default/pods/p/binding', 405, status)
  })

  test('that a served version lacks is a Status, any other a plain text', () => {
    const status = refused(404, 'NotFound', 'the server could not find the requested resource')
    checkPath('GET', '/api/v1/namespaces/default/foos', 404, status)
    checkPath('GET', '/api/v1/configmaps/a', 404, status)
    checkPath('GET', '/api/v1/namespaces/default/nodes', 404, status)
    checkPath('GET', '/api/v1/namespaces/default/configmaps/a/status', 404, status)
    checkPath('GET', '/api/v1/namespaces/default/pods/p/resize', 404, status)
    checkPath('GET', '/apis/nope/v1/foos', 404, '404 page not found\n')
  })
})

describe('fieldValidation', () => {
  const twice =
    '{"metadata":{"name":"d","name":"d"},"x":1,"data":{"k":"1","k":"2"},"kind":"ConfigMap"}'
  const found = ['duplicate field "metadata.name"', 'duplicate field "data.k"', 'unknown field "x"']
  const cannot = 'ConfigMap in version "v1" cannot be handled as a ConfigMap: '

  test('refuses, warns or ignores what is unknown and what is there twice', () => {
    const refusal = `${cannot}strict decoding error: ${found.join(', ')}`
    check('POST', '?dryRun=All&fieldValidation=Strict', { body: twice }, [400, refusal])
    const warned: Answered = [201, { k: '2' }, found.map(warning)]
    check('POST', '?dryRun=All&fieldValidation=Warn', { body: twice }, warned)
    check('POST', '?dryRun=All', { body: twice }, warned)
    check('POST', '?dryRun=All&fieldValidation=Ignore', { body: twice }, [201, { k: '2' }])
    check('POST', '?fieldValidation=Foo', { body: twice }, [
      422,
      'CreateOptions.meta.k8s.io "" is invalid: fieldValidation: Unsupported value: "Foo": ' +
        'supported values: "Ignore", "Warn", "Strict"',
    ])
  })

  test('says the lines of YAML', () => {
    const body =
      'kind: ConfigMap\napiVersion: v1\nmetadata: {name: p}\ndata: {a: "1", a: "2"}\nx: 1'
    const yaml = { body, type: 'application/yaml' }
    const [line, unknown] = ['line 4: key "a" already set in map', 'unknown field "x"']
    check('POST', '?dryRun=All&fieldValidation=Strict', yaml, [
      400,
      `${cannot}strict decoding error: yaml: unmarshal errors:\n  ${line}, ${unknown}`,
    ])
    check('POST', '?dryRun=All', yaml, [201, { a: '2' }, [line, unknown].map(warning)])
  })

  test('judges patches too', () => {
    const invalid = (patch: string, why: string) =>
      ` "" is invalid: patch: Invalid value: ${JSON.stringify(patch)}: strict decoding error: ${why}`
    const [dry, strict] = ['/a?dryRun=All', '/a?dryRun=All&fieldValidation=Strict']
    for (const type of [MERGE, STRATEGIC]) {
      const sent = { body: { foo: 1 }, type }
      check('PATCH', dry, sent, [200, { k: '1' }, [warning('unknown field "foo"')]])
      check('PATCH', `${dry}&fieldValidation=Ignore`, sent, [200, { k: '1' }])
      const shown = type === MERGE ? '{"foo":1}' : 'map[foo:1]'
      check('PATCH', strict, sent, [422, invalid(shown, 'unknown field "foo"')])
    }
    const twice = { body: '{"data":{"k":"2","k":"3"}}', type: MERGE }
    const words = 'duplicate field "data.k"'
    check('PATCH', dry, twice, [200, { k: '3' }, [warning(words)]])
    check('PATCH', strict, twice, [422, invalid('{"data":{"k":"3"}}', words)])
    const applied = `${dry}&fieldManager=m&force=true`
    const yaml = {
      body: 'apiVersion: v1\nkind: ConfigMap\ndata: {k: "2", k: "3"}\nmetadata: {name: a}',
      type: APPLY,
    }
    const line = 'line 3: key "k" already set in map'
    check('PATCH', applied, yaml, [200, { k: '3' }, [warning(line)]])
    check('PATCH', `${applied}&fieldValidation=Strict`, yaml, [
      400,
      `error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:\n  ${line}`,
    ])
  })
})

describe('An option of a write', () => {
  const invalid = (kind: string, why: string): Answered => [
    422,
    `${kind}.meta.k8s.io "" is invalid: ${why}`,
  ]

  test('is one that there is', () => {
    const dry = 'dryRun: Unsupported value: []string{"x"}: supported values: "All"'
    check('POST', '?dryRun=x', { body: map('z') }, invalid('CreateOptions', dry))
    check('PUT', '/a?dryRun=x', { body: map('a') }, invalid('UpdateOptions', dry))
    check('PATCH', '/a?dryRun=x', { body: {}, type: MERGE }, invalid('PatchOptions', dry))
    check('DELETE', '/a?dryRun=x', {}, invalid('DeleteOptions', dry))
    check('DELETE', '/a', { body: { dryRun: ['x'] } }, invalid('DeleteOptions', dry))
    const long = 'fieldManager: Too long: may not be more than 128 bytes'
    const name = 'x'.repeat(129)
    check('POST', `?fieldManager=${name}`, { body: map('z') }, invalid('CreateOptions', long))
    const odd = 'fieldManager: Invalid value: "a\\x01b": invalid character U+0001 (at position 1)'
    check('POST', '?fieldManager=a%01b', { body: map('z') }, invalid('CreateOptions', odd))
    const force = 'force: Forbidden: may not be specified for non-apply patch'
    check('PATCH', '/a?force=true', { body: {}, type: MERGE }, invalid('PatchOptions', force))
    const manager = 'fieldManager: Required value: is required for apply patch'
    check('PATCH', '/a', { body: map('a'), type: APPLY }, invalid('PatchOptions', manager))
  })
})

describe('A dry run', () => {
  const { asking, uid } = server()

  test('of every verb tells what would be, and changes nothing', () => {
    const before = asking.cluster.store.revision
    const ask = (method: string, url: string, sent: Sent = {}) =>
      asking.ask(method, `${MAPS}${url}dryRun=All`, sent)
    const { resourceVersion } = asking.ask('GET', `${MAPS}/a`).body.metadata
    const created = ask('POST', '?', { body: map('n') })
    expect([created.code, created.body.metadata]).toEqual([
      201,
      {
        name: 'n',
        namespace: 'default',
        uid: expect.any(String),
        creationTimestamp: '2025-01-01T00:00:00Z',
      },
    ])
    const body = { data: { k: '2' } }
    for (const [method, sent] of [
      ['PUT', { body: map('a', body) }],
      ['PATCH', { body, type: MERGE }],
      ['PATCH', { body, type: STRATEGIC }],
    ] as const) {
      const changed = ask(method, '/a?', sent)
      expect([changed.code, changed.body.data, changed.body.metadata.resourceVersion]).toEqual([
        200,
        { k: '2' },
        resourceVersion,
      ])
    }
    expect(ask('DELETE', '/a?').body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
      details: { name: 'a', kind: 'configmaps', uid },
    })
    expect(ask('DELETE', '?').body.items).toHaveLength(1)
    expect(asking.cluster.store.revision).toBe(before)
  })
})

describe('A PUT', () => {
  test('is of the object that the URL names, as it was read', () => {
    const stale = map('a', { metadata: { name: 'a', resourceVersion: '1' } })
    const odd = map('a', { metadata: { name: 'a', resourceVersion: 'x' } })
    const elsewhere = map('a', { metadata: { name: 'a', namespace: 'x' } })
    check('PUT', '/a', { body: map('b') }, [
      400,
      'the name of the object (b) does not match the name on the URL (a)',
    ])
    check('PUT', '/a', { body: { metadata: {} } }, [
      400,
      'the name of the object (a based on URL) was undeterminable: name must be provided',
    ])
    check('PUT', '/a', { body: elsewhere }, [
      400,
      'the namespace of the provided object does not match the namespace sent on the request',
    ])
    check('PUT', '/a', { body: stale }, [
      409,
      'Operation cannot be fulfilled on configmaps "a": the object has been modified; ' +
        'please apply your changes to the latest version and try again',
    ])
    check('PUT', '/a', { body: odd }, [500, 'strconv.ParseUint: parsing "x": invalid syntax'])
    check('PUT', '/zz', { body: map('zz') }, [404, 'configmaps "zz" not found'])
  })

  test('creates where Kubernetes lets it', () => {
    const { asking } = server()
    const url = '/api/v1/namespaces/default/endpoints/e'
    const codes = [1, 2].map(
      () => asking.ask('PUT', url, { body: { metadata: { name: 'e' } } }).code,
    )
    expect(codes).toEqual([201, 200])
  })
})

describe('A PATCH', () => {
  const decoding = 'error decoding patch: '
  const cannot = 'json: cannot unmarshal '

  test('is of a type that is known, and has its shape', () => {
    check('PATCH', '/a', { body: {}, type: 'application/json' }, [
      415,
      '415: Unsupported Media Type',
    ])
    check('PATCH', '/a', { body: '{', type: MERGE }, [
      400,
      `${decoding}unexpected end of JSON input`,
    ])
    check('PATCH', '/a', { body: '[]', type: MERGE }, [
      400,
      `${decoding}${cannot}array into Go value of type map[string]interface {}`,
    ])
    check('PATCH', '/a', { body: '[]', type: STRATEGIC }, [
      400,
      `${cannot}array into Go value of type map[string]interface {}`,
    ])
    check('PATCH', '/a', { body: '{}', type: JSON_PATCH }, [
      400,
      `${decoding}${cannot}object into Go value of type []handlers.jsonPatchOp`,
    ])
    const rejected = 'the server rejected our request due to an error in our request'
    const test = [{ op: 'test', path: '/data/k', value: '2' }]
    check('PATCH', '/a', { body: test, type: JSON_PATCH }, [422, rejected])
    check('PATCH', '/zz', { body: {}, type: MERGE }, [404, 'configmaps "zz" not found'])
  })

  test('leaves the object what and where it is', () => {
    const patch = (body: object): Sent => ({ body, type: MERGE })
    check('PATCH', '/a', patch({ metadata: { name: 'b' } }), [
      400,
      'the name of the object (b) does not match the name on the URL (a)',
    ])
    check('PATCH', '/a', patch({ metadata: { namespace: 'x' } }), [
      400,
      'the namespace of the provided object does not match the namespace sent on the request',
    ])
    const scheme = 'in scheme "k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30"'
    check('PATCH', '/a', patch({ kind: 'Secret' }), [
      422,
      ' "" is invalid: patch: Invalid value: "{\\"kind\\":\\"Secret\\"}": ' +
        `no kind "Secret" is registered for version "v1" ${scheme}`,
    ])
  })
})

describe('An apply', () => {
  const apply = (body: unknown): Sent => ({ body, type: APPLY })

  test('says its version, and what it is about as the URL does', () => {
    const at = '/a?fieldManager=m'
    check('PATCH', at, apply({ metadata: { name: 'a' } }), [
      400,
      'Incorrect version specified in apply patch. Specified patch version: , expected: v1',
    ])
    check('PATCH', at, apply(map('b')), [
      400,
      'the name of the object (b) does not match the name on the URL (a)',
    ])
    check('PATCH', at, apply('[]'), [
      400,
      'error decoding YAML: error unmarshaling JSON: while decoding JSON: ' +
        'json: cannot unmarshal array into Go value of type map[string]interface {}',
    ])
    check(
      'PATCH',
      '/new?fieldManager=m',
      apply(map('new', { metadata: { name: 'new', uid: 'x' } })),
      [
        409,
        'Operation cannot be fulfilled on configmaps "new": uid mismatch: ' +
          'the provided object specified uid x, and no existing object was found',
      ],
    )
  })

  test('conflicts with another, unless it is forced', () => {
    const { asking } = server()
    const ask = (query: string, k: string) => {
      const sent = apply(map('s', { data: { k } }))
      const { code, body } = asking.ask('PATCH', `${MAPS}/s?${query}`, sent)
      return [code, body.message ?? body.data]
    }
    expect(ask('fieldManager=m', '1')).toEqual([201, { k: '1' }])
    const conflict = 'Apply failed with 1 conflict: conflict with "m": .data.k'
    expect(ask('fieldManager=n', '2')).toEqual([409, conflict])
    expect(ask('fieldManager=n&force=true', '2')).toEqual([200, { k: '2' }])
    expect(ask('fieldManager=n', '2')).toEqual([200, { k: '2' }])
  })
})
