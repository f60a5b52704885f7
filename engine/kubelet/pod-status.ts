/**
 * A Pod's status as its kubelet makes it, and how it is merged into what the API has.
 *
 * Models generateAPIPodStatus in pkg/kubelet/kubelet_pods.go, mergePodStatus and TerminatePod in
 * pkg/kubelet/status/status_manager.go.
 */
import { withCondition } from '../api/conditions'
import type { Condition, ContainerStatus, PodStatus } from '../api/kinds'
import { type Instant, rfc3339 } from '../clock/duration'
import { merge, type Writable } from '../store/merge'
import { containerStatusOf } from './container-status'
import { type Phase, phaseOf, type Statuses } from './phase'
import { conditionsOf, isOwn } from './pod-conditions'
import { type PodState, runningOf, type Verdict } from './pod-state'

/** The status now; a Pod that has ended keeps its phase. */
export function podStatusOf(state: PodState, hostIp: string, now: Instant): PodStatus {
  const { pod, status: before, verdict } = state
  const time = rfc3339(now)
  const startTime = before?.startTime ?? pod.status.startTime ?? time
  if (verdict?.isRejection) return rejected(verdict, startTime, time)
  const statuses = statusesOf(state)
  const phase = phaseNow(state, statuses)
  const said = isTerminal(phase) ? verdict : undefined
  const conditions = conditionsOf(pod, statuses, phase, state.sandbox !== undefined, before, time)
  if (said?.disruption !== undefined) conditions.push(disruption(said.disruption, time))
  const status: Writable<PodStatus> = { phase, conditions }
  if (said !== undefined) {
    status.message = said.message
    status.reason = said.reason
  }
  status.hostIP = hostIp
  status.hostIPs = [{ ip: hostIp }]
  const ip = podIpOf(state)
  if (ip !== '') {
    status.podIP = ip
    status.podIPs = [{ ip }]
  }
  status.startTime = startTime
  const all = [...statuses.values()]
  if (pod.spec.ephemeralContainers !== undefined) {
    const lookers = [...state.containers.values()].filter(({ role }) => role === 'ephemeral')
    status.ephemeralContainerStatuses = all.splice(all.length - lookers.length)
  }
  const initCount = all.length - pod.spec.containers.length
  if (initCount > 0) status.initContainerStatuses = all.slice(0, initCount)
  status.containerStatuses = initCount > 0 ? all.slice(initCount) : all
  return status
}

/** By the names of the containers, in their order. */
function statusesOf(state: PodState): Statuses {
  const statuses = new Map<string, ContainerStatus>()
  for (const container of state.containers.values()) {
    const made = containerStatusOf(state, container)
    statuses.set(made.name, state.stage === 'stopped' ? located(state, made) : made)
  }
  return statuses
}

/** The status that the API should have: what others own in it stays as it is. */
export function merged(theirs: PodStatus, ours: PodStatus): PodStatus {
  const { qosClass } = theirs
  const conditions = mergedConditions(theirs.conditions ?? [], ours.conditions ?? [])
  return merge(ours, qosClass === undefined ? { conditions } : { conditions, qosClass })
}

function mergedConditions(
  theirs: readonly Condition[],
  ours: readonly Condition[],
): readonly Condition[] {
  // Most Pods have conditions of the kubelet only.
  if (areOwn(theirs) && areOwn(ours)) return ours
  let foreign: readonly Condition[] = theirs.filter(({ type }) => !isOwn(type))
  for (const condition of ours) {
    if (!isOwn(condition.type)) foreign = withCondition(foreign, condition)
  }
  return [...foreign, ...ours.filter(({ type }) => isOwn(type))]
}

function areOwn(conditions: readonly Condition[]): boolean {
  for (const { type } of conditions) if (!isOwn(type)) return false
  return true
}

export const isTerminal = (phase: string | undefined): boolean =>
  phase === 'Succeeded' || phase === 'Failed'

function phaseNow(state: PodState, statuses: Statuses): Phase {
  const { pod, status: before, stage, verdict } = state
  // Nothing that has ended begins again.
  const known = isTerminal(before?.phase) ? before?.phase : pod.status.phase
  if (isTerminal(known)) return known as Phase // Terminal, so one of two.
  const made = phaseOf(pod.spec, statuses, stage === 'stopped')
  if (stage === 'stopped') {
    if (verdict !== undefined) return 'Failed'
    return isTerminal(made) ? made : 'Failed'
  }
  return isTerminal(made) && runningOf(state).length > 0
    ? before?.phase === 'Pending'
      ? 'Pending'
      : 'Running'
    : made
}

/** Of a Pod that is not taken only that is said. */
function rejected({ reason, message }: Verdict, startTime: string, time: string): PodStatus {
  const failed = { status: 'False', reason: 'PodFailed', lastTransitionTime: time }
  return {
    phase: 'Failed',
    conditions: [
      { type: 'ContainersReady', ...failed },
      { type: 'Ready', ...failed },
    ],
    message: `Pod was rejected: ${message}`,
    reason,
    startTime,
  }
}

/** A container of a Pod that has gone, and of which no end is known, is said to be lost. */
function located({ pod }: PodState, status: ContainerStatus): ContainerStatus {
  if (status.state?.terminated !== undefined) return status
  const isInit = pod.spec.initContainers?.some(({ name }) => name === status.name) ?? false
  const hasInit = (pod.spec.initContainers?.length ?? 0) > 0
  const neverRan = status.containerID === undefined
  if (neverRan && (isInit || hasInit)) return status
  const terminated = {
    exitCode: 137,
    reason: 'ContainerStatusUnknown',
    message: 'The container could not be located when the pod was terminated',
  }
  return { ...status, ready: false, started: false, state: { terminated } }
}

/** Empty while it has none. */
const podIpOf = ({ pod, sandbox, status }: PodState): string =>
  sandbox?.ip ?? status?.podIP ?? pod.status.podIP ?? ''

const disruption = (message: string, lastTransitionTime: string): Condition => ({
  type: 'DisruptionTarget',
  status: 'True',
  reason: 'TerminationByKubelet',
  message,
  lastTransitionTime,
})
