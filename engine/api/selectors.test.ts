/** Which labels selectors match, and how they print. */
import { test } from 'node:test'
import { expect } from 'expect'
import { type LabelSelector, parseLabelSelector, selectorFromMap, selectorOf } from './selectors'

const WEB = { app: 'web', tier: 'front', size: '5' }

function check(selector: LabelSelector | undefined, expected: boolean) {
  expect(selectorOf(selector).matches(WEB)).toBe(expected)
}

const expression = (key: string, operator: string, ...values: string[]): LabelSelector => ({
  matchExpressions: [values.length === 0 ? { key, operator } : { key, operator, values }],
})

test('no selector selects nothing, an empty one everything', () => {
  check(undefined, false)
  expect(selectorOf(null).matches({})).toBe(false)
  check({}, true)
  expect(selectorOf({}).isEmpty).toBe(true)
  expect(selectorFromMap({}).matches({})).toBe(true)
})

test('all labels and expressions must hold', () => {
  check({ matchLabels: { app: 'web', tier: 'front' } }, true)
  check({ matchLabels: { app: 'web', tier: 'back' } }, false)
  check({ matchLabels: { app: 'web' }, ...expression('tier', 'Exists') }, true)
  check({ matchLabels: { app: 'web' }, ...expression('tier', 'DoesNotExist') }, false)
})

test('each operator has its meaning, and NotIn matches an absent key', () => {
  check(expression('app', 'In', 'a', 'web'), true)
  check(expression('none', 'In', 'a', 'web'), false)
  check(expression('app', 'NotIn', 'a', 'web'), false)
  check(expression('none', 'NotIn', 'a'), true)
  check(expression('constructor', 'Exists'), false)
  expect(() => selectorOf(expression('a', 'Has'))).toThrow(
    '"Has" is not a valid label selector operator',
  )
})

test('equalities are offered to an index, requirements in order of keys', () => {
  const selector = parseLabelSelector('b in (x),c!=y,a=1,d in (p,q)')
  expect(selector.equalities).toEqual([
    ['a', '1'],
    ['b', 'x'],
  ])
  expect(selector.requirements.map(({ key }) => key)).toEqual(['a', 'b', 'c', 'd'])
})

test('a frozen selector is compiled once', () => {
  const frozen = Object.freeze({ matchLabels: { a: 'b' } })
  expect(selectorOf(frozen)).toBe(selectorOf(frozen))
  const labels = Object.freeze({ a: 'b' })
  expect(selectorFromMap(labels)).toBe(selectorFromMap(labels))
})

test('a selector of an object prints as kubectl shows it', () => {
  const selector = { matchLabels: { z: '1', a: '2' }, ...expression('m', 'In', 'q', 'p') }
  expect(`${selectorOf(selector)}`).toBe('a=2,m in (p,q),z=1')
})
