/** Which files are meant. */
import { after, describe, test } from 'node:test'
import { expect } from 'expect'
import { project } from '../../reports/testing/project'
import { asCucumberPaths, findFeatureFiles } from './feature-files'

const { folder, remove } = project({
  'features/b.feature': '',
  'features/a.feature': '',
  'features/deep/c.feature': '',
  'features/steps.js': '',
  'features/deep/folder.feature/notes.txt': '',
  'odd [1]/d.feature': '',
  'v1.2/e.feature': '',
  'list.txt': 'features/a.feature:3:7\r\n\r\nfeatures/deep\r\n',
  'empty.txt': '\n',
})
after(remove)

function check(says: string, paths: readonly string[], expected: readonly string[]) {
  test(says, async () => {
    const { files, missing } = await findFeatureFiles(folder, paths)
    const told = files.map(({ path, lines }) => [path, ...lines].join(':'))
    expect([...told, ...missing]).toEqual(expected)
  })
}

const ALL = ['features/a.feature', 'features/b.feature', 'features/deep/c.feature']

describe('paths', () => {
  check('a folder', ['features'], ALL)
  check('a folder with a dot in its name', ['v1.2'], ['v1.2/e.feature'])
  check('an absolute path', [`${folder}/features/deep`], ['features/deep/c.feature'])
  check('a glob', ['features/*.feature'], ALL.slice(0, 2))
  check('a file with brackets in its name', ['odd [1]/d.feature'], ['odd [1]/d.feature'])
  check('a line', ['features/a.feature:3'], ['features/a.feature:3'])
  check('lines and the whole', ['features/a.feature:3', 'features'], ALL)
  check(
    'lines from two places',
    ['features/a.feature:7', 'features/a.feature:3'],
    [`${ALL[0]}:3:7`],
  )
  check('a list', ['@list.txt'], [`${ALL[0]}:3:7`, 'features/deep/c.feature'])
})

describe('what is not there', () => {
  check(
    'a file',
    ['nope.feature', 'v1.2'],
    ['v1.2/e.feature', 'No feature file matches "nope.feature".'],
  )
  check('a glob', ['x/**'], ['No feature file matches "x/**".'])
  check('a list', ['@gone.txt'], ['The list of features "gone.txt" cannot be read.'])
  check('anything in a list', ['@empty.txt'], ['The list "empty.txt" names no feature.'])
})

test('Cucumber finds a path with brackets, and its lines', () => {
  const files = [
    { path: 'odd [1]/d.feature', lines: [2] },
    { path: 'a.feature', lines: [] },
  ]
  expect(asCucumberPaths(files)).toEqual([
    'odd [[]1[]]/d.feature',
    'odd [1]/d.feature:2',
    'a.feature',
  ])
})
