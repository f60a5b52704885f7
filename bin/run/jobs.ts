/**
 * Runs features in several processes, each with some of the files, and hears their messages.
 *
 * The rule to know: a process tells its messages on descriptor 3, a line each; what steps print
 * goes to stderr. A process that dies leaves no scenario without a result.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { Completion } from '../../reports/messages/completion'
import type { Envelope } from '../../reports/messages/envelope'
import { InputError } from '../input-error'
import type { FeatureFile } from './feature-files'
import type { Tell } from './here'
import { codeExtension } from './package'
import type { RunRequest } from './request'

/** The messages of each process, in its own order. */
export async function runJobs(
  request: RunRequest,
  durations: Readonly<Record<string, number>>,
  tell: Tell,
): Promise<Envelope[][]> {
  const weigh = ({ path }: FeatureFile): number =>
    durations[path] ?? statSync(join(request.cwd, path)).size / BYTES_A_MILLISECOND
  const shares = split(request.features.files, request.jobs, weigh)
  const stop = new AbortController()
  const jobs = shares.map((files) =>
    runJob({ ...request, features: { files, missing: [] } }, tell, stop),
  )
  return Promise.all(jobs)
}

/** Longest first, each to the process that has least to do; every process keeps the files' order.
 */
export function split<File>(
  files: readonly File[],
  jobs: number,
  weigh: (file: File) => number,
): File[][] {
  const shares = Array.from({ length: Math.min(jobs, files.length) }, () => ({
    files: new Set<File>(),
    weight: 0,
  }))
  const weights = new Map(files.map((file) => [file, weigh(file)]))
  const heaviest = [...files].sort((a, b) => (weights.get(b) ?? 0) - (weights.get(a) ?? 0))
  for (const file of heaviest) {
    const lightest = shares.reduce((a, b) => (b.weight < a.weight ? b : a))
    lightest.files.add(file)
    // A file that costs nothing still counts, or one process would get all of an unknown project.
    lightest.weight += Math.max(weights.get(file) ?? 0, 0.01)
  }
  return shares.map((share) => files.filter((file) => share.files.has(file)))
}

/** A guess for a file that never ran. */
const BYTES_A_MILLISECOND = 100

/** What a job says instead of messages when its step definitions do not load. */
export interface CannotRun {
  readonly cannotRun: string
}

async function runJob(request: RunRequest, tell: Tell, stop: AbortController) {
  const child = start(request)
  const completion = new Completion()
  const messages: Envelope[] = []
  let mayStop = false
  const take = (envelope: Envelope): void => {
    completion.read(envelope)
    messages.push(envelope)
    tell(envelope)
    if (request.runtime.failFast && isFailure(envelope)) stop.abort()
    // Not before: a process that has not told its plan would leave scenarios out of every report.
    if (envelope.testCaseStarted && !mayStop) {
      mayStop = true
      stopWith(child, stop.signal)
    }
  }
  let cannotRun: string | undefined
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code, signal) => resolve(signal ?? `code ${code}`))
  })
  eachLine(child, (line) => {
    const said: Envelope | CannotRun = JSON.parse(line)
    if ('cannotRun' in said) cannotRun = said.cannotRun
    else take(said)
  })
  const how = await ended
  if (cannotRun !== undefined) throw new InputError(cannotRun)
  const stopped = stop.signal.aborted
  const died = `The process that ran this scenario ended with ${how}.`
  const missing = completion.complete({
    running: stopped ? 'Stopped: another scenario failed (--fail-fast).' : died,
    waiting: stopped ? 'Not run: another scenario failed before (--fail-fast).' : died,
  })
  for (const envelope of missing) take(envelope)
  return messages
}

function start(request: RunRequest): ChildProcess {
  const entry = join(__dirname, '..', `kubecumber${codeExtension}`)
  const child = spawn(process.execPath, [...process.execArgv, entry, 'run-job'], {
    cwd: process.cwd(),
    stdio: ['pipe', 2, 2, 'pipe'],
  })
  // A child that is gone already says so by its end.
  child.stdin?.on('error', () => {})
  child.stdin?.end(JSON.stringify(request))
  return child
}

function stopWith(child: ChildProcess, signal: AbortSignal): void {
  if (signal.aborted) child.kill()
  else signal.addEventListener('abort', () => child.kill(), { once: true })
}

/** By hand: `readline` costs as much again as parsing what it reads. */
function eachLine(child: ChildProcess, take: (line: string) => void): void {
  // Descriptor 3 is a pipe that the child writes, by the `stdio` above.
  const input = child.stdio[3] as Readable
  let rest = ''
  input.setEncoding('utf8')
  input.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) take(line)
  })
}

const isFailure = ({ testStepFinished }: Envelope): boolean => {
  const status = testStepFinished?.testStepResult.status
  return status !== undefined && status !== 'PASSED' && status !== 'SKIPPED'
}
