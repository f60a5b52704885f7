/**
 * The Node that stands for a machine, as its kubelet makes it.
 *
 * Models pkg/kubelet/kubelet_node_status.go and pkg/kubelet/nodestatus/setters.go.
 * Left out: volumes in the status; what the kubelet keeps for the system is nothing.
 */
import { conditionNear } from '../api/conditions'
import type { Condition, Node } from '../api/kinds'
import type { StringMap } from '../api/meta'
import { hashOf } from '../clock/random'
import { merge } from '../store/merge'
import type { MachineSpec } from './machine'
import type { NodeImages } from './node-images'

export type Pressure = 'MemoryPressure' | 'DiskPressure' | 'PIDPressure'
export const PRESSURES: readonly Pressure[] = ['MemoryPressure', 'DiskPressure', 'PIDPressure']

/** Labels that every kubelet gives to its Node. */
export const labelsOf = ({ name, labels }: MachineSpec): StringMap => ({
  'beta.kubernetes.io/arch': 'amd64',
  'beta.kubernetes.io/os': 'linux',
  'kubernetes.io/arch': 'amd64',
  'kubernetes.io/hostname': name,
  'kubernetes.io/os': 'linux',
  ...labels,
})

/** What the machine has; frozen, because its Node's status is made of it again and again. */
export function capacityOf(machine: MachineSpec, maxPods: number): StringMap {
  return Object.freeze({
    cpu: machine.cpu,
    'ephemeral-storage': '100Gi',
    memory: machine.memory,
    pods: String(machine.pods ?? maxPods),
    ...machine.resources,
  })
}

/** The status of a Node at `time`; conditions keep the time of their last transition. */
export function nodeStatusOf(situation: NodeSituation): Node['status'] {
  const { name, capacity, address, nodeInfo, images } = situation
  const status = {
    capacity,
    allocatable: capacity,
    conditions: conditionsOf(situation),
    addresses: [
      { type: 'InternalIP', address },
      { type: 'Hostname', address: name },
    ],
    daemonEndpoints: ENDPOINTS,
    nodeInfo,
  }
  return images.length === 0 ? status : merge(status, { images })
}

const ENDPOINTS = Object.freeze({ kubeletEndpoint: Object.freeze({ Port: 10250 }) })

/** Those of others first, as they are. */
function conditionsOf({ isReady, pressures, before = [], time }: NodeSituation): Condition[] {
  const conditions: Condition[] = []
  for (const condition of before) if (!OWN.has(condition.type)) conditions.push(condition)
  for (const type of PRESSURES) {
    const { present, absent } = VERDICTS[type]
    addTo(conditions, pressures.has(type) ? present : absent, before, time)
  }
  addTo(conditions, isReady ? READY : NOT_READY, before, time)
  return conditions
}

/** Adds a condition, which holds since it came to hold; mostly it stands where it stood. */
function addTo(
  conditions: Condition[],
  { type, status, reason, message }: Verdict,
  before: readonly Condition[],
  time: string,
): void {
  const old = conditionNear({ conditions: before }, conditions.length, type)
  const since = old?.status === status ? old.lastTransitionTime : undefined
  const lastTransitionTime = since ?? time
  conditions.push({ type, status, lastHeartbeatTime: time, lastTransitionTime, reason, message })
}

export interface NodeSituation {
  readonly name: string
  readonly capacity: StringMap
  readonly address: string
  readonly isReady: boolean
  readonly nodeInfo: NodeInfo
  readonly pressures: ReadonlyMap<Pressure, unknown>
  readonly images: NodeImages
  readonly before: readonly Condition[] | undefined
  readonly time: string
}

export type NodeInfo = NonNullable<Node['status']['nodeInfo']>

interface Verdict {
  readonly type: string
  readonly status: string
  readonly reason: string
  readonly message: string
}

const verdict = (type: string, status: string, reason: string, message: string): Verdict => ({
  type,
  status,
  reason,
  message,
})

/** What a kubelet says of a pressure that there is, and of one that there is not. */
const VERDICTS: Readonly<Record<Pressure, { present: Verdict; absent: Verdict }>> = {
  MemoryPressure: {
    present: verdict(
      'MemoryPressure',
      'True',
      'KubeletHasInsufficientMemory',
      'kubelet has insufficient memory available',
    ),
    absent: verdict(
      'MemoryPressure',
      'False',
      'KubeletHasSufficientMemory',
      'kubelet has sufficient memory available',
    ),
  },
  DiskPressure: {
    present: verdict('DiskPressure', 'True', 'KubeletHasDiskPressure', 'kubelet has disk pressure'),
    absent: verdict(
      'DiskPressure',
      'False',
      'KubeletHasNoDiskPressure',
      'kubelet has no disk pressure',
    ),
  },
  PIDPressure: {
    present: verdict(
      'PIDPressure',
      'True',
      'KubeletHasInsufficientPID',
      'kubelet has insufficient PID available',
    ),
    absent: verdict(
      'PIDPressure',
      'False',
      'KubeletHasSufficientPID',
      'kubelet has sufficient PID available',
    ),
  },
}

const NOT_YET = '[container runtime status check may not have completed yet]'
const READY = verdict('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status')
const NOT_READY = verdict('Ready', 'False', 'KubeletNotReady', NOT_YET)
const OWN: ReadonlySet<string> = new Set([...PRESSURES, 'Ready'])

/** What the kubelet finds the machine to be when it comes up. */
export function nodeInfoOf(name: string, boots: number): NodeInfo {
  const id = idOf(name)
  return {
    machineID: id,
    systemUUID: dashed(id),
    bootID: dashed(idOf(`${name}/${boots}`)),
    kernelVersion: '6.1.0',
    osImage: 'kubecumber',
    containerRuntimeVersion: 'containerd://2.0.0',
    kubeletVersion: 'v1.32.0',
    kubeProxyVersion: 'v1.32.0',
    operatingSystem: 'linux',
    architecture: 'amd64',
  }
}

/** 32 digits that depend on nothing but the text. */
function idOf(text: string): string {
  let digits = ''
  for (let i = 0; i < 4; i++) digits += hashOf(`${i}${text}`).toString(16).padStart(8, '0')
  return digits
}

/** As a UUID is written. */
const dashed = (id: string): string =>
  `${id.slice(0, 8)}-${id.slice(8, 12)}-${id.slice(12, 16)}-${id.slice(16, 20)}-${id.slice(20)}`
