import { test } from 'node:test'
import { expect } from 'expect'
import { resolvePlain } from './scalar'

test('a', () => {
  expect(resolvePlain('0644').value).toBe(420)
})
