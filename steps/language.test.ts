/**
 * What phrases say when they are misused: each check is a scenario, run by Cucumber with the whole
 * language. All of them are one run, because loading the step definitions takes a while.
 */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { Writable } from 'node:stream'
import { describe, test } from 'node:test'
import { loadSupport, runCucumber } from '@cucumber/cucumber/api'
import type { Envelope } from '@cucumber/messages'
import { expect } from 'expect'

/** Scenarios by their steps: what they come to, and the message of the step that decides. */
const outcomes = new Map<string, { readonly status: string; readonly message: string }>()
const scenarios: string[] = []
let running: Promise<void> | undefined

/** The scenario ends like this: `FAILED`, with these words. */
function check(steps: string, status: string, words = ''): void {
  scenarios.push(steps)
  test(steps.replaceAll('\n', ' / '), async () => {
    running ??= run()
    await running
    const outcome = outcomes.get(steps)
    expect(outcome?.status).toBe(status)
    expect(outcome?.message).toContain(words)
  })
}

describe('Whatever kubectl takes for a kind is taken', () => {
  check('Given a cluster\nWhen no "node-1" is cordoned', 'PASSED')
  check('Given a cluster\nWhen NODE "node-1" crashes', 'PASSED')
  check('Given a cluster\nWhen the kubelet on nodes "node-1" stops', 'PASSED')
  check('Given a cluster\nAnd requests are made as sa "default"', 'PASSED')
})

describe('What is not there is said with what there is', () => {
  const there = 'there is no Node "node-9"; there is "node-1"'
  check('Given a cluster\nWhen Node "node-9" crashes', 'FAILED', there)
  check('Given a cluster\nWhen Node "node-9" is drained', 'FAILED', there)
  check('Given a cluster\nWhen the kubelet on Node "node-9" stops', 'FAILED', there)
  check(
    'Given a cluster\nWhen Pod "web" is evicted',
    'FAILED',
    'there is no Pod "web" in Namespace "default"; there is no Pod at all',
  )
  check(
    'Given a cluster\nWhen zone "a" fails',
    'FAILED',
    'no Node is in zone "a"; no Node is in a zone',
  )
  check(
    'Given a cluster\nWhen the controller "replicasets" stops',
    'FAILED',
    'there is no controller "replicasets"; there is ',
  )
  check(
    'Given a cluster\nAnd requests are made as ServiceAccount "ci"',
    'FAILED',
    'there is no ServiceAccount "ci" in Namespace "default"; there is "default"',
  )
  check('When Node "node-1" crashes', 'FAILED', 'there is no cluster yet')
})

describe('A phrase about one kind refuses others', () => {
  check(
    'Given a cluster\nWhen Namespace "default" is cordoned',
    'FAILED',
    'this can be said of a Node, not of a Namespace',
  )
  check(
    'Given a cluster\nWhen Node "node-1" runs out of memory',
    'FAILED',
    'this can be said of Pods, not of a Node; say "the Pods of …"',
  )
  check(
    'Given a cluster\nAnd requests are made as Node "node-1"',
    'FAILED',
    'requests are made as a ServiceAccount or a User, not as a Node',
  )
  check(
    'Given a cluster\nThen the drain of Namespace "default" is complete',
    'FAILED',
    'a Namespace is not drained; a Node is',
  )
  check(
    'Given a cluster\nWhen Node "node-1" reports Sadness',
    'FAILED',
    'a Node reports MemoryPressure, DiskPressure, PIDPressure; "Sadness" is none of them',
  )
  check(
    'Given a cluster\nWhen Node "node-1" is deleted with propagation "orphan"',
    'FAILED',
    '"orphan" is no propagation policy; did you mean "Orphan"?',
  )
})

describe('What cannot happen is said', () => {
  check(
    'Given a cluster\nWhen the scheduler stops\nAnd the scheduler stops',
    'FAILED',
    'the scheduler has stopped already',
  )
  check(
    'Given a cluster\nWhen Node "node-1" recovers',
    'FAILED',
    'Node "node-1" has not crashed, so it cannot recover',
  )
  check('Given a cluster\nWhen a Node "node-1" joins', 'FAILED', 'there is a Node "node-1" already')
  check(
    'Given a cluster\nThen the drain of Node "node-1" is complete',
    'FAILED',
    'no drain of Node "node-1" has begun',
  )
})

describe('A refusal', () => {
  const refused = 'Given a cluster\nWhen Node "node-1" is scaled to 2 replicas'
  check(refused, 'FAILED', 'If that is what you want, say so: Then it is refused with "…"')
  check(`${refused}\nThen it is refused with "404"`, 'PASSED')
  check(`${refused}\nThen it is refused with "NotFound"`, 'PASSED')
  check(`${refused}\nThen it is refused with "could not find"`, 'PASSED')
  check(`${refused}\nThen it is refused with "409"`, 'FAILED', 'it was refused, but not with "409"')
  check(`${refused}\nAnd Node "node-1" is cordoned`, 'FAILED', 'the request was refused')
  check(
    'Given a cluster\nAnd Node "node-1" is scaled to 2 replicas',
    'FAILED',
    'the server could not find the requested resource',
  )
  check(
    'Given a cluster\nWhen Node "node-1" is cordoned\nThen it is refused with "404"',
    'FAILED',
    'the last When was not refused: it was done',
  )
})

describe('A command that fails', () => {
  const served = 'Given a cluster\nAnd the cluster is served\n'
  const failed = `${served}When the command "echo no; exit 3" is run`
  const ended = '"echo no; exit 3" ended with code 3; it said:\nno'
  check(failed, 'FAILED', ended)
  check(`${failed}\nThen it is refused with "3"\nAnd the command says "no"`, 'PASSED')
  check(`${failed}\nThen it is refused with "4"`, 'FAILED', `was      3: ${ended}`)
  check(`${served}And the command "echo no; exit 3" is run`, 'FAILED', ended)
  check(`${served}When the command "no-such-program" is run`, 'SKIPPED')
})

describe('What an image does', () => {
  const pod = 'And a Pod "web" with:\n| image | web:v1 |'
  check(
    `Given the image "web:v1" cannot be pulled\nAnd a cluster\n${pod}\nThen within 3s, Pod "web" is ErrImagePull`,
    'PASSED',
  )
  check(
    `Given a cluster\n${pod}\nAnd everything is settled\nWhen the image "web:v1" exits with code 3 after 1s\n` +
      'Then within 2s, container "web" of Pod "web" has restarted 1 time',
    'PASSED',
  )
  check(
    'Given a cluster\nAnd the image "web:v1" takes 5s to start\n' +
      `And the image "web:v1" takes 10s to pull\n${pod}\n` +
      'Then after 15s but within 16s, Pod "web" is Ready',
    'PASSED',
  )
})

describe('What is sent, and what comes back', () => {
  const pod =
    'Given a cluster\nAnd the image "web:v1" takes 5s to start\n' +
    'And a Pod "web" with:\n| image | web:v1 |'
  const sends = 'When Pod "web" sends GET "http://nobody/"'
  check('Given a cluster\nThen the response is 200', 'FAILED', 'nothing has been sent')
  check('Given a cluster\nWhen a client sends GET "shop"', 'FAILED', '"shop" is no URL')
  check('Given a cluster\nWhen Node "node-1" sends GET "http://web/"', 'FAILED', 'only a Pod sends')
  check(`${pod}\n${sends}`, 'FAILED', 'Pod "web" sends nothing: it is Pending, not Running')
  check(
    `${pod}\nAnd everything is settled\n${sends}\nThen the response is 200`,
    'FAILED',
    'unresolved, for GET http://nobody/',
  )
  check(
    'Given a cluster\nThen Node "node-1" has 1 endpoint',
    'FAILED',
    'a Node has no endpoints; a Service has',
  )
  check(
    'Given a cluster\nThen Service "kubernetes" has 2 ready endpoints',
    'FAILED',
    '1 endpoints (1 ready, 1 serving, 0 terminating)',
  )
  check(
    'Given a cluster\nThen name "web" resolves to 1 address from Node "node-1"',
    'FAILED',
    'a Node looks no name up; a Pod does',
  )
})

describe('What a target cannot do', () => {
  check('Given a cluster\nWhen the target cannot do this', 'SKIPPED', 'needs a driver for Nodes')
  check('Given a cluster\nWhen the target cannot do this later', 'SKIPPED', 'needs a driver')
})

/** Support code of somebody else's, whose target can do less. */
const SUPPORT = `
const { When } = require(${JSON.stringify(require.resolve('@cucumber/cucumber'))})
const { Unsupported } = require(${JSON.stringify(join(__dirname, 'target', 'target'))})
When('the target cannot do this', () => { throw new Unsupported('needs a driver for Nodes') })
When('the target cannot do this later', async () => { throw new Unsupported('needs a driver') })
`

async function run(): Promise<void> {
  const cwd = process.cwd()
  const folder = mkdtempSync(join(tmpdir(), 'kubecumber-'))
  const feature = join(folder, 'a.feature')
  const texts = scenarios.map((steps, i) => `Scenario: ${i}\n${steps}`)
  writeFileSync(feature, `Feature: phrases\n${texts.join('\n')}\n`)
  const support = join(folder, 'support.js')
  writeFileSync(support, SUPPORT)
  try {
    readOutcomes(await messagesOf(relative(cwd, feature), [...definitions(), support]))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function definitions(): string[] {
  return readdirSync(__dirname, { recursive: true })
    .map(String)
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .map((path) => join(__dirname, path))
}

async function messagesOf(feature: string, requirePaths: string[]): Promise<Envelope[]> {
  const silence = new Writable({ write: (_chunk, _encoding, done) => done() })
  const environment = { cwd: process.cwd(), stdout: silence, stderr: silence }
  const sources = {
    defaultDialect: 'en',
    paths: [feature],
    names: [],
    tagExpression: '',
    order: 'defined' as const,
  }
  const options = { sources, support: { requirePaths } }
  // Another test of this process may have loaded them: Cucumber learns them as they load.
  for (const path of requirePaths) delete require.cache[path]
  const support = await loadSupport(options, environment)
  const messages: Envelope[] = []
  const formats = { stdout: 'summary', files: {}, publish: false as const, options: {} }
  await runCucumber({ sources, support, runtime: RUNTIME, formats }, environment, (message) =>
    messages.push(message),
  )
  return messages
}

const RUNTIME = {
  dryRun: false,
  failFast: false,
  filterStacktraces: true,
  parallel: 0,
  retry: 0,
  retryTagFilter: '',
  strict: true,
  worldParameters: {},
}

/** The first step that is not passed decides; what it logged counts as its message. */
function readOutcomes(messages: readonly Envelope[]): void {
  const stepsOf = new Map<string, string>()
  const caseOf = new Map<string, string>()
  const logs = new Map<string, string>()
  for (const { pickle, testCase, testCaseStarted, attachment, testStepFinished } of messages) {
    if (pickle) stepsOf.set(pickle.id, scenarios[Number(pickle.name)] ?? '')
    if (testCase) caseOf.set(testCase.id, stepsOf.get(testCase.pickleId) ?? '')
    if (testCaseStarted) {
      const steps = caseOf.get(testCaseStarted.testCaseId) ?? ''
      caseOf.set(testCaseStarted.id, steps)
      outcomes.set(steps, { status: 'PASSED', message: '' })
    }
    if (attachment?.testStepId) logs.set(attachment.testStepId, attachment.body)
    if (testStepFinished === undefined) continue
    const steps = caseOf.get(testStepFinished.testCaseStartedId) ?? ''
    const { status, message } = testStepFinished.testStepResult
    if (status === 'PASSED' || outcomes.get(steps)?.status !== 'PASSED') continue
    outcomes.set(steps, { status, message: message ?? logs.get(testStepFinished.testStepId) ?? '' })
  }
}
