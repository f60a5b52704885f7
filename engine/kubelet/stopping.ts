/**
 * How containers are stopped: told to, then killed when their grace is over; sidecars last, one
 * after the other. When all are gone the Pod's sandbox goes, and the Pod itself if it is being
 * deleted.
 *
 * Models killContainer in pkg/kubelet/kuberuntime/kuberuntime_container.go and SyncTerminatingPod
 * in pkg/kubelet/kubelet.go.
 */
import {
  between,
  type Duration,
  type Instant,
  microseconds,
  plus,
  seconds,
} from '../clock/duration'
import { containerEvent } from './container-event'
import { ended, reasonFor } from './containers'
import { hookRun, performHook } from './hooks'
import { cancel, cancelAll, type Host, later, occur } from './host'
import { insideOf, kernelOf, type Place } from './inside/inside'
import { goLive, goOn, runInside } from './inside/live'
import { latest } from './instants'
import { type ContainerInstance, type ContainerState, type PodState, runningOf } from './pod-state'
import { runs } from './runs'
import { publish } from './status-writer'

const SIGKILL = 137
/** A container gets at least this between SIGTERM and SIGKILL, also when its hook took it all. */
const LEAST_GRACE = seconds(2)
const KEPT_WHILE_STOPPING =
  /^(exit container|run container|kill container|tell container|probe readiness|write status)/

/** Stops all that runs in the Pod; the next steps follow from the ends of its containers. */
export function stopPod(host: Host, pod: PodState): void {
  if (pod.stage !== 'syncing') {
    hasten(host, pod)
    return
  }
  pod.stage = 'stopping'
  pod.stopBy = plus(host.cluster.now(), graceOf(pod))
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
  const now = host.cluster.now()
  const left = between(now, pod.stopBy ?? now)
  for (const container of first.length > 0 ? first : running.slice(-1)) {
    const isLast = container.role === 'sidecar' && graceOf(pod) > 0
    const grace = isLast && left < LEAST_GRACE ? LEAST_GRACE : left
    stopContainer(host, pod, container, `Stopping container ${container.name}`, grace)
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
  const killAt = plus(now, grace)
  instance.stop = { killAt, isTold: false }
  cancel(host, pod, 'finish start', container.name)
  const handler = instance.spec.lifecycle?.preStop
  if (handler === undefined || grace <= 0) {
    tellToStop(host, pod, container)
    return
  }
  performHook({ host, pod, container, instance }, handler)
  const { takes, fails } = hookRun(handler, host.images.of(instance.image))
  if (fails) {
    containerEvent(host, pod, container, 'Warning', 'FailedPreStopHook', 'PreStopHook failed')
  }
  const hook = microseconds(Math.min(takes, grace))
  const least = plus(plus(now, hook), LEAST_GRACE)
  instance.stop = { killAt: latest(killAt, least), isTold: false }
  later(host, pod, 'tell container to stop', hook, container.name)
}

/** SIGTERM: most programs end soon after it. */
export function tellToStop(host: Host, pod: PodState, container: ContainerState): void {
  const { instance } = container
  if (instance?.stop === undefined) return
  const now = host.cluster.now()
  instance.stop = { ...instance.stop, isTold: true }
  const left = between(now, instance.stop.killAt)
  const { stop } = host.cluster.settings.latency
  const traps = trapsTerm(host, instance)
  if (traps) tellInside({ host, pod, container, instance })
  if (!traps && !runs(host, instance).ignoresTerm && left >= stop) {
    later(host, pod, 'exit container', stop, container.name)
  } else {
    later(host, pod, 'kill container', microseconds(Math.max(0, left)), container.name)
  }
}

/** Its first process is told, and does what it does. */
function tellInside(place: Place): void {
  const inside = insideOf(place)
  goLive(place, inside)
  const first = inside.system.processes.get(1)
  if (first !== undefined) kernelOf(place, inside).signal(first, 'TERM')
  goOn(place)
}

/** True for a program that does something of its own when it is told to stop. */
function trapsTerm(host: Host, instance: ContainerInstance): boolean {
  const { script, isTold } = runs(host, instance)
  const { ignoresTerm } = host.images.of(instance.image)
  return !isTold && ignoresTerm === undefined && (script?.trapsTerm ?? false)
}

/** The container's program has ended by itself, or because it was told to. */
export function exits(host: Host, pod: PodState, container: ContainerState): void {
  const { instance } = container
  if (instance === undefined) return
  const program = runs(host, instance)
  const obeys = !program.ignoresTerm && (instance.stop?.isTold ?? false)
  const code = obeys ? program.termCode : (program.exits?.code ?? 0)
  ended(host, pod, container, { code, reason: reasonFor(code) })
}

/** Its processes go on; the container ends with the first of them. */
export function goOnInside(host: Host, pod: PodState, container: ContainerState): void {
  const { instance } = container
  if (instance === undefined) return
  const code = runInside({ host, pod, container, instance })
  if (code !== undefined) ended(host, pod, container, { code, reason: reasonFor(code) })
}

export function killed(host: Host, pod: PodState, container: ContainerState): void {
  ended(host, pod, container, { code: SIGKILL, reason: reasonFor(SIGKILL) })
}

/** The grace period that the Pod's containers get. */
export function graceOf({ pod, verdict }: PodState): Duration {
  const { deletionGracePeriodSeconds, deletionTimestamp } = pod.metadata
  const asked = deletionTimestamp === undefined ? verdict?.graceSeconds : deletionGracePeriodSeconds
  return seconds(asked ?? pod.spec.terminationGracePeriodSeconds ?? 30)
}

/** A stopped Pod that is being deleted goes from the API. */
export function confirmDeletion(host: Host, pod: PodState): void {
  if (pod.stage !== 'stopped' || pod.pod.metadata.deletionTimestamp === undefined) return
  later(host, pod, 'delete pod', host.cluster.settings.latency.apiCall)
}

/** A later deletion may only shorten the grace period. */
function hasten(host: Host, pod: PodState): void {
  if (pod.stage !== 'stopping' || pod.stopBy === undefined) return
  const stopBy = plus(host.cluster.now(), graceOf(pod))
  if (stopBy >= pod.stopBy) return
  pod.stopBy = stopBy
  for (const container of runningOf(pod)) shorten(host, pod, container, stopBy)
}

function shorten(host: Host, pod: PodState, container: ContainerState, killAt: Instant): void {
  const { instance } = container
  if (instance?.stop === undefined || instance.stop.killAt <= killAt) return
  instance.stop = { ...instance.stop, killAt }
  cancel(host, pod, 'tell container to stop', container.name)
  tellToStop(host, pod, container)
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
