/** How a process ended, in the words that clients read exit codes from.
 *  Models apimachinery/pkg/util/remotecommand and kubelet's cri/streaming/remotecommand. */

import { internalError, unclassified } from '../../apiserver/status-error'
import type { End } from './conversation'

/** What is written to the error stream; undefined where silence means success. */
export function endingText(end: End, reporting: Reporting): string | undefined {
  const status = statusOf(end, reporting)
  if (reporting.asStatus) return JSON.stringify(status)
  return status.status === 'Success' ? undefined : status.message
}

export interface Reporting {
  /** Protocols before v4 have bare text. */
  readonly asStatus: boolean
  /** Whether the apiserver runs the command for the client, and tells what it was told. */
  readonly isRetold: boolean
  readonly verb: 'exec' | 'attach'
  readonly command: readonly string[]
}

function statusOf(end: End, reporting: Reporting) {
  if ('error' in end) return failure(end.error, reporting)
  if (end.code === 0) return { metadata: {}, status: 'Success' as const }
  const { isRetold, command } = reporting
  const what = isRetold
    ? `command terminated with exit code ${end.code}`
    : `error executing command [${command.join(' ')}], exit code ${end.code}`
  return {
    metadata: {},
    status: 'Failure' as const,
    message: `command terminated with non-zero exit code: ${what}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: `${end.code}` }] },
  }
}

/** The kubelet's refusal comes before the connection is upgraded, that of the runtime after it. */
function failure(error: string, { isRetold, verb }: Reporting) {
  const isOfKubelet = error.startsWith('container not found (')
  const what = verb === 'exec' ? 'error executing command in' : 'error attaching to'
  const first = isOfKubelet
    ? unclassified(`unable to upgrade connection: ${error}`)
    : internalError(`${what} container: ${error}`)
  const told = isRetold ? internalError(first.message) : first
  const { message, reason, details, code } = told.status
  // What is empty or not there is not written.
  return {
    metadata: {},
    status: 'Failure' as const,
    message,
    reason: reason || undefined,
    details,
    code,
  }
}
