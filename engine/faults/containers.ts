/** Containers: they exit, run out of memory, and their probes fail or pass. */
import { partsOf } from '../api/meta'
import type { ProbeRole } from '../images/behaviour'
import type { Kubelet } from '../kubelet/kubelet'
import { type Breakable, befall, FaultError, machineOf } from './fault'

/** The container's process ends now with this code. */
export function exitContainer(
  cluster: Breakable,
  podKey: string,
  container: string,
  code: number,
): void {
  const kubelet = kubeletOf(cluster, podKey)
  const running = kubelet.runningContainers(podKey)
  if (!running.includes(container)) {
    const there = running.length === 0 ? 'none runs' : `what runs is "${running.join('", "')}"`
    throw new FaultError(`container "${container}" of ${named(podKey)} does not run; ${there}`)
  }
  const detail = `${container} with code ${code}`
  befall(
    cluster,
    'container exits',
    `Pod ${podKey}`,
    () => kubelet.exitContainer(podKey, container, code),
    detail,
  )
}

/** One container of the Pod is killed because there is no memory left for it. */
export function runOutOfMemory(cluster: Breakable, podKey: string): void {
  const kubelet = kubeletOf(cluster, podKey)
  if (kubelet.runningContainers(podKey).length === 0) {
    throw new FaultError(`no container of ${named(podKey)} runs`)
  }
  befall(cluster, 'out of memory', `Pod ${podKey}`, () => kubelet.runOutOfMemory(podKey))
}

/** A probe fails, or passes, until its container is restarted. */
export function setProbe(
  cluster: Breakable,
  podKey: string,
  role: ProbeRole,
  outcome: 'fails' | 'passes',
): void {
  const kubelet = kubeletOf(cluster, podKey)
  befall(cluster, `${role} probe ${outcome}`, `Pod ${podKey}`, () => {
    if (kubelet.setProbe(podKey, role, outcome)) return
    throw new FaultError(`no container of ${named(podKey)} has a ${role} probe`)
  })
}

function kubeletOf(cluster: Breakable, podKey: string): Kubelet {
  const node = cluster.server.reader.get('Pod', podKey)?.spec.nodeName
  if (node === undefined) throw new FaultError(`${named(podKey)} is on no Node`)
  return machineOf(cluster, node)
}

const named = (podKey: string): string => `Pod "${partsOf(podKey).name}"`
