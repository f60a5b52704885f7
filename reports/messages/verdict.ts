/**
 * What a finished scenario comes to, and what a run comes to.
 *
 * The rule to know: only a scenario that ran every step is passed. Undefined, ambiguous and pending
 * steps, a scenario without steps and a file that does not parse or is not there, be it a feature
 * or a manifest, are broken input, and a run in which nothing ran at all is broken too.
 */
import { emptyExamples } from './empty-examples'
import type { Envelope, Status, TestStepResult } from './envelope'
import type { FinishedScenario, FinishedStep } from './scenarios'

/** Counts what became of the scenarios of a run. */
export class Tally {
  private readonly counts = new Map<Verdict, number>()
  private brokenSteps = 0
  private unreadable = 0
  private hookFailures = 0
  private dryRun = false

  constructor(options: { readonly dryRun?: boolean } = {}) {
    this.dryRun = options.dryRun ?? false
  }

  add(scenario: FinishedScenario): void {
    if (scenario.willBeRetried) return
    const verdict = verdictOf(scenario)
    this.counts.set(verdict, this.count(verdict) + 1)
    this.brokenSteps += scenario.results.filter(isBroken).length
  }

  /** Takes note of what belongs to no scenario. */
  read(envelope: Envelope): void {
    const { parseError, undefinedParameterType, testRunHookFinished, gherkinDocument } = envelope
    if (parseError || undefinedParameterType) this.unreadable++
    if (gherkinDocument) this.unreadable += emptyExamples(gherkinDocument).length
    if (testRunHookFinished?.result.status === 'FAILED') this.hookFailures++
  }

  count(verdict: Verdict): number {
    return this.counts.get(verdict) ?? 0
  }

  get scenarios(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0)
  }

  /** 0 all passed, 1 a fact failed, 2 the input is broken or nothing ran. */
  get exitCode(): ExitCode {
    if (this.brokenSteps + this.unreadable + this.hookFailures + this.count('empty') > 0) return 2
    if (this.count('failed') > 0) return 1
    return this.count('passed') > 0 || (this.dryRun && this.scenarios > 0) ? 0 : 2
  }
}

export type Verdict = 'passed' | 'failed' | Broken | 'skipped'
export type Broken = 'undefined' | 'ambiguous' | 'pending' | 'unreadable' | 'empty'
export type ExitCode = 0 | 1 | 2

/** In the order in which they are told. */
export const VERDICTS = [
  'passed',
  'failed',
  'undefined',
  'ambiguous',
  'pending',
  'unreadable',
  'empty',
  'skipped',
] as const satisfies readonly Verdict[]

/** The worst of its steps decides; a scenario without steps has checked nothing. */
export function verdictOf({ steps, results }: FinishedScenario): Verdict {
  const found = new Set(results.map(({ result }) => verdictOfStep(result)))
  const worst = SEVERITY.find((verdict) => found.has(verdict))
  if (worst !== undefined) return worst
  return steps.some((step) => !step.isHook) ? 'passed' : 'empty'
}

/** The step to tell a reader about: the first one that made the verdict. */
export function decidingStep(scenario: FinishedScenario): FinishedStep | undefined {
  const verdict = verdictOf(scenario)
  if (verdict === 'passed') return undefined
  return scenario.results.find(({ result }) => verdictOfStep(result) === verdict)
}

export const isBroken = ({ result }: FinishedStep): boolean =>
  BROKEN.includes(verdictOfStep(result))

/** A step whose manifest cannot be read has not asked the cluster anything. */
export function verdictOfStep({ status, exception }: TestStepResult): Verdict {
  const isUnreadable = status === 'FAILED' && UNREADABLE.includes(exception?.type ?? '')
  return isUnreadable ? 'unreadable' : VERDICT[status]
}

const UNREADABLE = ['ManifestError', 'NoManifest']

const BROKEN: readonly Verdict[] = ['undefined', 'ambiguous', 'pending', 'unreadable']

const VERDICT: Readonly<Record<Status, Verdict>> = {
  PASSED: 'passed',
  FAILED: 'failed',
  UNKNOWN: 'failed',
  UNDEFINED: 'undefined',
  AMBIGUOUS: 'ambiguous',
  PENDING: 'pending',
  SKIPPED: 'skipped',
}

const SEVERITY: readonly Verdict[] = [
  'failed',
  'unreadable',
  'ambiguous',
  'undefined',
  'pending',
  'skipped',
]
