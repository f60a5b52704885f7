/**
 * The "because" of a failure: from an object down its dependents to what stops them, one line each.
 * Deployment → ReplicaSet → Pod → scheduler, kubelet, Events.
 */
import { type Cluster, type KubeObject, keyOf } from '../../../engine'
import type { View } from '../view'

interface ConditionParts {
  readonly type: string
  readonly status: string
  readonly reason?: string
  readonly message?: string
}

interface StateParts {
  readonly waiting?: { readonly reason?: string; readonly message?: string }
  readonly terminated?: { readonly reason?: string; readonly exitCode?: number }
}

/** The parts of any status that explain something; absent in kinds that have them not. */
interface StatusParts {
  readonly phase?: string
  readonly reason?: string
  readonly message?: string
  readonly conditions?: readonly ConditionParts[]
  readonly containerStatuses?: readonly {
    readonly name: string
    readonly ready?: boolean
    readonly state?: StateParts
  }[]
  readonly initContainerStatuses?: StatusParts['containerStatuses']
}

const DEPTH = 3
const SIBLINGS = 3
const DEPENDENTS = ['replicasets.apps', 'jobs.batch', 'pods']

/** Lines about an object and what hangs on it; none when all is well. */
export function explain(view: View, cluster: Cluster, object: KubeObject): readonly string[] {
  return explainAt(view, cluster, object, 0)
}

function explainAt(view: View, cluster: Cluster, object: KubeObject, depth: number): string[] {
  const lines = ownLines(view, object)
  if (depth < DEPTH) {
    for (const resource of DEPENDENTS) {
      const troubled = view
        .list(resource, { owner: object.metadata.uid })
        .map((dependent) => explainAt(view, cluster, dependent, depth + 1))
        .filter((found) => found.length > 0)
      lines.push(...troubled.slice(0, SIBLINGS).flat())
      if (troubled.length > SIBLINGS) lines.push(`and ${troubled.length - SIBLINGS} more like it`)
    }
  }
  return lines
}

function ownLines(view: View, object: KubeObject): string[] {
  const name = `${object.kind} ${object.metadata.name}`
  // Every status is read by the parts that it may have.
  const status = (object.status ?? {}) as StatusParts
  const lines = [...conditionLines(name, status), ...containerLines(name, status)]
  if (object.metadata.deletionTimestamp !== undefined) {
    const finalizers = object.metadata.finalizers?.join(', ')
    const held = finalizers === undefined ? '' : `, held by its finalizers ${finalizers}`
    lines.unshift(`${name} is being deleted${held}`)
  }
  if (lines.length > 0 || object.kind !== 'Pod') lines.push(...eventLines(view, object))
  return lines
}

/** Conditions that say something is not as it should be. */
function conditionLines(
  name: string,
  { phase, reason, message, conditions }: StatusParts,
): string[] {
  const lines: string[] = []
  if (phase === 'Failed')
    lines.push(`${name} has Failed: ${[reason, message].filter(Boolean).join(', ')}`)
  for (const condition of conditions ?? []) {
    if (!isTrouble(condition)) continue
    const why = [condition.reason, condition.message].filter(Boolean).join(': ')
    lines.push(`${name}: ${condition.type}=${condition.status}${why === '' ? '' : `, ${why}`}`)
  }
  return lines
}

const GOOD_WHEN_FALSE =
  /Pressure$|^NetworkUnavailable$|^ReplicaFailure$|^DisruptionTarget$|^Suspended$|^Failed$/

function isTrouble({ type, status }: ConditionParts): boolean {
  return GOOD_WHEN_FALSE.test(type) ? status === 'True' : status !== 'True'
}

function containerLines(name: string, status: StatusParts): string[] {
  const containers = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]
  return containers.flatMap(({ name: container, state }) => {
    const { waiting, terminated } = state ?? {}
    if (waiting?.reason !== undefined && waiting.reason !== 'PodInitializing') {
      const message = waiting.message === undefined ? '' : `: ${waiting.message}`
      return [`${name}: container ${container} is waiting, ${waiting.reason}${message}`]
    }
    if (terminated !== undefined && terminated.exitCode !== 0) {
      return [
        `${name}: container ${container} has exited with code ${terminated.exitCode}, ${terminated.reason}`,
      ]
    }
    return []
  })
}

interface EventParts {
  readonly type?: string
  readonly reason?: string
  readonly message?: string
  readonly count?: number
  readonly involvedObject?: { readonly uid?: string }
}

/** The last Warning that was told of the object. */
function eventLines(view: View, object: KubeObject): string[] {
  const { namespace } = object.metadata
  const events = view.list('events', { namespace: namespace ?? 'default' })
  const last = events
    // The resource is events.
    .map((event) => ({ event, ...(event as unknown as EventParts) }))
    .filter((e) => e.involvedObject?.uid === object.metadata.uid && e.type === 'Warning')
    .at(-1)
  if (last === undefined) return []
  const times = (last.count ?? 1) > 1 ? ` (${last.count} times)` : ''
  return [`Event ${last.reason}${times} of ${object.kind} ${keyOf(object)}: ${last.message}`]
}
