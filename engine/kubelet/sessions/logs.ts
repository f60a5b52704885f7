/**
 * What a container has logged, and what it goes on to log.
 *
 * Models pkg/kubelet/kubelet_pods.go (validateContainerLogStatus) and pkg/kubelet/kuberuntime/logs.
 * Left out: logs of containers of a Pod whose kubelet has forgotten it.
 */

import { badRequest, notFound } from '../../apiserver/status-error'
import { type Instant, plus, seconds } from '../../clock/duration'
import type { LogLine } from '../../images/log'
import type { Host } from '../host'
import { insideOf } from '../inside/inside'
import { goLive } from '../inside/live'
import type { ContainerInstance, ContainerState, PodState } from '../pod-state'
import type { LogReader } from './conversations'

export interface LogOptions {
  /** Of the instance before the present one. */
  readonly previous?: boolean
  /** At most so many lines, the last ones. */
  readonly tailLines?: number
  /** Only lines from then on. */
  readonly since?: Instant
  readonly sinceSeconds?: number
  readonly stream?: 'stdout' | 'stderr'
}

/** Its lines; throws a StatusError for a container that has no log. */
export function logs(
  host: Host,
  pod: PodState | undefined,
  name: string,
  options: LogOptions = {},
): readonly LogLine[] {
  const { container, instance } = loggerOf(pod, name, options)
  // A Pod that is not here has thrown already.
  if (pod === undefined) return []
  const { log } = insideOf({ host, pod, container, instance })
  const { tailLines, since, sinceSeconds, stream } = options
  const ago =
    sinceSeconds === undefined ? undefined : plus(host.cluster.now(), seconds(-sinceSeconds))
  const from = since ?? ago
  const wanted = log.lines.filter(
    (line) => (from === undefined || line.at >= from) && (stream ?? line.stream) === line.stream,
  )
  return tailLines === undefined ? wanted : wanted.slice(Math.max(0, wanted.length - tailLines))
}

/** Tells the reader each further line, and the end; the result ends it. */
export function followLogs(
  host: Host,
  pod: PodState | undefined,
  name: string,
  reader: LogReader,
): () => void {
  const { container, instance } = loggerOf(pod, name, {})
  if (pod === undefined || instance.ending !== undefined) {
    reader.end()
    return () => undefined
  }
  const place = { host, pod, container, instance }
  goLive(place, insideOf(place))
  return host.conversations.read(instance.id, reader)
}

interface Logger {
  readonly container: ContainerState
  readonly instance: ContainerInstance
}

function loggerOf(pod: PodState | undefined, name: string, { previous }: LogOptions): Logger {
  const container = pod?.containers.get(name)
  if (pod === undefined || container === undefined)
    throw notFound(PODS, pod?.pod.metadata.name ?? '')
  const { metadata } = pod.pod
  const instance = previous ? container.before : container.instance
  if (instance !== undefined) return { container, instance }
  if (previous) {
    throw badRequest(`previous terminated container "${name}" in pod "${metadata.name}" not found`)
  }
  const reason = container.waiting?.reason ?? waitingReason(pod)
  throw badRequest(`container "${name}" in pod "${metadata.name}" is ${waitingText(reason)}`)
}

const PODS = { group: '', plural: 'pods' }

const waitingReason = ({ pod }: PodState): string =>
  (pod.spec.initContainers?.length ?? 0) > 0 ? 'PodInitializing' : 'ContainerCreating'

function waitingText(reason: string): string {
  const isFailure = reason === 'ErrImagePull' || reason === 'ImagePullBackOff'
  return isFailure
    ? `waiting to start: ${reason === 'ErrImagePull' ? "image can't be pulled" : 'trying and failing to pull image'}`
    : `waiting to start: ${reason}`
}
