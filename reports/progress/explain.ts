/**
 * Says what went wrong in one scenario: where it stands, the step as written, and its explanation.
 *
 * The rule to know: a failed fact brings its explanation formatted (wanted, was, because, see) and
 * is printed as it is; only of an unexpected error the places in the code are told too.
 */
import type { TestStepResult } from '../messages/envelope'
import { EMPTY } from '../messages/other-readers'
import type { FinishedScenario, FinishedStep } from '../messages/scenarios'
import { decidingStep, isBroken } from '../messages/verdict'
import { placeOf } from './live'
import { indented, type Paint, withoutColours } from './text'

/** All that a reader needs about a scenario that is not green. */
export function explainScenario(scenario: FinishedScenario, paint: Paint): string {
  const deciding = decidingStep(scenario)
  const broken = scenario.results.filter((step) => isBroken(step) && step !== deciding)
  const steps = deciding === undefined ? [] : [deciding, ...broken]
  const told = steps.map((step) => explainStep(scenario, step, paint))
  return [
    paint('bold', titleOf(scenario)),
    paint('grey', `  ${placeOf(scenario)}`),
    ...(told.length > 0 ? told : [`    ${EMPTY}`]),
  ].join('\n')
}

/** `A Deployment … › During a rolling update … › Four replicas (maxSurge=0)` */
function titleOf({ feature, rule, name, row }: FinishedScenario): string {
  const values = row.map(([column, value]) => `${column}=${value}`).join(', ')
  const titles = [feature, rule, name].filter((title) => title !== undefined && title !== '')
  return `${titles.join(' › ')}${values === '' ? '' : ` (${values})`}`
}

/** Why a scenario was skipped: what its step said, or what the run said. */
export function skipReasonOf(scenario: FinishedScenario): string {
  const step = decidingStep(scenario)
  const logged = step?.attachments.filter(({ mediaType }) => mediaType.startsWith('text/'))
  const reason = logged?.map(({ body }) => body.trim()).join(' ') || step?.result.message
  return reason || 'no reason was given'
}

function explainStep(scenario: FinishedScenario, step: FinishedStep, paint: Paint): string {
  const { keyword, text, line, result, isHook } = step
  const where = line === undefined || isHook ? '' : paint('grey', `  ${scenario.uri}:${line}`)
  const colour = result.status === 'FAILED' ? 'red' : 'yellow'
  const written = isHook ? text : `${keyword} ${text}`
  const head = `    ${paint(colour, written)}${where}`
  return [head, indented(explanationOf(result, paint), 6)].filter((part) => part !== '').join('\n')
}

function explanationOf(result: TestStepResult, paint: Paint): string {
  const { status, exception, message = '' } = result
  if (status === 'PENDING') return 'The step is pending: its definition says that it is not done.'
  const text = plain(exception?.message || message, paint)
  if (exception === undefined || EXPLAINED.includes(exception.type) || isExplained(text))
    return text
  const places = placesIn(exception.stackTrace ?? '')
  return [text, ...places.map((place) => paint('grey', place))].join('\n')
}

/** Colours in an error's own text, as `expect` writes them, stay only where colours are wanted. */
const plain = (text: string, paint: Paint): string =>
  paint('bold', '') === '' ? withoutColours(text) : text

/** Errors of the steps and of the API server whose message is the whole explanation. */
const EXPLAINED = [
  'FactFailed',
  'ManifestError',
  'Misspoken',
  'NoManifest',
  'Refused',
  'StatusError',
  'Unsettled',
]

const isExplained = (text: string): boolean =>
  /^ +(?:wanted|was|because|see) |^The step did not return within /m.test(text)

/** The first places in somebody's own code; in a package's where there are no others. */
export function placesIn(stackTrace: string): string[] {
  const places = stackTrace
    .split('\n')
    .filter((line) => /^\s+at /.test(line) && !NOWHERE.test(line))
  const own = places.filter((line) => !line.includes('node_modules'))
  return (own.length > 0 ? own : places).slice(0, 3).map((line) => `  ${line.trim()}`)
}

/** Node itself, code without a file, and what watches the steps. */
const NOWHERE =
  /node:|\(<anonymous>\)|at eval |[\\/](?:bin[\\/]run[\\/](?:here|watchdog)|steps[\\/]skipping)\./
