/**
 * The terminal: how far the run is, then what it came to.
 *
 * The rule to know: everything is read from messages, so that a run of one process and the messages
 * of several that run side by side look the same. Options (`formatOptions.progress`) only add what
 * messages cannot know: which reports are written, which paths named no file, the seed.
 */
import { isDeterministic, virtualMilliseconds } from '../messages/attachments'
import { emptyExamples } from '../messages/empty-examples'
import type { Envelope, Formatter, ParseError, Status, Timestamp } from '../messages/envelope'
import { millisecondsOf } from '../messages/envelope'
import { type FinishedScenario, ScenarioReader } from '../messages/scenarios'
import { Tally, verdictOf } from '../messages/verdict'
import { type Live, liveOn } from './live'
import { summaryOf } from './summary'
import { paintFor } from './text'

export const progressFormatter = {
  type: 'formatter',
  optionsKey: 'progress',
  formatter({ on, write, stream, options }) {
    const isTTY = 'isTTY' in stream && stream.isTTY === true
    const width = 'columns' in stream && typeof stream.columns === 'number' ? stream.columns : 80
    const columns = isTTY && !process.env.CI ? width : undefined
    const paint = paintFor({ isTTY })
    const live = liveOn({ write, paint, columns, now: () => performance.now() })
    const run = new Run(live, options, ScenarioReader.of(options))
    on('message', (envelope) => run.read(envelope))
    return () => {
      live.end()
      write(`\n${summaryOf(run.story(), paint)}`)
    }
  },
} satisfies Formatter

export default progressFormatter

export interface ProgressOptions {
  readonly dryRun?: boolean
  readonly seed?: number
  /** Lines about the reports that are written. */
  readonly reports?: readonly string[]
  /** Sentences about input that is missing. */
  readonly broken?: readonly string[]
}

/** Collects what the summary tells. */
class Run {
  private readonly reader: ScenarioReader
  private readonly tally: Tally
  private readonly uris = new Map<string, string>()
  private readonly notPassed: FinishedScenario[] = []
  private readonly parseErrors: ParseError[] = []
  private readonly broken: string[] = []
  private readonly steps = new Map<Status, number>()
  private virtual = 0
  private undetermined = 0
  private startedAt: Timestamp | undefined
  private finishedAt: Timestamp | undefined
  private readonly live: Live
  private readonly options: ProgressOptions

  constructor(live: Live, options: ProgressOptions, reader: ScenarioReader) {
    this.reader = reader
    this.live = live
    this.options = options
    this.tally = new Tally({ dryRun: options.dryRun ?? false })
  }

  read(envelope: Envelope): void {
    const scenario = this.reader.read(envelope)
    this.tally.read(envelope)
    const { pickle, testCase, testCaseStarted, testRunStarted, testRunFinished } = envelope
    if (scenario) this.finish(scenario)
    else if (testCaseStarted) {
      const started = this.reader.scenarioOf(testCaseStarted.id)
      if (started) this.live.started(started)
    } else if (pickle) this.uris.set(pickle.id, pickle.uri)
    else if (testCase) this.live.planned(this.uris.get(testCase.pickleId) ?? '')
    else if (testRunStarted) this.startedAt ??= testRunStarted.timestamp
    else if (testRunFinished) this.finishedAt = testRunFinished.timestamp
    else this.takeNote(envelope)
  }

  story() {
    const { tally, notPassed, parseErrors, steps, options } = this
    const started = this.startedAt === undefined ? 0 : millisecondsOf(this.startedAt)
    const finished = this.finishedAt === undefined ? started : millisecondsOf(this.finishedAt)
    return {
      ...{ tally, notPassed, parseErrors, steps },
      broken: [...(options.broken ?? []), ...this.broken],
      realMilliseconds: Math.max(0, finished - started),
      virtualMilliseconds: this.virtual,
      undetermined: this.undetermined,
      dryRun: options.dryRun ?? false,
      seed: options.seed,
      reports: options.reports ?? [],
    }
  }

  private finish(scenario: FinishedScenario): void {
    if (scenario.willBeRetried) return
    const { results } = scenario
    const attached = results.flatMap(({ attachments }) => attachments)
    const virtual = attached.reduce((sum, one) => sum + virtualMilliseconds(one), 0)
    if (!attached.every(isDeterministic)) this.undetermined++
    this.virtual += virtual
    this.tally.add(scenario)
    this.live.finished(scenario, virtual)
    for (const { isHook, result } of results) {
      if (!isHook) this.steps.set(result.status, (this.steps.get(result.status) ?? 0) + 1)
    }
    if (verdictOf(scenario) !== 'passed') this.notPassed.push(scenario)
  }

  private takeNote(envelope: Envelope): void {
    const { parseError, undefinedParameterType, testRunHookFinished, gherkinDocument } = envelope
    if (parseError) this.parseErrors.push(parseError)
    if (gherkinDocument) this.broken.push(...emptyExamples(gherkinDocument))
    if (undefinedParameterType) {
      const { name, expression } = undefinedParameterType
      this.broken.push(
        `The phrase "${expression}" uses {${name}}, which no parameter type defines.`,
      )
    }
    const failure = testRunHookFinished?.result
    if (failure?.status === 'FAILED') {
      const said = failure.exception?.message ?? failure.message
      this.broken.push(`A hook of the whole run failed: ${said}`)
    }
  }
}
