/**
 * What a run comes to: failed facts explained, broken input, what was skipped and why, and counts.
 *
 * The rule to know: what needs a reader comes last, next to the counts; passed scenarios are only
 * counted.
 */
import type { ParseError, Status } from '../messages/envelope'
import type { FinishedScenario } from '../messages/scenarios'
import { type Tally, VERDICTS, verdictOf } from '../messages/verdict'
import { explainScenario, skipReasonOf } from './explain'
import { placeOf } from './live'
import { type Colour, clusterTime, counted, indented, type Paint, realTime } from './text'

/** A run as the summary tells it. */
export interface RunStory {
  readonly tally: Tally
  /** Every scenario that did not pass. */
  readonly notPassed: readonly FinishedScenario[]
  readonly parseErrors: readonly ParseError[]
  /** What else is broken, in sentences: files that are missing, hooks that failed. */
  readonly broken: readonly string[]
  readonly steps: ReadonlyMap<Status, number>
  readonly realMilliseconds: number
  readonly virtualMilliseconds: number
  /** How many scenarios may go otherwise the next time. */
  readonly undetermined: number
  readonly dryRun: boolean
  readonly seed: number | undefined
  readonly reports: readonly string[]
}

export function summaryOf(story: RunStory, paint: Paint): string {
  // By place: processes that run side by side end in any order.
  const notPassed = [...story.notPassed].sort(byPlace)
  const failed = notPassed.filter((scenario) => verdictOf(scenario) === 'failed')
  const skipped = notPassed.filter((scenario) => verdictOf(scenario) === 'skipped')
  const broken = notPassed.filter((scenario) => !failed.includes(scenario))
  const scenarios = broken.filter((scenario) => !skipped.includes(scenario))
  return [
    section('Skipped', story.dryRun ? [] : skippedLines(skipped), 'yellow', paint),
    section('Failed', failed.map(explained(paint)), 'red', paint),
    section(
      'Broken input',
      [...inputLines(story), ...scenarios.map(explained(paint))],
      'red',
      paint,
    ),
    countLines(story, paint),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n')
}

const byPlace = (a: FinishedScenario, b: FinishedScenario): number =>
  a.uri === b.uri ? a.line - b.line : a.uri < b.uri ? -1 : 1

const explained =
  (paint: Paint) =>
  (scenario: FinishedScenario): string =>
    explainScenario(scenario, paint)

function section(title: string, parts: readonly string[], colour: Colour, paint: Paint): string {
  if (parts.length === 0) return ''
  return [paint(colour, title), ...parts.map((part) => indented(part, 2))].join('\n\n')
}

/** Scenarios skipped for one reason stand together; a long list is only counted. */
function skippedLines(skipped: readonly FinishedScenario[]): string[] {
  const byReason = new Map<string, FinishedScenario[]>()
  for (const scenario of skipped) {
    const reason = skipReasonOf(scenario)
    byReason.set(reason, [...(byReason.get(reason) ?? []), scenario])
  }
  return [...byReason].map(([reason, scenarios]) => {
    const shown = scenarios.slice(0, LISTED).map((scenario) => `  ${placeOf(scenario)}`)
    const more = scenarios.length > LISTED ? [`  and ${scenarios.length - LISTED} more`] : []
    return [`${counted(scenarios.length, 'scenario')}: ${reason}`, ...shown, ...more].join('\n')
  })
}

const LISTED = 10

function inputLines({ parseErrors, broken }: RunStory): string[] {
  const unreadable = parseErrors.map(({ source, message }) => {
    const { line, column = 1 } = source.location ?? { line: 1 }
    const said = message.replace(/^\(\d+:\d+\): /, '')
    return `${source.uri}:${line}:${column} does not parse\n${indented(said, 4)}`
  })
  return [...broken, ...unreadable]
}

function countLines(story: RunStory, paint: Paint): string {
  const { tally, steps, parseErrors, seed } = story
  const verdicts = VERDICTS.map((verdict) => [verdict, tally.count(verdict)] as const)
  const statuses = STATUSES.map((status) => [status.toLowerCase(), steps.get(status) ?? 0] as const)
  const stepCount = [...steps.values()].reduce((sum, count) => sum + count, 0)
  const virtual =
    story.virtualMilliseconds > 0
      ? `, ${clusterTime(story.virtualMilliseconds)} of cluster time`
      : ''
  return [
    ...(story.dryRun ? ['A dry run: steps were looked up, none was run.'] : []),
    counts(tally.scenarios, 'scenario', verdicts, paint),
    counts(stepCount, 'step', statuses, paint),
    ...(parseErrors.length > 0
      ? [paint('red', `${counted(parseErrors.length, 'feature file')} could not be read`)]
      : []),
    `${realTime(story.realMilliseconds)} of real time${virtual}`,
    ...(seed === undefined ? [] : [`seed ${seed}`]),
    ...undeterminedLines(story),
    ...story.reports,
  ].join('\n')
}

function undeterminedLines({ undetermined }: RunStory): string[] {
  if (undetermined === 0) return []
  const are = undetermined === 1 ? 'is' : 'are'
  const whose = undetermined === 1 ? 'its cluster was' : 'their clusters were'
  return [
    `${counted(undetermined, 'scenario')} ${are} not deterministic: ${whose} served to real clients`,
  ]
}

const STATUSES: readonly Status[] = [
  'PASSED',
  'FAILED',
  'UNDEFINED',
  'AMBIGUOUS',
  'PENDING',
  'SKIPPED',
  'UNKNOWN',
]

function counts(
  total: number,
  noun: string,
  parts: readonly (readonly [word: string, count: number])[],
  paint: Paint,
): string {
  const told = parts
    .filter(([, count]) => count > 0)
    .map(([word, count]) => paint(colourOf(word), `${count} ${word}`))
  return `${counted(total, noun)}${told.length > 0 ? ` (${told.join(', ')})` : ''}`
}

const colourOf = (word: string): Colour =>
  word === 'passed' ? 'green' : word === 'skipped' ? 'yellow' : 'red'
