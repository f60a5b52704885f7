/**
 * The status of one container as the API shows it, from what its kubelet knows.
 *
 * Models convertToAPIContainerStatuses in pkg/kubelet/kubelet_pods.go.
 * Left out: allocated resources, users and volume mounts of containers.
 */

import type { ContainerState as ApiState, ContainerStatus } from '../api/kinds'
import { rfc3339 } from '../clock/duration'
import type { ProbeRole } from '../images/behaviour'
import { merge } from '../store/merge'
import { type ContainerState, currentOf, type Ending, isRunning, type PodState } from './pod-state'

export function containerStatusOf(state: PodState, container: ContainerState): ContainerStatus {
  const { instance } = container
  const { current, last } = statesOf(state, container)
  const started = isStarted(container)
  const status = {
    name: container.name,
    state: current,
    lastState: last,
    ready: isReady(container, started),
    restartCount: Math.max(0, container.attempts - 1),
    image: instance?.image ?? container.spec.image ?? '',
    imageID: instance?.imageId ?? '',
  }
  // Nobody probes what is there to look into a Pod.
  const known = container.role === 'ephemeral' ? {} : { started }
  return merge(status, instance === undefined ? known : { containerID: instance.id, ...known })
}

/** Running, and past its startup probe if it has one. */
export function isStarted(container: ContainerState): boolean {
  if (!isRunning(container)) return false
  return container.spec.startupProbe === undefined || resultOf(container, 'startup') === true
}

/** The result of a probe for the container's present instance. */
function resultOf({ probes, instance }: ContainerState, role: ProbeRole): boolean | undefined {
  const probe = probes.get(role)
  return probe !== undefined && probe.instance === instance?.id ? probe.result : undefined
}

function isReady(container: ContainerState, started: boolean): boolean {
  if (container.role === 'init') return container.instance?.ending?.code === 0
  if (container.role === 'ephemeral') return false
  if (!started) return false
  return container.spec.readinessProbe === undefined || resultOf(container, 'readiness') === true
}

function statesOf(
  state: PodState,
  container: ContainerState,
): { current: ApiState; last: ApiState } {
  const { instance, previous, waiting } = container
  const ending = instance?.ending
  if (instance !== undefined && ending === undefined) {
    const current = { running: { startedAt: rfc3339(instance.startedAt) } }
    return { current, last: terminated(previous) }
  }
  // A container that is about to run again shows how it ended, until there is a reason to wait.
  const waits = waiting !== undefined && state.stage === 'syncing'
  if (!waits && ending !== undefined)
    return { current: terminated(ending), last: terminated(previous) }
  const last = terminated(ending ?? previous)
  if (waits) {
    const { reason, message } = waiting
    return { current: { waiting: message === '' ? { reason } : { reason, message } }, last }
  }
  const hasInitContainers = (state.pod.spec.initContainers?.length ?? 0) > 0
  const reason = hasInitContainers ? 'PodInitializing' : 'ContainerCreating'
  return { current: { waiting: { reason } }, last }
}

function terminated(ending: Ending | undefined): ApiState {
  if (ending === undefined) return NEVER
  return {
    terminated: {
      exitCode: ending.code,
      reason: ending.reason,
      ...(ending.message === undefined ? {} : { message: ending.message }),
      startedAt: rfc3339(ending.startedAt),
      finishedAt: rfc3339(ending.finishedAt),
      containerID: ending.id,
    },
  }
}

const NEVER: ApiState = Object.freeze({})

/** True when an instance of the Pod's present sandbox has run, or runs. */
export const hasBegun = (state: PodState, container: ContainerState): boolean =>
  currentOf(state, container) !== undefined
