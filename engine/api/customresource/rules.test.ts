import { describe, test } from 'node:test'
import { expect } from 'expect'
import { fieldErrorText } from '../../apiserver/field-error'
import type { Json, JsonObject } from '../json'
import type { JudgingSchema, ValidationRule } from './judging-schema'
import { ruleErrors, rulesOf } from './rules'

const object = (properties: JudgingSchema['properties'], ...rules: ValidationRule[]) =>
  ({ type: 'object', properties, 'x-kubernetes-validations': rules }) as JudgingSchema // As read.

const INTEGER: JudgingSchema = { type: 'integer' }
const SIZES = { min: INTEGER, max: INTEGER }

interface Case {
  readonly spec: Json
  readonly old?: Json
}

function outcomeOf(schema: JudgingSchema, { spec, old }: Case) {
  const rules = rulesOf({ type: 'object', properties: { spec: schema } })
  const warnings: string[] = []
  if (rules === undefined) return { errors: [], warnings }
  const before: JsonObject | undefined = old === undefined ? undefined : { spec: old }
  const errors = ruleErrors(rules, { spec }, before, (text) => warnings.push(text))
  return { errors: errors.map(fieldErrorText), warnings }
}

describe('a rule', () => {
  const check = (what: string, schema: JudgingSchema, it: Case, ...expected: string[]): void => {
    test(what, () => expect(outcomeOf(schema, it).errors).toEqual(expected))
  }
  const bounded = object(SIZES, { rule: 'self.min <= self.max' })

  check('lets pass what holds', bounded, { spec: { min: 1, max: 2 } })
  check(
    'is named where it does not',
    bounded,
    { spec: { min: 3, max: 2 } },
    'spec: Invalid value: "object": failed rule: self.min <= self.max',
  )
  check(
    'says what it was told to',
    object(SIZES, { rule: 'self.min <= self.max', message: 'min is more than max' }),
    { spec: { min: 3, max: 2 } },
    'spec: Invalid value: "object": min is more than max',
  )
  check(
    'makes its message of the object',
    object(SIZES, {
      rule: 'self.min <= self.max',
      messageExpression: '"%d is more than %d".format([self.min, self.max])',
    }),
    { spec: { min: 3, max: 2 } },
    'spec: Invalid value: "object": 3 is more than 2',
  )
  check(
    'falls back to its message when that cannot be made',
    object(SIZES, {
      rule: 'has(self.max) && self.min <= self.max',
      message: 'max is wanted',
      messageExpression: 'string(self.max)',
    }),
    { spec: { min: 3 } },
    'spec: Invalid value: "object": max is wanted',
  )
  check(
    'names a field and a reason',
    object(SIZES, {
      rule: 'has(self.max)',
      message: 'a limit is wanted',
      reason: 'FieldValueRequired',
      fieldPath: '.max',
    }),
    { spec: { min: 3 } },
    'spec.max: Required value: a limit is wanted',
  )
  check(
    'that fails says why',
    bounded,
    { spec: { min: 3 } },
    'spec: Invalid value: "object": no such key: max evaluating rule: self.min <= self.max',
  )
  check(
    'of values of open type may not fit them',
    object({ port: { 'x-kubernetes-int-or-string': true } }, { rule: 'self.port > 0' }),
    { spec: { port: 'x' } },
    'spec: Invalid value: "object": \'no such overload\': call arguments did not match a supported ' +
      'operator, function or macro signature for rule: self.port > 0',
  )
  check(
    'holds for each item, value and property below',
    {
      type: 'object',
      properties: {
        ports: {
          type: 'array',
          items: { ...INTEGER, 'x-kubernetes-validations': [{ rule: 'self > 0' }] },
        },
        limits: {
          type: 'object',
          additionalProperties: { ...INTEGER, 'x-kubernetes-validations': [{ rule: 'self < 9' }] },
        },
      },
    },
    { spec: { ports: [1, 0], limits: { cpu: 9 } } },
    'spec.ports[1]: Invalid value: "integer": failed rule: self > 0',
    'spec.limits[cpu]: Invalid value: "integer": failed rule: self < 9',
  )
  check(
    'reads fields by their escaped names',
    object(
      { 'max-size': INTEGER, namespace: INTEGER },
      {
        rule: 'self.max__dash__size < self.__namespace__',
        message: 'm',
      },
    ),
    { spec: { 'max-size': 2, namespace: 1 } },
    'spec: Invalid value: "object": m',
  )
  check(
    'costs too much',
    {
      type: 'array',
      items: INTEGER,
      'x-kubernetes-validations': [{ rule: 'self.all(a, self.all(b, a + b > 0))', message: 'm' }],
    },
    { spec: Array(1000).fill(1) },
    'spec: Invalid value: "array": \'operation cancelled: actual cost limit exceeded\': ' +
      'no further validation rules will be run due to call cost exceeds limit for rule: m',
  )
})

describe('a rule of changes', () => {
  const check = (what: string, rule: ValidationRule, it: Case, ...expected: string[]): void => {
    test(what, () => expect(outcomeOf(object(SIZES, rule), it).errors).toEqual(expected))
  }
  const rule = { rule: 'self.max >= oldSelf.max', message: 'max only grows' }
  const broken = 'spec: Invalid value: "object": max only grows'

  check('asks nothing of what is new', rule, { spec: { max: 1 } })
  check('judges an update', rule, { spec: { max: 1 }, old: { max: 2 } }, broken)
  check('lets pass what it allows', rule, { spec: { max: 3 }, old: { max: 2 } })
  const optional = { rule: 'oldSelf.hasValue() || self.max == 1', optionalOldSelf: true }
  check(
    'may ask for the old value itself',
    { ...optional, message: 'begins with 1' },
    { spec: { max: 2 } },
    'spec: Invalid value: "object": begins with 1',
  )

  test('compares items by their keys', () => {
    const schema: JudgingSchema = {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
      items: object(
        { name: { type: 'string' }, size: INTEGER },
        { rule: 'self.size >= oldSelf.size' },
      ),
    }
    const spec = [
      { name: 'b', size: 1 },
      { name: 'a', size: 1 },
    ]
    const old = [
      { name: 'a', size: 2 },
      { name: 'b', size: 1 },
    ]
    expect(outcomeOf(schema, { spec, old }).errors).toEqual([
      'spec[1]: Invalid value: "object": failed rule: self.size >= oldSelf.size',
    ])
  })
})

describe('a rule that is broken already', () => {
  const schema = object({ a: object(SIZES, { rule: 'self.min <= self.max' }), b: INTEGER })
  const old = { a: { min: 3, max: 2 }, b: 1 }

  test('is only a warning while its part stays as it was', () => {
    expect(outcomeOf(schema, { spec: { ...old, b: 2 }, old })).toEqual({
      errors: [],
      warnings: ['spec.a: Invalid value: "object": failed rule: self.min <= self.max'],
    })
  })
  test('is a mistake when its part changes', () => {
    const spec = { a: { min: 4, max: 2 }, b: 1 }
    expect(outcomeOf(schema, { spec, old }).errors).toHaveLength(1)
  })
})
