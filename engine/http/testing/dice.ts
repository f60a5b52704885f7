/** Draws from a seed what random requests are made of. */
import type { Randomness } from '../../clock/random'
import type { Schema } from '../../schema/schema'
import { LEAVES, NAMES, NUMBERS, SCALARS, SCRAPS, STRINGS } from './odd-values'

export class Dice {
  readonly #random: Randomness

  constructor(random: Randomness) {
    this.#random = random
  }

  maybe(probability: number): boolean {
    return this.#random.next('fuzz') < probability
  }

  below(limit: number): number {
    return this.#random.below(limit, 'fuzz')
  }

  one<T>(from: readonly T[]): T {
    // Inside the list by arithmetic, and no list is empty.
    return from[this.below(from.length)] as T
  }

  /** One of the names, each as likely as its number says. */
  weighted<T extends string>(weights: Readonly<Record<T, number>>): T {
    // The keys of a Record are of its type.
    const names = Object.keys(weights) as T[]
    const total = names.reduce((sum, name) => sum + weights[name], 0)
    let at = this.below(total)
    for (const name of names) {
      at -= weights[name]
      if (at < 0) return name
    }
    return this.one(names)
  }

  /** A text with a character more, less or other. */
  spoilt(text: string): string {
    const at = this.below(Math.max(1, text.length))
    return `${text.slice(0, at)}${this.one(SCRAPS)}${text.slice(at + this.below(3))}`
  }

  /** The same of bytes. */
  spoiltBytes(bytes: Uint8Array): Uint8Array {
    const copy = Buffer.from(bytes)
    if (copy.length > 0) copy[this.below(copy.length)] = this.below(256)
    return this.maybe(0.3) ? copy.subarray(0, this.below(copy.length + 1)) : copy
  }

  /** Puts something else in some place of an object, or takes away what is there. */
  change(object: object): void {
    let owner = object as Record<string, unknown> // An object of JSON.
    for (;;) {
      const all = Object.keys(owner)
      // What an object is of is rarely wrong, or nothing else of it would be looked at.
      const keys = this.maybe(0.95) ? all.filter((key) => !TYPE.has(key)) : all
      if (keys.length === 0) return
      const key = this.one(keys)
      const inner = owner[key]
      const goesOn = typeof inner === 'object' && inner !== null && Object.keys(inner).length > 0
      if (!goesOn || this.maybe(0.2)) {
        if (this.maybe(0.2) && !Array.isArray(owner)) delete owner[key]
        else owner[key] = structuredClone(this.one(this.maybe(0.4) ? SCALARS : LEAVES))
        return
      }
      owner = inner as Record<string, unknown> // Neither null nor a scalar.
    }
  }

  /** Something of the shape that the schema wants, now and then of another. */
  value(schema: Schema, depth = 0): unknown {
    if (this.maybe(0.02)) return structuredClone(this.one(SCALARS))
    if (schema.properties !== undefined) return this.#fields(schema.properties, schema, depth)
    if (schema.additionalProperties !== undefined) {
      return { [this.one(NAMES)]: this.value(schema.additionalProperties, depth + 1) }
    }
    switch (schema.type) {
      case 'array':
        return this.#items(schema, depth)
      case 'string':
        return this.one(STRINGS)
      case 'integer':
      case 'number':
        return this.one(NUMBERS)
      case 'boolean':
        return this.maybe(0.5)
      default:
        return structuredClone(this.one(SCALARS))
    }
  }

  #items({ items }: Schema, depth: number): unknown[] {
    if (items === undefined || depth > DEEPEST) return []
    return Array.from({ length: this.below(3) }, () => this.value(items, depth + 1))
  }

  #fields(
    properties: ReadonlyMap<string, Schema>,
    { required = [] }: Schema,
    depth: number,
  ): Record<string, unknown> {
    const object: Record<string, unknown> = {}
    for (const [name, schema] of properties) {
      if (depth > DEEPEST && !required.includes(name)) continue
      const isWanted = required.includes(name) || name === 'spec' || this.maybe(WIDTH[depth] ?? 0.1)
      if (isWanted && this.maybe(0.95)) object[name] = this.value(schema, depth + 1)
    }
    return object
  }
}

const TYPE: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'name', 'namespace'])
const DEEPEST = 6
/** How likely a field is that need not be there, by depth. */
const WIDTH = [0.3, 0.25, 0.2, 0.2]
