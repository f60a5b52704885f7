/**
 * The "because" of a failure: from an object down its dependents to what stops them, one line each.
 * Deployment → ReplicaSet → Pod → scheduler, kubelet, Events. What is as it should be says nothing.
 */
import { type KubeObject, keyOf } from '../../../engine'
import type { View } from '../view'
import { type ConditionParts, conditionLine, isTrouble } from './explain-condition'
import { podLines } from './explain-pod'

const DEPTH = 3
const SIBLINGS = 3
const DEPENDENTS = ['replicasets.apps', 'jobs.batch', 'pods']

/** Lines about an object and what hangs on it; none when all is well. */
export function explain(view: View, object: KubeObject): readonly string[] {
  return explainAt(view, object, 0)
}

function explainAt(view: View, object: KubeObject, depth: number): string[] {
  const lines = [...ownLines(view, object)]
  if (depth < DEPTH) {
    for (const resource of DEPENDENTS) lines.push(...dependentLines(view, object, resource, depth))
  }
  return lines
}

/** Those in trouble first; those on their way out are only counted. */
function dependentLines(
  view: View,
  owner: KubeObject,
  resource: string,
  depth: number,
): readonly string[] {
  const all = view.list(resource, { owner: owner.metadata.uid })
  const leaving = all.filter(isBeingDeleted)
  const lines = siblingLines(
    all
      .filter((dependent) => !isBeingDeleted(dependent))
      .map((dependent) => ({
        name: dependent.metadata.name,
        lines: explainAt(view, dependent, depth + 1),
      })),
  )
  const [first] = leaving
  if (first === undefined) return lines
  if (leaving.length === 1) return [...lines, ...explainAt(view, first, depth + 1)]
  return [...lines, `${leaving.length} ${first.kind}s of ${nameOf(owner)} are being deleted`]
}

/** Of those with the same trouble one is shown. */
function siblingLines(
  siblings: readonly { readonly name: string; readonly lines: readonly string[] }[],
): readonly string[] {
  const groups = new Map<string, { readonly lines: readonly string[]; count: number }>()
  for (const { name, lines } of siblings) {
    if (lines.length === 0) continue
    const trouble = lines.join('\n').replaceAll(name, '')
    const group = groups.get(trouble)
    if (group === undefined) groups.set(trouble, { lines, count: 1 })
    else group.count++
  }
  const shown = [...groups.values()].slice(0, SIBLINGS)
  return shown.flatMap(({ lines, count }) =>
    count === 1 ? lines : [...lines, `and ${count - 1} more like it`],
  )
}

function ownLines(view: View, object: KubeObject): readonly string[] {
  const name = nameOf(object)
  const lines: string[] = []
  if (isBeingDeleted(object)) {
    const finalizers = object.metadata.finalizers?.join(', ')
    const held = finalizers === undefined ? '' : `, held by its finalizers ${finalizers}`
    lines.push(`${name} is being deleted${held}`)
  }
  if (object.kind === 'Pod') lines.push(...podLines(name, object))
  else lines.push(...conditionsOf(object).filter(isTrouble).map(conditionLine(name)))
  const isWell = lines.length === 0 && object.kind === 'Pod'
  return isWell ? lines : [...lines, ...eventLines(view, object, lines)]
}

const nameOf = ({ kind, metadata }: KubeObject): string => `${kind} ${metadata.name}`

const isBeingDeleted = ({ metadata }: KubeObject): boolean =>
  metadata.deletionTimestamp !== undefined

// Statuses that have conditions have them in this shape.
const conditionsOf = ({ status }: KubeObject): readonly ConditionParts[] =>
  (status as { conditions?: readonly ConditionParts[] } | undefined)?.conditions ?? []

interface EventParts {
  readonly type?: string
  readonly reason?: string
  readonly message?: string
  readonly count?: number
  readonly involvedObject?: { readonly uid?: string }
}

/** The last Warning that was told of the object, unless it is said already. */
function eventLines(view: View, object: KubeObject, said: readonly string[]): readonly string[] {
  const { namespace } = object.metadata
  const last = view
    .list('events', { namespace: namespace ?? 'default' })
    .map((event): EventParts => event as unknown as EventParts) // The resource is events.
    .filter((e) => e.involvedObject?.uid === object.metadata.uid && e.type === 'Warning')
    .at(-1)
  if (last === undefined) return []
  const message = (last.message ?? '').trim()
  const news = message.replace(/^Error: /, '')
  if (said.some((line) => line.includes(news))) return []
  const times = (last.count ?? 1) > 1 ? ` (${last.count} times)` : ''
  return [`Event ${last.reason}${times} of ${object.kind} ${keyOf(object)}: ${message}`]
}
