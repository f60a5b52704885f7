/** What Allure is told about a run. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { TestResult } from 'allure-js-commons'
import { expect } from 'expect'
import type { Envelope, FormatOptions } from '../messages/envelope'
import { type Files, messagesOf, written } from '../testing/project'
import { allureFormatter } from './formatter'

async function resultsOf(files: Files, options: FormatOptions = {}) {
  return withResults(await messagesOf(files), options, (folder) => {
    const names = readdirSync(folder).sort()
    const read = (name: string): string => readFileSync(join(folder, name), 'utf8')
    const results = names.filter((name) => name.endsWith('-result.json'))
    const parsed: TestResult[] = results.map((name) => JSON.parse(read(name)))
    return { names, read, results: parsed, named: byName(parsed) }
  })
}

async function withResults<T>(
  messages: readonly Envelope[],
  options: FormatOptions,
  use: (folder: string) => T,
): Promise<Promise<T>> {
  const resultsDir = mkdtempSync(join(tmpdir(), 'kubecumber-allure-'))
  try {
    await written(allureFormatter, messages, { resultsDir, ...options })
    return use(resultsDir)
  } finally {
    kept.push(resultsDir)
  }
}

const kept: string[] = []
test.after(() => {
  for (const folder of kept) rmSync(folder, { recursive: true, force: true })
})

const byName = (results: readonly TestResult[]) => (name: string) => {
  const found = results.find((result) => result.name === name)
  if (found === undefined) throw new Error(`no result is called "${name}"`)
  return found
}

const label = ({ labels }: TestResult, name: string) =>
  labels.filter((one) => one.name === name).map(({ value }) => value)

const STATUSES = `Feature: a
  Scenario: green
    Then it attaches "a"
  Scenario: false fact
    Then it has 3 ready replicas
  Scenario: bug
    Then it has a bug
  Scenario: undefined
    Then it flies
  Scenario: undefined after green
    Then it attaches "a"
    And it flies
  Scenario: ambiguous
    Then it is said twice
  Scenario: pending
    Then it is not done
  Scenario: skipped
    Then it needs a driver
  Scenario: empty
`

test('only what ran and held is passed', async () => {
  const { results } = await resultsOf({ 'a.feature': STATUSES })
  expect(Object.fromEntries(results.map(({ name, status }) => [name, status]))).toEqual({
    green: 'passed',
    'false fact': 'failed',
    bug: 'broken',
    undefined: 'broken',
    'undefined after green': 'broken',
    ambiguous: 'broken',
    pending: 'broken',
    skipped: 'skipped',
    empty: 'broken',
  })
})

test('the reason stands in the message', async () => {
  const { named } = await resultsOf({ 'a.feature': STATUSES })
  expect(named('false fact').statusDetails.message).toMatch(/^Deployment "shop" did not have 3/)
  expect(named('undefined').statusDetails.message).toMatch(/^undefined: No phrase of the language/)
  expect(named('skipped').statusDetails.message).toBe('needs a driver')
  expect(named('empty').statusDetails.message).toMatch(/has no steps/)
})

test('a file that does not parse is a broken result', async () => {
  const { results } = await resultsOf({
    'features/api/b.feature': 'Feature: b\nScenario: c\nGiven d\nnonsense',
  })
  expect(results).toMatchObject([
    { name: 'features/api/b.feature does not parse', status: 'broken' },
  ])
})

const LABELLED = `@owner:jane @issue:K-7
Feature: Rolling updates
  Rule: Enough Pods stay
    @critical @slow @allure.id:12
    Scenario Outline: <count> replicas
      When it is scaled to <count> replicas
      Examples:
        | count |
        | 2     |
        | 4     |
`

test('a scenario stands where its folder, Feature and Rule say', async () => {
  const { named } = await resultsOf(
    { 'features/workloads/a.feature': LABELLED },
    { links: { issue: { urlTemplate: 'https://issues.example/%s' } } },
  )
  const two = named('2 replicas')
  const told = (name: string) => label(two, name)
  expect([told('epic'), told('feature'), told('story')]).toEqual([
    ['workloads'],
    ['Rolling updates'],
    ['Enough Pods stay'],
  ])
  expect([told('parentSuite'), told('suite'), told('subSuite')]).toEqual([
    ['workloads'],
    ['Rolling updates'],
    ['Enough Pods stay'],
  ])
  expect([told('severity'), told('owner'), told('ALLURE_ID'), told('tag')]).toEqual([
    ['critical'],
    ['jane'],
    ['12'],
    ['slow'],
  ])
  expect(two.links).toEqual([{ type: 'issue', name: 'K-7', url: 'https://issues.example/K-7' }])
  expect(two.parameters).toEqual([
    { name: 'count', value: '2' },
    { name: 'cluster time', value: '1m 30s', excluded: true },
  ])
})

test('history survives an edit above, a move of the file, and tells rows apart', async () => {
  const before = await resultsOf({ 'features/workloads/a.feature': LABELLED })
  const moved = `\n\n# new\n${LABELLED}`
  const after = await resultsOf({ 'features/elsewhere/b.feature': moved })
  const histories = ({ results }: typeof before) => results.map(({ historyId }) => historyId).sort()
  expect(histories(after)).toEqual(histories(before))
  expect(new Set(histories(before)).size).toBe(2)
})

test('two scenarios of one name stay two', async () => {
  const twice = 'Feature: a\nScenario: b\nThen it attaches "a"\nScenario: b\nThen it attaches "a"\n'
  const { results } = await resultsOf({ 'a.feature': twice })
  expect(new Set(results.map(({ historyId }) => historyId)).size).toBe(2)
})

test('one content is written once, a manifest as YAML, a table as CSV', async () => {
  const feature = `Feature: a
  Background:
    Given these manifests are applied:
      """
      kind: Pod
      """
  Scenario: one
    Given this table:
      | a | b, c |
  Scenario: two
    Then it attaches "hello"
`
  const { names, read, named } = await resultsOf({ 'a.feature': feature })
  const attachments = names.filter((name) => name.includes('-attachment'))
  expect(attachments.map((name) => name.replace(/.*\./, '')).sort()).toEqual(['csv', 'txt', 'yaml'])
  const [manifest] = named('one').steps[0]?.attachments ?? []
  expect(manifest).toMatchObject({ name: 'manifest.yaml', type: 'application/yaml' })
  expect(read(manifest?.source ?? '')).toBe('kind: Pod')
  const [table] = named('one').steps[1]?.attachments ?? []
  expect(read(table?.source ?? '')).toBe('a,"b, c"')
})

test('the run is described, results of the run before are gone, and history stays', async () => {
  const messages = await messagesOf({
    'a.feature': 'Feature: a\nScenario: b\nThen it attaches "a"',
  })
  const folder = await withResults(messages, {}, (results) => results)
  writeFileSync(join(folder, 'old-result.json'), '{}')
  writeFileSync(join(folder, 'mine.txt'), 'mine')
  await written(allureFormatter, messages, { resultsDir: folder, environment: { seed: 7 } })
  const names = readdirSync(folder)
  expect(names.includes('old-result.json')).toBe(false)
  expect(names.includes('mine.txt')).toBe(true)
  const environment = readFileSync(join(folder, 'environment.properties'), 'utf8')
  expect(environment).toMatch(/^cucumber-js=12\./)
  expect(environment).toMatch(/^seed=7$/m)
  expect(JSON.parse(readFileSync(join(folder, 'categories.json'), 'utf8'))[0].name).toBe(
    'Undefined steps',
  )
})
