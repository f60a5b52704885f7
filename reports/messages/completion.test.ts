/** A run that did not come to its end leaves nothing without a result. */
import { test } from 'node:test'
import { expect } from 'expect'
import { messagesOf } from '../testing/project'
import { Completion } from './completion'
import type { Envelope } from './envelope'
import { ScenarioReader } from './scenarios'
import { verdictOf } from './verdict'

const FEATURE = `Feature: a
  Scenario: first
    Given a cluster with 1 Node
  Scenario: second
    Given a cluster with 1 Node
    When it is scaled to 2 replicas
  Scenario: third
    Given a cluster with 1 Node
`
const WHY = { running: 'It died.', waiting: 'Not run.' }

async function cutAfter(isLast: (message: Envelope) => boolean) {
  const all = await messagesOf({ 'a.feature': FEATURE })
  const told = all.slice(0, all.findIndex(isLast) + 1)
  const completion = new Completion()
  for (const message of told) completion.read(message)
  const reader = new ScenarioReader()
  const messages = [...told, ...completion.complete(WHY)]
  const scenarios = messages.flatMap((message) => reader.read(message) ?? [])
  return { messages, scenarios, completion }
}

const startOf = (number: number) => {
  let seen = 0
  return ({ testCaseStarted }: Envelope) => testCaseStarted !== undefined && ++seen === number
}

test('the scenario that was running failed, those that waited are skipped, with the reason', async () => {
  const { scenarios } = await cutAfter(startOf(2))
  expect(scenarios.map((scenario) => [scenario.name, verdictOf(scenario)])).toEqual([
    ['first', 'passed'],
    ['second', 'failed'],
    ['third', 'skipped'],
  ])
  expect(scenarios[1]?.results[0]?.result.message).toBe('It died.')
  expect(scenarios[2]?.results[0]?.result.message).toBe('Not run.')
})

test('steps that have a result keep it', async () => {
  const { scenarios } = await cutAfter(
    ({ testStepFinished }) => testStepFinished?.testStepResult.status === 'PASSED',
  )
  expect(scenarios[0]?.results.map(({ result }) => result.status)).toEqual(['PASSED', 'FAILED'])
})

test('the run ends, and not well', async () => {
  const { messages } = await cutAfter(startOf(1))
  expect(messages.at(-1)?.testRunFinished).toMatchObject({ success: false })
})

test('a run that came to its end is left alone', async () => {
  const { completion } = await cutAfter(({ testRunFinished }) => testRunFinished !== undefined)
  expect(completion.complete(WHY)).toEqual([])
})

test('a run that never began begins and ends', () => {
  const messages = new Completion().complete(WHY)
  expect(messages.map((message) => Object.keys(message))).toEqual([
    ['testRunStarted'],
    ['testRunFinished'],
  ])
})
