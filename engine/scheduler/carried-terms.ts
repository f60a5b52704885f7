/**
 * The affinity terms that Pods on Nodes carry, and on which Nodes: what the incoming Pod must
 * respect of those that are there. Equal terms are counted together, so that a cycle looks at
 * each once.
 */
import { type AffinityTerm, NO_TERMS } from './affinity-term'
import type { PodInfo } from './pod-info'
import { FEW, grown } from './topology'

/** How a Pod carries a term. */
type Carriage = 'affinity' | 'antiAffinity' | 'preferred'

interface CarriedTerm {
  readonly term: AffinityTerm
  /** Of a preferred term; below zero when it is anti-affinity. */
  readonly weight: number
  /** By slot: how many Pods carry it. */
  readonly counts: Int32Array
}

export class CarriedTerms {
  readonly #carried: Record<Carriage, Map<string, Carried>> = {
    affinity: new Map(),
    antiAffinity: new Map(),
    preferred: new Map(),
  }

  /** The terms that at least one Pod carries. */
  of(carriage: Carriage): Iterable<CarriedTerm> {
    return this.#carried[carriage].values()
  }

  has(carriage: Carriage): boolean {
    return this.#carried[carriage].size > 0
  }

  add(slot: number, pod: PodInfo): void {
    if (pod.terms !== NO_TERMS) this.#change(slot, pod, 1)
  }

  remove(slot: number, pod: PodInfo): void {
    if (pod.terms !== NO_TERMS) this.#change(slot, pod, -1)
  }

  #change(slot: number, { terms }: PodInfo, by: number): void {
    for (const term of terms.affinity) this.#count('affinity', term, 1, slot, by)
    for (const term of terms.antiAffinity) this.#count('antiAffinity', term, 1, slot, by)
    for (const { term, weight } of terms.preferred) this.#count('preferred', term, weight, slot, by)
  }

  #count(carriage: Carriage, term: AffinityTerm, weight: number, slot: number, by: number): void {
    const all = this.#carried[carriage]
    const name = weight === 1 ? term.name : `${weight}*${term.name}`
    let carried = all.get(name)
    if (carried === undefined) {
      carried = { term, weight, counts: new Int32Array(FEW), total: 0 }
      all.set(name, carried)
    }
    carried.counts = grown(carried.counts, slot)
    carried.counts[slot] = (carried.counts[slot] ?? 0) + by
    carried.total += by
    if (carried.total === 0) all.delete(name)
  }
}

interface Carried extends CarriedTerm {
  counts: Int32Array
  total: number
}
