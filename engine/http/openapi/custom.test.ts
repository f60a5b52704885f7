/** What is published of a custom resource, compared with what a real server publishes. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { Registry } from '../../apiserver/registry'
import { type OpenApiV3Schema, structuralSchema } from '../../schema/structural'
import { customDefinitions } from './custom'
import { OPENAPI_2, OPENAPI_3 } from './dialect'

const NAME = 'com.example.v1.Shop'

function published(source: object | undefined, dialect = OPENAPI_2): unknown {
  // The cases are schemas as definitions have them.
  const schema = source as OpenApiV3Schema | undefined
  const registry = Registry.builtIn({})
  const names = { plural: 'shops', singular: 'shop', shortNames: [], categories: [] }
  const info = { group: 'example.com', version: 'v1', kind: 'Shop', namespaced: true }
  registry.add({ ...info, ...names, subresources: [] }, {}, structuralSchema(schema), schema)
  const resource = registry.get('shops.example.com')
  return Object.fromEntries(customDefinitions(resource, dialect))[NAME]
}

const KIND = {
  'x-kubernetes-group-version-kind': [{ group: 'example.com', kind: 'Shop', version: 'v1' }],
}
const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'
const OWN = {
  apiVersion: { description: expect.stringMatching(/^APIVersion defines/), type: 'string' },
  kind: { description: expect.stringMatching(/^Kind is a string value/), type: 'string' },
}
const PRESERVING = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }

describe('OpenAPI 2 publishes a field', () => {
  function check(field: object, expected: unknown) {
    const { properties } = Object(published({ type: 'object', properties: { field } }))
    expect(properties.field).toEqual(expected)
  }

  test('as it is where kubectl understands it', () => {
    const count = { type: 'integer', format: 'int32', minimum: 1, maximum: 10 }
    check({ ...count, default: 1 }, count)
    const list = { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'] }
    const items = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } }
    check({ type: 'array', ...list, items }, { type: 'array', ...list, items })
  })

  test('without its type where it may be null', () => {
    check({ type: 'string', nullable: true, pattern: '^a$' }, { pattern: '^a$' })
    const fields = { type: 'object', properties: { a: { type: 'string' } } }
    check({ ...fields, nullable: true, oneOf: [{ required: ['a'] }] }, {})
  })

  test('without its type where it may be of several', () => {
    const several = { 'x-kubernetes-int-or-string': true }
    check({ ...several, anyOf: [{ type: 'integer' }, { type: 'string' }] }, several)
  })

  test('without its fields where there may be others', () => {
    const preserves = { 'x-kubernetes-preserve-unknown-fields': true }
    check({ ...PRESERVING, properties: { a: { type: 'string' } } }, preserves)
    check({ type: 'array', items: PRESERVING }, { type: 'array', items: preserves })
    const embedded = { ...preserves, 'x-kubernetes-embedded-resource': true }
    check({ ...embedded, type: 'object' }, embedded)
  })

  test('as one that need not be there where it may be null', () => {
    const properties = { a: { type: 'string', nullable: true }, b: { type: 'string' } }
    const required = (names: readonly string[]) => ({ type: 'object', required: names })
    const left = { a: {}, b: { type: 'string' } }
    check({ ...required(['a', 'b']), properties }, { ...required(['b']), properties: left })
    check({ ...required(['a']), properties }, { type: 'object', properties: left })
  })
})

describe('a custom resource', () => {
  test('of which nothing is known is any object', () => {
    for (const source of [undefined, PRESERVING]) {
      expect(published(source)).toEqual({ type: 'object', ...KIND })
    }
  })

  test('has the fields of every object, whatever its definition says of them', () => {
    const source = {
      type: 'object',
      description: 'Sells.',
      properties: { kind: { type: 'integer' }, metadata: { type: 'object' } },
    }
    const description = expect.stringMatching(/^Standard object's metadata\./)
    expect(published(source)).toEqual({
      type: 'object',
      description: 'Sells.',
      properties: { ...OWN, metadata: { description, $ref: `#/definitions/${META}` } },
      ...KIND,
    })
  })

  test('is published whole in OpenAPI 3', () => {
    const spec = {
      type: 'object',
      nullable: true,
      properties: { a: { type: 'string', default: 'x' }, b: { type: 'string' } },
      oneOf: [{ required: ['a'] }, { required: ['b'] }],
      'x-kubernetes-validations': [{ rule: 'self.a != self.b' }],
    }
    const raw = { type: 'object', 'x-kubernetes-embedded-resource': true }
    const $ref = `#/components/schemas/${META}`
    const metadata = { allOf: [{ $ref }], description: expect.any(String) }
    expect(published({ type: 'object', properties: { spec, raw } }, OPENAPI_3)).toEqual({
      type: 'object',
      properties: {
        spec,
        raw: { ...raw, properties: { ...OWN, metadata } },
        ...OWN,
        metadata,
      },
      ...KIND,
    })
  })

  test('with names of hostile fields is published like any other', () => {
    const source = JSON.parse('{"type":"object","properties":{"__proto__":{"type":"string"}}}')
    expect(JSON.stringify(published(source))).toMatch('"__proto__":{"type":"string"}')
  })
})
