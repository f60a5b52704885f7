/** Every phrase, found by what it says, with an example. */
import { before, describe, test } from 'node:test'
import { loadSupport } from '@cucumber/cucumber/api'
import { expect } from 'expect'
import type { Envelope } from '../messages/envelope'
import { messagesOf, project, STEPS } from '../testing/project'
import { type CataloguedPhrase, catalogueOf, searchPhrases } from './catalogue'
import { catalogueAsMarkdown } from './markdown'

const FEATURE = `Feature: a
  Scenario: b
    Given a cluster with 3 Nodes
    When it is scaled to 2 replicas
    Then it has 2 ready replicas
    And it attaches "hello"
`

let library: Awaited<ReturnType<typeof loadSupport>>
let phrases: CataloguedPhrase[]

before(async () => {
  const { folder, remove } = project({ 'steps/given/nodes.steps.js': STEPS })
  const sources = { defaultDialect: 'en', paths: [], names: [], tagExpression: '' }
  library = await loadSupport(
    { sources: { ...sources, order: 'defined' }, support: { requirePaths: ['steps/**/*.js'] } },
    { cwd: folder },
  )
  phrases = catalogueOf(library, sharingIds(await messagesOf({ 'features/a.feature': FEATURE })))
  remove()
})

/** In the command, library and dry run are of one loading; here they are of two. */
function sharingIds(messages: readonly Envelope[]): Envelope[] {
  const told = messages.flatMap(({ stepDefinition }) => stepDefinition ?? [])
  // As in the catalogue: the public type is a mere marker.
  const { stepDefinitions } = library as unknown as {
    readonly stepDefinitions: readonly { readonly id: string; readonly line: number }[]
  }
  const ids = new Map(
    told.map(({ id, sourceReference }) => {
      const same = stepDefinitions.find(({ line }) => line === sourceReference.location?.line)
      return [id, same?.id ?? '']
    }),
  )
  const renamed = JSON.stringify(messages).replace(/[0-9a-f-]{36}/g, (id) => ids.get(id) ?? id)
  return JSON.parse(renamed)
}

test('a phrase is listed with its keyword, its subject and its first use', () => {
  expect(phrases[0]).toEqual({
    expression: 'a cluster with {int} Node(s)',
    where: 'steps/given/nodes.steps.js:4',
    keyword: 'Given',
    subject: 'nodes',
    example: {
      keyword: 'Given',
      text: 'a cluster with 3 Nodes',
      where: 'features/a.feature:3',
    },
  })
})

test('a step after And is an example of its Given, When or Then', () => {
  const attaches = phrases.find(({ expression }) => expression === 'it attaches {string}')
  expect(attaches?.example).toMatchObject({ keyword: 'Then', text: 'it attaches "hello"' })
})

function check(searched: string, expected: readonly string[]) {
  test(`searched: ${searched}`, () => {
    const found = searchPhrases(phrases, searched, library)
    expect(found.map(({ expression }) => expression)).toEqual(expected)
  })
}

describe('a phrase is found', () => {
  check('Then it has 5 ready replicas', ['it has {int} ready replica(s)'])
  check('replica', ['it is scaled to {int} replica(s)', 'it has {int} ready replica(s)'])
  check('READY replica', ['it has {int} ready replica(s)'])
  check('hello', ['it attaches {string}'])
  check('it has 3 redy replicas', ['it has {int} ready replica(s)'])
  check('xyzzy', [])
})

test('the page lists phrases by keyword and subject, with examples', () => {
  const page = catalogueAsMarkdown(phrases)
  expect(page).toMatch(/\n## Given: the state of the world\n\n### nodes\n\n- `a cluster with/)
  expect(page).toMatch(
    /\n- `it has \{int\} ready replica\(s\)`\n {2}– `Then it has 2 ready replicas` \(features\/a\.feature\)\n/,
  )
  expect(page.match(/^- /gm)).toHaveLength(phrases.length)
})
