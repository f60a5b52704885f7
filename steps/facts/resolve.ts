/**
 * From words to objects: kinds, objects and sets of Pods. What is not there is said with what is.
 */
import {
  editDistance,
  type KubeObject,
  keyFrom,
  parseLabelSelector,
  type Selector,
  selectorOf,
} from '../../engine'
import { type ObjectReference, type PodSet, podsName, type Subject } from '../phrase'
import type { KindInfo, View, ViewChange } from '../target/view'
import { Misspoken } from './fact'

const NAMED = 5

/** The kind that a word means; unknown ones are refused with what is near. */
export function kindOf(view: View, word: string): KindInfo {
  const kind = view.kind(word)
  if (kind !== undefined) return kind
  const near = nearest(word, view.kinds())
  throw new Misspoken(
    `"${word}" is no kind that this cluster knows${near === undefined ? '' : `; did you mean ${near}?`}`,
  )
}

/** Where an object would be, whether it is there or not. */
export function placeOf(
  view: View,
  reference: ObjectReference,
): { readonly kind: KindInfo; readonly key: string; readonly namespace: string | undefined } {
  const kind = kindOf(view, reference.kind)
  const namespace = kind.namespaced ? (reference.namespace ?? view.namespace) : undefined
  return { kind, key: keyFrom(namespace, reference.name), namespace }
}

export function objectOf(view: View, reference: ObjectReference): KubeObject | undefined {
  const { kind, key } = placeOf(view, reference)
  return view.get(kind.id, key)
}

/** `no Deployment "wep" in Namespace "shop"; there is "web"`. */
export function missing(view: View, reference: ObjectReference): string {
  const { kind, namespace } = placeOf(view, reference)
  const where = namespace === undefined ? '' : ` in Namespace "${namespace}"`
  const others = view
    .list(kind.id, namespace === undefined ? {} : { namespace })
    .map(({ metadata }) => `"${metadata.name}"`)
    .sort()
  return `there is no ${kind.kind} "${reference.name}"${where}; ${there(kind.kind, others)}`
}

function there(kind: string, names: readonly string[]): string {
  if (names.length === 0) return `there is no ${kind} at all`
  const shown = names.slice(0, NAMED).join(', ')
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : ''
  return names.length === 1 ? `there is ${shown}` : `there are ${shown}${more}`
}

/** A set of Pods as something that can be listed and asked for membership. */
export interface Pods {
  readonly says: string
  list(view: View): readonly KubeObject[]
  isMember(view: View, pod: KubeObject): boolean
  /** True when a change of another kind may change who is a member. */
  mustRecount(change: ViewChange): boolean
  /** Resources other than Pods that decide who is a member. */
  readonly resources: readonly string[]
  /** Why there are none, when what the set hangs on is missing. */
  missing(view: View): string | undefined
}

const PODS = 'pods'

/** The Pods that a phrase means. `one Pod` is resolved before, by the World. */
export function podsOf(view: View, set: PodSet): Pods {
  if (set.of === 'labels') return labelled(view, set)
  if (set.of === 'node') return onNode(view, set)
  const place = placeOf(view, set.owner)
  if (place.kind.id === 'services') return selectedBy(set, place.key, place.namespace)
  return ownedBy(view, set, place.kind.id, place.key)
}

function labelled(view: View, set: PodSet & { of: 'labels' }): Pods {
  const selector = selectorFrom(set.selector)
  const namespace = set.namespace ?? view.namespace
  const [label] = selector.equalities
  const selection = label === undefined ? { namespace } : { namespace, label }
  return {
    says: podsName(set),
    list: (v) => v.list(PODS, selection).filter((pod) => carries(selector, pod)),
    isMember: (_view, pod) => pod.metadata.namespace === namespace && carries(selector, pod),
    mustRecount: () => false,
    resources: [],
    missing: () => undefined,
  }
}

function onNode(view: View, set: PodSet & { of: 'node' }): Pods {
  const { node, namespace } = set
  const selection = namespace === undefined ? { node } : { node, namespace }
  return {
    says: podsName(set),
    list: (v) => v.list(PODS, selection),
    isMember: (_view, pod) =>
      nodeNameOf(pod) === node && (namespace === undefined || pod.metadata.namespace === namespace),
    mustRecount: () => false,
    resources: [],
    missing: (v) =>
      v.get('nodes', node) === undefined ? missing(view, { kind: 'Node', name: node }) : undefined,
  }
}

function selectedBy(set: PodSet & { of: 'owner' }, key: string, namespace = ''): Pods {
  const selectorIn = (view: View): Selector | undefined => {
    // Services are stored by the engine's schema, so a selector is a map of strings.
    const spec = view.get('services', key)?.spec as
      | { selector?: Record<string, string> }
      | undefined
    return spec?.selector === undefined ? undefined : selectorOf({ matchLabels: spec.selector })
  }
  return {
    says: podsName(set),
    list: (view) => {
      const selector = selectorIn(view)
      if (selector === undefined) return []
      return view.list(PODS, { namespace }).filter((pod) => carries(selector, pod))
    },
    isMember: (view, pod) =>
      pod.metadata.namespace === namespace &&
      (selectorIn(view)?.matches(pod.metadata.labels ?? {}) ?? false),
    mustRecount: (change) => change.resource === 'services' && change.key === key,
    resources: ['services'],
    missing: (view) =>
      view.get('services', key) === undefined ? missing(view, set.owner) : undefined,
  }
}

/** The Pods whose chain of controller owners reaches the object. */
function ownedBy(view: View, set: PodSet & { of: 'owner' }, id: string, key: string): Pods {
  const ownerIn = (v: View) => v.get(id, key)
  const isMember = (v: View, object: KubeObject): boolean => {
    const owner = ownerIn(v)
    return owner !== undefined && reaches(v, object, owner.metadata.uid, 0)
  }
  return {
    says: podsName(set),
    list: (v) => {
      const owner = ownerIn(v)
      return owner === undefined ? [] : dependents(v, owner, 0)
    },
    isMember,
    mustRecount: ({ object, previous }) =>
      object?.metadata.uid !== previous?.metadata.uid ||
      object?.metadata.ownerReferences !== previous?.metadata.ownerReferences,
    resources: [id, ...INTERMEDIATE.filter((r) => r !== id && view.kind(r) !== undefined)],
    missing: (v) => (ownerIn(v) === undefined ? missing(v, set.owner) : undefined),
  }
}

/** Kinds that stand between a Pod and what a reader calls its owner. */
const INTERMEDIATE = ['replicasets.apps', 'jobs.batch']
const DEPTH = 4

function reaches(view: View, object: KubeObject, uid: string, depth: number): boolean {
  if (depth > DEPTH) return false
  for (const reference of object.metadata.ownerReferences ?? []) {
    if (reference.uid === uid) return true
    if (!reference.controller) continue
    const owner = view.owner(reference, object.metadata.namespace)
    if (owner !== undefined && reaches(view, owner, uid, depth + 1)) return true
  }
  return false
}

function dependents(view: View, owner: KubeObject, depth: number): KubeObject[] {
  if (depth > DEPTH) return []
  const { uid } = owner.metadata
  const pods = [...view.list(PODS, { owner: uid })]
  for (const resource of INTERMEDIATE) {
    for (const between of view.list(resource, { owner: uid })) {
      pods.push(...dependents(view, between, depth + 1))
    }
  }
  return pods
}

function selectorFrom(text: string): Selector {
  try {
    return parseLabelSelector(text)
  } catch (error) {
    throw new Misspoken(
      `"${text}" is no label selector: ${error instanceof Error ? error.message : error}; write "app=web,tier!=db"`,
    )
  }
}

const carries = (selector: Selector, object: KubeObject): boolean =>
  selector.matches(object.metadata.labels ?? {})

export function nodeNameOf(pod: KubeObject): string | undefined {
  // A Pod's spec by the engine's schema.
  return (pod.spec as { nodeName?: string } | undefined)?.nodeName
}

/** The objects that a subject means now, and why there are none. */
export function membersOf(
  view: View,
  subject: Subject,
): {
  readonly objects: readonly KubeObject[]
  readonly missing: string | undefined
} {
  if (subject.type === 'object') {
    const object = objectOf(view, subject.object)
    if (object !== undefined) return { objects: [object], missing: undefined }
    return { objects: [], missing: missing(view, subject.object) }
  }
  const pods = podsOf(view, subject.pods)
  const objects = pods.list(view)
  if (objects.length > 0) return { objects, missing: undefined }
  return { objects, missing: pods.missing(view) ?? `there is no Pod among ${pods.says}` }
}

/** The kind of what a subject means. */
export const kindOfSubject = (view: View, subject: Subject): KindInfo =>
  subject.type === 'object' ? kindOf(view, subject.object.kind) : kindOf(view, 'Pod')

/** The word of the list that is at most a few letters away. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  let best: string | undefined
  let least = Math.max(2, Math.floor(word.length / 3)) + 1
  for (const candidate of words) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase())
    if (distance < least) {
      least = distance
      best = candidate
    }
  }
  return best
}
