/**
 * How containers are stopped: told to, then killed when their grace is over; sidecars last, one after
 * another. When all are gone the Pod's sandbox goes, and the Pod itself if it is being deleted.
 *
 * Models killContainer in pkg/kubelet/kuberuntime/kuberuntime_container.go and SyncTerminatingPod in
 * pkg/kubelet/kubelet.go.
 */
import { between, type Duration, plus, seconds } from '../clock/duration'
import { containerEvent } from './container-event'
import { ended, reasonFor, runs } from './containers'
import { cancel, cancelAll, type Host, later, occur } from './host'
import { type ContainerState, type PodState, runningOf } from './pod-state'
import { publish } from './status-writer'

const SIGKILL = 137
const KEPT_WHILE_STOPPING = /^(exit container|probe readiness|write status)/

/** Stops all that runs in the Pod; the next steps follow from the ends of its containers. */
export function stopPod(host: Host, pod: PodState): void {
  if (pod.stage !== 'syncing') {
    hasten(host, pod)
    return
  }
  pod.stage = 'stopping'
  for (const [timer, id] of [...pod.timers]) {
    if (KEPT_WHILE_STOPPING.test(timer)) continue
    host.cluster.clock.cancel(id)
    pod.timers.delete(timer)
  }
  advanceStop(host, pod)
}

/** Tells the next containers to stop, or finishes when none is left. */
export function advanceStop(host: Host, pod: PodState): void {
  if (pod.stage !== 'stopping') return
  const running = runningOf(pod)
  if (running.length === 0) {
    finish(host, pod)
    return
  }
  const first = running.filter(({ role }) => role !== 'sidecar')
  const due = first.length > 0 ? first : running.slice(-1)
  for (const container of due) {
    if (container.instance?.stop === undefined) {
      stopContainer(host, pod, container, `Stopping container ${container.name}`, graceOf(pod))
    }
  }
}

/** Asks one container to stop within its grace period, and says so. */
export function stopContainer(
  host: Host,
  pod: PodState,
  container: ContainerState,
  message: string,
  grace: Duration,
): void {
  const { instance } = container
  if (instance === undefined || instance.ending !== undefined || instance.stop !== undefined) return
  containerEvent(host, pod, container, 'Normal', 'Killing', message)
  const now = host.cluster.now()
  instance.stop = { killAt: plus(now, grace), isTold: false }
  tellToStop(host, pod, container)
}

/** SIGTERM: most programs end soon after it. */
export function tellToStop(host: Host, pod: PodState, container: ContainerState): void {
  const { instance } = container
  if (instance?.stop === undefined) return
  const now = host.cluster.now()
  instance.stop = { ...instance.stop, isTold: true }
  const program = runs(host, container)
  const left = between(now, instance.stop.killAt)
  const { stop } = host.cluster.settings.latency
  if (!program.ignoresTerm && left >= stop) {
    later(host, pod, 'exit container', stop, container.name)
  } else {
    later(host, pod, 'kill container', left > 0 ? left : ZERO, container.name)
  }
}

/** The container's program has ended by itself, or because it was told to. */
export function exits(host: Host, pod: PodState, container: ContainerState): void {
  const program = runs(host, container)
  const obeys = !program.ignoresTerm && (container.instance?.stop?.isTold ?? false)
  const code = obeys ? program.termCode : (program.exits?.code ?? 0)
  ended(host, pod, container, { code, reason: reasonFor(code) })
}

export function killed(host: Host, pod: PodState, container: ContainerState): void {
  ended(host, pod, container, { code: SIGKILL, reason: reasonFor(SIGKILL) })
}

/** A later deletion may only shorten the grace period. */
function hasten(host: Host, pod: PodState): void {
  if (pod.stage !== 'stopping') return
  const now = host.cluster.now()
  for (const container of runningOf(pod)) {
    const stop = container.instance?.stop
    if (container.instance === undefined || stop === undefined) continue
    const killAt = plus(now, graceOf(pod))
    if (killAt >= stop.killAt) continue
    container.instance.stop = { ...stop, killAt }
    cancel(host, pod, 'exit container', container.name)
    tellToStop(host, pod, container)
  }
}

/** What is left of the Pod's grace period, at least a second unless it is none. */
export function graceOf({ pod, verdict }: PodState): Duration {
  const { deletionGracePeriodSeconds, deletionTimestamp } = pod.metadata
  const asked = deletionTimestamp === undefined ? verdict?.graceSeconds : deletionGracePeriodSeconds
  return seconds(asked ?? pod.spec.terminationGracePeriodSeconds ?? 30)
}

function finish(host: Host, pod: PodState): void {
  pod.stage = 'stopped'
  cancelAll(host, pod)
  if (pod.sandbox !== undefined) occur(host, pod, 'sandbox removed', pod.sandbox.ip)
  pod.sandbox = undefined
  if (pod.isGone) host.state.pods.delete(pod.uid)
  publish(host, pod)
  confirmDeletion(host, pod)
}

/** A stopped Pod that is being deleted goes from the API. */
export function confirmDeletion(host: Host, pod: PodState): void {
  if (pod.stage !== 'stopped' || pod.pod.metadata.deletionTimestamp === undefined) return
  later(host, pod, 'delete pod', host.cluster.settings.latency.apiCall)
}

const ZERO = 0 as Duration
