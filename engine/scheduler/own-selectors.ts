/**
 * The selector of the Pods that belong together with a Pod: what its Services select and what its
 * ReplicaSet, StatefulSet or ReplicationController selects. Default spreading spreads these.
 *
 * What Services select is remembered by the Pod's labels until a Service changes.
 * Models DefaultSelector in pkg/scheduler/framework/plugins/helper/spread.go.
 */
import type { LabelSelector } from '../api/kinds'
import { controllerOf, keyFrom, type StringMap } from '../api/meta'
import {
  EVERYTHING,
  type Requirement,
  type Selector,
  selectorFrom,
  selectorFromMap,
  selectorOf,
} from '../api/selectors'
import type { Reader } from '../client/reader'
import type { PodInfo } from './pod-info'

export class OwnSelectors {
  readonly #reader: Reader
  #byLabels = new WeakMap<StringMap, Remembered>()

  constructor(reader: Reader) {
    this.#reader = reader
  }

  /** A Service has changed. */
  forget(): void {
    this.#byLabels = new WeakMap()
  }

  /** An empty selector when nothing selects the Pod. */
  of(pod: PodInfo): Selector {
    const labels = pod.labels ?? NO_LABELS
    const owner = this.#ownerSelector(pod)
    const known = this.#byLabels.get(labels)
    if (known !== undefined && known.namespace === pod.namespace && known.owner === owner) {
      return known.selector
    }
    const services = this.#serviceLabels(pod.namespace, labels)
    const isOwnersAlone = services === NO_LABELS && owner.requirements.length > 0
    const selector = isOwnersAlone ? owner : both(selectorFromMap(services), owner)
    this.#byLabels.set(labels, { namespace: pod.namespace, owner, selector })
    return selector
  }

  #serviceLabels(namespace: string, labels: StringMap): StringMap {
    let merged: StringMap = NO_LABELS
    for (const { spec } of this.#reader.list('Service', { namespace })) {
      const { selector } = spec
      if (selector === undefined || selector === null) continue
      if (selectorFromMap(selector).matches(labels)) merged = { ...merged, ...selector }
    }
    return merged
  }

  #ownerSelector({ pod, namespace }: PodInfo): Selector {
    const owner = controllerOf(pod)
    if (owner === undefined) return EVERYTHING
    const key = keyFrom(namespace, owner.name)
    switch (`${owner.apiVersion}/${owner.kind}`) {
      case 'v1/ReplicationController': {
        const found = this.#reader.get('ReplicationController', key)
        return found === undefined ? EVERYTHING : selectorFromMap(found.spec.selector)
      }
      case 'apps/v1/ReplicaSet':
        return selects(this.#reader.get('ReplicaSet', key))
      case 'apps/v1/StatefulSet':
        return selects(this.#reader.get('StatefulSet', key))
      default:
        return EVERYTHING
    }
  }
}

interface Remembered {
  readonly namespace: string
  readonly owner: Selector
  readonly selector: Selector
}

const NO_LABELS: StringMap = Object.freeze({})

const selects = (
  owner: { readonly spec: { readonly selector?: LabelSelector } } | undefined,
): Selector => (owner === undefined ? EVERYTHING : selectorOf(owner.spec.selector))

const both = (a: Selector, b: Selector): Selector =>
  selectorFrom(withoutRepeats([...a.requirements, ...b.requirements]))

function withoutRepeats(requirements: readonly Requirement[]): Requirement[] {
  const seen = new Set<string>()
  return requirements.filter(({ key, operator, values }) => {
    const text = `${key}/${operator}/${values.join(',')}`
    if (seen.has(text)) return false
    seen.add(text)
    return true
  })
}
