import { describe, test } from 'node:test'
import { expect } from 'expect'
import { Environment } from './cel'
import * as types from './types'

const { BOOL, DOUBLE, DYN, DURATION, INT, listOf, mapOf, objectOf, STRING, TIMESTAMP } = types

const ROW = objectOf('selfType.rows.@idx', { id: STRING, n: INT })
const SELF = objectOf('selfType', {
  replicas: INT,
  name: STRING,
  ratio: DOUBLE,
  ports: listOf(INT),
  hosts: listOf(STRING),
  limits: mapOf(STRING, INT),
  since: TIMESTAMP,
  times: listOf(TIMESTAMP),
  period: DURATION,
  size: DYN,
  tags: listOf(STRING, 'set'),
  rows: listOf(ROW, ['id']),
  gone: STRING,
  nested: objectOf('selfType.nested', { on: BOOL }),
  dash__dash__ed: { type: INT, property: 'dash-ed' },
})
const ENVIRONMENT = new Environment({ self: SELF, any: DYN })
const VALUES = {
  self: {
    replicas: 3,
    name: 'héllo',
    ratio: 2,
    ports: [80, 443, 8080],
    hosts: ['a', 'b'],
    limits: { cpu: 2 },
    since: '2024-02-29T12:30:45.5Z',
    times: ['2024-01-01T00:00:00Z', '2024-01-02T00:00:00Z'],
    period: '90m',
    size: '50%',
    tags: ['a', 'b'],
    rows: [
      { id: 'x', n: 1 },
      { id: 'y', n: 2 },
    ],
    gone: null,
    nested: {},
    'dash-ed': 7,
  },
  any: { n: 1, f: 1.5, list: [1, 2, 3], text: 'x', map: { key: null }, mixed: [1, 'a'] },
}

function outcome(text: string, limit?: number): unknown {
  const compiled = ENVIRONMENT.compile(text)
  if (compiled.problems !== undefined) return compiled.problems
  const { value, error } = compiled.evaluate(VALUES, limit)
  return error ?? value
}

const check = (text: string, expected: unknown): void => {
  test(text, () => expect(outcome(text)).toEqual(expected))
}

describe('what is read of an object has the type that is declared', () => {
  check('self.replicas + 1', 4n)
  check('self.ratio + 0.5', 2.5)
  check('self.since.getFullYear()', 2024n)
  check('self.times.isSorted() && self.times[0] < self.since', true)
  check('self.period.getMinutes()', 90n)
  check('self.dash__dash__ed == 7', true)
  check('any.n + 1', 2n)
  check('any.f + 1.0', 2.5)
  check('self.size == "50%" || self.size == 50', true)
  check('any.map.key == null', true)
})

describe('a field that may be missing', () => {
  check('has(self.nested.on)', false)
  check('has(any.map.key)', true)
  check('self.nested.on', 'no such key: on')
  check('self.limits["gpu"]', 'no such key: gpu')
  check('self.ports[3]', 'index out of bounds: 3')
  check('self.?nested.?on.orValue(true)', true)
  check('any.?a.b.c.hasValue()', false)
  check('any.list[?5].orValue(0)', 0n)
  check('optional.of(1).optMap(x, x + 1).value()', 2n)
  check('optional.none().hasValue()', false)
  check('optional.ofNonZeroValue("").or(optional.of("b")).value()', 'b')
  check('optional.of(2).optFlatMap(x, optional.of(x * 2)).orValue(0)', 4n)
})

describe('a field that is null', () => {
  check('has(self.gone)', false)
  check('self.gone', 'no such key: gone')
  check('self.?gone.orValue("none")', 'none')
  check('has(any.map.key) && any.map.key == null', true)
  check('any.map.?key.orValue(1)', null)
})

describe('lists that are sets or maps', () => {
  check('self.tags == ["b", "a"]', true)
  check('self.tags == ["a"]', false)
  check('self.tags + ["b", "c"]', ['a', 'b', 'c'])
  check('self.tags + ["c"] == ["c", "b", "a"]', true)
  check('self.rows == [self.rows[1], self.rows[0]]', true)
  check('(self.rows + [self.rows[0]]).size()', 2n)
})

describe('logic forgives an error that decides nothing', () => {
  check('false && 1 / 0 == 1', false)
  check('1 / 0 == 1 && false', false)
  check('1 / 0 == 1 || true', true)
  check('1 / 0 == 1 || false', 'division by zero')
  check('[1, 0].exists(x, 1 / x == 1)', true)
  check('[0, 2].all(x, 1 / x == 1)', false)
  check('true ? 1 : 2', 1n)
})

describe('macros', () => {
  check('self.ports.all(p, p > 79)', true)
  check('self.ports.exists(p, p == 443)', true)
  check('self.ports.exists_one(p, p > 400)', false)
  check('self.ports.map(p, p * 2)', [160n, 886n, 16160n])
  check('self.ports.map(p, p > 100, p + 1)', [444n, 8081n])
  check('self.ports.filter(p, p < 100)', [80n])
  check('self.limits.all(name, name == "cpu")', true)
  check('self.hosts.all(h, self.ports.exists(p, p == 80 && h != ""))', true)
})

describe('numbers', () => {
  check('9223372036854775807 + 1', 'integer overflow')
  check('-9223372036854775808 == -9223372036854775807 - 1', true)
  check('7 / -2', -3n)
  check('-7 % 3', -1n)
  check('1 % 0', 'modulus by zero')
  check('1 < 1.5 && 2u > 1', true)
  check('dyn(1) == 1.0', true)
  check('int("12") + int(3.9) + int(2u)', 17n)
  check('double("1e3")', 1000)
  check('string(1e21) + string(0.00001) + string(1.0)', '1e+211e-051')
  check('type(1) == int && type("") == string && type([]) == list', true)
  check('[1, 2, 3].sum() + [1, 2, 3].max() + [1, 2, 3].min()', 10n)
  check('[1.5, 2.0].sum()', 3.5)
  check('any.list.sum()', 6n)
})

describe('texts are counted in characters', () => {
  check('self.name.size()', 5n)
  check('size("😀a")', 2n)
  check('"😀ab".substring(1)', 'ab')
  check('"tacocat".indexOf("a", 2)', 5n)
  check('"tacocat".lastIndexOf("a")', 5n)
  check('"hello".charAt(1)', 'e')
  check('"a,b,c".split(",", 2)', ['a', 'b,c'])
  check('"aXbX".replace("X", "-", 1)', 'a-bX')
  check('"İA".lowerAscii()', 'İa')
  check('["a", "b"].join("-")', 'a-b')
  check(
    '"%s is %d or %.2f, %s".format([dyn("x"), dyn(3), dyn(1.5), dyn(["a"])])',
    'x is 3 or 1.50, ["a"]',
  )
  check('"abc".substring(4)', 'index out of range: 4')
  check('r"\\d".size()', 2n)
})

describe("Kubernetes' libraries", () => {
  check('[3, 1].isSorted()', false)
  check('["b", "a", "b"].lastIndexOf("b")', 2n)
  check('"abc 123".find("[0-9]+")', '123')
  check('"a1b2".findAll("[0-9]", 1)', ['1'])
  check('"A".matches("(?i)^a$") && "x".matches("^[[:alpha:]]$")', true)
  check('url("https://u@example.com:80/p?k=v&k=w").getHostname()', 'example.com')
  check('url("https://example.com:80/p?k=v&k=w").getQuery()["k"]', ['v', 'w'])
  check('isURL("nowhere")', false)
  check('ip("::1").isLoopback() && ip("10.0.0.1").family() == 4', true)
  check('ip.isCanonical("2001:DB8::0")', false)
  check('string(ip("2001:db8:0:0:0:0:0:1"))', '2001:db8::1')
  check('isIP("::ffff:1.2.3.4")', false)
  check('cidr("192.168.0.0/24").containsIP("192.168.0.9")', true)
  check('cidr("10.0.0.0/8").containsCIDR("10.1.0.0/16")', true)
  check('string(cidr("10.1.2.3/8").masked())', '10.0.0.0/8')
  check('quantity("1.5Gi").isGreaterThan(quantity("1500Mi"))', true)
  check('quantity("50k").add(20).asInteger()', 50020n)
  check('quantity("1") == quantity("1000m")', true)
  check('isQuantity("1Go")', false)
  check('sets.equivalent([1, 2], [2, 1, 1]) && sets.intersects([1], [1, 2])', true)
  check('format.dns1123Label().validate("ok").hasValue()', false)
  check('format.named("uuid").value().validate("x").value()', ['does not match the UUID format'])
  check(
    'duration("1h30m") + timestamp("2024-01-01T00:00:00Z") == timestamp("2024-01-01T01:30:00Z")',
    true,
  )
  check('timestamp("2024-01-01T00:00:00Z").getHours("America/New_York")', 19n)
  check('timestamp("2024-01-01T00:00:00Z").getHours("+02:00")', 2n)
})

describe('what does not compile says where, as cel-go does', () => {
  const at = (text: string, column: number, message: string): void =>
    check(text, `ERROR: <input>:1:${column}: ${message}\n | ${text}\n | ${'.'.repeat(column - 1)}^`)

  at('self.x', 5, "undefined field 'x'")
  at('slef.x', 1, "undeclared reference to 'slef' (in container '')")
  at('self.replicas > "1"', 15, "found no matching overload for '_>_' applied to '(int, string)'")
  at(
    'self.name.startsWith(1)',
    21,
    "found no matching overload for 'startsWith' applied to 'string.(int)'",
  )
  at('foo(1)', 4, "undeclared reference to 'foo' (in container '')")
  at('self.name.x', 10, "type 'string' does not support field selection")
  at('[1, "a"]', 5, "expected type 'int' but found 'string'")
  at('self.ports.all(p, p)', 15, "found no matching overload for '_&&_' applied to '(bool, int)'")
  at(
    '1.all(x, true)',
    1,
    "expression of type 'int' cannot be range of a comprehension (must be list, map, or dynamic)",
  )
  at('has(self)', 4, 'invalid argument to has() macro')
  at(
    'self.replicas >',
    16,
    "Syntax error: mismatched input '<EOF>' expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}",
  )
  at('self.a b', 8, "Syntax error: extraneous input 'b' expecting <EOF>")
  check(
    'self.x && self.y',
    "ERROR: <input>:1:5: undefined field 'x'\n | self.x && self.y\n | ....^\n " +
      "ERROR: <input>:1:15: undefined field 'y'\n | self.x && self.y\n | ..............^",
  )
})

describe('what is written down has to be right', () => {
  check(
    'self.name.matches("(")',
    'ERROR: <input>:1:19: invalid matches argument\n | self.name.matches("(")\n | ..................^',
  )
  check(
    'duration("soon") == self.period',
    'ERROR: <input>:1:10: invalid duration argument\n | duration("soon") == self.period\n | .........^',
  )
  check(
    'timestamp("today") == self.since',
    'ERROR: <input>:1:11: invalid timestamp argument\n | timestamp("today") == self.since\n | ..........^',
  )
})

describe('a time is printed as of the zone that it was written in', () => {
  check('string(timestamp("2024-01-01T02:00:00+01:00"))', '2024-01-01T02:00:00+01:00')
  check(
    'string(timestamp("2024-01-01T02:00:00-05:30") + duration("1h"))',
    '2024-01-01T03:00:00-05:30',
  )
  check('timestamp("2024-01-01T02:00:00+01:00").getHours()', 1n)
})

describe('a value of another type than is wanted', () => {
  check('any.text + 1', 'no such overload')
  check('any.n.startsWith("a")', 'no such overload: startsWith(int, string)')
  check('any.mixed.sum()', 'no such overload: sum(list)')
  check('any.text == 1', false)
  check('null.hasValue()', 'no such overload: hasValue(null_type)')
  test('is found out where its type was broken by what is stored', () => {
    const compiled = ENVIRONMENT.compile('self.name.startsWith("a") || self.replicas > 1')
    const { error } = compiled.evaluate({ self: { name: 5, replicas: 'x' } })
    expect(error).toBe('no such overload: startsWith(int, string)')
  })
  check('any.n.m', 'no such overload')
})

describe('an expression costs what it does', () => {
  const costs = (text: string, expected: number): void => {
    test(`${text} costs ${expected}`, () => {
      expect(ENVIRONMENT.compile(text).evaluate(VALUES).cost).toBe(expected)
    })
  }
  costs('self.replicas > 1', 3)
  costs('self.nested.on == true', 3)
  costs('has(self.name)', 1)
  costs('self.ports.all(p, p > 79)', 3 + 3 * 5)
  costs('self.hosts.join("")', 3)
  test('and is cancelled when that is too much', () => {
    expect(outcome('self.ports.all(p, p > 0)', 10)).toBe(
      'operation cancelled: actual cost limit exceeded',
    )
    expect(outcome('self.ports.all(p, p > 0) || true', 10)).toBe(
      'operation cancelled: actual cost limit exceeded',
    )
  })
})

describe('what is hostile is refused', () => {
  test('by its depth', () => {
    const deep = `${'('.repeat(400)}1${')'.repeat(400)}`
    expect(outcome(deep)).toMatch(/^ERROR: <input>:1:\d+: expression recursion limit exceeded: 250/)
    expect(outcome(Array(300).fill('1').join(' + '))).toMatch(/recursion limit exceeded: 250/)
  })
  test('but long chains of && are fine', () => {
    expect(outcome(Array(3000).fill('true').join(' && '))).toBe(true)
  })
  check('any.constructor', 'no such key: constructor')
  check('any["__proto__"]', 'no such key: __proto__')
})
