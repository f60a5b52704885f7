/**
 * Why a Pod is not as one might want it: what stops it, said once. Conditions that follow from what
 * is said of its containers are left out, and so are those of a Pod that has ended.
 */
import type { KubeObject } from '../../../engine'
import { type ConditionParts, conditionLine, isTrouble } from './explain-condition'

interface ContainerParts {
  readonly name: string
  readonly restartCount?: number
  readonly state?: {
    readonly waiting?: { readonly reason?: string; readonly message?: string }
    readonly terminated?: { readonly reason?: string; readonly exitCode?: number }
  }
}

interface StatusParts {
  readonly phase?: string
  readonly reason?: string
  readonly message?: string
  readonly conditions?: readonly ConditionParts[]
  readonly containerStatuses?: readonly ContainerParts[]
  readonly initContainerStatuses?: readonly ContainerParts[]
}

/** Lines about a Pod; none when it runs well or has ended well. */
export function podLines(name: string, pod: KubeObject): readonly string[] {
  const status = (pod.status ?? {}) as StatusParts // Only Pods come here.
  const { phase, conditions = [], initContainerStatuses = [], containerStatuses = [] } = status
  if (phase === 'Succeeded' || isDeleted(pod)) return []
  const containers = [...initContainerStatuses, ...containerStatuses]
    .map((container) => containerLine(name, container))
    .filter((line) => line !== undefined)
  if (phase === 'Failed') return [failedLine(name, status), ...containers]
  const troubles = conditions.filter(isTrouble).filter((condition) => !isImplied(condition, status))
  const isExplained = containers.length > 0
  const told = troubles.filter(({ type }) => !isExplained || !OF_CONTAINERS.has(type))
  return [...told.map(conditionLine(name)), ...containers, ...waitLines(name, pod)]
}

/** Why the scheduler has not looked at a Pod. */
function waitLines(name: string, { spec, status }: KubeObject): readonly string[] {
  const { schedulingGates = [], nodeName, schedulerName } = spec as PodParts // Only Pods come here.
  const gates = schedulingGates.map((gate) => gate.name)
  if (gates.length > 0) return [`${name} waits for its scheduling gates: ${gates.join(', ')}`]
  const { conditions } = (status ?? {}) as StatusParts // The same.
  const isSeen = nodeName !== undefined || conditions !== undefined
  if (isSeen || schedulerName === OURS) return []
  return [`${name} waits for the scheduler "${schedulerName}", which there is not`]
}

const OURS = 'default-scheduler'

interface PodParts {
  readonly nodeName?: string
  readonly schedulerName?: string
  readonly schedulingGates?: readonly { readonly name: string }[]
}

/** What these say follows from the states of containers. */
const OF_CONTAINERS: ReadonlySet<string> = new Set([
  'PodReadyToStartContainers',
  'Initialized',
  'ContainersReady',
  'Ready',
])

const isDeleted = ({ metadata }: KubeObject): boolean => metadata.deletionTimestamp !== undefined

/** A Pod without a Node lacks all the rest; Ready repeats what ContainersReady says. */
function isImplied({ type }: ConditionParts, { conditions = [] }: StatusParts): boolean {
  const statusOf = (other: string) => conditions.find((c) => c.type === other)?.status
  if (type !== 'PodScheduled' && statusOf('PodScheduled') === 'False') return true
  return type === 'ContainersReady' && statusOf('Ready') === 'False'
}

function failedLine(name: string, { reason, message }: StatusParts): string {
  const why = [reason, message?.trim()].filter(Boolean).join(', ')
  return why === '' ? `${name} has Failed` : `${name} has Failed: ${why}`
}

function containerLine(
  name: string,
  { name: container, restartCount = 0, state = {} }: ContainerParts,
): string | undefined {
  const { waiting, terminated } = state
  const restarts = restartCount === 0 ? '' : ` (restarted ${restartCount} times)`
  if (waiting?.reason !== undefined && waiting.reason !== 'PodInitializing') {
    const message = waiting.message === undefined ? '' : `: ${waiting.message}`
    return `${name}: container ${container} is waiting, ${waiting.reason}${message}${restarts}`
  }
  if (terminated === undefined || terminated.exitCode === 0) return undefined
  const { exitCode, reason } = terminated
  return `${name}: container ${container} has exited with code ${exitCode}, ${reason}${restarts}`
}
