import { describe, test } from 'node:test'
import { expect } from 'expect'
import { fieldErrorText } from '../../apiserver/field-error'
import { customResourceDefinitionStrategy, type Definition } from './strategy'
import { definitionErrors } from './validation'

const definition = (schema: object, version: object = {}): Definition =>
  ({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'shops.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'shops', singular: 'shop', kind: 'Shop', listKind: 'ShopList' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: schema },
          ...version,
        },
      ],
    },
  }) as unknown as Definition // As it is decoded.

const errorsOf = (it: Definition) => [...definitionErrors(it)].map(fieldErrorText)

const ROOT = 'spec.validation.openAPIV3Schema'
const spec = (properties: object, more: object = {}) => ({
  type: 'object',
  properties: { spec: { type: 'object', properties, ...more } },
})
const STRING = { type: 'string' }
const ITEMS = { type: 'object', required: ['name'], properties: { name: STRING } }

describe('the schema of a definition is structural', () => {
  const check = (what: string, schema: object, ...expected: readonly string[]): void => {
    test(what, () => expect(errorsOf(definition(schema))).toEqual(expected.map((it) => ROOT + it)))
  }
  check('when it says what everything is', spec({ a: STRING }))
  check(
    'and has types',
    spec({ a: {}, b: { type: 'array' }, c: { type: 'array', items: {} } }),
    '.properties[spec].properties[a].type: Required value: must not be empty for specified object fields',
    '.properties[spec].properties[b].items: Required value: must be specified',
    '.properties[spec].properties[c].items.type: Required value: must not be empty for specified array items',
  )
  check(
    'and judges only what is there',
    { ...spec({ a: STRING }), anyOf: [{ required: ['b'], properties: { b: { minLength: 1 } } }] },
    `.properties[b]: Required value: because it is defined in ${ROOT}.anyOf[0].properties[b]`,
  )
  check(
    'and says nothing new where it judges',
    spec({ a: STRING }, { oneOf: [{ type: 'object', description: 'd' }] }),
    '.properties[spec].oneOf[0].description: Forbidden: must be empty to be structural',
    '.properties[spec].oneOf[0].type: Forbidden: must be empty to be structural',
  )
  check('but for ints or strings', {
    type: 'object',
    properties: {
      port: { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, STRING] },
    },
  })
  check(
    'and leaves metadata alone',
    {
      type: 'object',
      properties: { metadata: { type: 'object', properties: { labels: STRING } } },
    },
    '.properties[metadata]: Forbidden: must not specify anything other than name and generateName, ' +
      'but metadata is implicitly specified',
  )
  check(
    'and has patterns that are expressions',
    spec({ a: { ...STRING, pattern: '(' } }),
    '.properties[spec].properties[a].pattern: Invalid value: "(": must be a valid regular expression, but isn\'t: ' +
      'error parsing regexp: missing closing ): `(`',
  )
})

describe('the schema of a definition is refused', () => {
  const check = (what: string, schema: object, ...expected: readonly string[]): void => {
    test(what, () => {
      const at = `${ROOT}.properties[spec]`
      expect(errorsOf(definition(schema))).toEqual(expected.map((it) => at + it))
    })
  }
  const map = { type: 'array', 'x-kubernetes-list-type': 'map', items: ITEMS }
  check(
    'with a type of its own',
    spec({ a: { type: 'text' } }),
    '.properties[a].type: Unsupported value: "text": supported values: ' +
      '"array", "boolean", "integer", "number", "object", "string"',
  )
  check(
    'with a list that is a map without keys',
    spec({ a: map }),
    '.properties[a].x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map',
  )
  check(
    'with keys that are not there',
    spec({ a: { ...map, 'x-kubernetes-list-map-keys': ['id'] } }),
    '.properties[a].x-kubernetes-list-map-keys: Invalid value: []string{"id"}: entries must all be names of item properties',
  )
  check(
    'with a set of objects that are not told apart as a whole',
    spec({ a: { ...map, 'x-kubernetes-list-type': 'set' } }),
    '.properties[a].items.x-kubernetes-map-type: Invalid value: "null": must be atomic as item of a list with x-kubernetes-list-type=set',
  )
  check(
    'with a default that does not fit',
    spec({ a: { type: 'integer', default: 'x' } }),
    '.properties[a].default: Invalid value: "string": ' +
      ' in body must be of type integer: "string"',
  )
  check(
    'with a default that would be pruned',
    spec({ a: { type: 'object', properties: { b: STRING }, default: { c: 1 } } }),
    '.properties[a].default: Invalid value: map[string]interface {}{"c":1}: must not have unknown fields',
  )
  check(
    'with properties beside additional ones',
    spec({ a: { type: 'object', properties: { b: STRING }, additionalProperties: STRING } }),
    '.properties[a].additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive',
  )
})

describe('the rules of a definition compile', () => {
  const check = (what: string, rule: object, ...expected: readonly string[]): void => {
    test(what, () => {
      const schema = spec({ size: { type: 'integer' } }, { 'x-kubernetes-validations': [rule] })
      const at = `${ROOT}.properties[spec].x-kubernetes-validations[0]`
      expect(errorsOf(definition(schema))).toEqual(expected.map((it) => at + it))
    })
  }
  const shown = (rule: string, more = '') =>
    `Invalid value: apiextensions.ValidationRule{Rule:"${rule}", Message:"", MessageExpression:"${more}", ` +
    'Reason:(*apiextensions.FieldValueErrorReason)(nil), FieldPath:"", OptionalOldSelf:(*bool)(nil)}: '

  check('or are refused where they stand', { rule: 'self.size > 0' })
  check(
    'with the place in the expression',
    { rule: 'self.sise > 0' },
    `.rule: ${shown('self.sise > 0')}compilation failed: ERROR: <input>:1:5: undefined field 'sise'\n` +
      ' | self.sise > 0\n | ....^',
  )
  check(
    'to a bool',
    { rule: 'self.size' },
    `.rule: ${shown('self.size')}cel expression must evaluate to a bool`,
  )
  check(
    'and their messages to a text',
    { rule: 'self.size > 0', messageExpression: 'self.size' },
    `.messageExpression: ${shown('self.size > 0', 'self.size')}messageExpression must evaluate to a string`,
  )
  check('and are there', { rule: ' ' }, '.rule: Required value: rule is not specified')
  check(
    'and have a message when they are long',
    { rule: 'self.size\n> 0' },
    '.message: Required value: message must be specified if rule contains line breaks',
  )
  check(
    'and point to a field that is there',
    { rule: 'true', fieldPath: '.sise' },
    '.fieldPath: Invalid value: ".sise": fieldPath must be a valid path',
  )
  check(
    'and have a reason of the API',
    { rule: 'true', reason: 'Because' },
    '.reason: Unsupported value: "Because": supported values: "FieldValueDuplicate", ' +
      '"FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"',
  )
  check(
    'and ask for old values only where they read them',
    { rule: 'true', optionalOldSelf: true },
    '.optionalOldSelf: Invalid value: true: may not be set if oldSelf is not used in rule',
  )

  test('and compare no items that cannot be told apart', () => {
    const items = { type: 'integer', 'x-kubernetes-validations': [{ rule: 'self > oldSelf' }] }
    expect(errorsOf(definition(spec({ a: { type: 'array', items } })))).toEqual([
      `${ROOT}.properties[spec].properties[a].items.x-kubernetes-validations[0].rule: ` +
        'Invalid value: "self > oldSelf": oldSelf cannot be used on the uncorrelatable portion of ' +
        `the schema within ${ROOT}.properties[spec].properties[a]`,
    ])
  })
})

describe('the rules of a definition may not cost too much', () => {
  const WAY_OUT =
    '(try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, ' +
    'maps, and strings are declared)'
  const check = (
    what: string,
    list: object,
    rule: string,
    ...expected: readonly string[]
  ): void => {
    test(what, () => {
      const more = { 'x-kubernetes-validations': [{ rule }] }
      const schema = spec({ list: { type: 'array', ...list } }, more)
      expect(errorsOf(definition(schema))).toEqual(expected.map((it) => ROOT + it))
    })
  }
  const at = '.properties[spec].x-kubernetes-validations[0].rule: Forbidden: '
  const squared = 'self.list.all(a, self.list.exists(b, a == b))'

  check('and going through a list once does not', { items: STRING }, 'self.list.all(a, a != "")')
  check(
    'but twice does where nothing limits it',
    { items: STRING },
    squared,
    `${at}estimated rule cost exceeds budget by factor of more than 100x ${WAY_OUT}`,
    `${at}contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema`,
    ': Forbidden: x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema ' +
      `exceeds budget by factor of more than 100x ${WAY_OUT}`,
  )
  check(
    'and still does where only one of two things is limited',
    { items: STRING, maxItems: 10 },
    squared,
    `${at}estimated rule cost exceeds budget by factor of 3.1x ${WAY_OUT}`,
  )
  check('but not where both are', { items: { ...STRING, maxLength: 10 }, maxItems: 10 }, squared)
  check('and its size is known', { items: STRING }, 'self.list.size() < 3')
})

describe('a version of a definition', () => {
  const check = (what: string, version: object, ...expected: readonly string[]): void => {
    test(what, () => {
      const schema = spec({ color: STRING, tags: { type: 'array', items: STRING } })
      expect(errorsOf(definition(schema, version))).toEqual(expected)
    })
  }
  check(
    'has columns that can be printed',
    { additionalPrinterColumns: [{ name: 'A', type: 'text', jsonPath: 'spec.a' }] },
    'spec.additionalPrinterColumns[0].type: Invalid value: "text": must be one of boolean,date,integer,number,string',
    'spec.additionalPrinterColumns[0].JSONPath: Invalid value: "spec.a": must be a simple json path starting with .',
  )
  check(
    'has a scale in its spec and status',
    { subresources: { scale: { specReplicasPath: '.size', statusReplicasPath: '.status.size' } } },
    'spec.subresources.scale.specReplicasPath: Invalid value: ".size": should be a json path under .spec',
  )
  check(
    'selects by fields that are texts or numbers',
    {
      selectableFields: [
        { jsonPath: '.spec.color' },
        { jsonPath: '.spec.tags' },
        { jsonPath: '.x' },
      ],
    },
    'spec.selectableFields[1].jsonPath: Invalid value: ".spec.tags": must point to a field of type string, ' +
      'boolean or integer. Enum string fields and strings with formats are allowed.',
    'spec.selectableFields[2].jsonPath: Invalid value: ".x": is an invalid path: does not refer to a valid field',
  )
  check(
    'warns of its end only when that is near',
    { deprecationWarning: 'use v2' },
    'spec.versions[0].deprecationWarning: Invalid value: "use v2": can only be set for deprecated versions',
  )
  test('says its mistakes itself where versions differ', () => {
    const { spec: first, ...rest } = definition({ type: 'object', properties: { a: {} } })
    const versions = [
      ...first.versions,
      { name: 'v2', served: true, storage: false, schema: { openAPIV3Schema: { type: 'object' } } },
    ]
    expect(errorsOf({ ...rest, spec: { ...first, versions } } as Definition)).toEqual([
      'spec.versions[0].schema.openAPIV3Schema.properties[a].type: Required value: ' +
        'must not be empty for specified object fields',
    ])
  })
})

test('a definition without anything is refused, not a crash', () => {
  const empty = { metadata: { name: 'x' }, spec: {}, status: {} } as unknown as Definition
  expect(errorsOf(empty)).not.toEqual([])
  expect(customResourceDefinitionStrategy.withDefaults).toBeDefined()
})
