/**
 * Pressure on a Node: its condition, and the Pods that are evicted because of it, one each 10s as
 * long as it lasts. The condition stays for 5 minutes after the pressure has gone.
 *
 * Models pkg/kubelet/eviction. Left out: thresholds and what is reclaimed without evicting; a
 * scenario says when there is pressure.
 */
import type { Container, Node } from '../api/kinds'
import { fromValue, quantityText, value } from '../api/quantity'
import { microseconds, minutes, seconds } from '../clock/duration'
import { isCritical } from './admission'
import { type Host, hostLater } from './host'
import { reportStatus } from './node-agent'
import type { Pressure } from './node-object'
import type { PodState } from './pod-state'
import { publish } from './status-writer'
import { stopPod } from './stopping'
import { usageOf } from './usage'

const INTERVAL = seconds(10)
const TRANSITION = minutes(5)
/** What a Pod gets to stop in when the Node is short of something now. */
const GRACE_SECONDS = 1

const RESOURCES = {
  MemoryPressure: 'memory',
  DiskPressure: 'ephemeral-storage',
  PIDPressure: 'pids',
} as const

export function beginPressure(host: Host, type: Pressure): void {
  const { state, cluster } = host
  if (state.pressures.get(type)?.isMet) return
  state.pressures.set(type, { isMet: true })
  dropWork(host, `end ${type}`)
  reportStatus(host)
  sayStatus(host, WORDS[type].begun)
  const phase = cluster.random.next(`phase/eviction/${host.node}`)
  hostLater(host, 'evict', microseconds(INTERVAL * phase))
}

export function endPressure(host: Host, type: Pressure): void {
  const pressure = host.state.pressures.get(type)
  if (!pressure?.isMet) return
  pressure.isMet = false
  hostLater(host, `end ${type}`, TRANSITION)
}

/** The condition goes when the pressure has been gone for long enough. */
export function forgetPressure(host: Host, type: Pressure): void {
  host.state.pressures.delete(type)
  reportStatus(host)
  sayStatus(host, WORDS[type].over)
}

/** Evicts one Pod, and comes again as long as there is pressure and somebody to evict. */
export function evictOne(host: Host): void {
  const type = [...host.state.pressures].find(([, { isMet }]) => isMet)?.[0]
  if (type === undefined) return
  const [victim, ...others] = ranked(host, type)
  if (victim === undefined) return
  const node = host.client.live.get('Node', host.node)
  if (node !== undefined) tell(host, node, type)
  const message = messageOf(host, victim, type)
  host.events.record(victim.pod, 'Warning', 'Evicted', message)
  victim.verdict = {
    reason: 'Evicted',
    message,
    graceSeconds: GRACE_SECONDS,
    disruption: message,
  }
  stopPod(host, victim)
  publish(host, victim)
  if (others.length > 0) hostLater(host, 'evict', INTERVAL)
}

/** A Pod has come while there is pressure: it may have to go again. */
export function watchPressure(host: Host): void {
  const isMet = [...host.state.pressures.values()].some((pressure) => pressure.isMet)
  if (isMet && !host.state.works.has('evict')) hostLater(host, 'evict', INTERVAL)
}

function dropWork({ cluster, state }: Host, name: `end ${Pressure}`): void {
  const id = state.works.get(name)
  if (id !== undefined) cluster.clock.cancel(id)
  state.works.delete(name)
}

/** Who goes first: what uses more than it asked for, the less important, the greater user. */
function ranked(host: Host, type: Pressure): PodState[] {
  const active = [...host.state.pods.values()].filter(
    ({ stage, pod }) => stage === 'syncing' && !isCritical(pod),
  )
  const excess = (state: PodState) => (type === 'MemoryPressure' ? memoryExcess(host, state) : 0)
  const priority = ({ pod }: PodState) => pod.spec.priority ?? 0
  return active.sort(
    (a, b) =>
      Number(excess(b) > 0) - Number(excess(a) > 0) ||
      priority(a) - priority(b) ||
      excess(b) - excess(a),
  )
}

function memoryExcess(host: Host, state: PodState): number {
  let excess = 0
  for (const { spec } of state.containers.values()) excess -= value(memoryRequest(spec))
  for (const { memory } of usageOf(host, state)) excess += memory
  return excess
}

const memoryRequest = (container: Container | undefined): string =>
  container?.resources?.requests?.memory ?? '0'

function messageOf(host: Host, state: PodState, type: Pressure): string {
  const resource = RESOURCES[type]
  const low = `The node was low on resource: ${resource}. `
  if (type !== 'MemoryPressure') return low
  const greedy = usageOf(host, state).flatMap(({ container, memory }) => {
    const request = memoryRequest(state.containers.get(container)?.spec)
    if (memory <= value(request)) return []
    const using = quantityText(fromValue(memory, 'BinarySI'))
    const consumption = `was using ${using}, request is ${request}, has larger consumption of memory`
    return [`Container ${container} ${consumption}. `]
  })
  return `${low}Threshold quantity: 100Mi, available: 50Mi. ${greedy.join('')}`
}

/** Reasons of the Events that tell of a change of the condition. */
const WORDS = {
  MemoryPressure: { begun: 'NodeHasInsufficientMemory', over: 'NodeHasSufficientMemory' },
  DiskPressure: { begun: 'NodeHasDiskPressure', over: 'NodeHasNoDiskPressure' },
  PIDPressure: { begun: 'NodeHasInsufficientPID', over: 'NodeHasSufficientPID' },
} as const

function sayStatus(host: Host, reason: string): void {
  const node = host.state.seenNode
  const message = `Node ${host.node} status is now: ${reason}`
  if (node !== undefined) host.events.record(node, 'Normal', reason, message)
}

function tell(host: Host, node: Node, type: Pressure): void {
  const message = `Attempting to reclaim ${RESOURCES[type]}`
  host.events.record(node, 'Warning', 'EvictionThresholdMet', message)
}
