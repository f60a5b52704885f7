/** What a kube-apiserver 1.20.2 answered to the same bytes, unless a title says otherwise. */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import { isStatusError } from '../../apiserver/status-error'
import { bytes, field, number, tag, typed, varint } from '../../testing/protobuf'
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
    [
      'a field far below 0',
      configMap(varint(-6)),
      refused('proto: ConfigMap: illegal tag -1 (wire type 18446744073709551610)'),
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
