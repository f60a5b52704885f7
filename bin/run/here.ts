/**
 * Runs features in this process and tells every message as it comes.
 *
 * The rule to know: Cucumber runs nothing when one file does not parse. Here such a file is told
 * and left out, and the others run.
 */
import { Writable } from 'node:stream'
import type { ISupportCodeLibrary } from '@cucumber/cucumber/api'
import { loadSupport, runCucumber } from '@cucumber/cucumber/api'
import { Clarifier } from '../../reports/messages/clarify'
import { Completion } from '../../reports/messages/completion'
import type { Envelope } from '../../reports/messages/envelope'
import { placesIn } from '../../reports/progress/explain'
import { InputError } from '../input-error'
import { asCucumberPaths, type FeatureFile } from './feature-files'
import { messageOf, type RunRequest } from './request'
import { supportCoordinates } from './support-code'
import { watch } from './watchdog'

export type Library = ISupportCodeLibrary
export type Tell = (envelope: Envelope) => void

export async function loadLibrary(request: RunRequest): Promise<Library> {
  process.env.KUBECUMBER_STEP_TIMEOUT = String(request.stepTimeout ?? WAITING_LIMIT)
  if (request.runtime.worldParameters.trace === 'all') process.env.KUBECUMBER_TRACES = 'all'
  const support = supportCoordinates(request.support)
  try {
    return await loadSupport({ sources: request.sources, support }, { cwd: request.cwd })
  } catch (error) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
    throw new InputError(`The step definitions cannot be loaded.\n${stack}`)
  }
}

/** `abandon` is called when a step computes for ever, after all has been told; it ends the process.
 */
export async function runHere(
  request: RunRequest,
  library: Library,
  tell: Tell,
  abandon: () => void,
): Promise<void> {
  const clarifier = new Clarifier()
  const completion = new Completion()
  const emit: Tell = (envelope) => {
    completion.read(envelope)
    tell(clarifier.read(envelope))
  }
  const limit = request.stepTimeout ?? SYNCHRONOUS_LIMIT
  const watchdog = watch(limit, () => {
    const places = placesIn(new Error().stack ?? '')
    for (const envelope of completion.complete(stuck(limit, places))) emit(envelope)
    abandon()
  })
  const { files } = request.features
  try {
    if (files.length > 0) {
      await runReadable(request, library, files, (envelope) => {
        watchdog.beat()
        emit(envelope)
      })
    }
  } finally {
    watchdog.stop()
  }
  for (const envelope of completion.complete(NOT_RUN)) emit(envelope)
}

/** Milliseconds that a step may wait for something real, and that it may compute. */
const WAITING_LIMIT = 10_000
const SYNCHRONOUS_LIMIT = 60_000

const stuck = (limit: number, places: readonly string[]) => ({
  running: [
    `The step computed for ${limit / 1000}s without end, and the run was ended. It was`,
    ...places,
    'A step that needs more gets it by --step-timeout 5m, or by stepTimeout in the worldParameters',
    'of the profile.',
  ].join('\n'),
  waiting: 'Not run: a step before it computed without end.',
})

const NOT_RUN = {
  running: 'The run ended while this scenario was running.',
  waiting: 'Not run: the run ended before.',
}

async function runReadable(
  request: RunRequest,
  library: Library,
  files: readonly FeatureFile[],
  tell: Tell,
): Promise<void> {
  const prelude = new Prelude(tell)
  await run(request, library, files, (envelope) => prelude.read(envelope))
  const unreadable = prelude.unreadable()
  if (unreadable.size === 0) return
  prelude.tellUnreadable()
  const readable = files.filter(({ path }) => !unreadable.has(path))
  const onward: Tell = (envelope) => (envelope.meta ? undefined : tell(envelope))
  if (readable.length > 0) await run(request, library, readable, onward)
}

async function run(
  { cwd, sources, runtime, plugins }: RunRequest,
  library: Library,
  files: readonly FeatureFile[],
  tell: Tell,
): Promise<void> {
  let hookFailed = false
  const silence = new Writable({ write: (_chunk, _encoding, done) => done() })
  const options = {
    sources: { ...sources, paths: asCucumberPaths(files) },
    support: library,
    runtime,
    ...(plugins && { plugins }),
    // The format that writes least, into nothing: our formats read the messages.
    formats: { stdout: 'rerun', files: {}, publish: false as const, options: {} },
  }
  try {
    // Cucumber logs parse errors on stderr, which the summary tells better.
    await runCucumber(options, { cwd, stdout: silence, stderr: silence }, (envelope) => {
      if (envelope.testRunHookFinished?.result.status === 'FAILED') hookFailed = true
      tell(envelope)
    })
  } catch (error) {
    // A failed hook of the whole run has been told in its message.
    if (!hookFailed) throw new InputError(`The run cannot begin: ${messageOf(error)}`)
  }
}

/** Holds back what comes before a run, until it is known whether every file parses. */
class Prelude {
  private held: Envelope[] | undefined = []
  private readonly tell: Tell

  constructor(tell: Tell) {
    this.tell = tell
  }

  read(envelope: Envelope): void {
    if (this.held === undefined) this.tell(envelope)
    else this.held.push(envelope)
    if (envelope.testRunStarted) this.release()
  }

  /** The files that do not parse. */
  unreadable(): ReadonlySet<string> {
    const errors = (this.held ?? []).flatMap(({ parseError }) => parseError ?? [])
    return new Set(errors.map(({ source }) => source.uri ?? ''))
  }

  /** Tells the run's environment, and of the broken files their source and what is wrong. */
  tellUnreadable(): void {
    const broken = this.unreadable()
    for (const envelope of this.held ?? []) {
      const uri = envelope.source?.uri ?? envelope.parseError?.source.uri
      if (envelope.meta || (uri !== undefined && broken.has(uri))) this.tell(envelope)
    }
  }

  private release(): void {
    const held = this.held ?? []
    this.held = undefined
    for (const envelope of held) this.tell(envelope)
  }
}
