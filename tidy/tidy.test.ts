/** The house rules as tests: one that the repository keeps each rule, one that the rule bites. */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import { printed } from './rule'
import { rules } from './rules'
import { repositoryTree, treeOf } from './tree'

const tree = repositoryTree()

for (const rule of rules) {
  describe(rule.says, () => {
    test('holds in every file', () => {
      const offences = rule.check(tree).map(printed)
      if (offences.length > 0) throw new TidyError(offences)
    })

    test('lets a good sample pass', () => {
      expect(rule.check(treeOf(rule.samples.good)).map(printed)).toEqual([])
    })

    test('catches its bad samples', () => {
      expect(rule.samples.bad.length).toBeGreaterThan(0)
      for (const [sample, ...offences] of rule.samples.bad) {
        expect(rule.check(treeOf(sample)).map(printed)).toEqual(offences)
      }
    })
  })
}

/** Its stack would only say where this test stands. */
class TidyError extends Error {
  constructor(offences: readonly string[]) {
    super(offences.join('\n'))
    this.stack = this.message
  }
}
