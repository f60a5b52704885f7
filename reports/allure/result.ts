/**
 * One scenario as an Allure result.
 *
 * The rule to know: its history hangs on feature, rule, scenario and row, never on a line or a
 * path, so that it survives edits. Undefined, ambiguous and pending are broken, never passed.
 */
import type { Attachment, Label, StatusDetails, StepResult, TestResult } from 'allure-js-commons'
import { Stage, Status } from 'allure-js-commons'
import { createStepResult, createTestResult } from 'allure-js-commons/sdk/reporter'
import {
  CLOCK_MEDIA_TYPE,
  contentOf,
  isDeterministic,
  LINK_MEDIA_TYPE,
  LOG_MEDIA_TYPE,
  TRACE_MEDIA_TYPE,
  virtualMilliseconds,
} from '../messages/attachments'
import type { Attachment as Attached, ParseError, TestStepResult } from '../messages/envelope'
import { EMPTY } from '../messages/other-readers'
import type { FinishedScenario, FinishedStep, PlannedStep } from '../messages/scenarios'
import { decidingStep, isBroken, verdictOf, verdictOfStep } from '../messages/verdict'
import { clusterTime } from '../progress/text'
import { foldersOf, type LinkTemplates, labelsOf, linksOf } from './labels'
import { hashOf, type ResultsFolder } from './results-folder'

export function resultOf(
  scenario: FinishedScenario,
  folder: ResultsFolder,
  templates: LinkTemplates,
  environment: readonly Label[],
): TestResult {
  const { feature, rule = '', name, row, uri, results } = scenario
  const historyId = hashOf(JSON.stringify([feature, rule, name, row]))
  const deciding = decidingStep(scenario)
  const attached = results.filter(({ isHook }) => isHook).flatMap((step) => step.attachments)
  const links = results.flatMap((step) => step.attachments).filter(isLink)
  return {
    ...createTestResult(hashOf(`${historyId}:${scenario.attempt}`), historyId),
    name,
    fullName: [uri, feature, rule, name].filter(Boolean).join(' › '),
    testCaseId: hashOf(JSON.stringify([feature, rule, name])),
    titlePath: [...foldersOf(uri), feature, ...(rule === '' ? [] : [rule])],
    description: (scenario.description || scenario.featureDescription).trim(),
    status: statusOfScenario(scenario),
    statusDetails: verdictOf(scenario) === 'empty' ? { message: EMPTY } : detailsOf(deciding),
    stage: Stage.FINISHED,
    start: Math.round(scenario.startedAt),
    stop: Math.round(scenario.finishedAt),
    labels: [...labelsOf(scenario), ...environment],
    links: [
      ...linksOf(scenario, templates),
      ...links.map((link) => ({ type: 'link', url: contentOf(link).toString('utf8').trim() })),
    ],
    parameters: parametersOf(scenario),
    attachments: attached.flatMap((attachment) => attachmentOf(attachment, folder)),
    steps: results.filter(isShown).map((step) => stepOf(step, folder)),
  }
}

/** A file that does not parse has no scenario to be red, so it is a result itself. */
export function unreadableFile({ source, message }: ParseError): TestResult {
  const { uri = '', location } = source
  const historyId = hashOf(`unreadable:${uri}`)
  return {
    ...createTestResult(historyId, historyId),
    name: `${uri} does not parse`,
    fullName: uri,
    status: Status.BROKEN,
    statusDetails: { message: `does not parse at ${uri}:${location?.line}\n${message}` },
    stage: Stage.FINISHED,
    labels: [
      { name: 'epic', value: foldersOf(uri)[0] ?? uri },
      { name: 'suite', value: uri },
      { name: 'framework', value: 'kubecumber' },
    ],
  }
}

/** Failed is a fact that is false; broken is whatever kept it from being looked at. */
function statusOf(result: TestStepResult): Status {
  switch (verdictOfStep(result)) {
    case 'passed':
      return Status.PASSED
    case 'skipped':
      return Status.SKIPPED
    case 'failed':
      return PROGRAMMING.test(result.exception?.type ?? '') ? Status.BROKEN : Status.FAILED
    default:
      return Status.BROKEN
  }
}

const PROGRAMMING = /^(?:Type|Reference|Syntax|Range|Internal)Error$/

function statusOfScenario(scenario: FinishedScenario): Status {
  const deciding = decidingStep(scenario)
  if (deciding !== undefined) return statusOf(deciding.result)
  return verdictOf(scenario) === 'passed' ? Status.PASSED : Status.BROKEN
}

function detailsOf(step: FinishedStep | undefined): StatusDetails {
  if (step === undefined) return {}
  const { status, exception, message } = step.result
  const logged = step.attachments.filter(({ mediaType }) => mediaType === LOG_MEDIA_TYPE)
  const reason = status === 'SKIPPED' ? logged.map(({ body }) => body).join('\n') : ''
  // The status stands in front where categories have nothing else to go by.
  const pending = status === 'PENDING' ? 'its definition says that it is not done' : ''
  const said = exception?.message || message || reason || pending
  const text = isBroken(step) ? `${verdictOfStep(step.result)}: ${said}` : said
  const trace = exception?.stackTrace
  return { ...(text && { message: text }), ...(trace && { trace }) }
}

/** Hooks are shown when there is something to see: they failed, or were why nothing ran. */
const isShown = ({ isHook, result }: FinishedStep): boolean => !isHook || result.status === 'FAILED'

function stepOf(step: FinishedStep, folder: ResultsFolder): StepResult {
  return {
    ...createStepResult(),
    name: `${step.keyword} ${step.text}`.trim(),
    status: statusOf(step.result),
    statusDetails: step.result.status === 'PASSED' ? {} : detailsOf(step),
    stage: Stage.FINISHED,
    start: Math.round(step.startedAt),
    stop: Math.round(step.finishedAt),
    attachments: [
      ...argumentOf(step, folder),
      ...(step.isHook ? [] : step.attachments.flatMap((one) => attachmentOf(one, folder))),
    ],
  }
}

function argumentOf({ argument, text }: PlannedStep, folder: ResultsFolder): Attachment[] {
  const { docString, dataTable } = argument ?? {}
  if (dataTable) {
    const rows = dataTable.rows.map(({ cells }) => cells.map(({ value }) => csvCell(value)))
    return [folder.attach('table', 'text/csv', rows.map((row) => row.join(',')).join('\n'))]
  }
  if (docString === undefined) return []
  const { content, mediaType = '' } = docString
  const isManifest = /ya?ml/.test(mediaType) || /^(?:apiVersion|kind):/m.test(content)
  const isYaml = isManifest || /manifest|patch/.test(text)
  return isYaml
    ? [folder.attach('manifest.yaml', 'application/yaml', content)]
    : [folder.attach('text', mediaType.includes('/') ? mediaType : 'text/plain', content)]
}

const csvCell = (value: string): string =>
  /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value

const isLink = ({ mediaType }: Attached): boolean => mediaType === LINK_MEDIA_TYPE

function attachmentOf(attached: Attached, folder: ResultsFolder): Attachment[] {
  const { mediaType, fileName } = attached
  if (mediaType === CLOCK_MEDIA_TYPE || isLink(attached)) return []
  const isLog = mediaType === LOG_MEDIA_TYPE
  const plain = isLog ? 'log' : mediaType === TRACE_MEDIA_TYPE ? 'trace' : 'attachment'
  const type = isLog ? 'text/plain' : mediaType
  return [folder.attach(fileName ?? plain, type, contentOf(attached))]
}

function parametersOf({ row, results }: FinishedScenario) {
  const attached = results.flatMap((step) => step.attachments)
  const virtual = attached.reduce((sum, one) => sum + virtualMilliseconds(one), 0)
  const time = { name: 'cluster time', value: clusterTime(virtual), excluded: true }
  const served = { name: 'deterministic', value: 'no, real clients drove it', excluded: true }
  return [
    ...row.map(([name, value]) => ({ name, value })),
    ...(virtual > 0 ? [time] : []),
    ...(attached.every(isDeterministic) ? [] : [served]),
  ]
}
