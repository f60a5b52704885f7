/**
 * What is left of Pods when the machine loses its power, or the kubelet its memory.
 *
 * The rule to know: the runtime keeps on disk which containers there were, and how many times each
 * was started; back-offs, reasons and statuses are the kubelet's memory and are lost with it.
 */
import { ended } from './containers'
import { cancelAll, type Host } from './host'
import type { PodState } from './pod-state'

/** What containerd says of containers that it finds dead after a reboot. */
const LOST = { code: 255, reason: 'Unknown' }

/** Timers of the machine rather than of its kubelet. */
const RUNTIME = /^(exit container|run container|kill container)/

/** The power is gone: nothing runs, and no sandbox is left. */
export function losePower(host: Host): void {
  const { state } = host
  for (const pod of state.pods.values()) {
    for (const container of pod.containers.values()) ended(host, pod, container, LOST)
    cancelAll(host, pod)
    pod.sandbox = undefined
    loseMemory(pod)
  }
  state.downloads.clear()
  forgetWork(host)
}

/** The kubelet is gone: containers run on. */
export function loseKubelet(host: Host): void {
  for (const pod of host.state.pods.values()) {
    for (const [timer, id] of [...pod.timers]) {
      if (RUNTIME.test(timer)) continue
      host.cluster.clock.cancel(id)
      pod.timers.delete(timer)
    }
    loseMemory(pod)
  }
  host.state.downloads.clear()
  forgetWork(host)
}

function forgetWork({ cluster, state }: Host): void {
  for (const id of state.works.values()) cluster.clock.cancel(id)
  state.works.clear()
  state.isReady = false
  state.isTakenUp = false
  state.seenNode = undefined
}

function loseMemory(pod: PodState): void {
  pod.isUnsaid = false
  if (pod.stage === 'stopped') return
  pod.stage = 'syncing'
  pod.stopBy = undefined
  pod.verdict = undefined
  pod.status = undefined
  pod.said = undefined
  for (const container of pod.containers.values()) {
    container.waiting = undefined
    container.crashes = undefined
    container.pulls = undefined
    container.pulling = undefined
    container.retryAt = undefined
    const { instance } = container
    // A hook that ran before the container was to be told died with the kubelet.
    if (instance?.stop !== undefined && !instance.stop.isTold) instance.stop = undefined
  }
}
