/**
 * What a kubelet and its runtime know of one Pod: plain data, one record a Pod, one a container.
 * An instance is one run of a container; the latest and how the one before ended are kept.
 */
import type { Container, Pod, PodStatus } from '../api/kinds'
import { keyOf } from '../api/meta'
import type { Duration, Instant } from '../clock/duration'
import type { ProbeRole } from '../images/behaviour'
import type { Directory } from '../images/files/file'
import type { Inside } from './inside/inside'
import type { ProbeState } from './probe-state'

export interface PodState {
  readonly uid: string
  readonly key: string
  /** The Pod as its kubelet last saw it. */
  pod: Pod
  /** When the kubelet first saw it: the beginning of its probes' periods. */
  readonly seenAt: Instant
  /** syncing: works towards its spec. stopping: its containers go. stopped: they are gone. */
  stage: 'syncing' | 'stopping' | 'stopped'
  /** Why it ends although nobody deleted it; its phase becomes Failed. */
  verdict: Verdict | undefined
  sandbox: Sandbox | undefined
  /** When its grace period is over, while it stops. */
  stopBy: Instant | undefined
  /** Tries to set its volumes up that failed. */
  mounts: number
  /** Sandboxes made so far. */
  sandboxes: number
  readonly containers: Map<string, ContainerState>
  /** Its empty directories, once somebody has looked. */
  volumes: Map<string, Directory> | undefined
  /** Work that was asked for, by step and container. */
  readonly timers: Map<string, number>
  /** True when the API no longer has the Pod. */
  isGone: boolean
  /** The status as the kubelet last made it. */
  status: PodStatus | undefined
  /** The status that the API server answered when it was last written. */
  said: PodStatus | undefined
  /** True when that status has not reached the API server. */
  isUnsaid: boolean
}

export interface Verdict {
  readonly reason: string
  readonly message: string
  /** The grace period in seconds that its containers get; its own when absent. */
  readonly graceSeconds?: number
  /** True when the kubelet never took it. */
  readonly isRejection?: boolean
  /** The message of its DisruptionTarget condition, when it gets one. */
  readonly disruption?: string
}

export interface Sandbox {
  readonly ip: string
}

export type ContainerRole = 'init' | 'sidecar' | 'app' | 'ephemeral'

export interface ContainerState {
  readonly name: string
  spec: Container
  readonly role: ContainerRole
  /** Instances made so far. */
  attempts: number
  instance: ContainerInstance | undefined
  /** How the instance before the latest ended. */
  previous: Ending | undefined
  /** The instance before the latest, for its log. */
  before: ContainerInstance | undefined
  /** Why the next instance does not run yet. */
  waiting: { readonly reason: string; readonly message: string } | undefined
  crashes: Backoff | undefined
  /** The pull in hand: when it was asked for, and how long it takes once it begins. */
  pulling: { readonly since: Instant; readonly takes: Duration } | undefined
  pulls: (Backoff & { readonly error: string }) | undefined
  /** Not started again before. */
  retryAt: Instant | undefined
  readonly probes: Map<ProbeRole, ProbeState>
  /** What was said of its probes while it did not run: it holds for the next instance. */
  nextFaults: ProbeFaults | undefined
}

/** Probes that fail or pass because a scenario says so, as long as the instance lives. */
export type ProbeFaults = { readonly [role in ProbeRole]?: 'fails' | 'passes' }

export interface ContainerInstance {
  readonly id: string
  readonly role: ContainerRole
  /** The container as it was when the instance was made. */
  readonly spec: Container
  readonly image: string
  readonly imageId: string
  /** The sandbox that it runs in, counted from 1. */
  readonly sandbox: number
  readonly startedAt: Instant
  ending: Ending | undefined
  /** Set when it is being stopped. */
  stop: Stop | undefined
  faults: ProbeFaults | undefined
  /** What goes on in it; undefined while nobody has looked. */
  inside: Inside | undefined
}

export interface Ending {
  readonly id: string
  readonly code: number
  readonly reason: string
  readonly message?: string
  readonly startedAt: Instant
  readonly finishedAt: Instant
}

export interface Stop {
  /** When it is killed if it still runs. */
  readonly killAt: Instant
  readonly isTold: boolean
}

export interface Backoff {
  readonly delay: Duration
  readonly updatedAt: Instant
}

export function newPodState(pod: Pod, now: Instant): PodState {
  const containers = new Map<string, ContainerState>()
  for (const spec of pod.spec.initContainers ?? []) {
    const role = spec.restartPolicy === 'Always' ? 'sidecar' : 'init'
    containers.set(spec.name, newContainer(spec, role))
  }
  for (const spec of pod.spec.containers) containers.set(spec.name, newContainer(spec, 'app'))
  for (const spec of pod.spec.ephemeralContainers ?? []) {
    containers.set(spec.name, newContainer(spec, 'ephemeral'))
  }
  return {
    uid: pod.metadata.uid,
    key: keyOf(pod),
    pod,
    seenAt: now,
    stage: 'syncing',
    verdict: undefined,
    stopBy: undefined,
    sandbox: undefined,
    mounts: 0,
    sandboxes: 0,
    containers,
    volumes: undefined,
    timers: new Map(),
    isGone: false,
    status: undefined,
    said: undefined,
    isUnsaid: false,
  }
}

export const newContainer = (spec: Container, role: ContainerRole): ContainerState => ({
  name: spec.name,
  spec,
  role,
  attempts: 0,
  instance: undefined,
  previous: undefined,
  before: undefined,
  waiting: undefined,
  crashes: undefined,
  pulling: undefined,
  pulls: undefined,
  retryAt: undefined,
  probes: new Map(),
  nextFaults: undefined,
})

export const isRunning = ({ instance }: ContainerState): boolean =>
  instance !== undefined && instance.ending === undefined

/** The instance that counts: one of the Pod's present sandbox. */
export const currentOf = (
  { sandboxes }: PodState,
  { instance }: ContainerState,
): ContainerInstance | undefined =>
  instance !== undefined && instance.sandbox === sandboxes ? instance : undefined

export function runningOf({ containers }: PodState): ContainerState[] {
  const running: ContainerState[] = []
  for (const container of containers.values()) if (isRunning(container)) running.push(container)
  return running
}
