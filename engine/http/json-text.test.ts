/** What Go would say of JSON texts: which fields are there twice, and what is wrong. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { inspectJson, mayBeDeep } from './json-text'

describe('A JSON text', () => {
  test('tells fields that are written twice, once each', () => {
    const check = (text: string, ...duplicates: string[]) =>
      expect(inspectJson(text)).toEqual({ error: undefined, duplicates })
    check('{"a":1,"b":{"a":2}}')
    check('{"a":1,"a":2,"a":3}', 'a')
    check('{"spec":{"x":[{"n":1,"n":2},{"n":3}]},"spec":{}}', 'spec.x[0].n', 'spec')
    check('{"\\u0061":1,"a":2}', 'a')
    check('{"__proto__":1,"__proto__":2,"constructor":1}', '__proto__')
    check(' [ ] ')
    check('-0.5e+3')
  })

  test('that is none is told in the words of Go', () => {
    const cases: readonly (readonly [text: string, error: string])[] = [
      ['', 'unexpected end of JSON input'],
      ['{', 'unexpected end of JSON input'],
      ['"a', 'unexpected end of JSON input'],
      ['x', "invalid character 'x' looking for beginning of value"],
      ['{x', "invalid character 'x' looking for beginning of object key string"],
      ['{"a"x', "invalid character 'x' after object key"],
      ['{"a":1x', "invalid character 'x' after object key:value pair"],
      ['[1x', "invalid character 'x' after array element"],
      ['{} {}', "invalid character '{' after top-level value"],
      ['tru!', "invalid character '!' in literal true (expecting 'e')"],
      ['-x', "invalid character 'x' in numeric literal"],
      ['1.x', "invalid character 'x' after decimal point in numeric literal"],
      ['1ex', "invalid character 'x' in exponent of numeric literal"],
      ['"\\x"', "invalid character 'x' in string escape code"],
      ['"\\u00x0"', "invalid character 'x' in \\u hexadecimal character escape"],
      ['"\n"', "invalid character '\\n' in string literal"],
      ["'a'", "invalid character '\\'' looking for beginning of value"],
      ['01', "invalid character '1' after top-level value"],
    ]
    for (const [text, error] of cases) {
      expect([text, inspectJson(text)]).toEqual([text, { error, duplicates: [] }])
    }
  })

  test('is only so deep', () => {
    const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)
    expect([inspectJson(deep(500)).error, mayBeDeep(deep(500))]).toEqual([undefined, false])
    const { error } = inspectJson(deep(501))
    expect([error, mayBeDeep(deep(501))]).toEqual(['exceeded max depth', true])
    expect(inspectJson('['.repeat(100_000)).error).toBe('exceeded max depth')
  })
})
