/** The formats of names and what their checks say. */
import { test } from 'node:test'
import { expect } from 'expect'
import * as names from './names'

const LABEL =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must " +
  "start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', " +
  "regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
const NAME_PART =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an " +
  "alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', " +
  "regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"

function check(reasons: names.Reasons, ...expected: string[]) {
  expect(reasons).toEqual(expected)
}

test('a label has no capitals, underscores or dots and at most 63 characters', () => {
  check(names.isDnsLabel('my-name'))
  check(names.isDnsLabel('Bad_Name'), LABEL)
  check(names.isDnsLabel('a.b'), 'must not contain dots')
  check(names.isDnsLabel('a'.repeat(64)), 'must be no more than 63 characters')
  check(names.isDnsLabel(''), LABEL)
})

test('a subdomain may have dots', () => {
  check(names.isSubdomain('a.b-c.d'))
  check(
    names.isSubdomain('-a'),
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', " +
      "and must start and end with an alphanumeric character (e.g. 'example.com', regex used for " +
      "validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
  )
  check(names.isSubdomain('a'.repeat(254)), 'must be no more than 253 characters')
})

test('the name of a Service starts with a letter', () => {
  check(names.isRfc1035Label('web'))
  check(
    names.isRfc1035Label('1web'),
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an " +
      "alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', " +
      "regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
  )
})

test('a label key has a name and perhaps a prefix', () => {
  check(names.isQualifiedName('app'))
  check(names.isQualifiedName('app.kubernetes.io/Name_1'))
  check(names.isQualifiedName('a b'), NAME_PART)
  check(names.isQualifiedName('/x'), 'prefix part must be non-empty')
  check(names.isQualifiedName('x/'), 'name part must be non-empty', NAME_PART)
  check(names.isQualifiedName('n'.repeat(64)), 'name part must be no more than 63 characters')
  check(
    names.isQualifiedName('a/b/c'),
    `a qualified name ${NAME_PART.slice('name part '.length)} ` +
      "with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
  )
})

test('a label value may be empty', () => {
  check(names.isLabelValue(''))
  check(names.isLabelValue('v1.2_x'))
  check(
    names.isLabelValue('a b'),
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', " +
      "and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or " +
      "'12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
  )
})

test('other names have rules of their own', () => {
  check(names.isPathSegment('system:node'))
  check(names.isPathSegment('a/b%'), "may not contain '/'", "may not contain '%'")
  check(names.isPathSegment('..'), "may not be '..'")
  check(names.isConfigMapKey('..a'), "must not start with '..'")
  check(names.isPortName('http-1'))
  check(names.isPortName('80'), 'must contain at least one letter (a-z)')
  check(
    names.isPortName('a--b-'),
    'must not contain consecutive hyphens',
    'must not begin or end with a hyphen',
  )
  check(names.isPortNumber(0), 'must be between 1 and 65535, inclusive')
  check(names.isEnvVarName('1.a b'))
  check(
    names.isEnvVarName('a=b'),
    'a valid environment variable name must consist only of printable ASCII characters ' +
      "other than '='",
  )
  expect(names.isStrictEnvVarName('1a')).toHaveLength(1)
  check(names.isPercent('25%'))
  check(names.isWildcardSubdomain('*.a.b'))
})
