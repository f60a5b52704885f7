/**
 * The life of a container on its machine: created, started, ended. Each step is work of its own, so
 * that what can be seen in between in Kubernetes can be seen here.
 *
 * Models startContainer in pkg/kubelet/kuberuntime/kuberuntime_container.go.
 */
import { between, plus, seconds } from '../clock/duration'
import { hashOf } from '../clock/random'
import { exitsAt, type Program, programOf } from '../images/program'
import { referenceOf } from '../images/reference'
import { heldUntil, nextBackoff } from './backoff'
import { containerEvent } from './container-event'
import { goDuration } from './go-duration'
import { cancel, type Host, later, occur } from './host'
import type { ContainerState, Ending, PodState } from './pod-state'
import { ensureImage, finishPull, sayPullBackoff } from './pulling'

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
  if (image === 'ready') create(host, pod, container)
  if (image === 'failed') container.retryAt = plus(now, RETRY)
  return image !== 'failed'
}

/** The pull is over; true when the container is being created. */
export function pulled(host: Host, pod: PodState, container: ContainerState): boolean {
  const isThere = finishPull(host, pod, container)
  if (isThere) create(host, pod, container)
  return isThere
}

/** The container runs from now on. */
export function started(host: Host, pod: PodState, container: ContainerState): void {
  const now = host.cluster.now()
  if (container.instance?.ending !== undefined) container.previous = container.instance.ending
  const image = container.spec.image ?? ''
  const reference = referenceOf(image)
  container.attempts++
  container.instance = {
    id: `containerd://${digest(`${pod.uid}/${container.name}/${container.attempts}`)}`,
    image: reference,
    imageId: `${reference.replace(/(@|:[^/:]*$).*/, '')}@sha256:${digest(reference)}`,
    sandbox: pod.sandboxes,
    startedAt: now,
    ending: undefined,
    stop: undefined,
  }
  container.waiting = undefined
  const message = `Started container ${container.name}`
  containerEvent(host, pod, container, 'Normal', 'Started', message)
  occur(host, pod, 'container started', container.name)
  armExit(host, pod, container)
}

/** Asks for the container's end, if its program has one. */
export function armExit(host: Host, pod: PodState, container: ContainerState): void {
  const { instance } = container
  if (instance === undefined || instance.ending !== undefined || instance.stop?.isTold) return
  cancel(host, pod, 'exit container', container.name)
  const at = exitsAt(runs(host, container), host.images.of(instance.image), instance.startedAt)
  const now = host.cluster.now()
  if (at !== undefined) {
    const left = between(now, at)
    later(host, pod, 'exit container', left > 0 ? left : between(now, now), container.name)
  }
}

/** The program that the container runs. */
export function runs(host: Host, { spec }: ContainerState): Program {
  const { image = '' } = spec
  return programOf(host.images.of(image), image, spec)
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
  for (const step of ['exit container', 'tell container to stop', 'kill container'] as const) {
    cancel(host, pod, step, container.name)
  }
  const { id, startedAt } = instance
  instance.ending = { ...how, id, startedAt, finishedAt: host.cluster.now() }
  instance.stop = undefined
  occur(host, pod, 'container exited', `${container.name} with code ${how.code}`)
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

function create(host: Host, pod: PodState, container: ContainerState): void {
  const message = `Created container: ${container.name}`
  containerEvent(host, pod, container, 'Normal', 'Created', message)
  const { containerStart } = host.cluster.settings.latency
  const takes = host.images.of(container.spec.image ?? '').startsIn ?? containerStart
  later(host, pod, 'start container', takes, container.name)
}

/** 64 hexadecimal digits that depend on nothing but the text. */
function digest(text: string): string {
  let hex = ''
  for (let i = 0; i < 8; i++)
    hex += hashOf(text, 0x811c9dc5 + i)
      .toString(16)
      .padStart(8, '0')
  return hex
}
