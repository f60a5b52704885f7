import { describe, test } from 'node:test'
import { expect } from 'expect'
import { prune } from './decode'
import { memberOf } from './schema'
import { type OpenApiV3Schema, structuralSchema } from './structural'

const WIDGET: OpenApiV3Schema = {
  type: 'object',
  properties: {
    metadata: { type: 'object' },
    spec: {
      type: 'object',
      required: ['size'],
      properties: {
        size: { type: 'integer', format: 'int32', default: 3 },
        port: { 'x-kubernetes-int-or-string': true },
        mode: { type: 'string', enum: ['fast', 'slow'], nullable: true },
        labels: { type: 'object', additionalProperties: { type: 'string' } },
        parts: {
          type: 'array',
          items: { type: 'object', properties: { name: { type: 'string' } } },
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
        },
        template: { type: 'object', 'x-kubernetes-embedded-resource': true },
        extra: { 'x-kubernetes-preserve-unknown-fields': true },
        open: {
          type: 'object',
          'x-kubernetes-preserve-unknown-fields': true,
          properties: { inner: { type: 'object', properties: { known: { type: 'string' } } } },
        },
      },
    },
  },
}

describe('the schema of a custom resource', () => {
  const schema = structuralSchema(WIDGET)
  const spec = memberOf(schema, 'spec')

  const check = (field: string, expected: object): void => {
    test(`tells of ${field}`, () => expect(memberOf(spec, field)).toMatchObject(expected))
  }
  check('size', { type: 'integer', format: 'int32', default: 3 })
  check('port', { type: 'string', format: 'int-or-string' })
  check('mode', { type: 'string', enum: ['fast', 'slow'], nullable: true })
  check('labels', { type: 'object', additionalProperties: { type: 'string' } })
  check('parts', { type: 'array', listType: 'map', listMapKeys: ['name'] })
  check('template', { type: 'object', embeddedResource: true })
  check('extra', { type: 'any', preserveUnknownFields: true })

  test('has metadata as Kubernetes knows it', () => {
    expect(memberOf(schema, 'metadata')?.goType).toBe('v1.ObjectMeta')
    expect(schema.embeddedResource).toBe(true)
  })
})

describe('pruning a custom resource', () => {
  const check = (spec: object, expected: object, ...unknown: readonly string[]): void => {
    test(`keeps ${JSON.stringify(expected)} of ${JSON.stringify(spec)}`, () => {
      const result = prune(structuralSchema(WIDGET), { spec })
      expect(result.object).toEqual({ spec: expected })
      expect(result.unknown.map(({ path }) => path.join('.'))).toEqual(unknown)
    })
  }
  check({ size: 'not a number' }, { size: 'not a number' })
  check({ size: 1, sise: 2 }, { size: 1 }, 'spec.sise')
  check({ labels: { any: 'key' } }, { labels: { any: 'key' } })
  check({ extra: { any: { thing: null } } }, { extra: { any: { thing: null } } })
  check({ parts: [{ name: 'a', nam: 'b' }] }, { parts: [{ name: 'a' }] }, 'spec.parts.0.nam')
  check(
    { open: { new: 1, inner: { known: 'a', not: 'b' } } },
    { open: { new: 1, inner: { known: 'a' } } },
    'spec.open.inner.not',
  )
  check(
    { template: { kind: 'Pod', metadata: { name: 'a', nam: 'b' }, spec: {} } },
    { template: { kind: 'Pod', metadata: { name: 'a' } } },
    'spec.template.metadata.nam',
    'spec.template.spec',
  )

  test('without a schema keeps everything but unknown metadata', () => {
    const object = { spec: { a: [1] }, metadata: { name: 'a', nam: 'b' } }
    expect(prune(structuralSchema(undefined), object)).toMatchObject({
      object: { spec: { a: [1] }, metadata: { name: 'a' } },
      unknown: [{ path: ['metadata', 'nam'] }],
    })
  })
})
