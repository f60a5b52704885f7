/** What results say that Cucumber leaves out. */
import { test } from 'node:test'
import { expect } from 'expect'
import { messagesOf } from '../testing/project'

async function result(step: string, another = '') {
  const feature = `Feature: a\nScenario: b\nThen ${step}\n${another}`
  const messages = await messagesOf({ 'a.feature': feature })
  return messages.find(({ testStepFinished }) => testStepFinished)?.testStepFinished?.testStepResult
}

test('an undefined step is told what it may have meant, and where that is defined', async () => {
  const { status, message } = (await result('it has 3 redy replicas')) ?? {}
  expect(status).toBe('UNDEFINED')
  expect(message).toBe(
    'No phrase of the language says this.\n' +
      '  did you mean  it has {int} ready replica(s)\n' +
      '                steps.js:8',
  )
})

test('a phrase that is said elsewhere in the run comes with what was said', async () => {
  const { message } = (await result('it has 3 redy replicas', 'Then it has 5 ready replicas')) ?? {}
  expect(message).toMatch(/\n +as in: it has 5 ready replicas\n/)
})

test('an undefined step that is near nothing is told just that', async () => {
  const { message } = (await result('completely other words altogether')) ?? {}
  expect(message).toBe('No phrase of the language says this.')
})

test('a step that never returns is told why it was given up, and what to do', async () => {
  const { status, message, exception } = (await result('it never returns')) ?? {}
  expect(status).toBe('FAILED')
  expect(exception?.message).toMatch(/^The step did not return within 0.05s of real time/)
  expect(exception?.message).toMatch(/--step-timeout 60s/)
  expect(message).not.toMatch(/function timed out/)
})

test('a phrase that takes nothing below it is told so', async () => {
  const { status, exception } = (await result('it has a bug', '| a |\n')) ?? {}
  expect(status).toBe('FAILED')
  expect(exception?.message).toBe(
    'This phrase takes no table and no text below it, and there is one.',
  )
})
