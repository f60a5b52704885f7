/** Facts about counters in a status: replicas of workloads, and what an object owns. */
import type { KubeObject } from '../../engine'
import { type Count, isWithin, nameOf, type ObjectReference } from '../phrase'
import { type Fact, fails, HOLDS, Misspoken } from './fact'
import { scopeOf } from './objects'
import { kindOf, missing, objectOf, placeOf, podsOf } from './resolve'

export type Counter = 'replicas' | 'ready' | 'available' | 'updated'

/** Which field of which kind counts what. */
const COUNTERS: Readonly<Record<string, Readonly<Record<Counter, string>>>> = {
  'daemonsets.apps': {
    replicas: 'currentNumberScheduled',
    ready: 'numberReady',
    available: 'numberAvailable',
    updated: 'updatedNumberScheduled',
  },
}
const DEFAULT_COUNTERS: Readonly<Record<Counter, string>> = {
  replicas: 'replicas',
  ready: 'readyReplicas',
  available: 'availableReplicas',
  updated: 'updatedReplicas',
}
const WITH_REPLICAS = [
  'deployments.apps',
  'replicasets.apps',
  'statefulsets.apps',
  'daemonsets.apps',
  'replicationcontrollers',
]

/** `Deployment "web" has 3 ready replicas`. */
export function hasReplicas(object: ObjectReference, count: Count, counter: Counter): Fact {
  const what = counter === 'replicas' ? '' : `${counter} `
  return {
    says: `${nameOf(object)} has ${count.says} ${what}${count.says === '1' ? 'replica' : 'replicas'}`,
    scope: (view) => scopeOf(view, { type: 'object', object }),
    judge(view) {
      const kind = kindOf(view, object.kind)
      if (!WITH_REPLICAS.includes(kind.id)) {
        throw new Misspoken(`a ${kind.kind} has no replicas; a Deployment or a ReplicaSet has`)
      }
      const found = objectOf(view, object)
      if (found === undefined) return fails(() => missing(view, object))
      const field = (COUNTERS[kind.id] ?? DEFAULT_COUNTERS)[counter]
      const n = numberIn(found, field)
      return isWithin(count, n) ? HOLDS : fails(() => `${n} ${what}${counters(found)}`)
    },
    subjects: (view) => presentOnly(objectOf(view, object)),
  }
}

/** `2 ReplicaSets of Deployment "web" exist`: what it owns, Terminating ones too, Pods at any
 * depth. */
export function ownedExist(count: Count, kindWord: string, owner: ObjectReference): Fact {
  const pods = { of: 'owner', owner, one: false } as const
  return {
    says: `${count.says} ${kindWord} of ${nameOf(owner)} ${count.says === '1' ? 'exists' : 'exist'}`,
    scope: (view) => {
      const resources = [kindOf(view, kindWord).id, placeOf(view, owner).kind.id]
      return { resources: [...resources, ...podsOf(view, pods).resources] }
    },
    judge(view) {
      const kind = kindOf(view, kindWord)
      const object = objectOf(view, owner)
      if (object === undefined) return fails(() => missing(view, owner))
      const owned =
        kind.id === 'pods'
          ? podsOf(view, pods).list(view)
          : view.list(kind.id, { owner: object.metadata.uid })
      if (isWithin(count, owned.length)) return HOLDS
      return fails(() => {
        const names = owned.map(({ metadata }) => metadata.name).join(', ')
        return `${owned.length}${names === '' ? '' : `: ${names}`}`
      })
    },
    subjects: (view) => presentOnly(objectOf(view, owner)),
  }
}

/** A list of one or of none. */
export const presentOnly = <T>(value: T | undefined): readonly T[] =>
  value === undefined ? [] : [value]

function numberIn(object: KubeObject, field: string): number {
  // A status is read by the name of one of its counters; absent means none.
  const value = (object.status as Record<string, unknown> | undefined)?.[field]
  return typeof value === 'number' ? value : 0
}

/** `(4 replicas, 2 ready, 2 available, 4 updated)`. */
function counters(object: KubeObject): string {
  const { replicas, ready, available, updated } = DEFAULT_COUNTERS
  const counts = [
    `${numberIn(object, replicas)} replicas`,
    `${numberIn(object, ready)} ready`,
    `${numberIn(object, available)} available`,
    `${numberIn(object, updated)} updated`,
  ]
  return `(${counts.join(', ')})`
}
