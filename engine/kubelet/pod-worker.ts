/**
 * The worker of one Pod: takes its news, plans, does the next step, and says what has changed.
 *
 * It is level-based: `advance` may be called at any time and does what is missing.
 * Models syncPod in pkg/kubelet/kubelet.go and SyncPod in
 * pkg/kubelet/kuberuntime/kuberuntime_manager.go. Left out: volumes, mirror Pods.
 */
import type { Pod } from '../api/kinds'
import { between } from '../clock/duration'
import { beginStart, sayHeld } from './containers'
import { armDeadline } from './deadline'
import { type Host, later } from './host'
import { type Plan, planOf } from './pod-plan'
import { isRunning, newPodState, type PodState } from './pod-state'
import { isTerminal } from './pod-status'
import { publish, say } from './status-writer'
import { advanceStop, confirmDeletion, graceOf, stopContainer, stopPod } from './stopping'

/** Steps during which a worker begins no other. */
const BUSY = /^(make sandbox|pull image|start container|finish start)/

/** A Pod that the kubelet sees for the first time. */
export function meet(host: Host, pod: Pod): void {
  if (isTerminal(pod.status.phase)) return
  const state = newPodState(pod, host.cluster.now())
  host.state.pods.set(state.uid, state)
  if (pod.metadata.deletionTimestamp !== undefined) stopPod(host, state)
  else {
    publish(host, state)
    armDeadline(host, state)
    advance(host, state)
  }
}

/** A newer version of a Pod that the kubelet knows. */
export function update(host: Host, state: PodState, pod: Pod): void {
  const before = state.pod
  state.pod = pod
  if (pod.metadata.deletionTimestamp !== undefined) {
    if (state.stage === 'stopped') confirmDeletion(host, state)
    else if (pod.metadata !== before.metadata) stopPod(host, state)
  } else if (pod.spec !== before.spec) takeSpec(host, state)
  if (pod.status === state.said || state.status === undefined) return
  // Somebody else has written: what is the kubelet's own stays as the kubelet says.
  if (pod.status.conditions !== before.status.conditions) publish(host, state)
  say(host, state)
}

/** What may change of a Pod's spec is the image of a container, and its deadline. */
function takeSpec(host: Host, state: PodState): void {
  const { initContainers = [], containers } = state.pod.spec
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
  } else if (plan.needsSandbox) {
    later(host, state, 'make sandbox', host.cluster.settings.latency.sandbox)
  } else runContainers(host, state, plan)
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
