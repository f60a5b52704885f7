/**
 * What `kubectl get pods` says of a Pod: READY, STATUS and RESTARTS.
 * The rule to know: of several containers the first speaks, and an init container before all.
 * Models printPod in pkg/printers/internalversion/printers.go.
 */

import { isTrue } from '../conditions'
import type { ContainerStatus, Pod } from '../kinds'

export function printedStatus(pod: Pod): PrintedStatus {
  const { spec, status } = pod
  const sidecars = sidecarsOf(pod)
  const init = initialization(pod, sidecars)
  const statuses = status.containerStatuses ?? []
  const isWaiting = init.reason !== undefined && !isTrue(status, 'Initialized')
  const running = isWaiting ? [] : statuses.filter(isReadyAndRunning)
  const sidecarStatuses = init.seen.filter(({ name }) => sidecars.has(name))
  const restarting = isWaiting ? init.seen : [...sidecarStatuses, ...statuses]
  const restartedAt = lastEnd(restarting)
  return {
    ready: init.ready + running.length,
    containers: spec.containers.length + sidecars.size,
    status: reasonOf(pod, isWaiting, init.reason, running.length > 0),
    restarts: restarting.reduce((sum, { restartCount }) => sum + (restartCount ?? 0), 0),
    ...(restartedAt !== undefined && { restartedAt }),
  }
}

export interface PrintedStatus {
  readonly ready: number
  readonly containers: number
  readonly status: string
  readonly restarts: number
  /** When the last of the ended containers ended. */
  readonly restartedAt?: string
}

function sidecarsOf({ spec }: Pod): ReadonlySet<string> {
  const inits = spec.initContainers
  if (inits === undefined) return NONE
  const sidecars = inits.filter(({ restartPolicy }) => restartPolicy === 'Always')
  return new Set(sidecars.map(({ name }) => name))
}

const NONE: ReadonlySet<string> = new Set()

interface Initialization {
  /** Why it goes on, as the column says it. */
  readonly reason?: string
  /** The sidecars before it that are ready. */
  readonly ready: number
  /** The init containers up to the one that it is at. */
  readonly seen: readonly ContainerStatus[]
}

function initialization({ spec, status }: Pod, sidecars: ReadonlySet<string>): Initialization {
  const statuses = status.initContainerStatuses ?? []
  let ready = 0
  for (const [i, container] of statuses.entries()) {
    const { name, state, started } = container
    if (state?.terminated?.exitCode === 0) continue
    if (sidecars.has(name) && started === true) {
      if (container.ready) ready += 1
      continue
    }
    const waiting = state?.waiting?.reason
    const isOwn = waiting !== undefined && waiting !== '' && waiting !== 'PodInitializing'
    const why = endOf(container) ?? (isOwn ? waiting : `${i}/${spec.initContainers?.length ?? 0}`)
    return { reason: `Init:${why}`, ready, seen: statuses.slice(0, i + 1) }
  }
  return { ready, seen: statuses }
}

function endOf({ state }: ContainerStatus): string | undefined {
  const terminated = state?.terminated
  if (terminated === undefined) return undefined
  if (terminated.reason) return terminated.reason
  return terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode}`
}

const isReadyAndRunning = (container: ContainerStatus): boolean =>
  container.ready &&
  container.state?.running !== undefined &&
  !container.state.waiting?.reason &&
  container.state.terminated === undefined

/** RFC 3339 texts in whole seconds of one zone are in the order of their times. */
function lastEnd(statuses: readonly ContainerStatus[]): string | undefined {
  let last: string | undefined
  for (const { lastState } of statuses) {
    const end = lastState?.terminated?.finishedAt
    if (end !== undefined && (last === undefined || end > last)) last = end
  }
  return last
}

function reasonOf(
  { metadata, status }: Pod,
  isWaiting: boolean,
  initReason: string | undefined,
  hasRunning: boolean,
): string {
  const phase = status.phase ?? ''
  if (metadata.deletionTimestamp !== undefined) {
    if (status.reason === 'NodeLost') return 'Unknown'
    if (phase !== 'Succeeded' && phase !== 'Failed') return 'Terminating'
  }
  const isGated = status.conditions?.some(
    ({ type, reason }) => type === 'PodScheduled' && reason === 'SchedulingGated',
  )
  const general = isGated ? 'SchedulingGated' : status.reason || phase
  if (isWaiting) return initReason ?? general
  const reason = containersReason(status.containerStatuses) ?? initReason ?? general
  if (reason !== 'Completed' || !hasRunning) return reason
  return isTrue(status, 'Ready') ? 'Running' : 'NotReady'
}

function containersReason(statuses: readonly ContainerStatus[] | undefined): string | undefined {
  for (const container of statuses ?? []) {
    const reason = container.state?.waiting?.reason || endOf(container)
    if (reason !== undefined && reason !== '') return reason
  }
  return undefined
}
