/**
 * The steps of a Pod's worker: what was asked for earlier and is due now. One step is one piece of
 * work, so that everything in between is an instant at which others may look.
 */

import { retryAfter } from '../apiserver/outside'
import { StatusError } from '../apiserver/status-error'
import { seconds } from '../clock/duration'
import type { ProbeRole } from '../images/behaviour'
import { finishStart, pulled, started } from './containers'
import { reachDeadline } from './deadline'
import { type Host, later, occur, type Step } from './host'
import { nextPodAddress } from './pod-addresses'
import { type ContainerState, isRunning, type PodState } from './pod-state'
import { advance, afterEnd, publishAndAdvance } from './pod-worker'
import { probeOf } from './probe-state'
import { tick } from './probes'
import { publish, say } from './status-writer'
import { exits, goOnInside, graceOf, killed, stopContainer, tellToStop } from './stopping'

/** Until the network of the Node is there, its Pods try again each second. */
const NETWORK_RETRY = seconds(1)
const DELETE_RETRY = seconds(10)

export function step(host: Host, state: PodState, name: Step, containerName: string): void {
  const container = state.containers.get(containerName)
  if (container !== undefined) containerStep(host, state, container, name)
  else if (name === 'make sandbox') makeSandbox(host, state)
  else if (name === 'sync pod') advance(host, state)
  else if (name === 'reach deadline') reachDeadline(host, state)
  else if (name === 'write status') say(host, state)
  else if (name === 'delete pod') deletePod(host, state)
}

function containerStep(host: Host, state: PodState, container: ContainerState, name: Step): void {
  switch (name) {
    case 'pull image':
      if (!pulled(host, state, container)) publishAndAdvance(host, state)
      break
    case 'start container':
      if (!started(host, state, container)) break
      if (container.role !== 'app') publish(host, state)
      advance(host, state)
      break
    case 'finish start':
      if (finishStart(host, state, container)) advance(host, state)
      else stopContainer(host, state, container, 'FailedPostStartHook', graceOf(state))
      break
    case 'tell container to stop':
      tellToStop(host, state, container)
      break
    case 'exit container':
      exits(host, state, container)
      break
    case 'run container':
      goOnInside(host, state, container)
      break
    case 'kill container':
      killed(host, state, container)
      break
    default:
      probe(host, state, container, name)
  }
  const { instance } = container
  if (ENDING.has(name) && instance !== undefined && !isRunning(container)) afterEnd(host, state)
}

const ENDING: ReadonlySet<Step> = new Set([
  'start container',
  'exit container',
  'run container',
  'kill container',
])

function probe(host: Host, state: PodState, container: ContainerState, name: Step): void {
  const role = name.slice('probe '.length) as ProbeRole // The only other steps of containers.
  const consequence = tick(host, state, container, role)
  if (consequence === 'publish') {
    publish(host, state)
    // A sidecar that has started lets the next container start.
    if (role === 'startup') advance(host, state)
  }
  if (consequence !== 'stop') return
  const own = probeOf(container.spec, role)?.terminationGracePeriodSeconds
  const restarts = state.pod.spec.restartPolicy !== 'Never' || container.role === 'sidecar'
  const failed = `Container ${container.name} failed ${role} probe`
  const message = restarts ? `${failed}, will be restarted` : failed
  const grace = own === undefined ? graceOf(state) : seconds(own)
  stopContainer(host, state, container, message, grace)
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
  if (!host.state.isLinked) return
  const latest = host.client.live.get('Pod', state.key)
  if (latest?.metadata.uid !== state.uid) return
  const preconditions = { uid: state.uid }
  try {
    host.client.delete('Pod', state.key, { gracePeriodSeconds: 0, preconditions })
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    later(host, state, 'delete pod', retryAfter(error, DELETE_RETRY))
  }
}
