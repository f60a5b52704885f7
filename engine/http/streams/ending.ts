/** How a process ended, in the words that clients read exit codes from.
 *  Models apimachinery/pkg/util/remotecommand and kubelet's cri/streaming/remotecommand. */

import { internalError } from '../../apiserver/status-error'
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
  readonly verb: 'exec' | 'attach'
  /** The words for a process that ran and failed, which whoever watched it last puts. */
  readonly exitText: (code: number) => string
}

/** The words of the container runtime. */
export function runtimeExitText(command: readonly string[]): Reporting['exitText'] {
  return (code) => `error executing command [${command.join(' ')}], exit code ${code}`
}

/** The words of the apiserver, which runs the command for clients of v5.channel.k8s.io. */
export function apiserverExitText(code: number): string {
  return `command terminated with exit code ${code}`
}

function statusOf(end: End, { verb, exitText }: Reporting) {
  if ('error' in end) {
    const what = verb === 'exec' ? 'error executing command in' : 'error attaching to'
    const {
      kind: _,
      apiVersion: __,
      ...status
    } = internalError(`${what} container: ${end.error}`).status
    return status
  }
  if (end.code === 0) return { metadata: {}, status: 'Success' as const }
  return {
    metadata: {},
    status: 'Failure' as const,
    message: `command terminated with non-zero exit code: ${exitText(end.code)}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: `${end.code}` }] },
  }
}
