/** Sets of paths: their arithmetic, their FieldsV1 form and their texts. */
import { test } from 'node:test'
import { expect } from 'expect'
import { FieldSet, keyStep, pathText, valueStep } from './field-set'

const set = (...paths: string[][]) => FieldSet.of(paths)
const A = set(['f:a'], ['f:a', 'f:b'], ['f:c', 'f:d'])
const B = set(['f:a'], ['f:c', 'f:d'], ['f:e'])

function check(found: FieldSet, ...paths: string[][]) {
  expect(found.paths()).toEqual(paths)
  expect(found.equals(set(...paths))).toBe(true)
}

test('sets add, intersect and subtract path by path', () => {
  check(A.union(B), ['f:a'], ['f:e'], ['f:a', 'f:b'], ['f:c', 'f:d'])
  check(A.intersection(B), ['f:a'], ['f:c', 'f:d'])
  check(A.difference(B), ['f:a', 'f:b'])
  check(A.recursiveDifference(B))
  expect(A.recursiveDifference(B).isEmpty).toBe(true)
  expect(A.has(['f:c'])).toBe(false)
})

test('FieldsV1 marks a member that has members below with a dot', () => {
  const fields = { 'f:a': { '.': {}, 'f:b': {} }, 'f:c': { 'f:d': {} } }
  expect(A.toFieldsV1()).toEqual(fields)
  expect(FieldSet.fromFieldsV1(fields).equals(A)).toBe(true)
  expect(FieldSet.fromFieldsV1(undefined).isEmpty).toBe(true)
})

test('steps are written and ordered as in FieldsV1', () => {
  const port = (containerPort: number) => keyStep({ protocol: 'TCP', containerPort })
  const found = set([port(443)], [port(80)], ['f:z'], [valueStep('x')], ['f:a'])
  expect(Object.keys(found.toFieldsV1())).toEqual([
    'f:a',
    'f:z',
    'k:{"containerPort":80,"protocol":"TCP"}',
    'k:{"containerPort":443,"protocol":"TCP"}',
    'v:"x"',
  ])
})

test('a path prints as conflicts name it', () => {
  const path = ['f:spec', keyStep({ name: 'a', port: 80 }), 'f:image', valueStep('x')]
  expect(pathText(path)).toBe('.spec[name="a",port=80].image[="x"]')
})
