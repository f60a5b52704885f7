/** What the text form of a label selector means, and what is said of a wrong one. */
import { test } from 'node:test'
import { expect } from 'expect'
import { parseLabelSelector } from './selectors'

function check(text: string, printed: string) {
  expect(`${parseLabelSelector(text)}`).toBe(printed)
}

function refuse(text: string, message: string) {
  expect(() => parseLabelSelector(text)).toThrow(new Error(message))
}

test('selectors are read with their spaces and printed without', () => {
  check('', '')
  check('app=web, tier!=db', 'app=web,tier!=db')
  check('x in (b, a),!y', 'x in (a,b),!y')
  check('x notin (a),y', 'x notin (a),y')
  check('a==b', 'a==b')
  check('a=', 'a=')
  check('a!=,b', 'a!=,b')
  check('a>1,b<2', 'a>1,b<2')
  check('in in (in),notin', 'in in (in),notin')
  check('x in ()', 'x in ()')
  check('x in (,a,)', 'x in (,a)')
})

test('matching follows the text', () => {
  const labels = { size: '5', app: 'web' }
  for (const [text, expected] of [
    ['size>4', true],
    ['size>5', false],
    ['size<6,app', true],
    ['app>1', false],
    ['!app', false],
    ['app notin (db),!gone', true],
    ['app in (,web)', true],
  ] as const) {
    expect([text, parseLabelSelector(text).matches(labels)]).toEqual([text, expected])
  }
})

test('a wrong selector is refused in the words of an apiserver', () => {
  refuse('a=b,', `found '', expected: identifier after ','`)
  refuse(',a', `found ',', expected: !, identifier, or 'end of string'`)
  refuse('a=b c', `found 'c', expected: ',' or 'end of string'`)
  refuse('a b', `unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt`)
  refuse('a in x', `unable to parse requirement: found 'x' expected: '('`)
  refuse('a in (b', `unable to parse requirement: found '', expected: ',' or ')'`)
  refuse('a in (=)', `unable to parse requirement: found '=', expected: ',', ')' or identifier`)
  refuse('a in (b,=)', `unable to parse requirement: found '=', expected: ',', or identifier`)
  refuse('a=(', `unable to parse requirement: found '(', expected: identifier`)
  refuse('!', `unable to parse requirement: found '', expected: identifier`)
  refuse(
    'a>b',
    `unable to parse requirement: values[0]: Invalid value: "b": ` +
      `for 'Gt', 'Lt' operators, the value must be an integer`,
  )
  refuse(
    'a=b@',
    'unable to parse requirement: values[0][a]: Invalid value: "b@": a valid label must be an empty ' +
      "string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an " +
      "alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation " +
      "is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
  )
  refuse('-a', `unable to parse requirement: <nil>: Invalid value: "-a": ${NAME_PART}`)
})

const NAME_PART =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an " +
  "alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', " +
  "regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
