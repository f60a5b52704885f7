/**
 * Where the messages of a run go: one format on the terminal, others into files.
 *
 * The rule to know: `progress` and `allure` are ours, any other name is Cucumber's own format, a
 * package or a file. What is not ours reads messages that never look greener than they are.
 */
import { EventEmitter } from 'node:events'
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { Writable } from 'node:stream'
import type { Envelope, FormatOptions, Formatter } from '../../reports/messages/envelope'
import { ForOtherReaders } from '../../reports/messages/other-readers'
import type { ScenarioReader } from '../../reports/messages/scenarios'
import { InputError } from '../input-error'
import type { Library, Tell } from './here'
import { messageOf, type RunRequest } from './request'
import { isTypeScript, loadTypeScript } from './typescript'

export interface OpenFormats {
  /** The one on the terminal. */
  readonly live: Sink
  readonly files: Sink
}

export interface Sink {
  readonly tell: Tell
  readonly close: () => Promise<void>
}

export async function openFormats(
  request: RunRequest,
  stdout: Writable,
  library: () => Promise<Library>,
  /** Shared with whoever reads along. */
  readers: { readonly live: ScenarioReader; readonly files: ScenarioReader },
): Promise<OpenFormats> {
  const open = (format: string, target: Target, reader: ScenarioReader) =>
    openFormat(format, target, { request, library, reader })
  const terminal = { stream: stdout, path: undefined, end() {} }
  const live = await open(request.formats.stdout, terminal, readers.live)
  const files: Sink[] = []
  for (const [path, format] of Object.entries(request.formats.files)) {
    files.push(await open(format, fileTarget(resolve(request.cwd, path), format), readers.files))
  }
  return {
    live,
    files: {
      tell: (envelope) => {
        for (const file of files) file.tell(envelope)
      },
      close: async () => {
        await Promise.all(files.map((file) => file.close()))
      },
    },
  }
}

interface Target {
  readonly stream: Writable
  readonly path: string | undefined
  end(): void
}

interface Context {
  readonly request: RunRequest
  readonly library: () => Promise<Library>
  readonly reader: ScenarioReader
}

async function openFormat(name: string, target: Target, context: Context): Promise<Sink> {
  const { request, library } = context
  const own = OWN[name]?.()
  const found = own ?? (await resolved(name, request.cwd))
  const isWrapped = name === 'junit' && isPlugin(found)
  const implementation = isWrapped ? wrapped(found) : found
  const forOthers = new ForOtherReaders()
  const readsAll = own !== undefined || isWrapped || name === 'message'
  const messages = readsAll ? asIs : forOthers.read.bind(forOthers)
  const handlers: Tell[] = []
  const close = isPlugin(implementation)
    ? await startPlugin(implementation, target, context, handlers)
    : await startClass(implementation, target, request, await library(), handlers)
  return {
    tell: (envelope) => {
      for (const message of messages(envelope)) {
        for (const handler of handlers) handler(message)
      }
    },
    close: async () => {
      await close?.()
      target.end()
    },
  }
}

/** Loaded when they are asked for. */
const OWN: Readonly<Record<string, () => Formatter>> = {
  progress: () => {
    const loaded: typeof import('../../reports/progress/formatter') =
      require('../../reports/progress/formatter')
    return loaded.progressFormatter
  },
  allure: () => {
    const loaded: typeof import('../../reports/allure/formatter') =
      require('../../reports/allure/formatter')
    return loaded.allureFormatter
  },
}

/** Cucumber's JUnit with a word of ours in it. */
function wrapped(junit: Formatter): Formatter {
  const { junitFormatter }: typeof import('../../reports/junit/formatter') =
    require('../../reports/junit/formatter')
  return junitFormatter(junit)
}

const asIs = (envelope: Envelope): readonly Envelope[] => [envelope]

const isPlugin = (implementation: object): implementation is Formatter =>
  'type' in implementation && implementation.type === 'formatter'

async function resolved(name: string, cwd: string): Promise<object> {
  try {
    if (isTypeScript(name)) {
      loadTypeScript(cwd)
      const loaded = createRequire(join(cwd, 'x.js'))(resolve(cwd, name))
      return loaded.default ?? loaded
    }
    const {
      resolveImplementation,
    }: typeof import('@cucumber/cucumber/lib/formatter/resolve_implementation') =
      require('@cucumber/cucumber/lib/formatter/resolve_implementation')
    return await resolveImplementation(name, cwd)
  } catch (error) {
    const known = `${Object.keys(OWN).join(', ')}, html, junit, message, pretty, summary, usage`
    throw new InputError(
      `There is no format "${name}" (${messageOf(error)}).\nThere is ${known}, or a path.`,
    )
  }
}

async function startPlugin(
  plugin: Formatter,
  { stream, path }: Target,
  { request, reader }: Context,
  handlers: Tell[],
) {
  const told = request.formats.options[plugin.optionsKey ?? '']
  const options: FormatOptions = {
    reader,
    ...(typeof told === 'object' ? told : {}),
    ...(plugin.optionsKey === 'allure' && path !== undefined ? { resultsDir: path } : {}),
  }
  return plugin.formatter({
    on: (_key, handler) => handlers.push(handler),
    options,
    logger: console,
    stream,
    write: (text) => stream.write(text),
    ...(path === undefined ? {} : { directory: dirname(path) }),
  })
}

/** Cucumber's older formats are classes that listen to an emitter. */
async function startClass(
  implementation: object,
  { stream }: Target,
  { cwd, formats }: RunRequest,
  library: Library,
  handlers: Tell[],
) {
  const { FormatterBuilder, formatterHelpers }: typeof import('@cucumber/cucumber') =
    require('@cucumber/cucumber')
  type Options = Parameters<typeof FormatterBuilder.build>[1]
  const eventBroadcaster = new EventEmitter()
  handlers.push((envelope) => eventBroadcaster.emit('envelope', envelope))
  const options = {
    ...{ cwd, stream, eventBroadcaster, env: process.env },
    eventDataCollector: new formatterHelpers.EventDataCollector(eventBroadcaster),
    log: (text: string | Uint8Array) => stream.write(text),
    parsedArgvOptions: formats.options,
    cleanup: async () => {},
    // The public type of a library is a mere marker; formats get the whole, as from Cucumber.
    supportCodeLibrary: library as unknown as Options['supportCodeLibrary'],
  }
  // `resolveImplementation` answers with a plugin or with such a class.
  const formatter = await FormatterBuilder.build(
    implementation as Parameters<typeof FormatterBuilder.build>[0],
    options,
  )
  return () => formatter.finished()
}

/** Writes at once: between synchronous steps a stream would never get its turn. */
function fileTarget(path: string, format: string): Target {
  if (format === 'allure') return { stream: new Writable(), path, end() {} }
  mkdirSync(dirname(path), { recursive: true })
  const file = openSync(path, 'w')
  let pending: Buffer[] = []
  let size = 0
  const flush = (): void => {
    if (size > 0) writeSync(file, Buffer.concat(pending))
    pending = []
    size = 0
  }
  // What is not flushed when the process ends is flushed then.
  process.once('exit', flush)
  const stream = new Writable({
    decodeStrings: true,
    write(chunk: Buffer, _encoding, done) {
      pending.push(chunk)
      size += chunk.length
      if (size > 1 << 18) flush()
      done()
    },
  })
  return {
    stream,
    path,
    end: () => {
      flush()
      process.removeListener('exit', flush)
      closeSync(file)
    },
  }
}
