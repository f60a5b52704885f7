/**
 * Gets a container's image on its Node: present already, downloaded, or not to be had for now.
 * Downloads of one Node come one after another; who needs an image that is under way waits for it.
 *
 * Models pkg/kubelet/images/image_manager.go. Left out: credentials, and the removal of images.
 */
import { between, microseconds, plus } from '../clock/duration'
import { isImageName, referenceOf } from '../images/reference'
import { nextBackoff } from './backoff'
import { containerEvent } from './container-event'
import { goDuration } from './go-duration'
import { type Host, later } from './host'
import { latest } from './instants'
import { sizeOf } from './node-images'
import type { ContainerState, PodState } from './pod-state'

/** `ready` when the image is there; `pulling` when the step of that name will say more. */
export function ensureImage(
  host: Host,
  pod: PodState,
  container: ContainerState,
): 'ready' | 'pulling' | 'failed' {
  const { image = '', imagePullPolicy } = container.spec
  if (!isImageName(image)) return invalidName(host, pod, container, image)
  const isPresent = host.state.images.has(referenceOf(image))
  if (isPresent && imagePullPolicy !== 'Always') {
    const message = `Container image ${quoted(image)} already present on machine`
    containerEvent(host, pod, container, 'Normal', 'Pulled', message)
    return 'ready'
  }
  if (imagePullPolicy === 'Never') return neverPulled(host, pod, container, image)
  const message = `Pulling image ${quoted(image)}`
  containerEvent(host, pod, container, 'Normal', 'Pulling', message)
  const now = host.cluster.now()
  const { takes, doneAt } = download(host, image, isPresent)
  container.pulling = { since: now, takes }
  later(host, pod, 'pull image', between(now, doneAt), container.name)
  return 'pulling'
}

/** The pull is over: true when the image is there. */
export function finishPull(host: Host, pod: PodState, container: ContainerState): boolean {
  const { image = '' } = container.spec
  const reference = referenceOf(image)
  const now = host.cluster.now()
  const { since, takes } = container.pulling ?? { since: now, takes: microseconds(0) }
  container.pulling = undefined
  if (host.state.downloads.get(reference) === now) host.state.downloads.delete(reference)
  const error = failureOf(host, reference)
  if (error === undefined) {
    host.state.images.add(reference)
    const times = `${goDuration(takes)} (${goDuration(between(since, now))} including waiting)`
    const size = `Image size: ${sizeOf(host, reference)} bytes.`
    const message = `Successfully pulled image ${quoted(image)} in ${times}. ${size}`
    containerEvent(host, pod, container, 'Normal', 'Pulled', message)
    return true
  }
  const message = `Failed to pull image ${quoted(image)}: ${error}`
  containerEvent(host, pod, container, 'Warning', 'Failed', message)
  container.pulls = {
    ...nextBackoff(container.pulls, now, now),
    error: `ErrImagePull: ${error}`,
  }
  fail(host, pod, container, 'ErrImagePull', error)
  return false
}

/** Says that the image is not tried again yet. */
export function sayPullBackoff(host: Host, pod: PodState, container: ContainerState): void {
  const { image = '' } = container.spec
  const message = `Back-off pulling image ${quoted(image)}`
  containerEvent(host, pod, container, 'Normal', 'BackOff', message)
  const cause = container.pulls === undefined ? '' : `: ${container.pulls.error}`
  fail(host, pod, container, 'ImagePullBackOff', `${message}${cause}`)
}

/** Downloads are queued; asking the registry whether there is something newer is not. */
function download(host: Host, image: string, isPresent: boolean) {
  const { state, cluster, images } = host
  const { latency } = cluster.settings
  const now = cluster.now()
  const reference = referenceOf(image)
  const underWay = state.downloads.get(reference)
  const failure = failureOf(host, reference)
  const usual = isPresent || failure !== undefined ? latency.imageCheck : latency.imagePull
  const takes = images.of(image).pullsIn ?? usual
  if (isPresent || failure !== undefined) return { takes, doneAt: plus(now, takes) }
  if (underWay !== undefined && underWay >= now) return { takes, doneAt: underWay }
  const free = [...state.downloads.values()].reduce(latest, now)
  const doneAt = plus(free, takes)
  state.downloads.set(reference, doneAt)
  return { takes, doneAt }
}

/** What the container runtime says when the registry does not hand out the image. */
function failureOf({ images }: Host, reference: string): string | undefined {
  const pull = `failed to pull and unpack image ${quoted(reference)}`
  const resolve = `failed to resolve reference ${quoted(reference)}`
  if (!images.isRegistryUp) {
    const reason = 'failed to do request: dial tcp: connect: connection refused'
    return `rpc error: code = Unknown desc = ${pull}: ${resolve}: ${reason}`
  }
  if (images.of(reference).canBePulled ?? true) return undefined
  return `rpc error: code = NotFound desc = ${pull}: ${resolve}: ${reference}: not found`
}

function invalidName(host: Host, pod: PodState, container: ContainerState, image: string) {
  const what = `couldn't parse image name ${quoted(image)}: invalid reference format`
  const message = `Failed to apply default image tag ${quoted(image)}: ${what}`
  containerEvent(host, pod, container, 'Warning', 'InspectFailed', message)
  fail(host, pod, container, 'InvalidImageName', message)
  return 'failed' as const
}

function neverPulled(host: Host, pod: PodState, container: ContainerState, image: string) {
  const message = `Container image ${quoted(image)} is not present with pull policy of Never`
  containerEvent(host, pod, container, 'Warning', 'ErrImageNeverPull', message)
  fail(host, pod, container, 'ErrImageNeverPull', message)
  return 'failed' as const
}

function fail(
  host: Host,
  pod: PodState,
  container: ContainerState,
  reason: string,
  message: string,
): void {
  containerEvent(host, pod, container, 'Warning', 'Failed', `Error: ${reason}`)
  container.waiting = { reason, message }
}

const quoted = (image: string): string => JSON.stringify(image)
