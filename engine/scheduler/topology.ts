/**
 * Topology domains: which Nodes share the value of a label. Each Node has a slot, each value of a
 * key a number, so that counting by domain is one pass over an array.
 */
import type { StringMap } from '../api/meta'

/** The domains of one topology key. */
export interface Domains {
  /** By slot: the number of the Node's value, -1 when it has no such label. */
  readonly ids: Int32Array
  /** Numbers are below this. */
  readonly size: number
}

/** As many numbers as V8 keeps on its own heap, which is quick. */
export const FEW = 16

export class Topology {
  readonly #keys = new Map<string, Table>()
  /** The labels of each slot, undefined where there is no Node. */
  readonly #labels: (StringMap | undefined)[] = []

  /** Sets the labels of a Node; none when it is gone. */
  set(slot: number, labels: StringMap | undefined): void {
    this.#labels[slot] = labels
    for (const [key, table] of this.#keys) put(table, slot, labels?.[key])
  }

  domains(key: string): Domains {
    let table = this.#keys.get(key)
    if (table === undefined) {
      table = { ids: new Int32Array(0), values: new Map(), size: 0 }
      for (let slot = 0; slot < this.#labels.length; slot++) {
        put(table, slot, this.#labels[slot]?.[key])
      }
      this.#keys.set(key, table)
    }
    return table
  }
}

interface Table {
  ids: Int32Array
  readonly values: Map<string, number>
  size: number
}

function put(table: Table, slot: number, value: string | undefined): void {
  table.ids = grown(table.ids, slot, -1)
  if (value === undefined) {
    table.ids[slot] = -1
    return
  }
  let id = table.values.get(value)
  if (id === undefined) {
    id = table.size++
    table.values.set(value, id)
  }
  table.ids[slot] = id
}

/** The array, or a longer copy that has this index. */
export function grown(array: Int32Array, index: number, filler = 0): Int32Array {
  if (index < array.length) return array
  const longer = new Int32Array(Math.max(FEW, 2 * array.length, index + 1)).fill(filler)
  longer.set(array)
  return longer
}

/** Adds the counts of each Node to its domain's sum; Nodes without the label add nothing. */
export function addByDomain(
  sums: number[],
  counts: Int32Array,
  { ids, size }: Domains,
  weight = 1,
): void {
  while (sums.length < size) sums.push(0)
  const end = Math.min(ids.length, counts.length)
  for (let slot = 0; slot < end; slot++) {
    const count = counts[slot] ?? 0
    const domain = ids[slot] ?? -1
    if (count !== 0 && domain >= 0) sums[domain] = (sums[domain] ?? 0) + count * weight
  }
}
