/**
 * Says in results what Cucumber leaves out, so that every report says it: which phrases an
 * undefined step may have meant, why a step that never returned was given up, and what a phrase
 * does not take.
 *
 * The rule to know: only texts change, never a status.
 */
import type { Envelope, Message, StepDefinition, TestStepResult } from './envelope'
import { nearestPhrases, type Phrase } from './nearest-phrases'

export class Clarifier {
  private readonly phrases = new Map<string, Phrase>()
  private readonly texts = new Map<string, string>()
  private readonly pickleSteps = new Map<string, string>()
  private readonly withArgument = new Set<string>()

  /** The same message, or one that says more. */
  read(envelope: Envelope): Envelope {
    const { stepDefinition, pickle, testCase, testStepFinished } = envelope
    if (testStepFinished) return this.clarified(envelope, testStepFinished)
    if (stepDefinition) this.phrases.set(stepDefinition.id, phraseOf(stepDefinition))
    for (const { id, text, argument } of pickle?.steps ?? []) {
      this.texts.set(id, text)
      if (argument !== undefined) this.withArgument.add(id)
    }
    for (const { id, pickleStepId, stepDefinitionIds } of testCase?.testSteps ?? []) {
      if (pickleStepId === undefined) continue
      this.pickleSteps.set(id, pickleStepId)
      this.exemplify(stepDefinitionIds?.[0] ?? '', this.texts.get(pickleStepId))
    }
    return envelope
  }

  private exemplify(definition: string, text: string | undefined): void {
    const phrase = this.phrases.get(definition)
    if (phrase === undefined || phrase.example !== undefined || text === undefined) return
    this.phrases.set(definition, { ...phrase, example: { text } })
  }

  private clarified(envelope: Envelope, finished: Message<'testStepFinished'>): Envelope {
    const { testStepResult, testStepId } = finished
    const { status, message } = testStepResult
    if (status === 'UNDEFINED' && message === undefined) {
      const text = this.texts.get(this.pickleSteps.get(testStepId) ?? '') ?? ''
      return withResult(envelope, finished, {
        ...testStepResult,
        message: this.undefinedStep(text),
      })
    }
    const isTold = status === 'FAILED' && message !== undefined
    if (isTold && TIMED_OUT.test(message)) {
      return withResult(envelope, finished, reworded(testStepResult, TIMED_OUT, tooSlow))
    }
    const hasArgument = this.withArgument.has(this.pickleSteps.get(testStepId) ?? '')
    if (isTold && hasArgument && TOO_MUCH.test(message)) {
      return withResult(envelope, finished, reworded(testStepResult, TOO_MUCH, tooMuch))
    }
    return envelope
  }

  private undefinedStep(text: string): string {
    const nearest = nearestPhrases(text, [...this.phrases.values()])
    const suggestions = nearest.flatMap(({ expression, where, example }) => [
      `  did you mean  ${expression}`,
      ...(example === undefined ? [] : [`                as in: ${example.text}`]),
      `                ${where}`,
    ])
    return ['No phrase of the language says this.', ...suggestions].join('\n')
  }
}

const phraseOf = ({ pattern, sourceReference }: StepDefinition): Phrase => ({
  expression: pattern.source,
  where: `${sourceReference.uri}:${sourceReference.location?.line}`,
})

const TIMED_OUT =
  /function timed out, ensure the (?:callback is executed|promise resolves) within (\d+) milliseconds/

/** A function with fewer parameters than Cucumber has arguments for it. */
const TOO_MUCH = /function has \d+ arguments?, should have \d+ .*/

const tooMuch = (): string => 'This phrase takes no table and no text below it, and there is one.'

function reworded(
  { exception, message = '', ...rest }: TestStepResult,
  words: RegExp,
  say: (whole: string, ...groups: string[]) => string,
): TestStepResult {
  if (exception === undefined) return { ...rest, message: message.replace(words, say) }
  const { message: told = '', stackTrace = '' } = exception
  const said = {
    ...exception,
    message: told.replace(words, say),
    stackTrace: stackTrace.replace(words, say),
  }
  return { ...rest, message: message.replace(words, say), exception: said }
}

const tooSlow = (_: string, milliseconds = ''): string =>
  `The step did not return within ${Number(milliseconds) / 1000}s of real time, and was given up.\n` +
  'Steps wait in the cluster\'s time ("within 30s, …"), which costs none. A step that needs more\n' +
  'gets it by --step-timeout 60s, or by stepTimeout in the worldParameters of the profile.'

const withResult = (
  envelope: Envelope,
  finished: Message<'testStepFinished'>,
  testStepResult: TestStepResult,
): Envelope => ({ ...envelope, testStepFinished: { ...finished, testStepResult } })
