/**
 * The life of a container on its machine: created, started, ended. Each step is work of its own, so
 * that what can be seen in between in Kubernetes can be seen here.
 *
 * Models startContainer in pkg/kubelet/kuberuntime/kuberuntime_container.go.
 */

import { between, plus, seconds } from '../clock/duration'
import { hashOf } from '../clock/random'
import { exitsAt, wordsOf } from '../images/program'
import { imageIdOf, referenceOf } from '../images/reference'
import { merge } from '../store/merge'
import { heldUntil, nextBackoff } from './backoff'
import { environmentError } from './configuration'
import { containerEvent } from './container-event'
import { goDuration } from './go-duration'
import { hookRun, performHook } from './hooks'
import { cancel, type Host, later, occur } from './host'
import { closeInside, insideOf, type Place } from './inside/inside'
import { goLive } from './inside/live'
import { subPathError } from './inside/sub-paths'
import { terminationMessage } from './inside/termination'
import { latest } from './instants'
import type { ContainerInstance, ContainerState, Ending, PodState } from './pod-state'
import { beginProbes } from './probes'
import { ensureImage, finishPull, sayPullBackoff } from './pulling'
import { runs } from './runs'

/** What cannot be created for a reason that may pass is tried again after this. */
const RETRY = seconds(10)

/** Begins to start the container; false when that failed and has been said. */
export function beginStart(host: Host, pod: PodState, container: ContainerState): boolean {
  const now = host.cluster.now()
  const ending = container.instance?.ending
  if (ending !== undefined) {
    container.crashes = nextBackoff(container.crashes, ending.finishedAt, now)
  }
  container.retryAt = undefined
  const image = ensureImage(host, pod, container)
  if (image === 'failed') container.retryAt = plus(now, RETRY)
  return image === 'ready' ? create(host, pod, container) : image === 'pulling'
}

/** The pull is over; true when the container is being created. */
export const pulled = (host: Host, pod: PodState, container: ContainerState): boolean =>
  finishPull(host, pod, container) && create(host, pod, container)

/** The container runs from now on; true unless its postStart hook runs first. */
export function started(host: Host, pod: PodState, container: ContainerState): boolean {
  if (container.instance?.ending !== undefined) {
    container.previous = container.instance.ending
    container.before = container.instance
  }
  container.attempts++
  container.instance = newInstance(host, pod, container)
  container.nextFaults = undefined
  const { script } = runs(host, container.instance)
  if (script?.isMissing && host.images.of(container.instance.image).exits === undefined) {
    failToStart(host, pod, container, container.instance)
    return false
  }
  const message = `Started container ${container.name}`
  containerEvent(host, pod, container, 'Normal', 'Started', message)
  occur(host, pod, 'container started', container.name)
  armExit(host, pod, container)
  const place = { host, pod, container, instance: container.instance }
  if (script?.isOpen) goLive(place, insideOf(place))
  const hook = postStartOf(host, container)
  if (hook !== undefined) performHook(place, container.spec.lifecycle?.postStart)
  if (hook === undefined) beginLife(host, pod, container)
  else later(host, pod, 'finish start', hook.takes, container.name)
  return hook === undefined
}

/** The runtime could not start its program. */
function failToStart(
  host: Host,
  pod: PodState,
  container: ContainerState,
  { spec, image }: ContainerInstance,
): void {
  const [path = ''] = wordsOf(spec, host.images.catalogue.find(image))
  const missing = path.includes('/')
    ? `stat ${path}: no such file or directory`
    : 'executable file not found in $PATH'
  const message = `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "${path}": ${missing}: unknown`
  containerEvent(host, pod, container, 'Warning', 'Failed', `Error: ${message}`)
  ended(host, pod, container, { code: 128, reason: 'StartError', message })
  const isTriedAgain = pod.pod.spec.restartPolicy !== 'Never'
  if (isTriedAgain) container.waiting = { reason: 'RunContainerError', message }
}

/** The postStart hook has run; false when it failed, and the container must stop. */
export function finishStart(host: Host, pod: PodState, container: ContainerState): boolean {
  if (postStartOf(host, container)?.fails) {
    containerEvent(host, pod, container, 'Warning', 'FailedPostStartHook', 'PostStartHook failed')
    container.waiting = { reason: 'PostStartHookError', message: 'PostStartHook failed' }
    return false
  }
  beginLife(host, pod, container)
  return true
}

/** Asks for the container's end, if its program has one. */
export function armExit(host: Host, pod: PodState, container: ContainerState): void {
  const { instance } = container
  if (instance === undefined || instance.ending !== undefined) return
  const program = runs(host, instance)
  if (instance.stop?.isTold && !program.ignoresTerm) return
  cancel(host, pod, 'exit container', container.name)
  if (instance.inside?.isLive && !program.isTold) return
  const at = exitsAt(program, host.images.of(instance.image), instance.startedAt)
  const now = host.cluster.now()
  if (at === undefined) return
  later(host, pod, 'exit container', between(now, latest(at, now)), container.name)
}

/** The container has ended. */
export function ended(
  host: Host,
  pod: PodState,
  container: ContainerState,
  how: Pick<Ending, 'code' | 'reason' | 'message'>,
): void {
  const { instance } = container
  if (instance === undefined || instance.ending !== undefined) return
  for (const step of STEPS_OF_INSTANCE) cancel(host, pod, step, container.name)
  const { id, startedAt } = instance
  const place = { host, pod, container, instance }
  const message = how.message ?? messageOf(place, how.code)
  const said = message === undefined ? how : { ...how, message }
  instance.ending = merge(said, { id, startedAt, finishedAt: host.cluster.now() })
  instance.stop = undefined
  if (instance.inside !== undefined) closeInside(place)
  host.conversations.close(instance.id)
  occur(host, pod, 'container exited', `${container.name} with code ${how.code}`)
}

/** What it has left to say; only one that was looked into or whose command is known can have. */
function messageOf(place: Place, code: number): string | undefined {
  const { host, instance } = place
  const { spec, inside } = instance
  const path = spec.terminationMessagePath ?? '/dev/termination-log'
  const { script } = runs(host, instance)
  const writes = script?.files.some((change) => change.path === path) ?? false
  const fallsBack = spec.terminationMessagePolicy === 'FallbackToLogsOnError' && code !== 0
  if (inside === undefined && !writes && !(fallsBack && script !== undefined)) return undefined
  return terminationMessage(place, code)
}

export const reasonFor = (code: number): string => (code === 0 ? 'Completed' : 'Error')

/** Says why the container does not start yet, once for each time it is held back. */
export function sayHeld(host: Host, pod: PodState, container: ContainerState): void {
  const now = host.cluster.now()
  const { pulls, waiting, instance, crashes, name } = container
  const pullHeld = pulls === undefined ? undefined : heldUntil(pulls, pulls.updatedAt)
  if (pullHeld !== undefined && pullHeld > now) {
    if (waiting?.reason !== 'ImagePullBackOff') sayPullBackoff(host, pod, container)
    return
  }
  const finishedAt = instance?.ending?.finishedAt ?? now
  const held = heldUntil(crashes, finishedAt)
  if (held === undefined || held <= now || waiting?.reason === 'CrashLoopBackOff') return
  const { metadata } = pod.pod
  const whose = `${metadata.name}_${metadata.namespace ?? 'default'}(${metadata.uid})`
  const event = `Back-off restarting failed container ${name} in pod ${whose}`
  containerEvent(host, pod, container, 'Warning', 'BackOff', event)
  const delay = goDuration(between(finishedAt, held))
  const message = `back-off ${delay} restarting failed container=${name} pod=${whose}`
  container.waiting = { reason: 'CrashLoopBackOff', message }
}

const STEPS_OF_INSTANCE = [
  'exit container',
  'run container',
  'tell container to stop',
  'kill container',
  'finish start',
  'probe startup',
  'probe liveness',
  'probe readiness',
] as const

/** False when something that the container needs is missing. */
function create(host: Host, pod: PodState, container: ContainerState): boolean {
  const { cluster, client, images, state } = host
  const { name, spec } = container
  const namespace = pod.pod.metadata.namespace ?? ''
  const error = state.isLinked
    ? (environmentError(spec, namespace, client.live) ?? subPathError(host, pod, spec))
    : undefined
  if (error !== undefined) {
    containerEvent(host, pod, container, 'Warning', 'Failed', `Error: ${error}`)
    container.waiting = { reason: 'CreateContainerConfigError', message: error }
    container.retryAt = plus(cluster.now(), RETRY)
    return false
  }
  containerEvent(host, pod, container, 'Normal', 'Created', `Created container: ${name}`)
  const takes = images.of(spec.image ?? '').startsIn ?? cluster.settings.latency.containerStart
  later(host, pod, 'start container', takes, name)
  return true
}

function newInstance(host: Host, pod: PodState, container: ContainerState): ContainerInstance {
  const { spec, name, role, attempts, nextFaults } = container
  const reference = referenceOf(spec.image ?? '')
  return {
    id: `containerd://${pod.uid.replaceAll('-', '')}${hex(hashOf(name))}${hex(attempts)}${ZEROS}`,
    role,
    spec,
    image: reference,
    imageId: imageIdOf(reference),
    sandbox: pod.sandboxes,
    startedAt: host.cluster.now(),
    ending: undefined,
    stop: undefined,
    faults: nextFaults,
    inside: undefined,
  }
}

function beginLife(host: Host, pod: PodState, container: ContainerState): void {
  container.waiting = undefined
  beginProbes(host, pod, container)
}

function postStartOf(host: Host, { instance }: ContainerState) {
  const handler = instance?.spec.lifecycle?.postStart
  return handler === undefined || instance === undefined
    ? undefined
    : hookRun(handler, host.images.of(instance.image))
}

/** Ids of containers have 64 digits: the Pod's, the container's, the attempt's. */
const hex = (number: number): string => number.toString(16).padStart(8, '0')
const ZEROS = '0'.repeat(16)
