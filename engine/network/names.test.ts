/** The names that a resolver tries. */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import { candidates } from './names'

const SEARCHES = ['shop.svc.cluster.local', 'svc.cluster.local']

describe('A resolver tries', () => {
  const check = (name: string, options: readonly string[], expected: readonly string[]) =>
    test(`${expected.join(', ')} for ${name} with ${options.join() || 'no options'}`, () => {
      const resolver = { nameservers: [], searches: SEARCHES, options }
      expect(candidates(resolver, name)).toEqual(expected)
    })
  const searched = (name: string) => SEARCHES.map((search) => `${name}.${search}`)
  check('web', ['ndots:5'], [...searched('web'), 'web'])
  check('web.shop', ['ndots:5'], [...searched('web.shop'), 'web.shop'])
  check('web.shop', [], ['web.shop', ...searched('web.shop')])
  check('web', [], [...searched('web'), 'web'])
  check('example.com.', ['ndots:5'], ['example.com.'])
})
