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
    'spec: Invalid value: map[string]interface {}{}: "spec" must validate at least one schema (anyOf)',
  )
  check(
    { type: 'object', oneOf: [{ required: ['a'] }, { required: ['b'] }] },
    { a: 1, b: 2 },
    'spec: Invalid value: map[string]interface {}{"a":1, "b":2}: ' +
      '"spec" must validate one and only one schema (oneOf). Found 2 valid alternatives',
  )
  check(
    { not: { type: 'string' } },
    'a',
    'spec: Invalid value: "a": "spec" must not validate the schema (not)',
  )
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
})
