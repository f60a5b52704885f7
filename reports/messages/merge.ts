/**
 * Makes one run of several that ran side by side, each with some of the feature files.
 *
 * The rule to know: the merged messages stand in the order of a serial run, whatever ran first, and
 * the support code that each process loaded for itself is told once.
 */
import type { Envelope, Message, Timestamp } from './envelope'
import { millisecondsOf } from './envelope'

/** `uris` is the order in which a serial run takes the files. */
export function mergeRuns(
  parts: readonly (readonly Envelope[])[],
  uris: readonly string[],
): Envelope[] {
  const first = parts[0] ?? []
  const ids = new Map<string, string>()
  const known = new Map<string, string>()
  for (const envelope of parts.flat()) shareSupportCode(envelope, known, ids)
  const files = new Map(uris.map((uri, index) => [uri, index]))
  const sorted = parts
    .flatMap((part, index) => placed(part, `job-${index + 1}`))
    .sort((a, b) => orderOf(a, files) - orderOf(b, files))
  return [
    ...first.filter(({ meta }) => meta !== undefined),
    ...sorted.filter(({ section }) => section === 'source').map(({ envelope }) => envelope),
    ...first.filter(isSupportCode),
    started(parts.flat()),
    ...sorted
      .filter(({ section }) => section !== 'source' && section !== 'none')
      .map(({ envelope }) => withIds(envelope, ids, runIdOf(first))),
    finished(parts.flat(), runIdOf(first)),
  ]
}

/** Where a message stands in the merged run. */
interface Placed {
  readonly envelope: Envelope
  readonly section: Section
  readonly uri: string | undefined
}
const SECTIONS = ['none', 'source', 'plan', 'before', 'scenario', 'after'] as const
type Section = (typeof SECTIONS)[number]

/** Within a section by file; the sort is stable, so that a process's own order stays. */
function orderOf({ section, uri = '' }: Placed, files: ReadonlyMap<string, number>): number {
  return SECTIONS.indexOf(section) * (files.size + 2) + (files.get(uri) ?? -1) + 1
}

function placed(part: readonly Envelope[], workerId: string): Placed[] {
  const uriOfPickle = new Map<string, string>()
  const uriOfTestCase = new Map<string, string | undefined>()
  const uriOfRun = new Map<string, string | undefined>()
  let scenarios = false
  return part.map((envelope): Placed => {
    const { source, gherkinDocument, pickle, parseError, testCase, testCaseStarted } = envelope
    const sourceUri = source?.uri ?? gherkinDocument?.uri ?? pickle?.uri ?? parseError?.source.uri
    if (pickle) uriOfPickle.set(pickle.id, pickle.uri)
    if (sourceUri !== undefined) return { envelope, section: 'source', uri: sourceUri }
    if (testCase) {
      const uri = uriOfPickle.get(testCase.pickleId)
      uriOfTestCase.set(testCase.id, uri)
      return { envelope, section: 'plan', uri }
    }
    if (testCaseStarted) {
      scenarios = true
      const uri = uriOfTestCase.get(testCaseStarted.testCaseId)
      uriOfRun.set(testCaseStarted.id, uri)
      const started = { ...testCaseStarted, workerId }
      return { envelope: { testCaseStarted: started }, section: 'scenario', uri }
    }
    const uri = uriOfRun.get(testCaseStartedIdOf(envelope) ?? '')
    if (uri !== undefined) return { envelope, section: 'scenario', uri }
    if (isTold(envelope)) return { envelope, section: 'none', uri }
    return { envelope, section: scenarios ? 'after' : 'before', uri }
  })
}

const testCaseStartedIdOf = (envelope: Envelope): string | undefined =>
  (
    envelope.testStepStarted ??
    envelope.testStepFinished ??
    envelope.testCaseFinished ??
    envelope.attachment
  )?.testCaseStartedId

/** Told once, in a place of its own. */
const isTold = (envelope: Envelope): boolean =>
  isSupportCode(envelope) ||
  envelope.meta !== undefined ||
  envelope.testRunStarted !== undefined ||
  envelope.testRunFinished !== undefined

const isSupportCode = ({
  stepDefinition,
  hook,
  parameterType,
  undefinedParameterType,
}: Envelope): boolean =>
  (stepDefinition ?? hook ?? parameterType ?? undefinedParameterType) !== undefined

/** The same definition has another id in each process: all become the first one's. */
function shareSupportCode(
  { stepDefinition, hook }: Envelope,
  known: Map<string, string>,
  ids: Map<string, string>,
): void {
  const definition = stepDefinition ?? hook
  if (definition === undefined) return
  const { uri, location } = definition.sourceReference
  const text = stepDefinition?.pattern.source ?? hook?.type
  const same = `${uri}:${location?.line}:${text}`
  const id = known.get(same)
  if (id === undefined) known.set(same, definition.id)
  else ids.set(definition.id, id)
}

function withIds(envelope: Envelope, ids: ReadonlyMap<string, string>, runId: string): Envelope {
  const { testCase, testRunHookStarted } = envelope
  const shared = (id: string): string => ids.get(id) ?? id
  if (testRunHookStarted) {
    const hookId = shared(testRunHookStarted.hookId)
    return { testRunHookStarted: { ...testRunHookStarted, hookId, testRunStartedId: runId } }
  }
  if (testCase === undefined) return envelope
  const testSteps = testCase.testSteps.map((step) => ({
    ...step,
    ...(step.hookId === undefined ? {} : { hookId: shared(step.hookId) }),
    ...(step.stepDefinitionIds && { stepDefinitionIds: step.stepDefinitionIds.map(shared) }),
  }))
  return { testCase: { ...testCase, testSteps, testRunStartedId: runId } }
}

const runIdOf = (part: readonly Envelope[]): string =>
  part.find(({ testRunStarted }) => testRunStarted)?.testRunStarted?.id ?? 'merged'

function started(all: readonly Envelope[]): Envelope {
  const runs = all.flatMap(({ testRunStarted }) => testRunStarted ?? [])
  const timestamp = extreme(runs, -1)
  return { testRunStarted: { id: runs[0]?.id ?? 'merged', timestamp } }
}

function finished(all: readonly Envelope[], testRunStartedId: string): Envelope {
  const runs = all.flatMap(({ testRunFinished }) => testRunFinished ?? [])
  const success = runs.every((run) => run.success)
  return { testRunFinished: { testRunStartedId, success, timestamp: extreme(runs, 1) } }
}

/** The earliest (-1) or the latest (1) of some instants. */
function extreme(
  runs: readonly (Message<'testRunStarted'> | Message<'testRunFinished'>)[],
  sign: -1 | 1,
): Timestamp {
  const timestamps = runs.map(({ timestamp }) => timestamp)
  const [found] = timestamps.sort((a, b) => sign * (millisecondsOf(b) - millisecondsOf(a)))
  return found ?? { seconds: 0, nanos: 0 }
}
