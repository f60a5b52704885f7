/**
 * The order in which Nodes are looked at: one of each zone in turn, so that a sample of them spans
 * all zones. Zones and the Nodes of a zone stand in the order in which they appeared.
 *
 * Models pkg/scheduler/backend/cache/node_tree.go.
 */
import type { StringMap } from '../api/meta'

export class NodeTree<T> {
  readonly #zones = new Map<string, Map<string, T>>()
  #list: readonly T[] | undefined

  add(zone: string, name: string, node: T): void {
    const nodes = this.#zones.get(zone)
    if (nodes === undefined) this.#zones.set(zone, new Map([[name, node]]))
    else nodes.set(name, node)
    this.#list = undefined
  }

  remove(zone: string, name: string): void {
    const nodes = this.#zones.get(zone)
    nodes?.delete(name)
    if (nodes?.size === 0) this.#zones.delete(zone)
    this.#list = undefined
  }

  /** All Nodes, interleaved by zone. */
  list(): readonly T[] {
    this.#list ??= interleave([...this.#zones.values()].map((nodes) => [...nodes.values()]))
    return this.#list
  }

  /** All Nodes zone by zone: added again in this order they make the same tree. */
  byZone(): readonly T[] {
    return [...this.#zones.values()].flatMap((nodes) => [...nodes.values()])
  }
}

function interleave<T>(lists: readonly (readonly T[])[]): readonly T[] {
  const longest = Math.max(0, ...lists.map((list) => list.length))
  const result: T[] = []
  for (let i = 0; i < longest; i++) {
    for (const list of lists) {
      const item = list[i]
      if (item !== undefined) result.push(item)
    }
  }
  return result
}

const REGION = 'topology.kubernetes.io/region'
export const ZONE = 'topology.kubernetes.io/zone'
export const HOSTNAME = 'kubernetes.io/hostname'
const OLD_REGION = 'failure-domain.beta.kubernetes.io/region'
const OLD_ZONE = 'failure-domain.beta.kubernetes.io/zone'

/** Region and zone of a Node as one text; empty when it has neither. */
export function zoneOf(labels: StringMap | undefined): string {
  const region = labels?.[REGION] ?? labels?.[OLD_REGION] ?? ''
  const zone = labels?.[ZONE] ?? labels?.[OLD_ZONE] ?? ''
  return region === '' && zone === '' ? '' : `${region}:\0:${zone}`
}
