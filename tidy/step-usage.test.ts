/** Each phrase of the language, packs included, is shown by a feature. */

import { relative, resolve } from 'node:path'
import { describe, test } from 'node:test'
import { loadSupport } from '@cucumber/cucumber/api'
import { expect } from 'expect'
import { PHRASES } from './language-phrases'
import { type Definition, unusedOf } from './step-usage'
import { repositoryTree, TextFile } from './tree'

const tree = repositoryTree()

let loading: Promise<readonly LoadedDefinition[]> | undefined

/** The definitions, loaded once, and only when a test runs: other tests load them for themselves. */
function loaded(): Promise<readonly LoadedDefinition[]> {
  loading ??= load()
  return loading
}

async function load(): Promise<readonly LoadedDefinition[]> {
  const code = tree.files.filter(({ path }) =>
    /^steps\/.*(\.steps|parameter-types)\.ts$/.test(path),
  )
  // Another test of this process may have loaded them: Cucumber learns them as they load.
  for (const { path } of code) delete require.cache[resolve(path)]
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
  return (library as unknown as { stepDefinitions: LoadedDefinition[] }).stepDefinitions
}

describe('the language is as docs/language.md says', () => {
  test('each phrase is understood, and in one way only', async () => {
    const definitions = await loaded()
    const faults = PHRASES.flatMap((phrase) => {
      const found = definitions.filter((definition) => definition.matchesStepName(phrase))
      if (found.length === 1) return []
      const which = found.map(({ pattern }) => pattern).join(' and ')
      return [`${phrase}: ${found.length === 0 ? 'not understood' : `both ${which}`}`]
    })
    expect(faults).toEqual([])
  })
})

describe('each step definition is used by a feature', () => {
  test('in this repository', async () => {
    const stepDefinitions = await loaded()
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
