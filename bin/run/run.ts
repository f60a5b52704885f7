/**
 * One run from the first message to the exit code: features here or in several processes, formats,
 * and what the next run wants to know of this one.
 *
 * The rule to know: the exit code is counted from messages, never taken from what Cucumber says.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import type { Envelope } from '../../reports/messages/envelope'
import { mergeRuns } from '../../reports/messages/merge'
import { type FinishedScenario, ScenarioReader } from '../../reports/messages/scenarios'
import { type ExitCode, Tally, verdictOf } from '../../reports/messages/verdict'
import { endNow } from '../ending'
import { type OpenFormats, openFormats } from './formats'
import { type Library, loadLibrary, runHere, type Tell } from './here'
import { runJobs } from './jobs'
import type { RunRequest } from './request'

export async function run(request: RunRequest, stdout: Writable): Promise<ExitCode> {
  const { features, runtime, jobs } = request
  const reader = new ScenarioReader()
  const outcome = new Outcome(runtime.dryRun, reader)
  const isParallel = jobs > 1 && features.files.length > 1
  let loaded: Library | undefined = isParallel ? undefined : await loadLibrary(request)
  const library = async (): Promise<Library> => {
    loaded ??= await loadLibrary(request)
    return loaded
  }
  const formats = await openFormats(withNotes(request), stdout, library, {
    live: reader,
    // Merged messages are read anew.
    files: isParallel ? new ScenarioReader() : reader,
  })
  const tellLive = (envelope: Envelope): void => {
    outcome.read(envelope)
    formats.live.tell(envelope)
  }
  if (isParallel) {
    const parts = await runJobs(request, durationsOf(request), tellLive)
    tellMerged(request, parts, formats.files.tell)
  } else {
    const tell: Tell = (envelope) => {
      tellLive(envelope)
      formats.files.tell(envelope)
    }
    await runHere(request, await library(), tell, () => abandon(request, outcome, formats))
  }
  await formats.files.close()
  await formats.live.close()
  if (request.isOnRecord) remember(request, outcome)
  return exitCodeOf(request, outcome, stdout)
}

/**
 * Inside a computation that does not end nothing can be awaited. All formats but HTML have written
 * by then; half an HTML page is worse than none.
 */
function abandon(request: RunRequest, outcome: Outcome, formats: OpenFormats): void {
  void formats.files.close()
  void formats.live.close()
  if (request.isOnRecord) remember(request, outcome)
  for (const [path, format] of Object.entries(request.formats.files)) {
    if (format === 'html') rmSync(join(request.cwd, path), { force: true })
  }
  endNow(outcome.tally.exitCode)
}

function tellMerged({ features, formats }: RunRequest, parts: Envelope[][], tell: Tell): void {
  if (Object.keys(formats.files).length === 0) return
  const uris = features.files.map(({ path }) => path)
  for (const envelope of mergeRuns(parts, uris)) tell(envelope)
}

function exitCodeOf(request: RunRequest, outcome: Outcome, stdout: Writable): ExitCode {
  const { features, sources } = request
  const code = outcome.tally.exitCode
  if (outcome.tally.scenarios === 0 && features.files.length > 0 && !outcome.hasUnreadable) {
    const lines = features.files.flatMap(({ lines }) => lines)
    const filters = [
      ...(sources.tagExpression ? [`the tags "${sources.tagExpression}"`] : []),
      ...sources.names.map((name) => `the name /${name}/`),
      ...(lines.length > 0 ? [`line ${lines.join(', ')}`] : []),
    ]
    const chosen = filters.length > 0 ? ` matches ${filters.join(' and ')}` : ' is in these files'
    stdout.write(`No scenario${chosen}.\n`)
  } else if (code === 2 && onlySkipped(outcome)) {
    stdout.write('No scenario ran, which proves nothing.\n')
  }
  return features.missing.length > 0 ? 2 : code
}

const onlySkipped = ({ tally }: Outcome): boolean =>
  tally.scenarios > 0 && tally.scenarios === tally.count('skipped')

/** Tells the terminal what messages cannot know. */
function withNotes(request: RunRequest): RunRequest {
  const { formats, runtime, seed, features } = request
  const reports = Object.entries(formats.files).map(([path, format]) => `${path}  (${format})`)
  const progress = {
    dryRun: runtime.dryRun,
    ...(seed === undefined ? {} : { seed }),
    broken: features.missing,
    reports,
  }
  return { ...request, formats: { ...formats, options: { ...formats.options, progress } } }
}

/** What a run came to, beyond what reports show. */
class Outcome {
  readonly tally: Tally
  readonly milliseconds = new Map<string, number>()
  readonly again = new Map<string, number[]>()
  hasUnreadable = false
  private readonly reader: ScenarioReader

  constructor(dryRun: boolean, reader: ScenarioReader) {
    this.reader = reader
    this.tally = new Tally({ dryRun })
  }

  read(envelope: Envelope): void {
    this.tally.read(envelope)
    if (envelope.parseError) this.hasUnreadable = true
    const scenario = this.reader.read(envelope)
    if (scenario && !scenario.willBeRetried) this.finish(scenario)
  }

  private finish(scenario: FinishedScenario): void {
    const { uri, line, startedAt, finishedAt } = scenario
    this.tally.add(scenario)
    this.milliseconds.set(uri, (this.milliseconds.get(uri) ?? 0) + finishedAt - startedAt)
    if (verdictOf(scenario) === 'passed') return
    this.again.set(uri, [...(this.again.get(uri) ?? []), line])
  }
}

const DURATIONS = 'durations.json'

/** How long each file took the last time it ran. */
function durationsOf({ cwd, out }: RunRequest): Readonly<Record<string, number>> {
  const path = join(cwd, out, DURATIONS)
  if (!existsSync(path)) return {}
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    // Half a file of a run that was stopped; the next one writes it anew.
    return {}
  }
}

/** Durations for `--jobs`, and the scenarios that did not pass, for `run @reports/out/rerun.txt`.
 */
function remember(request: RunRequest, { milliseconds, again }: Outcome): void {
  const { cwd, out } = request
  const durations = { ...durationsOf(request), ...Object.fromEntries(milliseconds) }
  const lines = [...again].map(([uri, numbers]) => `${[uri, ...numbers].join(':')}\n`).sort()
  mkdirSync(join(cwd, out), { recursive: true })
  writeFileSync(join(cwd, out, DURATIONS), JSON.stringify(durations))
  writeFileSync(join(cwd, out, 'rerun.txt'), lines.join(''))
}
