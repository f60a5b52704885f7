/**
 * Small projects for tests: features and steps in a temporary folder, and the messages of a run.
 *
 * The rule to know: Cucumber itself makes the messages, so that no test believes in messages
 * that Cucumber does not write. Steps are plain JavaScript; every project is a folder of its own,
 * for Node loads a file only once.
 */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Writable } from 'node:stream'
import { loadSupport, runCucumber } from '@cucumber/cucumber/api'
import { Clarifier } from '../messages/clarify'
import type { Envelope, FormatOptions, Formatter } from '../messages/envelope'

export type Files = Readonly<Record<string, string>>

/** A folder with these files, in which packages are found as in this one. */
export function project(files: Files): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'kubecumber-'))
  symlinkSync(join(__dirname, '..', '..', 'node_modules'), join(folder, 'node_modules'))
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** A small language: facts that hold and do not, and every way in which a step can be unfit. */
export const STEPS = `
const { After, Given, When, Then, setDefaultTimeout } = require('@cucumber/cucumber')
setDefaultTimeout(50)
Given('a cluster with {int} Node(s)', function (_count) {})
Given('these manifests are applied:', function (_manifests) {})
Given('this table:', function (_table) {})
When('it is scaled to {int} replica(s)', function (count) { this.count = count })
Then('it has {int} ready replica(s)', function (count) {
  if (this.count === count) return
  throw new Error('Deployment "shop" did not have ' + count + ' ready replicas\\n' +
    '  was      ' + this.count + '\\n  because  Pod shop-x is Pending\\n  see      timeline.html')
})
Then('it has a bug', () => undefined.x)
Then('it needs a driver', function () { this.log('needs a driver'); return 'skipped' })
Then('it is not done', () => 'pending')
class ManifestError extends Error {}
class NoManifest extends Error {}
Then('it reads tabs', () => { throw new ManifestError('Tabs, at a.yaml:2:1: use spaces.') })
Then('it reads nothing', () => { throw new NoManifest('There is no file "a.yaml".') })
Then('it is said twice', () => {})
Then(/^it is said twice$/, () => {})
Then('it never returns', () => new Promise(() => {}))
Then('real clients drive it', function () { this.isServed = true })
Then('it attaches {string}', function (text) {
  this.attach(text, { mediaType: 'text/plain', fileName: 'said.txt' })
})
After({ name: 'tell the time' }, function () {
  const isDeterministic = !this.isServed
  const told = JSON.stringify({ virtualMilliseconds: 90000, isDeterministic })
  this.attach(told, { mediaType: 'application/vnd.kubecumber.clock+json' })
})
`

/**
 * The messages of a run of these files, with the small language unless they bring their own. They
 * are put into `messages`, which has them even when the run throws.
 */
export async function messagesOf(files: Files, messages: Envelope[] = []): Promise<Envelope[]> {
  const { folder, remove } = project({ 'steps.js': STEPS, ...files })
  const sources = {
    defaultDialect: 'en',
    paths: ['**/*.feature'],
    names: [],
    tagExpression: '',
    order: 'defined' as const,
  }
  const silence = new Writable({ write: (_chunk, _encoding, done) => done() })
  const environment = { cwd: folder, stdout: silence, stderr: silence }
  const clarifier = new Clarifier()
  try {
    const support = await loadSupport(
      { sources, support: { requirePaths: ['steps.js'] } },
      environment,
    )
    const formats = { stdout: 'rerun', files: {}, publish: false as const, options: {} }
    await runCucumber({ sources, support, runtime: RUNTIME, formats }, environment, (envelope) =>
      messages.push(clarifier.read(envelope)),
    )
  } finally {
    remove()
  }
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

/** What a formatter writes when it is told these messages. */
export async function written(
  plugin: Formatter,
  messages: readonly Envelope[],
  options: FormatOptions = {},
  terminal: { readonly isTTY?: boolean; readonly columns?: number } = {},
): Promise<string> {
  const parts: string[] = []
  const handlers: ((envelope: Envelope) => void)[] = []
  const end = await plugin.formatter({
    on: (_key, handler) => handlers.push(handler),
    options,
    logger: console,
    stream: Object.assign(new Writable(), terminal),
    write: (text) => parts.push(String(text)),
  })
  for (const message of messages) for (const handler of handlers) handler(message)
  await end?.()
  return parts.join('')
}
