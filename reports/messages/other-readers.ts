/**
 * Makes messages safe for reports that are not ours: what they would show green, or not at all, is
 * told as a scenario that failed.
 *
 * The rule to know: a file that does not parse and a scenario without steps are red everywhere.
 * Attachments that only our reports can read are left out.
 */
import { isMachineReadable } from './attachments'
import { failedResult } from './completion'
import type { Envelope, Message, ParseError, Timestamp } from './envelope'

export class ForOtherReaders {
  private readonly parseErrors: ParseError[] = []
  private readonly empty = new Set<string>()
  private readonly runningEmpty = new Map<string, string>()

  /** What another reader is told instead of one message. */
  read(envelope: Envelope): readonly Envelope[] {
    const { parseError, testRunStarted, testCase, testCaseStarted, testCaseFinished } = envelope
    if (envelope.attachment && isMachineReadable(envelope.attachment)) return []
    if (parseError) this.parseErrors.push(parseError)
    if (testCaseStarted && this.empty.has(testCaseStarted.testCaseId)) {
      this.runningEmpty.set(testCaseStarted.id, testCaseStarted.testCaseId)
    }
    if (testRunStarted) return [envelope, ...this.parseErrors.flatMap(brokenFile(testRunStarted))]
    if (testCase) return this.planned(testCase)
    if (testCaseFinished) return [...this.checkedNothing(testCaseFinished), envelope]
    return [envelope]
  }

  /** A scenario without steps gets one that fails. */
  private planned(testCase: Message<'testCase'>): Envelope[] {
    if (testCase.testSteps.some((step) => step.pickleStepId !== undefined)) return [{ testCase }]
    this.empty.add(testCase.id)
    const id = `${testCase.id}:empty`
    const hook = { id, name: 'the scenario has steps', sourceReference: { uri: 'kubecumber' } }
    return [
      { hook },
      { testCase: { ...testCase, testSteps: [...testCase.testSteps, { id, hookId: id }] } },
    ]
  }

  private checkedNothing(finished: Message<'testCaseFinished'>): Envelope[] {
    const testCaseId = this.runningEmpty.get(finished.testCaseStartedId)
    if (testCaseId === undefined) return []
    return failedStep(finished.testCaseStartedId, `${testCaseId}:empty`, finished.timestamp, EMPTY)
  }
}

export const EMPTY = 'The scenario has no steps, so it checks nothing.'

/** A document, a pickle and a failed test case that stand for a file nobody could read. */
const brokenFile =
  ({ timestamp, id: testRunStartedId = '' }: Message<'testRunStarted'>) =>
  ({ source, message }: ParseError): Envelope[] => {
    const { uri = '', location = { line: 1 } } = source
    const at = (part: string): string => `${uri}:${location.line}:${location.column}:${part}`
    const step = { id: at('step'), location, keyword: 'Given ', text: STEP }
    const titled = { location, tags: [], name: TITLE, description: '' }
    const scenario = {
      ...titled,
      id: at('scenario'),
      keyword: 'Scenario',
      steps: [step],
      examples: [],
    }
    const feature = { ...titled, name: uri, language: 'en', keyword: 'Feature' }
    const gherkinDocument = { uri, comments: [], feature: { ...feature, children: [{ scenario }] } }
    const pickle = { id: at('pickle'), uri, location, name: TITLE, language: 'en', tags: [] }
    const pickleStep = { id: at('pickle-step'), text: STEP, astNodeIds: [step.id] }
    const testStep = {
      id: at('test-step'),
      pickleStepId: pickleStep.id,
      stepDefinitionIds: [],
      stepMatchArgumentsLists: [],
    }
    const testCaseId = at('test-case')
    const started = at('started')
    return [
      { gherkinDocument },
      { pickle: { ...pickle, steps: [pickleStep], astNodeIds: [scenario.id] } },
      {
        testCase: { id: testCaseId, pickleId: pickle.id, testSteps: [testStep], testRunStartedId },
      },
      { testCaseStarted: { id: started, testCaseId, attempt: 0, timestamp } },
      ...failedStep(started, testStep.id, timestamp, message),
      { testCaseFinished: { testCaseStartedId: started, timestamp, willBeRetried: false } },
    ]
  }

const TITLE = 'The file does not parse'
const STEP = 'a feature file that can be read'

const failedStep = (
  testCaseStartedId: string,
  testStepId: string,
  timestamp: Timestamp,
  message: string,
): Envelope[] => {
  const ids = { testCaseStartedId, testStepId, timestamp }
  return [
    { testStepStarted: ids },
    { testStepFinished: { ...ids, testStepResult: failedResult(message) } },
  ]
}
