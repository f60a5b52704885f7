/** What a kube-apiserver 1.20.2 answered to the same bytes, unless a title says otherwise. */

import { test } from 'node:test'
import { expect } from 'expect'
import { isStatusError } from '../../apiserver/status-error'
import { bytes, field, number, typed } from '../../testing/protobuf'
import { objectFromProtobuf } from './decode'

/** The object without its type, or the refusal's message. */
function check(body: Uint8Array, expected: object | string): void {
  expect(answerTo(body)).toEqual(expected)
}

function answerTo(body: Uint8Array): unknown {
  try {
    const { apiVersion, kind, ...fields } = objectFromProtobuf(body)
    return fields
  } catch (error) {
    if (!isStatusError(error, 'BadRequest')) throw error
    return error.message
  }
}

const refused = (why: string, kind: string): string =>
  `${kind} in version "v1" cannot be handled as a ${kind}: ${why}`

/** Makes objects of a kind by the fields of one of their fields. */
const inKind =
  (apiVersion: string, kind: string, at: number) =>
  (...fields: readonly Uint8Array[]): Uint8Array =>
    typed(apiVersion, kind, field(at, ...fields))
const lease = inKind('coordination.k8s.io/v1', 'Lease', 2)
const meta = inKind('v1', 'ConfigMap', 1)
const limits = inKind('v1', 'LimitRange', 2)
const service = inKind('v1', 'Service', 2)
const revision = inKind('apps/v1', 'ControllerRevision', 2)
const crd = inKind('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 2)
const allowed = (...fields: readonly Uint8Array[]) => crd(field(7, field(4, field(1, ...fields))))
const enumOf = (...values: readonly unknown[]) => ({
  spec: { versions: [{ schema: { openAPIV3Schema: { enum: values } } }] },
})
const max = (...quantity: readonly Uint8Array[]) =>
  limits(field(1, field(2, field(1, 'cpu'), ...quantity)))
const target = (...fields: readonly Uint8Array[]) => service(field(1, field(4, ...fields)))
const port = (targetPort: unknown) => ({ spec: { ports: [{ targetPort }] } })
const cpu = (text: string) => ({ spec: { limits: [{ max: { cpu: text } }] } })
const created = (creationTimestamp: string) => ({ metadata: { creationTimestamp } })

const cases: readonly (readonly [title: string, body: Uint8Array, expected: object | string])[] = [
  [
    'a time has no fraction',
    meta(field(8, number(1, 1000), number(2, 5_000_000))),
    created('1970-01-01T00:16:40Z'),
  ],
  ['a time of 0 is 1970', meta(field(8, number(1, 0))), created('1970-01-01T00:00:00Z')],
  ['a time may be before 1970', meta(field(8, number(1, -1))), created('1969-12-31T23:59:59Z')],
  ['a time without a field is none', meta(field(8)), { metadata: {} }],
  [
    'a finer time has microseconds, below 0 too',
    lease(field(3, number(1, -1), number(2, -1999)), field(4, number(2, 2_147_483_647))),
    {
      spec: {
        acquireTime: '1969-12-31T23:59:58.999999Z',
        renewTime: '1970-01-01T00:00:02.147483Z',
      },
    },
  ],
  ['the zero time is none', lease(field(3), field(4, number(1, -62_135_596_800))), { spec: {} }],
  [
    'a time beyond the year 9999 is refused (Kubernetes fails on it later)',
    lease(field(3, number(1, 2 ** 40))),
    refused('the time 1099511627776 seconds from 1970 is not of the years 1 to 9999', 'Lease'),
  ],
  ['a quantity is its text', max(field(2, field(1, '1000m'))), cpu('1000m')],
  ['a quantity without text is 0', max(field(2)), cpu('0')],
  ['a quantity that is missing is 0', max(), cpu('0')],
  [
    'a quantity is text',
    max(field(2, 8, 1)),
    refused('proto: wrong wireType = 0 for field String_', 'LimitRange'),
  ],
  ['a number may be a name', target(number(1, 1), field(3, 'web'), number(2, 9)), port('web')],
  ['a number that may be a name is 0 at first', target(), port(0)],
  [
    'a number that is neither is refused (Kubernetes falls)',
    target(number(1, 5)),
    refused('impossible IntOrString.Type', 'Service'),
  ],
  [
    'a number has 32 bits',
    service(field(1, number(3, 2n ** 32n + 80n))),
    { spec: { ports: [{ port: 80 }] } },
  ],
  ['JSON is what it is', revision(field(1, ' [1,null,{"a":{}}] ')), { data: [1, null, { a: {} }] }],
  ['JSON that is empty is none', revision(field(1)), {}],
  ['JSON that is missing is none', revision(), {}],
  [
    'JSON that is missing in a list is null',
    allowed(field(20), field(20, field(1, '5'))),
    enumOf(null, 5),
  ],
  [
    'JSON that is none is refused (Kubernetes falls)',
    revision(field(1, '{bad')),
    refused(
      "invalid character 'b' looking for beginning of object key string",
      'ControllerRevision',
    ),
  ],
  [
    'JSON in JSON without an end is refused',
    revision(field(1, '['.repeat(9000), ']'.repeat(9000))),
    refused('exceeded max depth', 'ControllerRevision'),
  ],
  [
    'JSON is in bytes',
    revision(bytes(8, 1)),
    refused('proto: wrong wireType = 0 for field Raw', 'ControllerRevision'),
  ],
]
for (const [title, body, expected] of cases) test(title, () => check(body, expected))
