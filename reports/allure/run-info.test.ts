/** Kinds of failures, and who ran it. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { categories, executorOf } from './run-info'

function check(status: string, message: string, expected: string) {
  test(message, () => {
    const category = categories.find(
      ({ matchedStatuses, messageRegex = '[\\s\\S]*' }) =>
        matchedStatuses.includes(status) && new RegExp(`^(?:${messageRegex})$`).test(message),
    )
    expect(category?.name).toBe(expected)
  })
}

describe('a message is of one kind', () => {
  check('broken', 'undefined: No phrase says this.\n  did you mean  a', 'Undefined steps')
  check('broken', 'ambiguous: Multiple step definitions match:\n  a', 'Ambiguous steps')
  check('broken', 'pending: ', 'Pending steps')
  check('broken', 'The scenario has no steps, so it checks nothing.', 'Scenarios without steps')
  check('broken', 'does not parse at a.feature:3\n(3:1)', 'Files that do not parse')
  check('failed', 'The step did not return within 10s of', 'Steps that never returned')
  check(
    'failed',
    'Deployment "a" was not Available\n  because  Pod a: 0/2 nodes are available: 2 Insufficient cpu.',
    'Pods that could not be scheduled',
  )
  check('failed', 'Pod "a"\n  because  ImagePullBackOff', 'Images that could not be pulled')
  check('failed', 'Pod "a" was CrashLoopBackOff', 'Containers that crashed')
  check('failed', 'Deployment "a" had 2 replicas', 'Facts that were false')
  check('broken', "Cannot read properties of undefined (reading 'x')", 'Unexpected errors')
  check('skipped', 'needs a driver', 'Skipped with a reason')
})

test('the executor is the CI system that Cucumber recognised', () => {
  const git = { remote: 'r', revision: 'abc', branch: 'main' }
  const ci = { name: 'GitHub Actions', url: 'https://ci.example/7', buildNumber: '7', git }
  expect(executorOf(ci)).toEqual({
    name: 'GitHub Actions',
    type: 'github',
    buildUrl: 'https://ci.example/7',
    buildOrder: 7,
    buildName: 'GitHub Actions 7 main',
  })
  expect(executorOf(undefined)).toBeUndefined()
})
