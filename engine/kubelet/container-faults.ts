/**
 * What befalls single containers because a scenario says so: they end, run out of memory, or have a
 * probe that fails or passes. A probe's fault lasts as long as the instance that has it: what a
 * restart brings up is healthy again.
 */
import type { ProbeRole } from '../images/behaviour'
import { ended, reasonFor } from './containers'
import type { Host } from './host'
import { type ContainerState, isRunning, type PodState, runningOf } from './pod-state'
import { afterEnd } from './pod-worker'
import { probeOf } from './probe-state'
import { armProbes } from './probes'

/** False when no container of this name runs. */
export function exitContainer(host: Host, pod: PodState, name: string, code: number): boolean {
  const container = pod.containers.get(name)
  if (container === undefined || !isRunning(container)) return false
  ended(host, pod, container, { code, reason: reasonFor(code) })
  afterEnd(host, pod)
  return true
}

/** The kernel kills the container that may use most memory; false when none runs. */
export function runOutOfMemory(host: Host, pod: PodState): boolean {
  const running = runningOf(pod)
  const limited = running.filter(({ spec }) => spec.resources?.limits?.memory !== undefined)
  const victim = limited[0] ?? running.find(({ role }) => role === 'app') ?? running[0]
  if (victim === undefined) return false
  ended(host, pod, victim, { code: 137, reason: 'OOMKilled' })
  afterEnd(host, pod)
  return true
}

/** Makes a probe fail or pass from now on; false when no container of the Pod has such a probe. */
export function setProbe(
  host: Host,
  pod: PodState,
  role: ProbeRole,
  outcome: 'fails' | 'passes',
): boolean {
  const probed = [...pod.containers.values()].filter(({ spec }) => probeOf(spec, role))
  for (const container of probed) setFault(host, pod, container, role, outcome)
  return probed.length > 0
}

function setFault(
  host: Host,
  pod: PodState,
  container: ContainerState,
  role: ProbeRole,
  outcome: 'fails' | 'passes',
): void {
  const { instance } = container
  if (instance === undefined || instance.ending !== undefined) {
    container.nextFaults = { ...container.nextFaults, [role]: outcome }
    return
  }
  instance.faults = { ...instance.faults, [role]: outcome }
  if (host.state.isKubeletUp) armProbes(host, pod, container)
}
