/**
 * The worker of one Pod: takes its news, plans, does the next step, and says what has changed.
 *
 * It is level-based: `advance` may be called at any time and does what is missing.
 * Models syncPod in pkg/kubelet/kubelet.go and SyncPod in
 * pkg/kubelet/kuberuntime/kuberuntime_manager.go. Left out: volumes, mirror Pods.
 */
import type { Pod } from '../api/kinds'
import { between, seconds } from '../clock/duration'
import { beginStart, pulled, sayHeld, started } from './containers'
import { type Host, later, occur, type Step } from './host'
import { nextPodAddress } from './pod-addresses'
import { type Plan, planOf } from './pod-plan'
import { type ContainerState, isRunning, newPodState, type PodState } from './pod-state'
import { isTerminal } from './pod-status'
import { publish, say } from './status-writer'
import { advanceStop, confirmDeletion, exits, killed, stopPod, tellToStop } from './stopping'

/** Until the network of the Node is there, its Pods try again each second. */
const NETWORK_RETRY = seconds(1)
const BUSY = /^(make sandbox|pull image|start container|finish start)/

/** A Pod that the kubelet sees for the first time. */
export function meet(host: Host, pod: Pod): void {
  if (isTerminal(pod.status.phase)) return
  const state = newPodState(pod, host.cluster.now())
  host.state.pods.set(state.uid, state)
  if (pod.metadata.deletionTimestamp !== undefined) stopPod(host, state)
  else {
    publish(host, state)
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
  }
  if (pod.status === state.said || state.status === undefined) return
  // Somebody else has written: what is the kubelet's own stays as the kubelet says.
  if (pod.status.conditions !== before.status.conditions) publish(host, state)
  say(host, state)
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

/** Does a step that was asked for before. */
export function step(host: Host, state: PodState, name: Step, containerName: string): void {
  const container = state.containers.get(containerName)
  if (name === 'make sandbox') makeSandbox(host, state)
  else if (name === 'sync pod') advance(host, state)
  else if (name === 'write status') say(host, state)
  else if (name === 'delete pod') deletePod(host, state)
  else if (container !== undefined) containerStep(host, state, container, name)
}

function containerStep(host: Host, state: PodState, container: ContainerState, name: Step): void {
  if (name === 'pull image') {
    if (!pulled(host, state, container)) afterFailure(host, state)
  } else if (name === 'start container') {
    started(host, state, container)
    advance(host, state)
  } else if (name === 'tell container to stop') {
    tellToStop(host, state, container)
  } else {
    if (name === 'exit container') exits(host, state, container)
    if (name === 'kill container') killed(host, state, container)
    if (!isRunning(container)) afterEnd(host, state)
  }
}

/** A container has ended: that is said first, and what follows comes after it. */
export function afterEnd(host: Host, state: PodState): void {
  if (!host.state.isKubeletUp) return
  if (state.stage === 'stopping') advanceStop(host, state)
  else afterFailure(host, state)
}

function afterFailure(host: Host, state: PodState): void {
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

function makeSandbox(host: Host, state: PodState): void {
  const ip = state.pod.spec.hostNetwork ? host.state.address : nextPodAddress(host)
  if (ip === undefined) {
    later(host, state, 'make sandbox', NETWORK_RETRY)
    return
  }
  state.sandbox = { ip }
  state.sandboxes++
  occur(host, state, 'sandbox made', ip)
  advance(host, state)
}

function deletePod(host: Host, state: PodState): void {
  const latest = host.client.live.get('Pod', state.key)
  if (latest?.metadata.uid !== state.uid) return
  const preconditions = { uid: state.uid }
  host.client.delete('Pod', state.key, { gracePeriodSeconds: 0, preconditions })
}
