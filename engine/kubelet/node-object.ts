/**
 * The Node that stands for a machine, as its kubelet makes it.
 *
 * Models pkg/kubelet/kubelet_node_status.go and pkg/kubelet/nodestatus/setters.go.
 * Left out: volumes in the status; what the kubelet keeps for the system is nothing.
 */
import type { Condition, Node } from '../api/kinds'
import type { StringMap } from '../api/meta'
import { hashOf } from '../clock/random'
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

function capacityOf(machine: MachineSpec, maxPods: number): StringMap {
  return {
    cpu: machine.cpu,
    'ephemeral-storage': '100Gi',
    memory: machine.memory,
    pods: String(machine.pods ?? maxPods),
    ...machine.resources,
  }
}

/** The status of a Node at `time`; conditions keep the time of their last transition. */
export function nodeStatusOf(
  machine: MachineSpec,
  { address, maxPods, isReady, nodeInfo, pressures, images, before, time }: NodeSituation,
): Node['status'] {
  const capacity = capacityOf(machine, maxPods)
  const judged = [...PRESSURES.map((type) => pressure(type, pressures)), readiness(isReady)]
  const own = judged.map((verdict) => {
    const old = before?.find(({ type }) => type === verdict.type)
    const since = old?.status === verdict.status ? old.lastTransitionTime : undefined
    const { type, status, reason, message } = verdict
    const lastTransitionTime = since ?? time
    return { type, status, lastHeartbeatTime: time, lastTransitionTime, reason, message }
  })
  const foreign = (before ?? []).filter(({ type }) => !judged.some((own) => own.type === type))
  return {
    capacity,
    allocatable: capacity,
    conditions: [...foreign, ...own],
    addresses: [
      { type: 'InternalIP', address },
      { type: 'Hostname', address: machine.name },
    ],
    daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    nodeInfo,
    ...(images.length === 0 ? {} : { images }),
  }
}

export interface NodeSituation {
  readonly address: string
  readonly maxPods: number
  readonly isReady: boolean
  readonly nodeInfo: NodeInfo
  readonly pressures: ReadonlySet<Pressure>
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

function pressure(type: Pressure, pressures: ReadonlySet<Pressure>): Verdict {
  const { present, absent, what } = WORDS[type]
  return pressures.has(type)
    ? { type, status: 'True', reason: present, message: `kubelet has ${what}` }
    : { type, status: 'False', reason: absent, message: `kubelet has ${NO[type]}` }
}

const WORDS = {
  MemoryPressure: {
    present: 'KubeletHasInsufficientMemory',
    absent: 'KubeletHasSufficientMemory',
    what: 'insufficient memory available',
  },
  DiskPressure: {
    present: 'KubeletHasDiskPressure',
    absent: 'KubeletHasNoDiskPressure',
    what: 'disk pressure',
  },
  PIDPressure: {
    present: 'KubeletHasInsufficientPID',
    absent: 'KubeletHasSufficientPID',
    what: 'insufficient PID available',
  },
} as const

const NO: Readonly<Record<Pressure, string>> = {
  MemoryPressure: 'sufficient memory available',
  DiskPressure: 'no disk pressure',
  PIDPressure: 'sufficient PID available',
}

const readiness = (isReady: boolean): Verdict =>
  isReady
    ? {
        type: 'Ready',
        status: 'True',
        reason: 'KubeletReady',
        message: 'kubelet is posting ready status',
      }
    : {
        type: 'Ready',
        status: 'False',
        reason: 'KubeletNotReady',
        message: '[container runtime status check may not have completed yet]',
      }

/** What the kubelet finds the machine to be when it comes up. */
export const nodeInfoOf = (name: string, boots: number): NodeInfo => ({
  machineID: idOf(name).replaceAll('-', ''),
  systemUUID: idOf(name),
  bootID: idOf(`${name}/${boots}`),
  kernelVersion: '6.1.0',
  osImage: 'kubecumber',
  containerRuntimeVersion: 'containerd://2.0.0',
  kubeletVersion: 'v1.32.0',
  kubeProxyVersion: 'v1.32.0',
  operatingSystem: 'linux',
  architecture: 'amd64',
})

/** A UUID that depends on nothing but the text. */
function idOf(text: string): string {
  const hex = [0, 1, 2, 3].map((i) => hashOf(`${i}${text}`).toString(16).padStart(8, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
