/**
 * How many Pods of each Node match a selector: counted once, then kept with every change, so that a
 * cycle reads numbers instead of Pods.
 *
 * A selection is named by its text; the least recently used are forgotten and counted anew when
 * somebody asks again.
 */
import type { Selector } from '../api/selectors'
import type { PodInfo } from './pod-info'
import { FEW, grown } from './topology'

/** Which Pods are counted. */
export interface Selection {
  readonly selector: Selector
  /** Pods of other namespaces are not counted; undefined counts all. */
  readonly namespaces: ReadonlySet<string> | undefined
  /** Whether Pods that are being deleted count. */
  readonly terminating: boolean
}

/** By slot; slots beyond its length have none. */
export type Counts = Int32Array

const REMEMBERED = 1024

export class PodCounts {
  readonly #counted = new Map<string, Counted>()
  /** The selections that only Pods with one `namespace/label=value` can match, and all others. */
  readonly #byLabel = new Map<string, Set<Counted>>()
  readonly #others = new Set<Counted>()

  /** The counts of this selection; asked for the first time, it needs a walk over `everything`. */
  of(
    selection: Selection,
    everything: (visit: (slot: number, pod: PodInfo) => void) => void,
  ): Counts {
    const name = nameOf(selection)
    const known = this.#counted.get(name)
    if (known !== undefined) {
      if (!known.used) known.used = true
      return known.counts
    }
    const counted: Counted = { selection, counts: new Int32Array(FEW), used: true }
    everything((slot, pod) => {
      if (selects(selection, pod)) bump(counted, slot, 1)
    })
    this.#remember(name, counted)
    return counted.counts
  }

  add(slot: number, pod: PodInfo): void {
    this.#change(slot, pod, 1)
  }

  remove(slot: number, pod: PodInfo): void {
    this.#change(slot, pod, -1)
  }

  #change(slot: number, pod: PodInfo, by: number): void {
    for (const counted of this.#others) {
      if (selects(counted.selection, pod)) bump(counted, slot, by)
    }
    if (this.#byLabel.size === 0) return
    const { namespace, labels } = pod
    for (const label in labels) {
      const filed = this.#byLabel.get(`${namespace}/${label}=${labels[label]}`)
      if (filed === undefined) continue
      for (const counted of filed) if (selects(counted.selection, pod)) bump(counted, slot, by)
    }
  }

  #remember(name: string, counted: Counted): void {
    if (this.#counted.size >= REMEMBERED) this.#forgetUnused()
    this.#counted.set(name, counted)
    const label = labelOf(counted.selection)
    if (label === undefined) {
      this.#others.add(counted)
      return
    }
    const filed = this.#byLabel.get(label)
    if (filed === undefined) this.#byLabel.set(label, new Set([counted]))
    else filed.add(counted)
  }

  /** Forgets what nobody asked for since the last time; all of it when everything was used. */
  #forgetUnused(): void {
    const all = [...this.#counted.values()].every((counted) => counted.used)
    for (const [name, counted] of this.#counted) {
      if (counted.used && !all) {
        counted.used = false
        continue
      }
      this.#counted.delete(name)
      this.#others.delete(counted)
      const label = labelOf(counted.selection)
      const filed = label === undefined ? undefined : this.#byLabel.get(label)
      filed?.delete(counted)
      if (label !== undefined && filed?.size === 0) this.#byLabel.delete(label)
    }
  }
}

interface Counted {
  readonly selection: Selection
  counts: Counts
  /** Asked for since the last time that selections were forgotten. */
  used: boolean
}

function selects({ selector, namespaces, terminating }: Selection, pod: PodInfo): boolean {
  if (namespaces !== undefined && !namespaces.has(pod.namespace)) return false
  if (pod.isTerminating && !terminating) return false
  return selector.matches(pod.labels)
}

function bump(counted: Counted, slot: number, by: number): void {
  counted.counts = grown(counted.counts, slot)
  counted.counts[slot] = (counted.counts[slot] ?? 0) + by
}

/** Two selections of one name are the same. */
function nameOf({ selector, namespaces, terminating }: Selection): string {
  const where = namespaces === undefined ? '*' : [...namespaces].sort().join(',')
  const what = selector.isEmpty ? '*' : selector.toString()
  return `${terminating ? '+' : '-'}${where}/${what}`
}

/** A `namespace/label=value` that all selected Pods have, when there is one. */
function labelOf({ selector, namespaces }: Selection): string | undefined {
  const equality = selector.equalities[0]
  if (equality === undefined || namespaces?.size !== 1) return undefined
  const [namespace] = namespaces
  return `${namespace}/${equality[0]}=${equality[1]}`
}
