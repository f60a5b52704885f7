import { describe, test } from 'node:test'
import { expect } from 'expect'
import { ensure } from '../../ensure'
import { objectFromProtobuf } from './decode'
import { protobufEvent, protobufOf } from './encode'
import goldens from './golden/kubernetes-1.20.json'

const hex = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('hex')
const text = (written: string): string => Buffer.from(written).toString('hex')

/** The bytes of the object, in hexadecimal digits, in an envelope of this type. */
function check(object: object, expected: string, type = { apiVersion: 'v1', kind: 'Pod' }): void {
  const size = (digits: string) => (digits.length / 2).toString(16).padStart(2, '0')
  const [version, kind] = [text(type.apiVersion), text(type.kind)]
  const meta = `0a${size(version)}${version}12${size(kind)}${kind}`
  expect(hex(protobufOf({ ...type, ...object }))).toBe(
    `6b3873000a${size(meta)}${meta}12${size(expected)}${expected}1a002200`,
  )
}

describe('an object is written', () => {
  test('field by field, the lowest number first', () => {
    check(
      { spec: { nodeName: 'n', restartPolicy: 'Never' }, metadata: { name: 'a' } },
      `0a030a01${text('a')}120a1a05${text('Never')}5201${text('n')}`,
    )
  })

  test('with the keys of a map in their order', () => {
    const data = { b: '', a: '1' }
    const expected = `12060a01${text('a')}1201${text('1')}12050a01${text('b')}1200`
    check({ data }, expected, { apiVersion: 'v1', kind: 'ConfigMap' })
  })

  test('without what is null or no field of its kind', () => {
    check({ metadata: { name: 'a', labels: null }, spec: undefined, other: 1 }, '0a030a0161')
  })

  test('with numbers below 0 in 64 bits', () => {
    const priority = -1
    check({ spec: { priority } }, `120cc801${'ff'.repeat(9)}01`)
  })

  test('however long it is', () => {
    const data = Object.fromEntries(
      Array.from({ length: 900 }, (_, at) => [`k${at}`, 'x'.repeat(at)]),
    )
    const object = { apiVersion: 'v1', kind: 'ConfigMap', data }
    expect(objectFromProtobuf(ensure(protobufOf(object), 'it has a message'))).toEqual(object)
  })

  test('only when its kind is built in', () => {
    expect(protobufOf({ apiVersion: 'example.com/v1', kind: 'Thing' })).toBe(undefined)
    expect(protobufOf({ apiVersion: 'meta.k8s.io/v1', kind: 'Table' })).toBe(undefined)
    expect(protobufOf({})).toBe(undefined)
    expect(protobufEvent('ADDED', { apiVersion: 'example.com/v1', kind: 'Thing' })).toBe(undefined)
  })
})

describe('what Kubernetes wrote in JSON is in protobuf what Kubernetes wrote there', () => {
  for (const [title, { protobuf, json }] of Object.entries(goldens)) {
    test(title, () => {
      const written = ensure(protobufOf(json), 'it has a message')
      expect(objectFromProtobuf(written)).toEqual(
        objectFromProtobuf(Buffer.from(protobuf, 'base64')),
      )
    })
  }
})

describe('an event of a watch', () => {
  test('has its length in front, its type, and the object with its envelope', () => {
    const object = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } }
    const inner = hex(protobufOf(object))
    expect(inner.length / 2).toBe(26)
    const expected = `000000250a05${text('ADDED')}121c0a1a${inner}`
    expect(hex(protobufEvent('ADDED', object))).toBe(expected)
  })
})
