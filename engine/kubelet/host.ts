/**
 * What the parts of one kubelet share: its machine, its way to the API server, and its state. Work
 * for later is asked for by step and container; asked again, it replaces what was asked before.
 */
import type { Node } from '../api/kinds'
import type { StringMap } from '../api/meta'
import type { Client } from '../client/client'
import { emptyRecorderState, type Recorder, type RecorderState } from '../client/recorder'
import type { Duration, Instant } from '../clock/duration'
import type { ClusterContext } from '../component'
import type { Directory } from '../images/files/file'
import type { Images } from '../images/images'
import type { Web } from '../images/system/world'
import type { MachineSpec } from './machine'
import { machineDisk } from './machine-files'
import type { NodeInfo, Pressure } from './node-object'
import type { PodState } from './pod-state'
import type { Conversations } from './sessions/conversations'

export interface Host {
  readonly node: string
  /** Its name as an actor: `kubelet/node-1`. */
  readonly actor: string
  /** The key of its Node's Lease, and the stream of chance that spreads the renewals. */
  readonly lease: { readonly key: string; readonly chance: string }
  readonly machine: MachineSpec
  /** What the machine has, as its Node says it. */
  readonly capacity: StringMap
  readonly cluster: ClusterContext
  readonly client: Client
  readonly events: Recorder
  readonly images: Images
  /** The network as its containers reach it. */
  readonly web: Web
  /** Who talks with its containers; no state. */
  readonly conversations: Conversations
  readonly state: HostState
}

/** The steps that a Pod's worker can wait for. */
export type Step =
  | 'sync pod'
  | 'make sandbox'
  | 'pull image'
  | 'start container'
  | 'finish start'
  | 'exit container'
  | 'run container'
  | 'tell container to stop'
  | 'kill container'
  | 'probe startup'
  | 'probe liveness'
  | 'probe readiness'
  | 'reach deadline'
  | 'write status'
  | 'delete pod'

/** What a machine and its kubelet remember: plain data. */
export interface HostState {
  isPowered: boolean
  /** How many times it has been powered on. */
  boots: number
  isKubeletUp: boolean
  isLinked: boolean
  /** True when its kubelet has registered the Node and looked at its Pods. */
  isTakenUp: boolean
  /** The machine's address, once it has one. */
  address: string | undefined
  podCidr: string | undefined
  /** The last address given to a Pod, as its place in the Node's range. */
  lastPodAddress: number
  /** Images that are there, by their full references. */
  readonly images: Set<string>
  /** Downloads in hand, one after another: when each is done. */
  readonly downloads: Map<string, Instant>
  readonly pressures: Map<Pressure, PressureState>
  isReady: boolean
  nodeInfo: NodeInfo | undefined
  /** When the Node's status was last written, and the Node as it was last looked at. */
  reportedAt: Instant
  /** How many images there were when the status was last looked at. */
  reportedImages: number
  seenNode: Node | undefined
  /** The next beat, and what else the kubelet itself waits for. */
  readonly works: Map<string, number>
  readonly pods: Map<string, PodState>
  readonly recorder: RecorderState
  /** What paths of the host lead to. */
  readonly disk: Directory
  /** The number of the last conversation with a container. */
  lastSession: number
}

/** A pressure on the Node; once it has gone it is reported for some time more. */
export interface PressureState {
  isMet: boolean
}

export const emptyHostState = (): HostState => ({
  isPowered: false,
  boots: 0,
  isKubeletUp: false,
  isLinked: true,
  isTakenUp: false,
  address: undefined,
  podCidr: undefined,
  lastPodAddress: 1,
  images: new Set(),
  downloads: new Map(),
  pressures: new Map(),
  isReady: false,
  nodeInfo: undefined,
  reportedAt: 0 as Instant, // Replaced by the first report.
  reportedImages: 0,
  seenNode: undefined,
  works: new Map(),
  pods: new Map(),
  recorder: emptyRecorderState(),
  disk: machineDisk(),
  lastSession: 0,
})

/** Asks for work of the kubelet itself; asked again, it replaces what was asked before. */
export function hostLater(host: Host, name: HostWork, delay: Duration, standing = false): void {
  const { works } = host.state
  const known = works.get(name)
  if (known !== undefined) host.cluster.clock.cancel(known)
  const { actor } = host
  const request = standing ? { actor, name, standing, causes: NONE } : { actor, name, standing }
  works.set(name, host.cluster.after(delay, request))
}

const NONE: readonly number[] = []

/** Work of the kubelet that belongs to no Pod. */
export type HostWork = 'beat' | 'boot' | 'register' | 'become ready' | 'evict' | `end ${Pressure}`

/** Asks for a step of a Pod's worker. */
export function later(
  host: Host,
  pod: PodState,
  step: Step,
  delay: Duration,
  container = '',
  standing = false,
): void {
  const timer = timerOf(step, container)
  cancelTimer(host, pod, timer)
  const payload = [pod.uid, container]
  const id = host.cluster.after(delay, { actor: host.actor, name: step, payload, standing })
  pod.timers.set(timer, id)
}

export function cancel(host: Host, pod: PodState, step: Step, container = ''): void {
  if (pod.timers.size > 0) cancelTimer(host, pod, timerOf(step, container))
}

function cancelTimer(host: Host, pod: PodState, timer: string): void {
  const id = pod.timers.get(timer)
  if (id === undefined) return
  host.cluster.clock.cancel(id)
  pod.timers.delete(timer)
}

export function cancelAll(host: Host, pod: PodState): void {
  for (const id of pod.timers.values()) host.cluster.clock.cancel(id)
  pod.timers.clear()
}

export const timerOf = (step: string, container: string): string =>
  container === '' ? step : `${step}/${container}`

/** Says in the trace what happened to a container or its Pod on the machine. */
export function occur(host: Host, pod: PodState, name: string, detail: string): void {
  const subject = `Pod ${pod.key}`
  host.cluster.trace.record({ type: 'container', name, subject, detail })
}
