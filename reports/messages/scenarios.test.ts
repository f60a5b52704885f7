/** What a scenario is called, where it stands, and what became of its steps. */
import { test } from 'node:test'
import { expect } from 'expect'
import { messagesOf, STEPS } from '../testing/project'
import { type FinishedScenario, ScenarioReader } from './scenarios'

const FEATURE = `@workloads
Feature: Scaling
  Why it matters.

  Background:
    Given a cluster with 3 Nodes

  @slow
  Example: plain
    Then it needs a driver
    And it has a bug

  Rule: The count is kept
    Scenario Outline: to <count>
      What an outline says.
      When it is scaled to <count> replicas
      Then it attaches "hello"

      Examples:
        | count | why  |
        | 2     | some |
        | 4     | more |
`

async function finished(feature = FEATURE, steps = STEPS): Promise<FinishedScenario[]> {
  const reader = new ScenarioReader()
  const messages = await messagesOf({ 'features/a.feature': feature, 'steps.js': steps })
  return messages.flatMap((message) => reader.read(message) ?? [])
}

test('a row of an outline is told with its line, its values and its rule', async () => {
  const [, , second] = await finished()
  expect(second).toMatchObject({
    uri: 'features/a.feature',
    line: 22,
    feature: 'Scaling',
    featureDescription: '  Why it matters.',
    rule: 'The count is kept',
    name: 'to 4',
    description: '      What an outline says.',
    tags: ['workloads'],
    row: [
      ['count', '4'],
      ['why', 'more'],
    ],
  })
})

test('steps are told as written, those of the background and hooks with them', async () => {
  const [, first] = await finished()
  expect(first?.steps.map(({ keyword, text, line }) => [keyword, text, line])).toEqual([
    ['Given', 'a cluster with 3 Nodes', 6],
    ['When', 'it is scaled to 2 replicas', 16],
    ['Then', 'it attaches "hello"', 17],
    ['', 'After hook: tell the time', undefined],
  ])
})

test('an attachment belongs to the step that attached it', async () => {
  const [, first] = await finished()
  const attached = first?.results.map((step) => step.attachments.map(({ fileName }) => fileName))
  expect(attached).toEqual([[], [], ['said.txt'], [undefined]])
})

test('a plain scenario is told with its tags, and what became of each step', async () => {
  const [plain] = await finished()
  expect(plain).toMatchObject({ name: 'plain', line: 9, rule: undefined, row: [] })
  expect(plain?.tags).toEqual(['workloads', 'slow'])
  const statuses = plain?.results.map(({ result }) => result.status)
  expect(statuses).toEqual(['PASSED', 'SKIPPED', 'SKIPPED', 'PASSED'])
})

test('a file with CRLF reads as one without', async () => {
  const [unix, dos] = await Promise.all([finished(), finished(FEATURE.replaceAll('\n', '\r\n'))])
  const told = (scenarios: FinishedScenario[]) => scenarios.map(({ name, line }) => [name, line])
  expect(told(dos)).toEqual(told(unix))
  expect(dos[0]?.featureDescription.trim()).toBe('Why it matters.')
})
