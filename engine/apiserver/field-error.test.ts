/** The texts of field errors, as an apiserver prints them. */
import { test } from 'node:test'
import { expect } from 'expect'
import * as field from './field-error'

const at = field.root('spec').child('containers').index(0).child('name')

function check(error: field.FieldError, expected: string) {
  expect(field.fieldErrorText(error)).toBe(expected)
}

test('a path prints as Kubernetes prints it', () => {
  expect(`${at}`).toBe('spec.containers[0].name')
  expect(`${field.root('metadata', 'labels').key('a.b/c')}`).toBe('metadata.labels[a.b/c]')
  expect(`${field.root('spec')}`).toBe('spec')
  expect(`${new field.FieldPath(undefined, '').child('spec')}`).toBe('spec')
})

test('each kind of error has its own words', () => {
  const p = 'spec.containers[0].name'
  check(field.required(at), `${p}: Required value`)
  check(field.required(at, 'name it'), `${p}: Required value: name it`)
  check(field.invalid(at, -1, 'must be x'), `${p}: Invalid value: -1: must be x`)
  check(field.invalid(at, 'a"b', 'no'), `${p}: Invalid value: "a\\"b": no`)
  check(field.invalid(at, true, ''), `${p}: Invalid value: true`)
  check(field.invalid(at, null, 'no'), `${p}: Invalid value: "null": no`)
  check(field.invalid(at, { a: 1 }, 'no'), `${p}: Invalid value: {"a":1}: no`)
  check(
    field.notSupported(at, 'x', ['A', 'B']),
    `${p}: Unsupported value: "x": supported values: "A", "B"`,
  )
  check(field.duplicate(at, 'x'), `${p}: Duplicate value: "x"`)
  check(field.forbidden(at, 'not now'), `${p}: Forbidden: not now`)
  check(field.tooLong(at, 63), `${p}: Too long: may not be more than 63 bytes`)
  check(field.tooMany(at, 3, 2), `${p}: Too many: 3: must have at most 2 items`)
  check(field.notFound(at, 'x'), `${p}: Not found: "x"`)
  check(field.typeInvalid(at, 'x', 'want int'), `${p}: Invalid value: "x": want int`)
  check(field.internalFieldError(at, 'oops'), `${p}: Internal error: oops`)
})

test('a label selector prints as the Go struct it is', () => {
  const selector = field.labelSelectorValue({ matchLabels: { b: '2', a: '1' } })
  expect(`${selector}`).toBe(
    'v1.LabelSelector{MatchLabels:map[string]string{"a":"1", "b":"2"}, ' +
      'MatchExpressions:[]v1.LabelSelectorRequirement(nil)}',
  )
  const matchExpressions = [{ key: 'k', operator: 'In', values: ['x'] }]
  check(
    field.invalid(at, field.labelSelectorValue({ matchExpressions }), 'field is immutable'),
    'spec.containers[0].name: Invalid value: v1.LabelSelector{MatchLabels:map[string]string(nil), ' +
      'MatchExpressions:[]v1.LabelSelectorRequirement{v1.LabelSelectorRequirement{Key:"k", ' +
      'Operator:"In", Values:[]string{"x"}}}}: field is immutable',
  )
})

test('several errors stand in brackets, equal ones once', () => {
  const a = field.required(field.root('a'))
  const b = field.invalid(field.root('b'), 'q', 'must …')
  expect(field.aggregateText([])).toBe('')
  expect(field.aggregateText([a, a])).toBe('a: Required value')
  expect(field.aggregateText([a, b])).toBe('[a: Required value, b: Invalid value: "q": must …]')
})
