/** Each phrase of the language, packs included, is shown by a feature. */

import { relative, resolve } from 'node:path'
import { describe, test } from 'node:test'
import { loadSupport } from '@cucumber/cucumber/api'
import { expect } from 'expect'
import { type Definition, unusedOf } from './step-usage'
import { repositoryTree, TextFile } from './tree'

const tree = repositoryTree()

describe('each step definition is used by a feature', () => {
  test('in this repository', async () => {
    const code = tree.files.filter(({ path }) =>
      /^steps\/.*(\.steps|parameter-types)\.ts$/.test(path),
    )
    if (!code.some(({ path }) => path.endsWith('.steps.ts'))) return
    const library = await loadSupport({
      sources: { paths: [], defaultDialect: 'en', names: [], tagExpression: '', order: 'defined' },
      support: {
        requireModules: code.map(({ path }) => resolve(path)),
        // One path at least, or Cucumber looks for code of its own accord.
        requirePaths: ['tidy/step-usage.ts'],
        importPaths: [],
        loaders: [],
      },
    })
    // The library's type hides what its documentation shows.
    const { stepDefinitions } = library as unknown as { stepDefinitions: LoadedDefinition[] }
    const features = tree.files.filter(({ isFeature }) => isFeature)
    const unused = unusedOf(stepDefinitions, features).map(({ uri, line, pattern }) => {
      return `${relative('.', uri)}:${line} No feature says "${pattern}".`
    })
    expect(unused).toEqual([])
  })

  test('or is told', () => {
    const feature = new TextFile(
      'a.feature',
      'Feature: a\n  Scenario Outline: b\n    Given <c> Pods\n    Examples:\n    | c |\n    | 3 |\n',
    )
    const check = (phrase: RegExp, expected: boolean) => {
      const definition = { matchesStepName: (text: string) => phrase.test(text) }
      expect(unusedOf([definition], [feature]).length === 0).toBe(expected)
    }
    check(/^\d Pods$/, true)
    check(/^<c> Pods$/, false)
  })
})

interface LoadedDefinition extends Definition {
  readonly uri: string
  readonly line: number
  readonly pattern: string | RegExp
}
