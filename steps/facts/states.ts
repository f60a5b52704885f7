/**
 * States: the capital words that an object can be in. A phase, a condition whose status is True, or
 * what kubectl's STATUS column shows.
 */
import { isTrue, type KubeObject } from '../../engine'
import type { KindInfo } from '../target/view'
import { Misspoken } from './fact'
import { podStatusWords, statusColumn } from './status-column'

/** The words of one kind: what it can be in, and how an object is read. */
interface States {
  readonly phases?: readonly string[]
  readonly conditions?: readonly string[]
  /** Words of the STATUS column that are neither. */
  readonly column?: {
    readonly words: RegExp
    readonly of: (object: KubeObject) => readonly string[]
  }
}

interface StatusParts {
  readonly phase?: string
  readonly reason?: string
  readonly conditions?: readonly { readonly type: string; readonly status: string }[]
}

const STATES: Readonly<Record<string, States>> = {
  pods: {
    phases: ['Pending', 'Running', 'Succeeded', 'Failed', 'Unknown'],
    conditions: [
      'PodScheduled',
      'PodReadyToStartContainers',
      'Initialized',
      'ContainersReady',
      'Ready',
      'DisruptionTarget',
    ],
    column: { words: podStatusWords, of: podColumn },
  },
  nodes: {
    conditions: ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure', 'NetworkUnavailable'],
    column: { words: /^(NotReady|Unknown|SchedulingDisabled)$/, of: nodeColumn },
  },
  namespaces: { phases: ['Active', 'Terminating'] },
  persistentvolumeclaims: { phases: ['Pending', 'Bound', 'Lost'] },
  persistentvolumes: { phases: ['Pending', 'Available', 'Bound', 'Released', 'Failed'] },
  'deployments.apps': { conditions: ['Available', 'Progressing', 'ReplicaFailure'] },
  'replicasets.apps': { conditions: ['ReplicaFailure'] },
  'jobs.batch': {
    conditions: ['Complete', 'Failed', 'Suspended', 'FailureTarget', 'SuccessCriteriaMet'],
  },
  'poddisruptionbudgets.policy': { conditions: ['DisruptionAllowed'] },
  'horizontalpodautoscalers.autoscaling': {
    conditions: ['AbleToScale', 'ScalingActive', 'ScalingLimited'],
  },
}

/** Every object can be on its way out. */
const TERMINATING = 'Terminating'

/** A test of the state; refuses words that the kind cannot have, and says which it can. */
export function stateTest(kind: KindInfo, state: string): (object: KubeObject) => boolean {
  const known = STATES[kind.id]
  if (state === TERMINATING) return (object) => object.metadata.deletionTimestamp !== undefined
  if (known === undefined) return (object) => isInState(object, state)
  const { phases = [], conditions = [], column } = known
  if (phases.includes(state)) return (object) => statusOf(object).phase === state
  if (conditions.includes(state)) return (object) => isTrue(statusOf(object), state)
  if (column?.words.test(state)) return (object) => column.of(object).includes(state)
  const words = [...phases, ...conditions, TERMINATING]
  const more = column === undefined ? '' : ", or a word of kubectl's STATUS column"
  throw new Misspoken(`a ${kind.kind} cannot be "${state}"; it can be ${words.join(', ')}${more}`)
}

/** The states that an object is in, for messages; of its conditions only the one asked for. */
export function statesOf(kind: KindInfo, object: KubeObject, asked?: string): string {
  const { phase, conditions = [] } = statusOf(object)
  const column = STATES[kind.id]?.column?.of(object) ?? []
  const words = new Set([...column, ...(phase === undefined ? [] : [phase])])
  if (object.metadata.deletionTimestamp !== undefined) words.add(TERMINATING)
  const shown = conditions
    .filter(({ type }) => asked === undefined || type === asked)
    .map(({ type, status }) => `${type}=${status}`)
    .join(' ')
  if (words.size > 0) return `is ${[...words].join(', ')}${shown === '' ? '' : `; ${shown}`}`
  return shown === '' ? 'is in no state yet' : `has ${shown}`
}

function isInState(object: KubeObject, state: string): boolean {
  const status = statusOf(object)
  return status.phase === state || isTrue(status, state)
}

// Kinds have a phase and conditions or have them not; both are then read as absent.
const statusOf = (object: KubeObject): StatusParts => (object.status ?? {}) as StatusParts

/** The reason of a whole Pod counts too, which kubectl shows only where no container has its own.
 */
function podColumn(pod: KubeObject): readonly string[] {
  const { reason } = statusOf(pod)
  const shown = statusColumn(pod)
  return reason === undefined || reason === shown ? [shown] : [shown, reason]
}

function nodeColumn(node: KubeObject): readonly string[] {
  const ready = statusOf(node).conditions?.find(({ type }) => type === 'Ready')?.status
  const spec = node.spec as { readonly unschedulable?: boolean } | undefined // A Node's spec.
  const word = ready === 'True' ? 'Ready' : ready === undefined ? 'Unknown' : 'NotReady'
  return spec?.unschedulable ? [word, 'SchedulingDisabled'] : [word]
}
