/** JUnit's XML with a word about what is not deterministic. */
import { test } from 'node:test'
import { resolveImplementation } from '@cucumber/cucumber/lib/formatter/resolve_implementation'
import { expect } from 'expect'
import { messagesOf, written } from '../testing/project'
import { junitFormatter } from './formatter'

const FEATURE = `Feature: Served & "real"
  Rule: It is driven
    Example: by clients
      Then real clients drive it
    Example: by nobody
      Then it attaches "a"
`

test('the test case of a scenario that real clients drove says so, and only that', async () => {
  const own = await resolveImplementation('junit', process.cwd())
  if (typeof own === 'function') throw new Error('JUnit is no plugin')
  const messages = await messagesOf({ 'a.feature': FEATURE })
  const xml = await written(junitFormatter(own), messages)
  const [, first = '', second = ''] = xml.split('<testcase')
  const property = '<property name="deterministic" value="false"/>'
  expect([first.includes(property), second.includes(property)]).toEqual([true, false])
  expect(first).toMatch(/name="It is driven - by clients"/)
})
