/** Reports that are not ours never look greener than the run was. */
import { test } from 'node:test'
import { resolveImplementation } from '@cucumber/cucumber/lib/formatter/resolve_implementation'
import { expect } from 'expect'
import { outgoing } from '../allure/privacy'
import { messagesOf, written } from '../testing/project'
import type { Envelope } from './envelope'
import { ForOtherReaders } from './other-readers'

const BROKEN = 'Feature: broken\n  Scenario: x\n    Given c\n    nonsense\n'
const FEATURE = `Feature: a
  Scenario: undefined
    Then it flies
  Scenario: empty
  Scenario: skipped
    Then it needs a driver
  Scenario: green
    Then it attaches "a"
`

async function report(name: string, messages: readonly Envelope[]): Promise<string> {
  const plugin = await resolveImplementation(name, process.cwd())
  if (typeof plugin === 'function') throw new Error(`${name} is no plugin`)
  const forOthers = new ForOtherReaders()
  return written(
    plugin,
    messages.flatMap((message) => forOthers.read(message)),
  )
}

/** Cucumber stops at a file that does not parse; a run of ours goes on with the others. */
async function run(): Promise<Envelope[]> {
  const unreadable = await messagesOf({ 'broken.feature': BROKEN })
  const told = unreadable.filter(({ source, parseError }) => source ?? parseError)
  return [...told, ...(await messagesOf({ 'a.feature': FEATURE }))]
}

test('JUnit: what did not run is no passed test', async () => {
  const xml = await report('junit', await run())
  expect(/<testsuite[^>]*?tests="5" skipped="1" failures="3"/.exec(xml)).not.toBeNull()
  expect(xml).toMatch(/name="The file does not parse"[^>]*>\s*<failure[^>]*message="\(4:5\)/)
  expect(xml).toMatch(/name="empty"[^>]*>\s*<failure/)
  expect(xml).toMatch(/name="undefined"[^>]*>\s*<failure><!\[CDATA\[No phrase/)
  expect(xml).toMatch(/name="skipped"[^>]*>\s*<skipped/)
})

test('the HTML report tells the broken file, carries no machine words, and loads nothing', async () => {
  const html = await report('html', await run())
  expect(html).toMatch(/The file does not parse/)
  expect(html).not.toMatch(/virtualMilliseconds/)
  expect(outgoing(html)).toEqual([])
})

test('a run with nothing to add is told as it is, but for the clock', async () => {
  const messages = await messagesOf({
    'a.feature': 'Feature: a\nScenario: b\nThen it attaches "a"\n',
  })
  const forOthers = new ForOtherReaders()
  const told = messages.flatMap((message) => forOthers.read(message))
  const isClock = ({ attachment }: Envelope) => attachment?.mediaType.includes('clock') === true
  expect(told).toEqual(messages.filter((message) => !isClock(message)))
})
