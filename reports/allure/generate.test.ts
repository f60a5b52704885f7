/** The Allure report: one file that loads nothing, with the history of the report before. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { expect } from 'expect'
import { messagesOf, written } from '../testing/project'
import { allureFormatter } from './formatter'
import { generateReport } from './generate'
import { outgoing } from './privacy'

const cwd = mkdtempSync(join(tmpdir(), 'kubecumber-report-'))
const places = { cwd, results: join(cwd, 'allure-results'), report: join(cwd, 'allure-report') }
after(() => rmSync(cwd, { recursive: true, force: true }))

async function run(): Promise<void> {
  const feature = 'Feature: a\nScenario: green\nThen it attaches "a"\nScenario: b\nThen it flies\n'
  const messages = await messagesOf({ 'a.feature': feature })
  await written(allureFormatter, messages, { resultsDir: places.results })
}

test('without results it says that features are to be run first', () => {
  expect(generateReport(places)).toMatchObject({ because: expect.stringMatching(/run features/) })
})

test('without Java and without Allure 3 it says what is missing', async () => {
  await run()
  expect(generateReport(places, { PATH: '/nowhere' })).toEqual({
    made: false,
    because:
      'No Allure report: it needs Java for the allure-commandline that comes with this package, ' +
      'or Allure 3 (npm install --save-dev allure). The results are written and can be shown later.',
  })
})

test('with Java the report loads nothing from the network and knows the run before', async () => {
  await run()
  const made = generateReport(places)
  // A machine without Java: the sentence of the test above.
  if (!made.made) return expect(made.because).toMatch(/^No Allure report/)
  const page = join(places.report, 'index.html')
  expect(made).toEqual({ made: true, path: page, by: 'allure-commandline' })
  expect(outgoing(readFileSync(page, 'utf8'))).toEqual([])
  await run()
  generateReport(places)
  const trend = readFileSync(join(places.results, 'history', 'history-trend.json'), 'utf8')
  expect(JSON.parse(trend)).toMatchObject([{ data: { broken: 1, passed: 1, total: 2 } }])
})

test('Allure 3 in the project makes it where there is no Java', async () => {
  const folder = join(cwd, 'node_modules', 'allure')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{"name":"allure","bin":{"allure":"cli.js"}}')
  // Stands for Allure 3, which is told the same words and tracks in the same way.
  writeFileSync(
    join(folder, 'cli.js'),
    `const [command, results, single, , out] = process.argv.slice(2)
     require('fs').mkdirSync(out, { recursive: true })
     require('fs').writeFileSync(out + '/index.html', [command, results, single].join(' ') +
       '<script src="https://www.googletagmanager.com/gtag/js"></script>')`,
  )
  rmSync(places.report, { recursive: true, force: true })
  const made = generateReport(places, { PATH: '/nowhere' })
  expect(made).toMatchObject({ made: true, by: 'allure' })
  const html = readFileSync(join(places.report, 'index.html'), 'utf8')
  expect(html).toBe(`awesome ${places.results} --single-file`)
})

test('a generator that fails is told in its own words', () => {
  writeFileSync(
    join(cwd, 'node_modules', 'allure', 'cli.js'),
    'process.exitCode = 1; console.log("no!")',
  )
  const made = generateReport(places, { PATH: '/nowhere' })
  expect(made).toEqual({
    made: false,
    because: 'The Allure report could not be made.\nallure: no!',
  })
  expect(existsSync(places.results)).toBe(true)
})
