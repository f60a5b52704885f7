/** Runs side by side become the run that one process would have made. */
import { test } from 'node:test'
import { expect } from 'expect'
import { messagesOf, STEPS } from '../testing/project'
import type { Envelope } from './envelope'
import { mergeRuns } from './merge'
import { ScenarioReader } from './scenarios'
import { verdictOf } from './verdict'

const FEATURES = {
  'features/a.feature': 'Feature: A\nScenario: a\nThen it has 1 ready replica\n',
  'features/b.feature': 'Feature: B\nScenario: b\nWhen it is scaled to 2 replicas\n',
  'features/c.feature':
    'Feature: C\nScenario: c\nThen it flies\nScenario: d\nGiven this table:\n|a|\n',
}
const URIS = Object.keys(FEATURES)
const HOOKS = `
const { AfterAll, BeforeAll } = require('@cucumber/cucumber')
BeforeAll({ name: 'first' }, () => {})
AfterAll({ name: 'last' }, () => {})
`

const only = (...uris: string[]) =>
  Object.fromEntries(Object.entries(FEATURES).filter(([uri]) => uris.includes(uri)))

async function merged() {
  const steps = { 'steps.js': `${STEPS}\n${HOOKS}` }
  const parts = [
    await messagesOf({ ...only('features/b.feature'), ...steps }),
    await messagesOf({ ...only('features/a.feature', 'features/c.feature'), ...steps }),
  ]
  return mergeRuns(parts, URIS)
}

const count = (messages: readonly Envelope[], name: keyof Envelope): number =>
  messages.filter((message) => message[name] !== undefined).length

test('verdicts and their order are those of a serial run', async () => {
  const serial = await messagesOf(FEATURES)
  const told = (messages: readonly Envelope[]) => {
    const reader = new ScenarioReader()
    const scenarios = messages.flatMap((message) => reader.read(message) ?? [])
    return scenarios.map((scenario) => [scenario.uri, scenario.name, verdictOf(scenario)])
  }
  expect(told(await merged())).toEqual(told(serial))
})

test('what is said once in a run is said once', async () => {
  const messages = await merged()
  const serial = await messagesOf({ ...FEATURES, 'steps.js': `${STEPS}\n${HOOKS}` })
  const names = ['meta', 'testRunStarted', 'testRunFinished', 'stepDefinition', 'hook'] as const
  for (const name of names)
    expect([name, count(messages, name)]).toEqual([name, count(serial, name)])
  expect(count(messages, 'testRunHookFinished')).toBe(2 * count(serial, 'testRunHookFinished'))
})

test('every reference leads somewhere', async () => {
  const messages = await merged()
  const ids = messages.flatMap(({ stepDefinition, hook }) => stepDefinition?.id ?? hook?.id ?? [])
  const steps = messages.flatMap(({ testCase }) => testCase?.testSteps ?? [])
  const references = steps.flatMap(({ hookId, stepDefinitionIds = [] }) => [
    ...stepDefinitionIds,
    ...(hookId === undefined ? [] : [hookId]),
  ])
  expect(references.filter((id) => !ids.includes(id))).toEqual([])
  const [run] = messages.flatMap(({ testRunStarted }) => testRunStarted ?? [])
  const runs = messages.flatMap(({ testCase }) => testCase?.testRunStartedId ?? [])
  expect(new Set(runs)).toEqual(new Set([run?.id]))
})

test('each scenario names the process that ran it, and the run failed when one did', async () => {
  const messages = await merged()
  const workers = messages.flatMap(({ testCaseStarted }) => testCaseStarted?.workerId ?? [])
  expect(workers).toEqual(['job-2', 'job-1', 'job-2', 'job-2'])
  expect(messages.at(-1)?.testRunFinished?.success).toBe(false)
})
