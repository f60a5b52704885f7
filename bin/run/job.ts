/**
 * One process of `--jobs`: reads its request from stdin, tells its messages on descriptor 3.
 *
 * The rule to know: it writes synchronously and as each scenario begins, so that a process that is
 * killed has told which one it was running.
 */
import { readFileSync, writeSync } from 'node:fs'
import { endNow } from '../ending'
import { loadLibrary, runHere } from './here'
import type { CannotRun } from './jobs'
import { messageOf, type RunRequest } from './request'

export async function runAsJob(): Promise<void> {
  const request: RunRequest = JSON.parse(readFileSync(0, 'utf8'))
  let pending = ''
  const flush = (): void => {
    let rest = Buffer.from(pending)
    pending = ''
    while (rest.length > 0) rest = rest.subarray(writeSync(3, rest))
  }
  // A step that ends the process ends it here.
  process.on('exit', flush)
  try {
    const library = await loadLibrary(request)
    await runHere(
      request,
      library,
      (envelope) => {
        pending += `${JSON.stringify(envelope)}\n`
        if (envelope.testCaseStarted !== undefined || pending.length > 1 << 16) flush()
      },
      () => endNow(0),
    )
  } catch (error) {
    const said: CannotRun = { cannotRun: messageOf(error) }
    pending += `${JSON.stringify(said)}\n`
  }
  flush()
}
