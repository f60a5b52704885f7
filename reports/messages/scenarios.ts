/**
 * Reads Cucumber messages and answers in a reader's words: this scenario of this rule of this
 * feature, its steps as written, and what became of each.
 *
 * The rule to know: `read` every message in order; a finished scenario comes back from the message
 * that finishes it. Several may read along: a message that was read last is not read again.
 * A scenario that will be retried is told as such and counts for nothing.
 */
import type {
  Attachment,
  Envelope,
  Hook,
  Message,
  Pickle,
  PickleStep,
  TestCase,
  TestStepResult,
} from './envelope'
import { millisecondsOf } from './envelope'
import { indexNodes, type SourceNode } from './source-nodes'

export class ScenarioReader {
  private readonly plans = new Map<string, PlannedScenario>()
  private readonly running = new Map<string, Running>()
  private readonly hooks = new Map<string, Hook>()
  private readonly pickles = new Map<string, Pickle>()
  private readonly nodes = new Map<string, SourceNode>()
  private last:
    | { readonly envelope: Envelope; readonly finished: FinishedScenario | undefined }
    | undefined

  /** Takes in one message; answers with the scenario that it finishes, if it finishes one. */
  read(envelope: Envelope): FinishedScenario | undefined {
    if (this.last?.envelope !== envelope) this.last = { envelope, finished: this.take(envelope) }
    return this.last.finished
  }

  /** What a formatter reads with: the reader that it shares, or one of its own. */
  static of({ reader }: Readonly<Record<string, unknown>>): ScenarioReader {
    return reader instanceof ScenarioReader ? reader : new ScenarioReader()
  }

  private take(envelope: Envelope): FinishedScenario | undefined {
    const { gherkinDocument, pickle, hook, testCase, testCaseStarted } = envelope
    const { attachment, testStepStarted, testStepFinished, testCaseFinished } = envelope
    if (testStepStarted) this.runningOf(testStepStarted)?.begin(testStepStarted)
    else if (testStepFinished) this.runningOf(testStepFinished)?.end(testStepFinished)
    else if (attachment) this.runningOf(attachment)?.attach(attachment)
    else if (testCaseStarted) this.start(testCaseStarted)
    else if (testCaseFinished) return this.finish(testCaseFinished)
    else if (testCase) this.plan(testCase)
    else if (pickle) this.pickles.set(pickle.id, pickle)
    else if (hook) this.hooks.set(hook.id, hook)
    else if (gherkinDocument?.feature) indexNodes(gherkinDocument.feature, this.nodes)
    return undefined
  }

  /** The scenario that a message about a running test case belongs to. */
  scenarioOf(testCaseStartedId: string): PlannedScenario | undefined {
    return this.running.get(testCaseStartedId)?.scenario
  }

  private runningOf(message: { testCaseStartedId?: string }): Running | undefined {
    const { testCaseStartedId } = message
    return testCaseStartedId === undefined ? undefined : this.running.get(testCaseStartedId)
  }

  private plan(testCase: TestCase): void {
    const pickle = this.pickles.get(testCase.pickleId)
    if (pickle === undefined) return
    this.plans.set(testCase.id, plannedScenario(testCase, pickle, this.nodes, this.hooks))
  }

  private start(started: Message<'testCaseStarted'>): void {
    const scenario = this.plans.get(started.testCaseId)
    if (scenario !== undefined) this.running.set(started.id, new Running(scenario, started))
  }

  private finish(finished: Message<'testCaseFinished'>): FinishedScenario | undefined {
    const running = this.running.get(finished.testCaseStartedId)
    this.running.delete(finished.testCaseStartedId)
    return running?.finish(finished)
  }
}

/** A scenario as it stands in its file; of an outline, one row of it. */
export interface PlannedScenario {
  readonly testCaseId: string
  readonly uri: string
  /** The line to run it again by: the row's of an outline. */
  readonly line: number
  readonly feature: string
  readonly featureDescription: string
  readonly rule: string | undefined
  readonly name: string
  readonly description: string
  /** Without the `@`. */
  readonly tags: readonly string[]
  /** The values of the outline's row, by column; empty for a plain scenario. */
  readonly row: readonly (readonly [column: string, value: string])[]
  readonly steps: readonly PlannedStep[]
}

/** A step as written, or a hook: `text` is the hook's name then. */
export interface PlannedStep {
  readonly id: string
  readonly isHook: boolean
  readonly keyword: string
  readonly text: string
  readonly line: number | undefined
  readonly argument: PickleStep['argument']
  /** Definitions that match: none is undefined, two are ambiguous. */
  readonly stepDefinitionIds: readonly string[]
}

/** A step and what became of it. */
export interface FinishedStep extends PlannedStep {
  readonly result: TestStepResult
  readonly startedAt: number
  readonly finishedAt: number
  readonly attachments: readonly Attachment[]
}

export interface FinishedScenario extends PlannedScenario {
  readonly results: readonly FinishedStep[]
  readonly startedAt: number
  readonly finishedAt: number
  readonly attempt: number
  readonly willBeRetried: boolean
  readonly workerId: string | undefined
}

/** One attempt at a scenario, being collected. */
class Running {
  private readonly results: FinishedStep[] = []
  private attachments: Attachment[] = []
  private stepStartedAt = 0
  readonly scenario: PlannedScenario
  private readonly started: Message<'testCaseStarted'>

  constructor(scenario: PlannedScenario, started: Message<'testCaseStarted'>) {
    this.scenario = scenario
    this.started = started
  }

  begin(step: Message<'testStepStarted'>): void {
    this.stepStartedAt = millisecondsOf(step.timestamp)
    this.attachments = []
  }

  attach(attachment: Attachment): void {
    this.attachments.push(attachment)
  }

  end({ testStepId, testStepResult, timestamp }: Message<'testStepFinished'>): void {
    const step = this.scenario.steps.find(({ id }) => id === testStepId)
    if (step === undefined) return
    this.results.push({
      ...step,
      result: testStepResult,
      startedAt: this.stepStartedAt,
      finishedAt: millisecondsOf(timestamp),
      attachments: this.attachments,
    })
  }

  finish({ timestamp, willBeRetried }: Message<'testCaseFinished'>): FinishedScenario {
    return {
      ...this.scenario,
      results: this.results,
      startedAt: millisecondsOf(this.started.timestamp),
      finishedAt: millisecondsOf(timestamp),
      attempt: this.started.attempt,
      willBeRetried,
      workerId: this.started.workerId,
    }
  }
}

function plannedScenario(
  testCase: TestCase,
  pickle: Pickle,
  nodes: ReadonlyMap<string, SourceNode>,
  hooks: ReadonlyMap<string, Hook>,
): PlannedScenario {
  const node = nodes.get(pickle.astNodeIds.at(-1) ?? '')
  const pickleSteps = new Map(pickle.steps.map((step) => [step.id, step]))
  return {
    testCaseId: testCase.id,
    uri: pickle.uri,
    line: node?.line ?? 1,
    feature: node?.feature.name ?? pickle.uri,
    featureDescription: node?.feature.description ?? '',
    rule: node?.rule?.name,
    name: pickle.name,
    description: node?.scenario?.description ?? '',
    tags: pickle.tags.map(({ name }) => name.replace(/^@/, '')),
    row: node?.row ?? [],
    steps: testCase.testSteps.map((step): PlannedStep => {
      const pickleStep = pickleSteps.get(step.pickleStepId ?? '')
      const source = nodes.get(pickleStep?.astNodeIds[0] ?? '')
      return {
        id: step.id,
        isHook: step.hookId !== undefined,
        keyword: source?.keyword?.trim() ?? '',
        text: pickleStep?.text ?? hookName(hooks.get(step.hookId ?? '')),
        line: source?.line,
        argument: pickleStep?.argument,
        stepDefinitionIds: step.stepDefinitionIds ?? [],
      }
    }),
  }
}

function hookName(hook: Hook | undefined): string {
  const when = hook?.type === 'BEFORE_TEST_CASE' ? 'Before' : 'After'
  const { uri, location } = hook?.sourceReference ?? {}
  return hook?.name ? `${when} hook: ${hook.name}` : `${when} hook ${uri}:${location?.line}`
}
