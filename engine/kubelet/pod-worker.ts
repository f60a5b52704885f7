/**
 * The worker of one Pod: takes its news, plans, does the next step, and says what has changed.
 *
 * It is level-based: `advance` may be called at any time and does what is missing.
 * Models syncPod in pkg/kubelet/kubelet.go and SyncPod in
 * pkg/kubelet/kuberuntime/kuberuntime_manager.go. Left out: volumes, mirror Pods.
 */
import type { Pod } from '../api/kinds'
import { between, microseconds, milliseconds, seconds } from '../clock/duration'
import { rejectionOf } from './admission'
import { volumeError } from './configuration'
import { beginStart, sayHeld } from './containers'
import { armDeadline } from './deadline'
import { type Host, later } from './host'
import { type Plan, planOf } from './pod-plan'
import { isRunning, newContainer, newPodState, type PodState } from './pod-state'
import { isTerminal } from './pod-status'
import { watchPressure } from './pressure'
import { armProbes } from './probes'
import { publish, say } from './status-writer'
import { advanceStop, confirmDeletion, graceOf, stopContainer, stopPod } from './stopping'

const FIRST_MOUNT = milliseconds(500)
const LAST_MOUNT = seconds(122)
const SANDBOX_CHANGED = 'Pod sandbox changed, it will be killed and re-created.'
/** Steps during which a worker begins no other. */
const BUSY = /^(make sandbox|pull image|start container|finish start)/

/** A Pod that the kubelet sees for the first time. */
export function meet(host: Host, pod: Pod): void {
  if (isTerminal(pod.status.phase)) return
  const state = newPodState(pod, host.cluster.now())
  host.state.pods.set(state.uid, state)
  if (pod.metadata.deletionTimestamp !== undefined) stopPod(host, state)
  else if (!isTaken(host, state)) publish(host, state)
  else {
    watchPressure(host)
    publish(host, state)
    armDeadline(host, state)
    advance(host, state)
  }
}

/** Admission: false for a Pod that has failed because this Node cannot take it. */
function isTaken(host: Host, state: PodState): boolean {
  const { pods, pressures, seenNode, isLinked } = host.state
  const node = isLinked ? host.client.live.get('Node', host.node) : seenNode
  if (node === undefined) return true
  const others: Pod[] = []
  for (const other of pods.values()) {
    if (other !== state && other.stage !== 'stopped') others.push(other.pod)
  }
  const found = rejectionOf(state.pod, node, others, [...pressures.keys()])
  if (found === undefined) return true
  host.events.record(state.pod, 'Warning', found.reason, found.message)
  state.verdict = { ...found, isRejection: true }
  state.stage = 'stopped'
  return false
}

/** A newer version of a Pod that the kubelet knows. */
export function update(host: Host, state: PodState, pod: Pod): void {
  const before = state.pod
  state.pod = pod
  if (pod.metadata.deletionTimestamp !== undefined) {
    if (state.stage === 'stopped') confirmDeletion(host, state)
    else if (state.stage === 'syncing' || pod.metadata !== before.metadata) stopPod(host, state)
  } else if (isTerminal(pod.status.phase)) {
    if (state.stage === 'syncing') stopPod(host, state)
  } else if (pod.spec !== before.spec) takeSpec(host, state)
  if (pod.status === state.said || state.status === undefined) return
  // Somebody else has written: what is the kubelet's own stays as the kubelet says.
  if (pod.status.conditions !== before.status.conditions) publish(host, state)
  say(host, state)
}

/** Takes the Pod up again after the kubelet was away; `pod` is what the API has now. */
export function resume(host: Host, state: PodState, pod: Pod): void {
  update(host, state, pod)
  if (state.stage !== 'syncing') return
  for (const container of state.containers.values()) armProbes(host, state, container)
  armDeadline(host, state)
  publish(host, state)
  advance(host, state)
}

/** Says what could not be said while nothing could be reached. */
export function catchUp(host: Host): void {
  for (const state of host.state.pods.values()) {
    if (state.isUnsaid) say(host, state)
    confirmDeletion(host, state)
  }
}

/** What may change of a Pod's spec is the image of a container, its deadline, and what is added to
 *  look into it. */
function takeSpec(host: Host, state: PodState): void {
  const { initContainers = [], containers, ephemeralContainers = [] } = state.pod.spec
  const added = ephemeralContainers.filter(({ name }) => !state.containers.has(name))
  for (const spec of added) state.containers.set(spec.name, newContainer(spec, 'ephemeral'))
  if (added.length > 0 && state.stage === 'syncing') soon(host, state)
  for (const spec of [...initContainers, ...containers]) {
    const container = state.containers.get(spec.name)
    if (container === undefined || container.spec === spec) continue
    const isOther = container.spec.image !== spec.image
    container.spec = spec
    if (!isOther || !isRunning(container) || container.role === 'init') continue
    container.crashes = undefined
    const message = `Container ${spec.name} definition changed, will be restarted`
    stopContainer(host, state, container, message, graceOf(state))
  }
  armDeadline(host, state)
}

/** The Pod is gone from the API: what still runs of it is stopped. */
export function forget(host: Host, state: PodState): void {
  if (state.stage !== 'stopped') stopPod(host, state)
  if (state.stage === 'stopped') host.state.pods.delete(state.uid)
  else state.isGone = true
}

/** Does what the Pod needs next, unless a step is under way. */
export function advance(host: Host, state: PodState): void {
  if (state.stage === 'stopping') advanceStop(host, state)
  if (state.stage !== 'syncing' || isBusy(state)) return
  const plan = planOf(state, host.cluster.now())
  if (plan.isDone) {
    publish(host, state)
    stopPod(host, state)
  } else if (!plan.needsSandbox) runContainers(host, state, plan)
  else if (isMounted(host, state)) {
    if (state.sandboxes > 0) {
      host.events.record(state.pod, 'Normal', 'SandboxChanged', SANDBOX_CHANGED)
    }
    later(host, state, 'make sandbox', host.cluster.settings.latency.sandbox)
  }
}

/** False when a volume is not there yet; it is tried again, less and less often. */
function isMounted(host: Host, state: PodState): boolean {
  const { pod } = state
  const reader = host.client.live
  const error = host.state.isLinked
    ? volumeError(pod.spec, pod.metadata.namespace ?? '', reader)
    : undefined
  if (error === undefined) return true
  host.events.record(pod, 'Warning', 'FailedMount', error)
  later(
    host,
    state,
    'sync pod',
    microseconds(Math.min(FIRST_MOUNT * 2 ** state.mounts, LAST_MOUNT)),
  )
  state.mounts++
  return false
}

function runContainers(host: Host, state: PodState, { held, start, wakeAt }: Plan): void {
  for (const container of held) sayHeld(host, state, container)
  if (start !== undefined && beginStart(host, state, start)) return
  publish(host, state)
  if (start !== undefined) soon(host, state)
  else if (wakeAt !== undefined) {
    later(host, state, 'sync pod', between(host.cluster.now(), wakeAt))
  }
}

/** A container has ended: that is said first, and what follows comes after it. */
export function afterEnd(host: Host, state: PodState): void {
  if (!host.state.isKubeletUp) return
  if (state.stage === 'stopping') advanceStop(host, state)
  else publishAndAdvance(host, state)
}

export function publishAndAdvance(host: Host, state: PodState): void {
  publish(host, state)
  soon(host, state)
}

function soon(host: Host, state: PodState): void {
  later(host, state, 'sync pod', host.cluster.settings.latency.apiCall)
}

function isBusy({ timers }: PodState): boolean {
  for (const timer of timers.keys()) if (BUSY.test(timer)) return true
  return false
}
