/** What users install loads on the Node that runs this, whatever its package says about Node. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { expect } from 'expect'

const { dependencies } = JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8'))
/** Types only. */
const WITHOUT_CODE = ['kubernetes-types']

for (const name of Object.keys(dependencies)) {
  test(`${name} loads`, () => {
    if (WITHOUT_CODE.includes(name)) expect(() => require(name)).toThrow()
    else expect(Object.keys(require(name)).length).toBeGreaterThan(0)
  })
}
