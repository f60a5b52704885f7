import { describe, test } from 'node:test'
import { expect } from 'expect'
import { fieldErrorText } from '../../apiserver/field-error'
import { structuralSchema } from '../../schema/structural'
import type { Json } from '../json'
import { withSchemaDefaults } from './defaults'
import type { JudgingSchema } from './judging-schema'
import { customResourceErrors } from './validation'

const ofSpec = (spec: JudgingSchema): JudgingSchema => ({ type: 'object', properties: { spec } })

describe('a custom resource is judged by its schema', () => {
  const check = (schema: JudgingSchema, spec: Json, ...expected: readonly string[]): void => {
    test(`${JSON.stringify(spec)} as ${JSON.stringify(schema)}`, () => {
      const object = { apiVersion: 'a/v1', kind: 'A', metadata: {}, spec }
      const errors = [...customResourceErrors(ofSpec(schema), object)].map(fieldErrorText)
      expect(errors).toEqual(expected)
    })
  }
  const wrong = (value: string, rule: string) =>
    `spec: Invalid value: ${value}: spec in body ${rule}`

  check({ type: 'string' }, 'a')
  check({ type: 'string' }, 1, wrong('"integer"', 'must be of type string: "integer"'))
  check({ type: 'string' }, null, wrong('"null"', 'must be of type string: "null"'))
  check({ type: 'string', nullable: true }, null)
  check({ type: 'number' }, 1)
  check({ type: 'integer' }, 1.5, wrong('"number"', 'must be of type integer: "number"'))
  check({ 'x-kubernetes-int-or-string': true }, '50%')
  check(
    { 'x-kubernetes-int-or-string': true },
    true,
    wrong('"boolean"', 'must be of type integer,string: "boolean"'),
  )
  check({ type: 'string', maxLength: 2 }, 'abc', 'spec: Too long: may not be more than 2 bytes')
  check({ type: 'string', minLength: 1 }, '', wrong('""', 'should be at least 1 chars long'))
  check({ type: 'string', pattern: '^a+$' }, 'ab', wrong('"ab"', "should match '^a+$'"))
  check({ type: 'string', pattern: '(?i)^a+$' }, 'AA')
  check(
    { type: 'string', format: 'date-time' },
    'noon',
    wrong('"noon"', 'must be of type date-time: "noon"'),
  )
  check(
    { type: 'string', enum: ['a', 'b'] },
    'c',
    'spec: Unsupported value: "c": supported values: "a", "b"',
  )
  check({ maximum: 3 }, 4, wrong('4', 'should be less than or equal to 3'))
  check({ maximum: 3, exclusiveMaximum: true }, 3, wrong('3', 'should be less than 3'))
  check({ minimum: 3 }, 2, wrong('2', 'should be greater than or equal to 3'))
  check({ minimum: 3, exclusiveMinimum: true }, 3, wrong('3', 'should be greater than 3'))
  check({ multipleOf: 5 }, 7, wrong('7', 'should be a multiple of 5'))
  check({ type: 'array', maxItems: 1 }, [1, 2], 'spec: Too many: 2: must have at most 1 items')
  check({ type: 'array', minItems: 1 }, [], wrong('0', 'should have at least 1 items'))
  check(
    { type: 'array', 'x-kubernetes-list-type': 'set' },
    ['a', 'a'],
    'spec[1]: Duplicate value: "a"',
  )
  check(
    { type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'] },
    [{ name: 'a' }, { name: 'b' }, { name: 'a' }],
    'spec[2]: Duplicate value: map[string]interface {}{"name":"a"}',
  )
  check({ type: 'object', required: ['a', 'b'] }, { b: 1 }, 'spec.a: Required value')
  check(
    { type: 'object', additionalProperties: { type: 'integer' } },
    { a: 'b' },
    'spec.a: Invalid value: "string": spec.a in body must be of type integer: "string"',
  )
  check(
    { type: 'object', anyOf: [{ required: ['a'] }, { required: ['b'] }] },
    {},
    '<nil>: Invalid value: "": "spec" must validate at least one schema (anyOf)',
    'spec.a: Required value',
  )
  check(
    { type: 'object', oneOf: [{ required: ['a'] }, { required: ['b'] }] },
    { a: 1, b: 2 },
    '<nil>: Invalid value: "": ' +
      '"spec" must validate one and only one schema (oneOf). Found 2 valid alternatives',
  )
  check(
    { not: { type: 'string' } },
    'a',
    '<nil>: Invalid value: "": "spec" must not validate the schema (not)',
  )
})

describe('a text of a format', () => {
  const check = (format: string, right: string, wrong: string): void => {
    test(`${format}: ${right}, not ${wrong}`, () => {
      const schema = ofSpec({ type: 'string', format })
      const errorsOf = (spec: Json) =>
        [...customResourceErrors(schema, { spec })].map(fieldErrorText)
      expect(errorsOf(right)).toEqual([])
      const said = `must be of type ${format}: ${JSON.stringify(wrong)}`
      expect(errorsOf(wrong)).toEqual([
        `spec: Invalid value: ${JSON.stringify(wrong)}: spec in body ${said}`,
      ])
    })
  }
  check('date', '2024-02-29', '2023-02-29')
  check('date-time', '2024-02-29T12:00:00Z', '2024-02-29')
  check('duration', '1h30m', 'soon')
  check('ipv4', '10.0.0.1', '::1')
  check('ipv6', '::1', '10.0.0.1')
  check('cidr', '10.0.0.0/8', '10.0.0.0')
  check('mac', '00:1a:2b:3c:4d:5e', '00:1a')
  check('uuid', '123e4567-e89b-12d3-a456-426614174000', '123e')
  check('email', 'a@example.com', 'a')
  check('uri', 'https://example.com/a', ':')
  check('hostname', 'a.example.com', 'a_b')
  check('byte', 'YQ==', '*')
  check('hexcolor', '#fff', 'white')

  test('is told by it where it is no text', () => {
    const schema = ofSpec({ type: 'string', format: 'hostname' })
    expect([...customResourceErrors(schema, { spec: 5 })].map(fieldErrorText)).toEqual([
      'spec: Invalid value: "int64": spec in body must be of type hostname: "int64"',
    ])
  })
  test('is any text where nobody knows the format', () => {
    expect([
      ...customResourceErrors(ofSpec({ type: 'string', format: 'x' }), { spec: 'y' }),
    ]).toEqual([])
  })
})

describe('an object of the API inside of a custom resource', () => {
  const check = (spec: Json, ...expected: readonly string[]): void => {
    test(JSON.stringify(spec), () => {
      const schema = ofSpec({
        type: 'object',
        'x-kubernetes-embedded-resource': true,
        'x-kubernetes-preserve-unknown-fields': true,
      })
      expect([...customResourceErrors(schema, { spec })].map(fieldErrorText)).toEqual(expected)
    })
  }
  check({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } })
  check(
    {},
    'spec.apiVersion: Required value: must not be empty',
    'spec.kind: Required value: must not be empty',
  )
  check(
    { apiVersion: '', kind: 'Pod', metadata: { name: 'a/b' } },
    'spec.apiVersion: Invalid value: "": must not be empty',
    'spec.metadata.name: Invalid value: "a/b": may not contain \'/\'',
  )
})

test('what comes several times in a set is told once', () => {
  const schema = ofSpec({
    type: 'array',
    'x-kubernetes-list-type': 'set',
    items: { type: 'string' },
  })
  const errors = [...customResourceErrors(schema, { spec: ['a', 'a', 'b', 'a'] })]
  expect(errors.map(fieldErrorText)).toEqual(['spec[1]: Duplicate value: "a"'])
})

test('a mistake that was there before is forgiven', () => {
  const schema = ofSpec({
    type: 'object',
    properties: { a: { type: 'string', maxLength: 1 }, b: { type: 'string' } },
  })
  const errorsOf = (spec: Json, old: Json) =>
    [...customResourceErrors(schema, { spec }, { spec: old })].map(fieldErrorText)
  expect(errorsOf({ a: 'long', b: 'new' }, { a: 'long', b: 'old' })).toEqual([])
  expect(errorsOf({ a: 'longer' }, { a: 'long' })).toHaveLength(1)
})

describe('a custom resource gets the defaults of its schema', () => {
  const check = (schema: JudgingSchema, spec: Json, expected: Json): void => {
    test(`${JSON.stringify(spec)} as ${JSON.stringify(schema)}`, () => {
      expect(withSchemaDefaults(structuralSchema(ofSpec(schema)), { spec })).toEqual({
        spec: expected,
      })
    })
  }
  const size: JudgingSchema = { type: 'integer', default: 3 }

  check({ type: 'object', properties: { size } }, {}, { size: 3 })
  check({ type: 'object', properties: { size } }, { size: 1 }, { size: 1 })
  check({ type: 'object', properties: { size } }, { size: null }, { size: 3 })
  check(
    { type: 'object', properties: { size: { ...size, nullable: true } } },
    { size: null },
    { size: null },
  )
  check(
    {
      type: 'object',
      properties: { inner: { type: 'object', default: {}, properties: { size } } },
    },
    {},
    { inner: { size: 3 } },
  )
  check({ type: 'array', items: { type: 'object', properties: { size } } }, [{}], [{ size: 3 }])
  check(
    { type: 'object', additionalProperties: { type: 'object', properties: { size } } },
    { a: {} },
    { a: { size: 3 } },
  )
  check(
    {
      type: 'object',
      properties: {
        a: { type: 'string' },
        b: { type: 'string', nullable: true },
        c: { type: 'object', additionalProperties: { type: 'string' } },
        d: { 'x-kubernetes-preserve-unknown-fields': true },
      },
    },
    { a: null, b: null, c: { d: null, e: 'f' }, d: null },
    { b: null, c: { e: 'f' } },
  )
})
