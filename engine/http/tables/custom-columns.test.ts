/** Columns of custom resources: what a path leads to, by the type of the column. */
import { test } from 'node:test'
import { expect } from 'expect'
import type { PrinterColumn } from '../../apiserver/strategy'
import { metadata, NOW } from '../../testing/objects'
import { customColumns } from './custom-columns'

function check(type: string, value: unknown, expected: unknown) {
  const { cells } = customColumns([{ name: 'A', type, jsonPath: '.spec.a' }])
  const spec = value === undefined ? {} : { a: value }
  const object = { apiVersion: 'example.org/v1', kind: 'X', metadata: metadata('x'), spec }
  expect([type, value, ...cells(object, NOW)]).toEqual([type, value, 'x', expected])
}

test('without columns there is the age', () => {
  const { definitions, cells } = customColumns(undefined)
  expect(definitions.map(({ name, type }) => `${name} ${type}`)).toEqual([
    'Name string',
    'Age date',
  ])
  const object = { apiVersion: 'example.org/v1', kind: 'X', metadata: metadata('x') }
  expect(cells(object, NOW)).toEqual(['x', '60m'])
})

test('a column without a description says its path', () => {
  const column = { name: 'A', type: 'integer', jsonPath: '.a' }
  const definitions = (column: PrinterColumn) => customColumns([column]).definitions.slice(1)
  const description = 'Custom resource definition column (in JSONPath format): .a'
  const plain = { name: 'A', type: 'integer', format: '', description, priority: 0 }
  expect(definitions(column)).toEqual([plain])
  const more = { description: 'An a', priority: 1, format: 'int32' }
  expect(definitions({ ...column, ...more })).toEqual([{ ...plain, ...more }])
})

test('a frozen list of columns is read once', () => {
  const asked = Object.freeze([{ name: 'A', type: 'string', jsonPath: '.a' }])
  expect(customColumns(asked)).toBe(customColumns(asked))
})

test('from a path that cannot be read on there are no columns', () => {
  const column = (name: string, jsonPath: string) => ({ name, type: 'string', jsonPath })
  const asked = [column('A', '.a'), column('B', '.b['), column('C', '.c')]
  expect(customColumns(asked).definitions.map(({ name }) => name)).toEqual(['Name', 'A'])
})

test('a filter that cannot be applied shows nothing', () => {
  const jsonPath = '.spec.a[?(@.b=~@.c)].b'
  const { definitions, cells } = customColumns([{ name: 'A', type: 'string', jsonPath }])
  expect(definitions.length).toBe(2)
  const spec = { a: [{ b: 'b', c: '(' }] }
  const object = { apiVersion: 'example.org/v1', kind: 'X', metadata: metadata('x'), spec }
  expect(cells(object, NOW)).toEqual(['x', null])
})

test('a text is any value, lists and maps as JSON', () => {
  check('string', undefined, null)
  check('string', 'a', 'a')
  check('string', '', '')
  check('string', 7, '7')
  check('string', false, 'false')
  check('string', null, '<no value>')
  check('string', { b: '<&>', a: [1, null] }, '{"a":[1,null],"b":"\\u003c\\u0026\\u003e"}')
})

test('a value of another type is not shown', () => {
  check('integer', 7.9, 7)
  check('integer', -7.9, -7)
  check('integer', '7', null)
  check('number', 1.5, 1.5)
  check('number', '1.5', null)
  check('boolean', true, true)
  check('boolean', 'true', null)
  check('unheard-of', 'a', null)
})

test('a date is shown as the time since', () => {
  check('date', '2025-01-01T00:59:00Z', '60s')
  check('date', '2025-01-01T02:59:00+02:00', '60s')
  check('date', '2025-01-01T01:05:00Z', '<invalid>')
  check('date', 'yesterday', '<invalid>')
  check('date', '2025-01-01', '<invalid>')
  check('date', '2025-13-01T00:59:00Z', '<invalid>')
  check('date', '', '<unknown>')
  check('date', 5, null)
})
