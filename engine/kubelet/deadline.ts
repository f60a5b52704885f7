/**
 * The deadline of a Pod as a whole: when it has been active for so long, it is stopped and has
 * failed.
 * Models pkg/kubelet/active_deadline.go.
 */
import { between, instantOf, plus, seconds } from '../clock/duration'
import { cancel, type Host, later } from './host'
import { latest } from './instants'
import type { PodState } from './pod-state'
import { stopPod } from './stopping'

const MESSAGE = 'Pod was active on the node longer than the specified deadline'

/** Asks for the deadline, which counts from the Pod's start time. */
export function armDeadline(host: Host, state: PodState): void {
  const { activeDeadlineSeconds } = state.pod.spec
  cancel(host, state, 'reach deadline')
  const startTime = state.status?.startTime
  if (activeDeadlineSeconds === undefined || startTime === undefined) return
  if (state.stage !== 'syncing') return
  const at = plus(instantOf(startTime), seconds(activeDeadlineSeconds))
  const now = host.cluster.now()
  later(host, state, 'reach deadline', between(now, latest(at, now)))
}

export function reachDeadline(host: Host, state: PodState): void {
  if (state.stage !== 'syncing') return
  host.events.record(state.pod, 'Normal', 'DeadlineExceeded', MESSAGE)
  state.verdict = { reason: 'DeadlineExceeded', message: MESSAGE }
  stopPod(host, state)
}
