import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import { after, describe, test } from 'node:test'
import { expect } from 'expect'
import { manifestsIn, NoManifest, patternOf } from './manifest-files'

const folder = mkdtempSync(join(tmpdir(), 'manifests-'))
after(() => rmSync(folder, { recursive: true }))
const FILES = ['web.yaml', 'db.yml', 'notes.md', '.hidden.yaml', 'apps/b.json', 'apps/v2/a.yaml']
for (const file of [...FILES, 'docs/x.md']) {
  mkdirSync(dirname(join(folder, file)), { recursive: true })
  writeFileSync(join(folder, file), `# ${file}\n`)
}

describe('a step finds its manifests', () => {
  const check = (path: string, expected: readonly string[]) => {
    const sources = manifestsIn(path, folder)
    expect(sources.map(({ text }) => text.slice(2).trim())).toEqual(expected)
    const files = expected.map((file) => relative(process.cwd(), join(folder, file)))
    expect(sources.map(({ file }) => file)).toEqual(files)
  }

  test('in a file', () => check('web.yaml', ['web.yaml']))
  test('in a file of any suffix', () => check('notes.md', ['notes.md']))
  test('in a folder and its folders', () => {
    check('.', ['apps/b.json', 'apps/v2/a.yaml', 'db.yml', 'web.yaml'])
  })
  test('by a star in one folder', () => check('*.yaml', ['web.yaml']))
  test('by two stars in all', () => check('**/*.yaml', ['apps/v2/a.yaml', 'web.yaml']))
  test('by a choice', () => check('*.{yaml,yml}', ['db.yml', 'web.yaml']))
  test('by a question mark', () => check('apps/?.json', ['apps/b.json']))
  test('above its folder', () => check(`../${basename(folder)}/db.yml`, ['db.yml']))
})

describe('a step that finds nothing says what there is', () => {
  const name = `"${relative(process.cwd(), folder)}`
  const check = (path: string, expected: string) => {
    expect(() => manifestsIn(path, folder)).toThrow(new NoManifest(expected))
  }

  test('instead of a file', () =>
    check(
      'web.yml',
      `There is no file "web.yml" in ${name}". ` +
        `${name}" holds apps/, db.yml, docs/, notes.md, web.yaml.`,
    ))
  test('instead of a file in a folder that is not there', () =>
    check(
      'apps/v3/web.yml',
      `There is no file "apps/v3/web.yml" in ${name}". ${name}/apps" holds b.json, v2/.`,
    ))
  test('instead of what a pattern matches', () =>
    check(
      'apps/*.yml',
      `No file in ${name}" matches "apps/*.yml". ${name}/apps" holds b.json, v2/.`,
    ))
  test('instead of manifests in a folder', () =>
    check(
      'docs',
      'No manifest is in the folder "docs": its files end in .yaml, .yml or .json. ' +
        `${name}/docs" holds x.md.`,
    ))
})

describe('a pattern', () => {
  const check = (glob: string, path: string, expected: boolean) => {
    expect(patternOf(glob).test(path)).toBe(expected)
  }

  test('takes a dot for a dot', () => check('a.yaml', 'axyaml', false))
  test('keeps a star within a name', () => check('a*', 'a/b', false))
  test('lets two stars stand for no folder', () => check('a/**/b', 'a/b', true))
  test('lets two stars at the end stand for all', () => check('a/**', 'a/b/c', true))
  test('has stars in a choice', () => check('{a*,b}.x', 'abc.x', true))
  test('takes a brace that is not closed for itself', () => check('a{b', 'a{b', true))
})
