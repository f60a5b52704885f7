/**
 * Brings a run to its end that did not come to it: its process died, it was stopped, or a BeforeAll
 * hook failed.
 *
 * The rule to know: a scenario that did not run is told as skipped and the one that was running as
 * failed, both with the reason, so that nothing is missing from a report.
 */
import type { Envelope, Message, TestCase, Timestamp } from './envelope'

export class Completion {
  private runId: string | undefined
  private ended = false
  private lastSeen: Timestamp = { seconds: 0, nanos: 0 }
  private readonly waiting = new Map<string, TestCase>()
  private readonly running = new Map<string, { testCase: TestCase; done: Set<string> }>()

  read(envelope: Envelope): void {
    const { testRunStarted, testCase, testCaseStarted, testStepFinished } = envelope
    if (testStepFinished) this.finishStep(testStepFinished)
    else if (testCaseStarted) this.start(testCaseStarted)
    else if (envelope.testCaseFinished) this.finish(envelope.testCaseFinished)
    else if (testCase) this.waiting.set(testCase.id, testCase)
    else if (testRunStarted) this.begin(testRunStarted)
    else if (envelope.testRunFinished) this.ended = true
  }

  /** The messages that are missing; none when the run has come to its end. */
  complete(why: { readonly running: string; readonly waiting: string }): Envelope[] {
    if (this.ended) return []
    const started = this.runId === undefined ? [this.beginning()] : []
    const interrupted = [...this.running].flatMap(([id, { testCase, done }]) =>
      this.remaining(id, testCase, done, why.running, true),
    )
    const skipped = [...this.waiting.values()].flatMap((testCase) => {
      const id = `${testCase.id}:not-run`
      const start = { attempt: 0, id, testCaseId: testCase.id, timestamp: this.lastSeen }
      return [
        { testCaseStarted: start },
        ...this.remaining(id, testCase, new Set(), why.waiting, false),
      ]
    })
    this.ended = true
    return [...started, ...interrupted, ...skipped, this.end()]
  }

  private begin(started: Message<'testRunStarted'>): void {
    this.runId = started.id ?? ''
    this.lastSeen = started.timestamp
  }

  private start({ id, testCaseId, timestamp }: Message<'testCaseStarted'>): void {
    const testCase = this.waiting.get(testCaseId)
    this.waiting.delete(testCaseId)
    this.lastSeen = timestamp
    if (testCase !== undefined) this.running.set(id, { testCase, done: new Set() })
  }

  private finishStep({ testCaseStartedId, testStepId }: Message<'testStepFinished'>): void {
    this.running.get(testCaseStartedId)?.done.add(testStepId)
  }

  private finish(finished: Message<'testCaseFinished'>): void {
    const { testCaseStartedId, willBeRetried, timestamp } = finished
    const running = this.running.get(testCaseStartedId)
    this.running.delete(testCaseStartedId)
    this.lastSeen = timestamp
    if (willBeRetried && running) this.waiting.set(running.testCase.id, running.testCase)
  }

  /** Results for the steps that have none: the first one failed when it was being run. */
  private remaining(
    testCaseStartedId: string,
    testCase: TestCase,
    done: ReadonlySet<string>,
    message: string,
    wasRunning: boolean,
  ): Envelope[] {
    const timestamp = this.lastSeen
    const open = testCase.testSteps.filter((step) => !done.has(step.id))
    const steps = open.flatMap(({ id: testStepId }, index): Envelope[] => {
      const failed = wasRunning && index === 0
      const ids = { testCaseStartedId, testStepId, timestamp }
      const testStepResult = failed ? failedResult(message) : skippedResult(message)
      return [{ testStepStarted: ids }, { testStepFinished: { ...ids, testStepResult } }]
    })
    const finished = { testCaseStartedId, timestamp, willBeRetried: false }
    return [...steps, { testCaseFinished: finished }]
  }

  private beginning(): Envelope {
    this.runId = 'not-run'
    return { testRunStarted: { id: this.runId, timestamp: this.lastSeen } }
  }

  private end(): Envelope {
    const testRunStartedId = this.runId ?? ''
    return { testRunFinished: { testRunStartedId, timestamp: this.lastSeen, success: false } }
  }
}

type Result = Message<'testStepFinished'>['testStepResult']

const NO_TIME = { seconds: 0, nanos: 0 }

// The status is an enum of a package that is not ours to import; the texts are its values.
export const failedResult = (message: string): Result => ({
  duration: NO_TIME,
  status: 'FAILED' as Result['status'],
  message,
  exception: { type: 'Error', message },
})

const skippedResult = (message: string): Result => ({
  duration: NO_TIME,
  // As above.
  status: 'SKIPPED' as Result['status'],
  message,
})
