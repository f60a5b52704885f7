/** The words of phrases, and that Cucumber's expressions match them whole. */
import { test } from 'node:test'
import { expect } from 'expect'
import {
  nameOf,
  PATTERNS,
  parseCount,
  parseCounted,
  parseObject,
  parsePods,
  parseSubject,
  parseTense,
  podsName,
} from './phrase'

const whole = (pattern: RegExp, text: string): boolean =>
  new RegExp(`^(?:${pattern.source})$`).test(text)

/** A phrase is matched whole by its pattern, and read as expected. */
function check(pattern: RegExp, parse: (text: string) => unknown, text: string, expected: unknown) {
  expect(whole(pattern, text)).toBe(true)
  expect(parse(text)).toEqual(expected)
}

test('an object is a kind and a name, with its namespace before a slash', () => {
  check(PATTERNS.object, parseObject, 'Deployment "web"', { kind: 'Deployment', name: 'web' })
  check(PATTERNS.object, parseObject, 'deploy "shop/web"', {
    kind: 'deploy',
    namespace: 'shop',
    name: 'web',
  })
  check(PATTERNS.object, parseObject, 'deployments.apps "web"', {
    kind: 'deployments.apps',
    name: 'web',
  })
  expect(nameOf(parseObject('Deployment "shop/web"'))).toBe('Deployment "shop/web"')
  expect(whole(PATTERNS.object, 'the web')).toBe(false)
})

test('a set of Pods is named by owner, labels or Node', () => {
  check(PATTERNS.pods, parsePods, 'the Pods of Deployment "web"', {
    of: 'owner',
    owner: { kind: 'Deployment', name: 'web' },
    one: false,
  })
  check(PATTERNS.pods, parsePods, 'the Pods labelled "app=web,tier!=db" in Namespace "shop"', {
    of: 'labels',
    selector: 'app=web,tier!=db',
    one: false,
    namespace: 'shop',
  })
  check(PATTERNS.pods, parsePods, 'the Pods on Node "node-1"', {
    of: 'node',
    node: 'node-1',
    one: false,
  })
  check(PATTERNS.pods, parsePods, 'one Pod of Service "shop/web"', {
    of: 'owner',
    owner: { kind: 'Service', namespace: 'shop', name: 'web' },
    one: true,
  })
  expect(podsName(parsePods('one Pod of Job "j"'))).toBe('one Pod of Job "j"')
})

test('a subject is an object or a set of Pods', () => {
  expect(parseSubject('the Pods on Node "n"').type).toBe('pods')
  expect(parseSubject('Pod "web-0"')).toEqual({
    type: 'object',
    object: { kind: 'Pod', name: 'web-0' },
  })
  expect(whole(PATTERNS.subject, 'the Pods labelled "a=b"')).toBe(true)
  expect(whole(PATTERNS.subject, 'Pod "a" is Ready')).toBe(false)
})

test('counts are exact or bounded', () => {
  const { POSITIVE_INFINITY } = Number
  check(PATTERNS.count, parseCount, '3', { says: '3', min: 3, max: 3 })
  check(PATTERNS.count, parseCount, 'no', { says: 'no', min: 0, max: 0 })
  check(PATTERNS.count, parseCount, 'at least 3', {
    says: 'at least 3',
    min: 3,
    max: POSITIVE_INFINITY,
  })
  check(PATTERNS.count, parseCount, 'at most 3', { says: 'at most 3', min: 0, max: 3 })
  check(PATTERNS.count, parseCount, 'between 2 and 4', { says: 'between 2 and 4', min: 2, max: 4 })
  const counted = parseCounted('at least 2 Pods of Deployment "web"')
  expect([counted.count.min, counted.set.of]).toEqual([2, 'owner'])
  expect(parseCounted('1 Pod on Node "n"').set).toEqual({ of: 'node', node: 'n', one: false })
})

test('tenses stand before a fact, or nothing does', () => {
  check(PATTERNS.tense, parseTense, '', { type: 'now' })
  check(PATTERNS.tense, parseTense, 'within 30s, ', { type: 'within', limit: 30e6 })
  check(PATTERNS.tense, parseTense, 'within 5 minutes, ', { type: 'within', limit: 300e6 })
  check(PATTERNS.tense, parseTense, 'within 6m in all, ', { type: 'within-in-all', limit: 360e6 })
  check(PATTERNS.tense, parseTense, 'after 40s but within 1m30s, ', {
    type: 'after-but-within',
    from: 40e6,
    limit: 90e6,
  })
  check(PATTERNS.tense, parseTense, 'for 5m, ', { type: 'for', time: 300e6 })
  check(PATTERNS.tense, parseTense, 'eventually, ', { type: 'eventually' })
  check(PATTERNS.tense, parseTense, 'from now on, ', { type: 'from-now-on' })
})
