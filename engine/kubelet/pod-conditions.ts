/**
 * The conditions that a kubelet keeps of a Pod, in Kubernetes' order.
 * Models pkg/kubelet/status/generate.go and mergePodStatus in status_manager.go.
 */
import { conditionNear, conditionOf } from '../api/conditions'
import type { Condition, Pod, PodStatus } from '../api/kinds'
import { merge } from '../store/merge'
import { hasAnyBegun, isSidecar, type Phase, type Statuses } from './phase'

/** Conditions of these types are the kubelet's; all others belong to somebody else. */
const OWN = new Set([
  'PodReadyToStartContainers',
  'Initialized',
  'Ready',
  'ContainersReady',
  'PodScheduled',
])

export const isOwn = (type: string): boolean => OWN.has(type)

/**
 * Own conditions, each with the time of its last transition; those that are as they were before are
 * the same objects.
 */
export function conditionsOf(
  pod: Pod,
  statuses: Statuses,
  phase: Phase,
  hasSandbox: boolean,
  before: PodStatus | undefined,
  now: string,
): Condition[] {
  const containersReady = containersReadyOf(pod, statuses, phase)
  const verdicts = [
    hasSandbox ? HAS_SANDBOX : HAS_NO_SANDBOX,
    initializedOf(pod, statuses, phase),
    readyOf(pod, containersReady),
    containersReady,
    SCHEDULED,
  ]
  const known = before ?? pod.status
  const conditions: Condition[] = []
  for (const condition of verdicts) {
    const old = conditionNear(known, conditions.length, condition.type)
    conditions.push(sinceWhen(condition, old, now))
  }
  return conditions
}

type Verdict = Omit<Condition, 'lastTransitionTime'>

function sinceWhen(verdict: Verdict, old: Condition | undefined, now: string): Condition {
  if (old?.status !== verdict.status) return merge(verdict, { lastTransitionTime: now })
  if (old.reason === verdict.reason && old.message === verdict.message) return old
  return merge(verdict, { lastTransitionTime: old.lastTransitionTime ?? now })
}

function verdict(type: string, isTrue: boolean, reason = '', message = ''): Verdict {
  const status = isTrue ? 'True' : 'False'
  if (reason === '') return { type, status }
  return message === '' ? { type, status, reason } : { type, status, reason, message }
}

const HAS_SANDBOX = verdict('PodReadyToStartContainers', true)
const HAS_NO_SANDBOX = verdict('PodReadyToStartContainers', false)
const INITIALIZED = verdict('Initialized', true)
const CONTAINERS_READY = verdict('ContainersReady', true)
const READY = verdict('Ready', true)
const SCHEDULED = verdict('PodScheduled', true)

function initializedOf({ spec }: Pod, statuses: Statuses, phase: Phase): Verdict {
  const { initContainers } = spec
  if (phase === 'Succeeded') return verdict('Initialized', true, 'PodCompleted')
  if (initContainers === undefined || hasAnyBegun(spec, statuses)) return INITIALIZED
  const incomplete = initContainers.filter((container) => {
    const status = statuses.get(container.name)
    return isSidecar(container) ? status?.started !== true : status?.ready !== true
  })
  if (incomplete.length === 0) return INITIALIZED
  const message = `containers with incomplete status: ${listed(incomplete)}`
  return verdict('Initialized', false, 'ContainersNotInitialized', message)
}

function containersReadyOf({ spec }: Pod, statuses: Statuses, phase: Phase): Verdict {
  const type = 'ContainersReady'
  if (phase === 'Succeeded') return verdict(type, false, 'PodCompleted')
  if (phase === 'Failed') return verdict(type, false, 'PodFailed')
  const sidecars = spec.initContainers?.filter(isSidecar)
  const counted = sidecars === undefined ? spec.containers : [...sidecars, ...spec.containers]
  const unready = counted.filter(({ name }) => statuses.get(name)?.ready !== true)
  if (unready.length === 0) return CONTAINERS_READY
  const message = `containers with unready status: ${listed(unready)}`
  return verdict(type, false, 'ContainersNotReady', message)
}

/** Ready are containers that are ready, and readiness gates whose condition is True. */
function readyOf({ spec, status }: Pod, containersReady: Verdict): Verdict {
  if (containersReady.status !== 'True') {
    return verdict('Ready', false, containersReady.reason, containersReady.message)
  }
  if (spec.readinessGates === undefined) return READY
  const unmet = spec.readinessGates.flatMap(({ conditionType }) => {
    const gate = conditionOf(status, conditionType)
    if (gate?.status === 'True') return []
    return gate === undefined
      ? [`corresponding condition of pod readiness gate "${conditionType}" does not exist.`]
      : [`the status of pod readiness gate "${conditionType}" is not "True", but ${gate.status}`]
  })
  if (unmet.length === 0) return READY
  return verdict('Ready', false, 'ReadinessGatesNotReady', unmet.join(', '))
}

const listed = (containers: readonly { readonly name: string }[]): string =>
  `[${containers.map(({ name }) => name).join(' ')}]`
