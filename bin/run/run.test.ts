/** Runs in this process: exit codes, what is told, and what is written. */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { type Files, project, STEPS } from '../../reports/testing/project'
import { InputError } from '../input-error'
import { type RunOptions, readRequest } from './request'
import { run } from './run'

interface Ran {
  readonly code: number
  readonly text: string
  readonly written: readonly string[]
  read(path: string): string
}

async function runIn<T>(
  files: Files,
  paths: readonly string[],
  options: RunOptions,
  look: (ran: Ran) => T,
): Promise<T> {
  const { folder, remove } = project({ 'steps/own.js': STEPS, ...files })
  const before = process.env.KUBECUMBER_LANGUAGE
  // A language without phrases, so that these tests need none of ours.
  process.env.KUBECUMBER_LANGUAGE = join(folder, 'language')
  mkdirSync(join(folder, 'language', 'packs', 'extra'), { recursive: true })
  const parts: string[] = []
  const stdout = new Writable({
    write(chunk, _encoding, done) {
      parts.push(String(chunk))
      done()
    },
  })
  try {
    const request = await readRequest(folder, paths, options)
    const code = await run(request, stdout)
    const out = readdirSync(folder, { recursive: true }).map(String)
    const written = out.filter((path) => path.startsWith(`${join('reports', 'out')}/`)).sort()
    const read = (path: string): string => readFileSync(join(folder, path), 'utf8')
    return look({ code, text: parts.join(''), written, read })
  } finally {
    if (before === undefined) delete process.env.KUBECUMBER_LANGUAGE
    else process.env.KUBECUMBER_LANGUAGE = before
    remove()
  }
}

const GREEN = 'Feature: green\n  Scenario: g\n    Then it attaches "a"\n'
const FALSE = 'Feature: false\n  Scenario: f\n    Then it has 3 ready replicas\n'
const BROKEN = 'Feature: broken\n  Scenario: b\n    Given c\n    nonsense\n'

function check(
  says: string,
  files: Files,
  expected: { readonly code: number; readonly tells: readonly RegExp[] },
  paths: readonly string[] = [],
  options: RunOptions = {},
) {
  test(says, async () => {
    await runIn(files, paths, options, ({ code, text }) => {
      for (const told of expected.tells) expect(text).toMatch(told)
      expect(code).toBe(expected.code)
    })
  })
}

describe('exit codes', () => {
  const a = 'features/a.feature'
  check('0: all passed', { [a]: GREEN }, { code: 0, tells: [/^1 scenario \(1 passed\)$/m] })
  check('1: a fact was false', { [a]: FALSE, 'features/b.feature': GREEN }, { code: 1, tells: [] })
  check(
    '2: a step is undefined',
    { [a]: GREEN.replace('it', 'they') },
    { code: 2, tells: [/did you mean/] },
  )
  check(
    '2: no scenario has the tags',
    { [a]: GREEN },
    { code: 2, tells: [/^No scenario matches the tags "@x" and the name \/y\/\.$/m] },
    [],
    { tags: '@x', name: ['y'] },
  )
  test('2: an expression of tags that cannot be read', async () => {
    const ran = runIn({ [a]: GREEN }, [], { tags: '@x and' }, () => undefined)
    await expect(ran).rejects.toThrow(/^The run cannot begin: .*Tag expression "@x and" could not/)
    await expect(ran).rejects.toBeInstanceOf(InputError)
  })
  check('2: no scenario at the line', { [a]: GREEN }, { code: 2, tells: [/matches line 9/] }, [
    `${a}:9`,
  ])
  check('2: no feature at all', {}, { code: 2, tells: [/No feature file matches "features"\./] })
})

describe('whatever can run still runs', () => {
  check(
    'beside a file that does not parse',
    { 'features/a.feature': BROKEN, 'features/b.feature': GREEN },
    { code: 2, tells: [/features\/a\.feature:4:5 does not parse/, /^1 scenario \(1 passed\)$/m] },
  )
  check(
    'beside a path that is not there',
    { 'features/b.feature': GREEN },
    { code: 2, tells: [/No feature file matches "nope\/\*\.feature"\./, /1 passed/] },
    ['nope/*.feature', 'features'],
  )
  test('and every report is written, red', async () => {
    const files = { 'features/a.feature': BROKEN, 'features/b.feature': GREEN }
    await runIn(files, [], {}, ({ written, read }) => {
      const names = written.map((path) => path.slice('reports/out/'.length))
      expect(names.filter((name) => !name.startsWith('allure-results/'))).toEqual([
        ...['allure-results', 'cucumber.html', 'durations.json', 'junit.xml'],
        ...['messages.ndjson', 'rerun.txt'],
      ])
      expect(read('reports/out/junit.xml')).toMatch(/tests="2" skipped="0" failures="1"/)
      expect(names.filter((name) => name.endsWith('-result.json'))).toHaveLength(2)
    })
  })
  test('and when no file parses reports say so', async () => {
    await runIn({ 'features/a.feature': BROKEN }, [], {}, ({ code, read }) => {
      expect(code).toBe(2)
      expect(read('reports/out/junit.xml')).toMatch(/tests="1" skipped="0" failures="1"/)
    })
  })
})

test('what did not pass can be run again', async () => {
  const files = { 'features/a.feature': `${FALSE}${GREEN.replace('Feature: green\n', '')}` }
  await runIn(files, [], {}, ({ read }) => {
    expect(read('reports/out/rerun.txt')).toBe('features/a.feature:2\n')
  })
  const again = { ...files, 'again.txt': 'features/a.feature:2\n' }
  await runIn(again, ['@again.txt'], {}, ({ text }) => {
    expect(text).toMatch(/^1 scenario \(1 failed\)$/m)
  })
})

test('a dry run writes no report and is green when every step is defined', async () => {
  await runIn({ 'features/a.feature': FALSE }, [], { dryRun: true }, ({ code, text, written }) => {
    expect(text).toMatch(/A dry run: .*\n1 scenario \(1 skipped\)/)
    expect([code, written]).toEqual([0, []])
  })
})

test('a dry run is broken by an undefined step', async () => {
  const files = { 'features/a.feature': GREEN.replace('it', 'they') }
  await runIn(files, [], { dryRun: true }, ({ code }) => expect(code).toBe(2))
})

test('after the first failure nothing runs with fail-fast, and the rest is told as skipped', async () => {
  const files = { 'features/a.feature': FALSE, 'features/b.feature': GREEN }
  await runIn(files, [], { failFast: true }, ({ code, text }) => {
    expect(text).toMatch(/^2 scenarios \(1 failed, 1 skipped\)$/m)
    expect(code).toBe(1)
  })
})

test('the steps are told the seed, and what else the user gives', async () => {
  const steps = `require('@cucumber/cucumber').Given('they are told', function () {
    this.attach(JSON.stringify(this.parameters), { mediaType: 'text/plain', fileName: 'p' })
  })`
  const files = {
    'steps/own.js': steps,
    'features/a.feature': 'Feature: a\nScenario: b\nGiven they are told',
  }
  const options = { seed: 7, worldParameters: { target: 'kind' } }
  await runIn(files, [], options, ({ text, read }) => {
    expect(text).toMatch(/^seed 7$/m)
    const messages = read('reports/out/messages.ndjson')
    expect(messages).toContain(JSON.stringify('{"target":"kind","seed":7}'))
  })
})

test("the project's own profile is read", async () => {
  const files = {
    'cucumber.js': `module.exports = { default: { tags: '@b', paths: ['more'] } }`,
    'more/a.feature': `${GREEN}\n  @b\n  Scenario: tagged\n    Then it attaches "b"\n`,
    'features/a.feature': FALSE,
  }
  await runIn(files, [], {}, ({ code, text }) => {
    expect([code, /^1 scenario \(1 passed\)$/m.test(text)]).toEqual([0, true])
  })
})

describe('formats', () => {
  const files = { 'features/a.feature': GREEN }
  const format = async (...formats: string[]) =>
    runIn(files, [], { format: formats, reports: false }, (ran) => ({ ...ran, read: undefined }))
  test("Cucumber's own work on the terminal and into files, old ones too", async () => {
    expect((await format('summary')).text).toMatch(/^1 scenario \(1 passed\)\n1 step/m)
    const text = (await format('usage', 'junit:reports/out/x.xml')).written
    expect(text).toEqual(['reports/out/x.xml'])
  })
  test('one that is not there is told with those that are', async () => {
    await expect(format('sumary')).rejects.toThrow(
      /^There is no format "sumary" .*\nThere is progress/,
    )
    await expect(format('sumary')).rejects.toBeInstanceOf(InputError)
  })
})

describe('support code', () => {
  const files = { 'features/a.feature': GREEN }
  const failing = (options: RunOptions, more: Files = {}) =>
    runIn({ ...files, ...more }, [], options, ({ text }) => text)
  test('a pack that is not there is told with those that are', async () => {
    await expect(failing({ pack: ['exta'] })).rejects.toThrow(
      'There is no pack "exta"; there is extra.',
    )
  })
  test('a path that is not there is told', async () => {
    await expect(failing({ require: ['nope.js'] })).rejects.toThrow(/at "nope\.js"/)
  })
  test('what does not load is told with its place', async () => {
    const broken = { 'steps/broken.js': "require('./gone')" }
    await expect(failing({}, broken)).rejects.toThrow(
      /cannot be loaded\.\n[\s\S]*steps\/broken\.js/,
    )
  })
  test('a folder stands for what is in it, instead of steps/', async () => {
    const more = { 'elsewhere/a.js': STEPS, 'elsewhere/a.test.js': "throw new Error('no')" }
    expect(await failing({ require: ['elsewhere'] }, more)).toMatch(/1 passed/)
  })
  test('a phrase of the user that says the same as ours is ambiguous', async () => {
    const more = { 'steps/again.js': STEPS }
    expect(await failing({}, more)).toMatch(/1 scenario \(1 ambiguous\)/)
  })
})
