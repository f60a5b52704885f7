/** What is seen in a terminal and in a log of CI, to the letter. */
import { test } from 'node:test'
import { expect } from 'expect'
import type { FormatOptions } from '../messages/envelope'
import { messagesOf, written } from '../testing/project'
import { progressFormatter } from './formatter'
import { withoutColours } from './text'

async function shown(feature: string, options: FormatOptions = {}, terminal = {}) {
  const messages = await messagesOf({ 'features/a.feature': feature })
  const text = await written(progressFormatter, messages, options, terminal)
  return text.replace(/\d+\.\d\ds/g, '0.00s')
}

test('a green run is a line a feature, and counts', async () => {
  const feature = 'Feature: Scaling\nScenario: up\nWhen it is scaled to 2 replicas\n'
  expect(await shown(feature, { seed: 7, reports: ['reports/out/cucumber.html  (html)'] })).toBe(
    `✔ Scaling  features/a.feature  1 scenario in 0.00s, 1m 30s of cluster time

1 scenario (1 passed)
1 step (1 passed)
0.00s of real time, 1m 30s of cluster time
seed 7
reports/out/cucumber.html  (html)
`,
  )
})

test('scenarios that real clients drove are counted at the end', async () => {
  const feature = 'Feature: Served\nScenario: a\nThen real clients drive it\n'
  const line = '1 scenario is not deterministic: its cluster was served to real clients'
  expect((await shown(feature)).trimEnd().split('\n').at(-1)).toBe(line)
})

const MIXED = `Feature: Scaling
  Rule: The count is kept
    Scenario Outline: to <count>
      When it is scaled to <count> replicas
      Then it has 2 ready replicas
      Examples:
        | count |
        | 2     |
        | 4     |
    Scenario: undefined
      Then it has 2 redy replicas
    Scenario: empty
    Scenario: skipped
      Then it needs a driver
`

test('what is not green is explained, the counts come last', async () => {
  expect(await shown(MIXED)).toBe(
    `✗ failed  to 4  features/a.feature:9
✗ undefined  undefined  features/a.feature:10
✗ empty  empty  features/a.feature:12
✗ Scaling  features/a.feature  5 scenarios in 0.00s, 7m 30s of cluster time

Skipped

  1 scenario: needs a driver
    features/a.feature:13

Failed

  Scaling › The count is kept › to 4 (count=4)
    features/a.feature:9
      Then it has 2 ready replicas  features/a.feature:5
        Deployment "shop" did not have 2 ready replicas
          was      4
          because  Pod shop-x is Pending
          see      timeline.html

Broken input

  Scaling › The count is kept › undefined
    features/a.feature:10
      Then it has 2 redy replicas  features/a.feature:11
        No phrase of the language says this.
          did you mean  it has {int} ready replica(s)
                        as in: it has 2 ready replicas
                        steps.js:8

  Scaling › The count is kept › empty
    features/a.feature:12
      The scenario has no steps, so it checks nothing.

5 scenarios (1 passed, 1 failed, 1 undefined, 1 empty, 1 skipped)
6 steps (3 passed, 1 failed, 1 undefined, 1 skipped)
0.00s of real time, 7m 30s of cluster time
`,
  )
})

test('an unexpected error is told with its place in the code, a failed fact is not', async () => {
  const text = await shown('Feature: a\nScenario: b\nThen it has a bug\n')
  expect(text).toMatch(/Cannot read properties of undefined \(reading 'x'\)\n +at .*steps\.js:\d+:/)
  expect(await shown('Feature: a\nScenario: b\nThen it has 3 ready replicas')).not.toMatch(/ at /)
})

test('a file that does not parse is told with its line and column', async () => {
  const text = await shown('Feature: a\nScenario: b\n  Given c\n  nonsense\n')
  expect(text).toMatch(
    /Broken input\n\n {2}features\/a\.feature:4:3 does not parse\n {6}expected: /,
  )
  expect(text).toMatch(/\n0 scenarios\n0 steps\n1 feature file could not be read\n/)
})

test('input that names no file is told with the rest', async () => {
  const broken = ['No feature file matches "nope".']
  expect(await shown('Feature: a', { broken })).toMatch(
    /Broken input\n\n {2}No feature file matches/,
  )
})

const CLEAR = '\r\u001b[2K'

test('on a terminal the bar shows the scenario that runs, and is gone in the end', async () => {
  const env = process.env.CI
  delete process.env.CI
  try {
    const terminal = { isTTY: true, columns: 60 }
    const text = withoutColours(await shown(MIXED, {}, terminal))
    expect(text).toContain(`${CLEAR}${'░'.repeat(20)} 0/5 · Scaling › to 2`)
    expect(text).toContain(`${CLEAR}✗ failed  to 4  features/a.feature:9\n`)
    const bars = text.split(CLEAR).filter((line) => line.startsWith('█'))
    expect(bars.filter((line) => line.length > 60)).toEqual([])
    expect(text).toContain(`${CLEAR}\nSkipped\n`)
  } finally {
    if (env !== undefined) process.env.CI = env
  }
})

test('a hook of the whole run that fails is broken input', async () => {
  const steps = `
const { BeforeAll, Given } = require('@cucumber/cucumber')
BeforeAll(() => { throw new Error('no docker') })
Given('a', () => {})
`
  const messages: Awaited<ReturnType<typeof messagesOf>> = []
  const run = messagesOf(
    { 'a.feature': 'Feature: a\nScenario: b\nGiven a', 'steps.js': steps },
    messages,
  )
  await expect(run).rejects.toThrow(/BeforeAll/)
  const text = await written(progressFormatter, messages)
  expect(text).toMatch(/Broken input\n\n {2}A hook of the whole run failed: no docker/)
})
