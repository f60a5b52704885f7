/**
 * Ours beside allure-cucumberjs: the same scenarios and steps, the same verdicts where it is right.
 *
 * The rule to know: it shows an undefined scenario as passed (allure-js issue 1358), which is why
 * there is ours; when it no longer does, this test says so.
 */
import { EventEmitter } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import AllureCucumberReporter from 'allure-cucumberjs/reporter'
import type { TestResult } from 'allure-js-commons'
import { expect } from 'expect'
import type { Envelope } from '../messages/envelope'
import { messagesOf, written } from '../testing/project'
import { allureFormatter } from './formatter'

const FEATURE = `Feature: a
  Rule: b
    Scenario: green
      When it is scaled to 2 replicas
      Then it has 2 ready replicas
    Scenario: false
      When it is scaled to 2 replicas
      Then it has 3 ready replicas
    Scenario: undefined
      Then it flies
`

/** An AssertionError, which it takes for a failure, and no attachments, which it makes steps of. */
const PLAIN_STEPS = `
const assert = require('node:assert')
const { Then, When } = require('@cucumber/cucumber')
When('it is scaled to {int} replica(s)', function (count) { this.count = count })
Then('it has {int} ready replica(s)', function (count) { assert.equal(this.count, count) })
`

test('the same scenarios and steps, and the same verdicts but for undefined', async () => {
  const messages = await messagesOf({ 'features/a.feature': FEATURE, 'steps.js': PLAIN_STEPS })
  const ours = inFolder((resultsDir) => written(allureFormatter, messages, { resultsDir }))
  const theirs = inFolder((resultsDir) => theirReporter(messages, resultsDir))
  const undefinedScenario = { name: 'undefined', steps: ['Then it flies'] }
  expect(await ours).toEqual([
    { name: 'false', status: 'failed', steps: STEPS('3') },
    { name: 'green', status: 'passed', steps: STEPS('2') },
    { ...undefinedScenario, status: 'broken' },
  ])
  const expected = (await ours).map((told) =>
    told.name === 'undefined' ? { ...told, status: 'passed' } : told,
  )
  expect(await theirs).toEqual(expected)
})

const STEPS = (count: string) => [
  'When it is scaled to 2 replicas',
  `Then it has ${count} ready replicas`,
]

async function inFolder(write: (folder: string) => Promise<unknown>) {
  const folder = mkdtempSync(join(tmpdir(), 'kubecumber-allure-'))
  try {
    await write(folder)
    const names = readdirSync(folder).filter((name) => name.endsWith('-result.json'))
    const results: TestResult[] = names.map((name) =>
      JSON.parse(readFileSync(join(folder, name), 'utf8')),
    )
    return results
      .map(({ name, status, steps }) => ({ name, status, steps: steps.map((step) => step.name) }))
      .sort((a, b) => ((a.name ?? '') < (b.name ?? '') ? -1 : 1))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function theirReporter(messages: readonly Envelope[], resultsDir: string): Promise<void> {
  const eventBroadcaster = new EventEmitter()
  const library = {
    beforeTestCaseHookDefinitions: [],
    afterTestCaseHookDefinitions: [],
    beforeTestRunHookDefinitions: [],
    afterTestRunHookDefinitions: [],
  }
  // What of Cucumber's options it reads; the rest of them is for other formatters.
  const options = {
    eventBroadcaster,
    parsedArgvOptions: { resultsDir },
    supportCodeLibrary: library,
  }
  type Options = ConstructorParameters<typeof AllureCucumberReporter>[0]
  new AllureCucumberReporter(options as unknown as Options)
  for (const message of messages) eventBroadcaster.emit('envelope', message)
}
