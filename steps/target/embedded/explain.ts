/**
 * The "because" of a failure: from an object down its dependents to what stops them, one line each.
 * Deployment → ReplicaSet → Pod → scheduler, kubelet, Events. What is as it should be says nothing.
 */
import { type KubeObject, keyOf } from '../../../engine'
import type { View } from '../view'
import { type ConditionParts, conditionLine, isTrouble } from './explain-condition'
import { nodeLines, silenceOf } from './explain-node'
import { podLines } from './explain-pod'

const DEPTH = 3
const SIBLINGS = 3
const DEPENDENTS = ['replicasets.apps', 'jobs.batch', 'pods']

/** Lines about an object and what hangs on it; none when all is well. */
export function explain(view: View, object: KubeObject): readonly string[] {
  const lines = explainAt(view, object, 0)
  const news = lines.map(newsOf)
  return lines.filter((_, i) => !news.slice(0, i).some((said) => said.includes(news[i] ?? '')))
}

/** What a line says, whoever says it: without its subject and without names that were made up. */
function newsOf(line: string): string {
  return line
    .replace(/^[^:]*: /, '')
    .replace(/^(\(combined from similar events\): )?(Error( creating)?: )?/, '')
    .replace(/-[a-z0-9]{5}"/g, '"')
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
    const trouble = lines
      .join('\n')
      .replaceAll(name, '')
      .replace(/\([0-9a-f-]{36}\)/g, '')
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
  else if (object.kind === 'Node') lines.push(...nodeLines(view, object))
  else lines.push(...conditionsOf(object).filter(isTrouble).map(conditionLine(name)))
  const node = nodeOf(view, object)
  const isWell = lines.length === 0 && object.kind === 'Pod'
  if (isWell) return node === undefined ? lines : silenceOf(view, node)
  const ofNode = node === undefined ? [] : nodeLines(view, node)
  return [...lines, ...ofNode, ...eventLines(view, object)]
}

/** The Node of a Pod. */
function nodeOf(view: View, { kind, spec }: KubeObject): KubeObject | undefined {
  const nodeName = kind === 'Pod' ? (spec as { nodeName?: string }).nodeName : undefined
  return nodeName === undefined ? undefined : view.get('nodes', nodeName)
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

/** The last Warning that was told of the object. */
function eventLines(view: View, object: KubeObject): readonly string[] {
  const { namespace } = object.metadata
  const last = view
    .list('events', { namespace: namespace ?? 'default' })
    .map((event): EventParts => event as unknown as EventParts) // The resource is events.
    .filter((e) => e.involvedObject?.uid === object.metadata.uid && e.type === 'Warning')
    .at(-1)
  if (last === undefined) return []
  const message = (last.message ?? '').trim()
  const times = (last.count ?? 1) > 1 ? ` (${last.count} times)` : ''
  return [`Event ${last.reason}${times} of ${object.kind} ${keyOf(object)}: ${message}`]
}
