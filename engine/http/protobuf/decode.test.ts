/** What a kube-apiserver 1.20.2 answered to the same bytes, unless a title says otherwise. */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import { isStatusError } from '../../apiserver/status-error'
import { objectFromProtobuf } from './decode'

type Case = readonly [title: string, body: Uint8Array, expected: object | string]

const CONFIG_MAP = { apiVersion: 'v1', kind: 'ConfigMap' }

/** The object without its type, or the refusal's message. */
function check(body: Uint8Array, expected: object | string, type = CONFIG_MAP): void {
  expect(answerTo(body, type)).toEqual(expected)
}

function answerTo(body: Uint8Array, type: typeof CONFIG_MAP): unknown {
  try {
    const { apiVersion, kind, ...fields } = objectFromProtobuf(body, type)
    return fields
  } catch (error) {
    if (!isStatusError(error, 'BadRequest')) throw error
    return error.message
  }
}

/** Bytes by hand: a number is a byte, text is UTF-8. */
const bytes = (...parts: readonly (number | string | Uint8Array)[]): Uint8Array =>
  Buffer.concat(parts.map((it) => (typeof it === 'number' ? Buffer.from([it]) : Buffer.from(it))))

function varint(value: number | bigint): Uint8Array {
  const digits: number[] = []
  for (let rest = BigInt.asUintN(64, BigInt(value)); ; rest >>= 7n) {
    if (rest < 128n) return Buffer.from([...digits, Number(rest)])
    digits.push(Number(rest & 127n) | 128)
  }
}

const tag = (number: number | bigint, wireType: number): Uint8Array =>
  varint(BigInt(number) * 8n + BigInt(wireType))
const number = (at: number, value: number | bigint): Uint8Array => bytes(tag(at, 0), varint(value))
const field = (at: number, ...parts: readonly (number | string | Uint8Array)[]): Uint8Array =>
  bytes(tag(at, 2), varint(bytes(...parts).length), ...parts)

const typed = (apiVersion: string, kind: string, ...raw: readonly Uint8Array[]): Uint8Array =>
  bytes('k8s\0', field(1, field(1, apiVersion), field(2, kind)), field(2, ...raw))
const configMap = (...raw: readonly Uint8Array[]): Uint8Array => typed('v1', 'ConfigMap', ...raw)
const named = (name: string, ...more: readonly Uint8Array[]): Uint8Array =>
  field(1, field(1, name), ...more)
const A = { metadata: { name: 'a' } }

const refused = (why: string, kind = 'ConfigMap'): string =>
  `${kind} in version "v1" cannot be handled as a ${kind}: ${why}`
const unrecognized = (why: string): string =>
  `the object provided is unrecognized (must be of type ConfigMap): ${why}`

describe('the envelope', () => {
  const noPrefix =
    'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]'
  const scheme = 'in scheme "k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30"'
  const cases: readonly Case[] = [
    ['is there', bytes(), unrecognized('empty data (<empty>)')],
    ['holds something', bytes('k8s\0'), unrecognized('empty body (6b387300)')],
    ['begins with its letters', bytes('k8'), unrecognized(`${noPrefix} (6b38)`)],
    ['shows JSON as text', bytes('{"a":1}'), unrecognized(`${noPrefix} ({"a":1})`)],
    [
      'shows the beginning of what is long',
      bytes('x'.repeat(31)),
      unrecognized(`${noPrefix} (${'78'.repeat(30)} ...)`),
    ],
    ['is whole', bytes('k8s\0', 10, 127), unrecognized('unexpected EOF (6b3873000a7f)')],
    [
      'has the type in a message',
      bytes('k8s\0', 8, 1),
      unrecognized('proto: wrong wireType = 0 for field TypeMeta (6b3873000801)'),
    ],
    [
      'has the kind in words',
      bytes('k8s\0', field(1, 16, 1)),
      unrecognized('proto: wrong wireType = 0 for field Kind (6b3873000a021001)'),
    ],
    ['may leave the type to the path', bytes('k8s\0', field(2, named('a'))), A],
    ['may leave the kind to the path', typed('v1', '', named('a')), A],
    ['may leave the version to the path', typed('', 'ConfigMap', named('a')), A],
    ['may have a version that is none', typed('a/b/c', 'ConfigMap', named('a')), A],
    ['may have no object', bytes('k8s\0', field(1, field(1, 'v1'), field(2, 'ConfigMap'))), {}],
    [
      'may say how it is written, and nobody listens',
      bytes(configMap(named('a')), field(3, 'gzip'), field(4, 'application/json')),
      A,
    ],
    [
      'has a kind that is known',
      typed('v1', 'constructor'),
      'constructor in version "v1" cannot be handled as a ConfigMap: ' +
        `no kind "constructor" is registered for version "v1" ${scheme}`,
    ],
    [
      'has a version in which the kind is known',
      typed('apps/v9', 'ConfigMap'),
      'ConfigMap in version "v9" cannot be handled as a ConfigMap: ' +
        `no kind "ConfigMap" is registered for version "apps/v9" ${scheme}`,
    ],
  ]
  for (const [title, body, expected] of cases) test(title, () => check(body, expected))

  test('decides the kind, whatever the path is of', () => {
    const body = typed('v1', 'Secret', named('a'))
    const secret = { apiVersion: 'v1', kind: 'Secret', ...A }
    expect(objectFromProtobuf(body, CONFIG_MAP)).toEqual(secret)
    expect(objectFromProtobuf(body)).toEqual(secret)
  })

  test('must have the type when nothing else tells it', () => {
    const body = bytes('k8s\0', field(1, field(2, 'Pod')), field(2, named('a')))
    expect(() => objectFromProtobuf(body)).toThrow(
      "the object provided is unrecognized: Object 'apiVersion' is missing in " +
        `'runtime.TypeMeta{APIVersion:"", Kind:"Pod"}' (6b3873000a051203506f6412050a030a0161)`,
    )
  })
})

describe('bytes that are no message', () => {
  const eof = refused('unexpected EOF')
  const overflow = refused('proto: integer overflow')
  const negative = refused('proto: negative length found during unmarshaling')
  const tooLong = bytes(...Array(10).fill(255), 1)
  const cases: readonly Case[] = [
    ['a tag that is cut off', configMap(bytes(128)), eof],
    ['a text that is cut off', configMap(bytes(10, 5, 10)), eof],
    ['a text beyond its message', configMap(bytes(10, 3, 10, 5, 97)), eof],
    ['a tag of more than 64 bits', configMap(tooLong), overflow],
    ['a length of more than 64 bits', configMap(bytes(10, tooLong)), overflow],
    ['a length below 0', configMap(bytes(10, varint(-1))), negative],
    ['a length that runs over', configMap(bytes(10, varint(2n ** 63n - 1n))), negative],
    ['a length beyond everything', configMap(bytes(10, varint(2n ** 62n))), eof],
    [
      'a message that is a number',
      configMap(bytes(8, 1)),
      refused('proto: wrong wireType = 0 for field ObjectMeta'),
    ],
    [
      'a text that is a number',
      configMap(field(1, 21, 1, 1, 1, 1)),
      refused('proto: wrong wireType = 5 for field GenerateName'),
    ],
    [
      'a boolean that is a text',
      configMap(field(4, 'a')),
      refused('proto: wrong wireType = 2 for field Immutable'),
    ],
    [
      'the end of no group',
      configMap(bytes(12)),
      refused('proto: ConfigMap: wiretype end group for non-group'),
    ],
    ['field 0', configMap(bytes(6)), refused('proto: ConfigMap: illegal tag 0 (wire type 6)')],
    [
      'a field below 0',
      configMap(bytes(tag(2n ** 31n, 2), 0)),
      refused('proto: ConfigMap: illegal tag -2147483648 (wire type 17179869186)'),
    ],
    ['an unknown way to write', configMap(tag(99, 6)), refused('proto: illegal wireType 6')],
    ['an open group', configMap(tag(99, 3)), eof],
    ['an unknown number that is cut off', configMap(tag(99, 1), bytes(1)), eof],
    ['an unknown text beyond the end', configMap(bytes(tag(99, 2), 9)), eof],
    ['an unknown number of more than 64 bits', configMap(tag(99, 0), tooLong), overflow],
    ['an unknown length below 0', configMap(tag(99, 2), varint(-1)), negative],
    ['an entry that is cut off', configMap(field(2, 10, 5)), eof],
    [
      'more behind it',
      bytes(configMap(), 10),
      unrecognized('unexpected EOF (6b3873000a0f0a0276311209436f6e6669674d617012000a)'),
    ],
  ]
  for (const [title, body, expected] of cases) test(title, () => check(body, expected))

  test('messages in messages without an end (Kubernetes goes on)', () => {
    let not: Uint8Array = bytes()
    for (let depth = 0; depth < 5000; depth += 1) not = field(28, not)
    const version = field(7, field(4, field(1, not)))
    const kind = 'CustomResourceDefinition'
    const expected = refused('proto: exceeded max depth', kind)
    const body = typed('apiextensions.k8s.io/v1', kind, field(2, version))
    check(body, expected, { apiVersion: 'apiextensions.k8s.io/v1', kind })
  })
})

describe('of bytes that are a message', () => {
  const cases: readonly Case[] = [
    ['an unknown number is passed over', configMap(named('a'), number(99, 7)), A],
    ['an unknown fixed number is passed over', configMap(named('a'), tag(9, 5), bytes('1234')), A],
    [
      'an unknown group is passed over with what is in it',
      configMap(named('a'), tag(99, 3), number(1, 5), tag(98, 3), tag(98, 4), tag(97, 4)),
      A,
    ],
    [
      'a field number beyond 32 bits counts by its rest',
      configMap(bytes(tag(2n ** 32n + 1n, 2), 0)),
      { metadata: {} },
    ],
    [
      'a message that comes twice is one',
      configMap(named('a'), field(1, field(3, 'b')), field(1, field(1, 'c'))),
      { metadata: { name: 'c', namespace: 'b' } },
    ],
    [
      'an empty text takes back what came before',
      configMap(named('a'), field(1, field(1, ''))),
      { metadata: {} },
    ],
    ['any number but 0 is true', configMap(number(4, 2)), { immutable: true }],
    ['a false that Go has a pointer to is there', configMap(number(4, 0)), { immutable: false }],
    [
      'an entry may come without key or value, and the last one counts',
      configMap(
        field(2, field(2, 'v')),
        field(2, field(1, 'a'), field(1, 'b'), number(7, 3)),
        field(2, field(1, 'c'), field(2, '1')),
        field(2, field(1, 'c'), field(2, '2')),
      ),
      { data: { '': 'v', b: '', c: '2' } },
    ],
    [
      'bytes are base64',
      configMap(field(3, field(1, 'k'), field(2, 0, 255))),
      { binaryData: { k: 'AP8=' } },
    ],
    [
      'bytes that are no UTF-8 are replaced one by one',
      configMap(field(2, field(1, 'k'), field(2, 97, 255, 254, 226, 130, 'b😀\ufffd', 240))),
      { data: { k: 'a\ufffd\ufffd\ufffd\ufffdb😀\ufffd\ufffd' } },
    ],
  ]
  for (const [title, body, expected] of cases) test(title, () => check(body, expected))

  test('a key is a key, whatever it says', () => {
    const body = configMap(field(2, field(1, '__proto__'), field(2, 'x')))
    const { data } = objectFromProtobuf(body)
    expect(Object.entries(Object(data))).toEqual([['__proto__', 'x']])
  })
})

describe('a type that JSON writes in its own way', () => {
  const inKind = (apiVersion: string, kind: string, at: number) => ({
    type: { apiVersion, kind },
    body: (...fields: readonly Uint8Array[]) => typed(apiVersion, kind, field(at, ...fields)),
  })
  const lease = inKind('coordination.k8s.io/v1', 'Lease', 2)
  const meta = inKind('v1', 'ConfigMap', 1)
  const limits = inKind('v1', 'LimitRange', 2)
  const service = inKind('v1', 'Service', 2)
  const revision = inKind('apps/v1', 'ControllerRevision', 2)
  const max = (...quantity: readonly Uint8Array[]) =>
    limits.body(field(1, field(2, field(1, 'cpu'), ...quantity)))
  const target = (...fields: readonly Uint8Array[]) => service.body(field(1, field(4, ...fields)))
  const port = (targetPort: unknown) => ({ spec: { ports: [{ targetPort }] } })
  const cpu = (text: string) => ({ spec: { limits: [{ max: { cpu: text } }] } })
  const created = (creationTimestamp: string) => ({ metadata: { creationTimestamp } })

  const cases: readonly (readonly [...Case, typeof CONFIG_MAP])[] = [
    [
      'a time has no fraction',
      meta.body(field(8, number(1, 1000), number(2, 5_000_000))),
      created('1970-01-01T00:16:40Z'),
      meta.type,
    ],
    [
      'a time of 0 is 1970',
      meta.body(field(8, number(1, 0))),
      created('1970-01-01T00:00:00Z'),
      meta.type,
    ],
    [
      'a time may be before 1970',
      meta.body(field(8, number(1, -1))),
      created('1969-12-31T23:59:59Z'),
      meta.type,
    ],
    ['a time without a field is none', meta.body(field(8)), { metadata: {} }, meta.type],
    [
      'a finer time has microseconds, below 0 too',
      lease.body(field(3, number(1, -1), number(2, -1999)), field(4, number(2, 2_147_483_647))),
      {
        spec: {
          acquireTime: '1969-12-31T23:59:58.999999Z',
          renewTime: '1970-01-01T00:00:02.147483Z',
        },
      },
      lease.type,
    ],
    [
      'the zero time is none',
      lease.body(field(3), field(4, number(1, -62_135_596_800))),
      { spec: {} },
      lease.type,
    ],
    [
      'a time beyond the year 9999 is refused (Kubernetes fails on it later)',
      lease.body(field(3, number(1, 2 ** 40))),
      refused('the time 1099511627776 seconds from 1970 is not of the years 1 to 9999', 'Lease'),
      lease.type,
    ],
    ['a quantity is its text', max(field(2, field(1, '1000m'))), cpu('1000m'), limits.type],
    ['a quantity without text is 0', max(field(2)), cpu('0'), limits.type],
    ['a quantity that is missing is 0', max(), cpu('0'), limits.type],
    [
      'a quantity is text',
      max(field(2, 8, 1)),
      refused('proto: wrong wireType = 0 for field String_', 'LimitRange'),
      limits.type,
    ],
    [
      'a number may be a name',
      target(number(1, 1), field(3, 'web'), number(2, 9)),
      port('web'),
      service.type,
    ],
    ['a number that may be a name is 0 at first', target(), port(0), service.type],
    [
      'a number that is neither is refused (Kubernetes falls)',
      target(number(1, 5)),
      refused('impossible IntOrString.Type', 'Service'),
      service.type,
    ],
    [
      'a number has 32 bits',
      service.body(field(1, number(3, 2n ** 32n + 80n))),
      { spec: { ports: [{ port: 80 }] } },
      service.type,
    ],
    [
      'JSON is what it is',
      revision.body(field(1, ' [1,null,{"a":{}}] ')),
      { data: [1, null, { a: {} }] },
      revision.type,
    ],
    ['JSON that is empty is none', revision.body(field(1)), {}, revision.type],
    ['JSON that is missing is none', revision.body(), {}, revision.type],
    [
      'JSON that is none is refused (Kubernetes falls)',
      revision.body(field(1, '{bad')),
      refused(
        "invalid character 'b' looking for beginning of object key string",
        'ControllerRevision',
      ),
      revision.type,
    ],
    [
      'JSON in JSON without an end is refused',
      revision.body(field(1, '['.repeat(9000), ']'.repeat(9000))),
      refused('exceeded max depth', 'ControllerRevision'),
      revision.type,
    ],
    [
      'JSON is in bytes',
      revision.body(bytes(8, 1)),
      refused('proto: wrong wireType = 0 for field Raw', 'ControllerRevision'),
      revision.type,
    ],
  ]
  for (const [title, body, expected, type] of cases) test(title, () => check(body, expected, type))
})

describe('numbers in a list', () => {
  const groups = (...fields: readonly Uint8Array[]) => ({
    body: typed('v1', 'Pod', field(2, field(14, ...fields))),
    expected: { spec: { securityContext: { supplementalGroups: [1, -2, 300] } } },
  })
  const pod = { apiVersion: 'v1', kind: 'Pod' }
  test('stand one by one', () => {
    const { body, expected } = groups(number(4, 1), number(4, -2), number(4, 300))
    check(body, expected, pod)
  })
  test('stand in one field', () => {
    const { body, expected } = groups(field(4, varint(1), varint(-2)), field(4, varint(300)))
    check(body, expected, pod)
  })
})

describe('options of a request', () => {
  test('are known in every version of every group', () => {
    const body = typed('example.com/v7', 'DeleteOptions', number(1, 0), field(4, 'Background'))
    check(
      body,
      { gracePeriodSeconds: 0, propagationPolicy: 'Background' },
      { apiVersion: 'v1', kind: 'DeleteOptions' },
    )
  })
})
