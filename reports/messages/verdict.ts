/**
 * What a finished scenario comes to, and what a run comes to.
 *
 * The rule to know: only a scenario that ran every step is passed. Undefined, ambiguous and pending
 * steps, a scenario without steps and a file that does not parse are broken input, and a run in
 * which nothing ran at all is broken too.
 */
import type { Envelope, Status } from './envelope'
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
  read({ parseError, undefinedParameterType, testRunHookFinished }: Envelope): void {
    if (parseError || undefinedParameterType) this.unreadable++
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
export type Broken = 'undefined' | 'ambiguous' | 'pending' | 'empty'
export type ExitCode = 0 | 1 | 2

/** In the order in which they are told. */
export const VERDICTS = [
  'passed',
  'failed',
  'undefined',
  'ambiguous',
  'pending',
  'empty',
  'skipped',
] as const satisfies readonly Verdict[]

/** The worst of its steps decides; a scenario without steps has checked nothing. */
export function verdictOf({ steps, results }: FinishedScenario): Verdict {
  const statuses = new Set<Status>(results.map(({ result }) => result.status))
  const worst = SEVERITY.find(([status]) => statuses.has(status))
  if (worst !== undefined) return worst[1]
  return steps.some((step) => !step.isHook) ? 'passed' : 'empty'
}

/** The step to tell a reader about: the first one that made the verdict. */
export function decidingStep(scenario: FinishedScenario): FinishedStep | undefined {
  const verdict = verdictOf(scenario)
  const deciding = SEVERITY.filter((entry) => entry[1] === verdict).map(([status]) => status)
  return scenario.results.find(({ result }) => deciding.includes(result.status))
}

export const isBroken = ({ result }: FinishedStep): boolean =>
  result.status === 'UNDEFINED' || result.status === 'AMBIGUOUS' || result.status === 'PENDING'

const SEVERITY: readonly (readonly [Status, Verdict])[] = [
  ['FAILED', 'failed'],
  ['UNKNOWN', 'failed'],
  ['AMBIGUOUS', 'ambiguous'],
  ['UNDEFINED', 'undefined'],
  ['PENDING', 'pending'],
  ['SKIPPED', 'skipped'],
]
