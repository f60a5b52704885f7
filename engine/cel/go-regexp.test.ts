import { describe, test } from 'node:test'
import { expect } from 'expect'
import { GoRegExp, goRegExp } from './go-regexp'

describe('an expression of Go matches as in Go', () => {
  const check = (pattern: string, text: string, expected: boolean): void => {
    test(`${pattern} on ${JSON.stringify(text)}`, () => {
      const regexp = goRegExp(pattern)
      expect(regexp instanceof GoRegExp && regexp.test(text)).toBe(expected)
    })
  }
  check('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$', 'a-b', true)
  check('(?i)^abc$', 'ABC', true)
  check('^[[:alpha:]_]+$', 'a_b', true)
  check('^[\\w-.]+$', 'a-b.c', true)
  check('^[^/]+/[^/]+$', 'a/b', true)
  check('^\\d{3}-\\d{4}$', '555-1234', true)
  check('^a{,2}$', 'a{,2}', true)
  check('^(?P<year>\\d+)$', '2024', true)
  check('^.$', '\r', true)
  check('^.$', '\n', false)
  check('(?s)^.$', '\n', true)
  check('^\\pL+$', 'é', true)
  check('^\\p{Greek}$', 'α', true)
  check('^\\x41\\x{42}\\103$', 'ABC', true)
  check('\\Aa\\z', 'a\n', false)
  check('^\\Qa.b\\E$', 'axb', false)
  check('^[]a]$', ']', true)
  check('^[a\\-z]$', '-', true)
  check('^😀?$', '😀', true)
  check('^\\s$', '\u00a0', false)
  check('^a??b$', 'ab', true)
  check('(a|b)+c\\b', 'x abac', true)
  check('^((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.|$)){4}$', '10.0.0.1', true)
  check('^(\\d+|\\*)(/\\d+)?(\\s+(\\d+|\\*)(/\\d+)?){4}$', '*/5 * * * *', true)
})

describe('an expression that Go does not take is refused in its words', () => {
  const check = (pattern: string, expected: string): void => {
    test(pattern, () => {
      expect(goRegExp(pattern)).toEqual({ fault: `error parsing regexp: ${expected}` })
    })
  }
  check('(?=a)b', 'invalid or unsupported Perl syntax: `(?=`')
  check('(?<!a)b', 'invalid named capture: `(?<!a)b`')
  check('a**', 'invalid nested repetition operator: `**`')
  check('[a', 'missing closing ]: `[a`')
  check('a)', 'unexpected ): `a)`')
  check('(', 'missing closing ): `(`')
  check('\\1', 'invalid escape sequence: `\\1`')
  check('\\q', 'invalid escape sequence: `\\q`')
  check('*a', 'missing argument to repetition operator: `*`')
  check('a|*', 'missing argument to repetition operator: `*`')
  check('a{2,1}', 'invalid repeat count: `{2,1}`')
  check('a{1001}', 'invalid repeat count: `{1001}`')
  check('[b-a]', 'invalid character class range: `b-a`')
  check('a\\', 'trailing backslash at end of expression: ``')
})

describe('an expression takes no longer than its text is long', () => {
  const check = (pattern: string, text: string): void => {
    test(pattern, { timeout: 5000 }, () => {
      const regexp = goRegExp(pattern)
      expect(regexp instanceof GoRegExp && regexp.test(text)).toBe(false)
    })
  }
  check('^(a+)+$', `${'a'.repeat(5000)}!`)
  check('^(a|aa)*$', `${'a'.repeat(5000)}!`)
  check('^(a{1,10}){1,10}$', `${'a'.repeat(50)}!`)
  check('^a*a*a*a*a*b$', 'a'.repeat(5000))
})

describe('all that an expression finds', () => {
  const check = (pattern: string, text: string, expected: readonly string[]): void => {
    test(`${pattern} in ${JSON.stringify(text)}`, () => {
      const regexp = goRegExp(pattern)
      expect(regexp instanceof GoRegExp && regexp.all(text, 10)).toEqual(expected)
    })
  }
  check('a*', 'baac', ['', 'aa', ''])
  check('(a|b)+', 'xabyb', ['ab', 'b'])
  check('(a|b)+?', 'xab', ['a', 'b'])
  check('(a*)*', 'ab', ['a', ''])
  check('(?:[😀é]+\\d?)+', 'é1😀-😀', ['é1😀', '😀'])
})
