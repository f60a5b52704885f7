/** The command as it is called: processes, exit codes, TypeScript of the user. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { type Files, project, STEPS } from '../reports/testing/project'

const root = join(__dirname, '..')
const COMMAND = ['-r', join(root, 'node_modules/ts-node/register'), join(root, 'bin/kubecumber.ts')]
const ENV = { ...process.env, CI: 'true', TS_NODE_PROJECT: join(root, 'tsconfig.json') }

/** Calls the command in a project; `read` works until `look` returns. */
function called<T>(
  files: Files,
  args: readonly string[],
  look: (ran: {
    readonly code: number | null
    readonly out: string
    readonly err: string
    read(path: string): string
  }) => T,
): T {
  const { folder, remove } = project(files)
  mkdirSync(join(folder, 'language'))
  try {
    const { status, stdout, stderr } = spawnSync(process.execPath, [...COMMAND, ...args], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...ENV, KUBECUMBER_LANGUAGE: join(folder, 'language') },
    })
    const read = (path: string): string => readFileSync(join(folder, path), 'utf8')
    return look({ code: status, out: stdout, err: stderr, read })
  } finally {
    remove()
  }
}

const FEATURES = {
  'steps/own.js': STEPS,
  'features/a.feature': 'Feature: A\nScenario: a\nThen it has 3 ready replicas\n',
  'features/b.feature': 'Feature: B\nScenario: b\nThen it attaches "b"\n',
  'features/c.feature':
    'Feature: C\nScenario: c\nThen it flies\nScenario: d\nThen it attaches "d"\n',
  'features/d.feature': 'Feature: D\nScenario: broken\nGiven a\nnonsense\n',
}

test('several processes come to the verdicts and the reports of one', () => {
  const look = (ran: { code: number | null; out: string; read(path: string): string }) => ({
    code: ran.code,
    summary: ran.out.slice(ran.out.indexOf('Failed\n')).replace(/\d+\.\d\ds of real.*/, ''),
    junit: ran
      .read('reports/out/junit.xml')
      .replace(/ (?:time|timestamp)="[^"]*"|\(\/\S+\/steps/g, ''),
    again: ran.read('reports/out/rerun.txt'),
  })
  const serial = called(FEATURES, ['run'], look)
  expect(called(FEATURES, ['run', '--jobs', '2'], look)).toEqual(serial)
  expect(serial.code).toBe(2)
  expect(serial.summary).toMatch(/^4 scenarios \(2 passed, 1 failed, 1 undefined\)$/m)
})

test('a process that dies leaves no scenario without a verdict', () => {
  const dies = "require('@cucumber/cucumber').Given('it ends the process', () => process.exit(0))"
  const files = {
    'steps/own.js': STEPS,
    'steps/dies.js': dies,
    'features/a.feature': FEATURES['features/b.feature'],
    'features/z.feature':
      'Feature: Z\nScenario: y\nGiven it ends the process\nScenario: z\nThen it attaches "z"\n',
  }
  called(files, ['run', '--jobs', '2'], ({ code, out }) => {
    expect(out).toMatch(/^3 scenarios \(1 passed, 1 failed, 1 skipped\)$/m)
    expect(out).toMatch(/The process that ran this scenario ended with code 2\./)
    expect(code).toBe(1)
  })
  called(files, ['run'], ({ code, err }) => {
    expect(err).toMatch(/The run was cut short: a step ended the process/)
    expect(code).toBe(2)
  })
})

test('a step that waits for nothing at all is told when even the timeout is off', () => {
  const waits = `const { Given, setDefaultTimeout } = require('@cucumber/cucumber')
    setDefaultTimeout(-1)
    Given('it waits', () => new Promise(() => {}))`
  const files = {
    'steps/own.js': waits,
    'features/a.feature': 'Feature: A\nScenario: a\nGiven it waits',
  }
  called(files, ['run'], ({ code, err }) => {
    expect(err).toMatch(/waits for what nothing will bring about/)
    expect(code).toBe(2)
  })
})

test('a step that computes for ever is told with its place, and every other scenario too', () => {
  const files = {
    'steps/own.js': `function spin() { for (;;); }
      require('@cucumber/cucumber').Given('it spins', () => spin())
      require('@cucumber/cucumber').Given('it is quick', () => {})`,
    'features/a.feature': `Feature: A
      Scenario: quick
        Given it is quick
      Scenario: spins
        Given it spins
      Scenario: after
        Given it is quick`,
  }
  called(files, ['run', '--step-timeout', '500ms'], ({ code, out, err, read }) => {
    expect(out).toMatch(/The step computed for 0\.5s without end.*\n +at spin \(.*own\.js:1:/)
    expect(out).toMatch(/^3 scenarios \(1 passed, 1 failed, 1 skipped\)$/m)
    expect(read('reports/out/junit.xml')).toMatch(/tests="3" skipped="1" failures="1"/)
    expect([code, err]).toEqual([1, ''])
  })
})

test("a user's steps in TypeScript run, hooks too, and are given up after the time they have", () => {
  const files = {
    'steps/own.ts': `import { Before, Given } from '@cucumber/cucumber'
      interface Mine { count: number }
      Before(function (this: Mine) { this.count = 2 })
      Given('a typed step', async function (this: Mine): Promise<void> {
        if ((this.count as number) !== 2) throw new Error('no hook')
      })
      Given('it hangs', () => new Promise<never>(() => {}))`,
    'features/a.feature': 'Feature: A\nScenario: a\nGiven a typed step\nGiven it hangs\n',
  }
  called(files, ['run', '--step-timeout', '200ms'], ({ code, out }) => {
    expect(out).toMatch(/The step did not return within 0\.2s of real time/)
    expect(out).toMatch(/^2 steps \(1 passed, 1 failed\)$/m)
    expect(code).toBe(1)
  })
})

test('a new project passes at once', () => {
  const { folder, remove } = project({})
  const call = (cwd: string, ...args: readonly string[]) =>
    spawnSync(process.execPath, [...COMMAND, ...args], { cwd, encoding: 'utf8', env: ENV })
  try {
    expect(call(folder, 'init', 'demo').stdout).toMatch(/Now: {2}cd demo && npx kubecumber run\n$/)
    const { status, stdout } = call(join(folder, 'demo'), 'run', '--no-reports')
    expect(stdout).toMatch(/^2 scenarios \(2 passed\)$/m)
    expect(status).toBe(0)
    const again = call(folder, 'init', 'demo')
    expect([again.status, again.stderr]).toEqual([
      2,
      expect.stringMatching(/^Nothing is written: /),
    ])
  } finally {
    remove()
  }
})

describe('words', () => {
  const check = (args: readonly string[], expected: { code: number; out?: RegExp; err?: RegExp }) =>
    test(args.join(' '), () => {
      called(FEATURES, args, ({ code, out, err }) => {
        expect(out).toMatch(expected.out ?? /^$/)
        expect(err).toMatch(expected.err ?? /^$/)
        expect(code).toBe(expected.code)
      })
    })
  check(['run', '--help'], { code: 0, out: /Exit codes:\n {2}0 / })
  check(['rnu'], { code: 2, err: /Did you mean run\?/ })
  check(['run', '--jobs', 'many'], { code: 2, err: /Write a whole number\./ })
  check(['report'], { code: 2, err: /run features first/ })
  check(['steps', 'ready'], {
    code: 0,
    out: /Then {3}it has \{int\} ready replica\(s\)\n {7}Then it has 3/,
  })
  check(['steps', 'xyzzy'], { code: 2, err: /No phrase speaks of "xyzzy"\./ })
})
