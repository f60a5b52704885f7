/** Field selectors: reading, matching, escapes and refusals. */
import { test } from 'node:test'
import { expect } from 'expect'
import { exactFieldOf, matchesFields, parseFieldSelector } from './field-selectors'

const POD: Readonly<Record<string, string>> = { 'status.phase': 'Running', 'spec.nodeName': '' }

function check(text: string, expected: boolean) {
  expect(matchesFields(parseFieldSelector(text), (field) => POD[field])).toBe(expected)
}

function refuse(text: string, message: string) {
  expect(() => parseFieldSelector(text)).toThrow(new Error(message))
}

test('all terms must hold, an absent field is empty', () => {
  check('', true)
  check('status.phase=Running', true)
  check('status.phase==Running,spec.nodeName=', true)
  check('status.phase!=Running', false)
  check('spec.nodeName!=', false)
  check('other=', true)
})

test('terms are sorted, values escaped', () => {
  const selector = parseFieldSelector('b!=x\\,y,a==p\\=q')
  expect(selector.requirements).toEqual([
    { field: 'a', operator: '=', value: 'p=q' },
    { field: 'b', operator: '!=', value: 'x,y' },
  ])
  expect(`${selector}`).toBe('a=p\\=q,b!=x\\,y')
  expect(exactFieldOf(selector, 'a')).toBe('p=q')
  expect(exactFieldOf(selector, 'b')).toBe(undefined)
})

test('a wrong selector is refused in the words of an apiserver', () => {
  refuse('a', `invalid selector: 'a'; can't understand 'a'`)
  refuse('a=b,c>d', `invalid selector: 'a=b,c>d'; can't understand 'c>d'`)
  refuse('a=b=c', 'invalid field selector: unescaped character in value: 61')
  refuse('a=\\x', 'invalid field selector: invalid escape sequence: \\x')
})
