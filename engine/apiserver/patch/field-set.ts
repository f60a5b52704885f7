/** A set of paths into an object, as an entry of managedFields holds it.
 *  The rule to know: a path is in the set by itself; owning `spec` says nothing of what is below.
 *  A step is written as FieldsV1 does: `f:name`, `k:{"name":"a"}` and `v:"x"` for items of lists.
 *  Models structured-merge-diff/v4/fieldpath: Set, PathElement and their serialisation. */

import { isObject, type Json, type JsonObject } from '../../api/json'
import { sortedJson } from './sorted-json'

export type Step = string
export type Path = readonly Step[]

export class FieldSet {
  /** The path that leads here is in the set. */
  readonly isMember: boolean
  readonly children: ReadonlyMap<Step, FieldSet>
  /** How it is written, once it has been. */
  private written: JsonObject | undefined

  private constructor(isMember: boolean, children: ReadonlyMap<Step, FieldSet>) {
    this.isMember = isMember
    this.children = children
  }

  static readonly EMPTY = new FieldSet(false, new Map())

  static of(paths: readonly Path[]): FieldSet {
    const inside = new Map<Step, Path[]>()
    for (const path of paths) {
      const [first, ...rest] = path
      if (first === undefined) continue
      const others = inside.get(first)
      if (others === undefined) inside.set(first, [rest])
      else others.push(rest)
    }
    const isMember = paths.some((path) => path.length === 0)
    const children = new Map([...inside].map(([step, rests]) => [step, FieldSet.of(rests)]))
    return new FieldSet(isMember, children)
  }

  /** Reads FieldsV1; what is none is empty. */
  static fromFieldsV1(fields: unknown): FieldSet {
    return FieldSet.ifFieldsV1(fields) ?? FieldSet.EMPTY
  }

  /** Undefined when some step cannot be read. Frozen FieldsV1 are read once. */
  static ifFieldsV1(fields: unknown): FieldSet | undefined {
    const known = isObject(fields) ? setsOfFields.get(fields) : undefined
    if (known !== undefined) return known
    const read = FieldSet.read(fields)
    if (read === undefined) return undefined
    const set = new FieldSet(false, read.children)
    if (isObject(fields) && Object.isFrozen(fields)) setsOfFields.set(fields, set)
    return set
  }

  private static read(fields: unknown): FieldSet | undefined {
    if (!isObject(fields)) return FieldSet.EMPTY
    const children = new Map<Step, FieldSet>()
    for (const step of Object.keys(fields)) {
      // Steps of a kind that is not known are left out.
      if (!KINDS.includes(step.slice(0, 2))) continue
      const child = isReadable(step) ? FieldSet.read(fields[step]) : undefined
      if (child === undefined) return undefined
      children.set(step, child)
    }
    return new FieldSet(children.size === 0 || Object.hasOwn(fields, '.'), children)
  }

  /** Frozen, and the same each time. */
  toFieldsV1(): JsonObject {
    if (this.written === undefined) {
      const fields: Record<string, Json> = {}
      if (this.isMember && this.children.size > 0) fields['.'] = Object.freeze({})
      for (const step of this.steps()) fields[step] = this.child(step).toFieldsV1()
      this.written = Object.freeze(fields)
      if (!this.isMember) setsOfFields.set(this.written, this)
    }
    return this.written
  }

  get isEmpty(): boolean {
    return !this.isMember && this.children.size === 0
  }

  has(path: Path): boolean {
    const [first, ...rest] = path
    return first === undefined ? this.isMember : this.child(first).has(rest)
  }

  child(step: Step): FieldSet {
    return this.children.get(step) ?? FieldSet.EMPTY
  }

  union(other: FieldSet): FieldSet {
    if (other.isEmpty) return this
    if (this.isEmpty) return other
    const children = new Map(this.children)
    for (const [step, theirs] of other.children) children.set(step, this.child(step).union(theirs))
    return new FieldSet(this.isMember || other.isMember, children)
  }

  intersection(other: FieldSet): FieldSet {
    const isMember = this.isMember && other.isMember
    return this.withChildren(isMember, (mine, step) => mine.intersection(other.child(step)))
  }

  /** Without the paths of `other`; what is below them stays. */
  difference(other: FieldSet): FieldSet {
    if (other.isEmpty) return this
    const isMember = this.isMember && !other.isMember
    return this.withChildren(isMember, (mine, step) => mine.difference(other.child(step)))
  }

  /** Without the paths of `other` and all that is below them. */
  recursiveDifference(other: FieldSet): FieldSet {
    if (other.isEmpty) return this
    if (other.isMember) return FieldSet.EMPTY
    return this.withChildren(this.isMember, (mine, step) =>
      mine.recursiveDifference(other.child(step)),
    )
  }

  /** Adds the members that `isAdded` names of the steps which lead on. */
  withMembers(isAdded: (path: Path) => boolean, path: Path = []): FieldSet {
    const isMember = this.isMember || (this.children.size > 0 && isAdded(path))
    return this.withChildren(isMember, (mine, step) => mine.withMembers(isAdded, [...path, step]))
  }

  equals(other: FieldSet): boolean {
    if (this.isMember !== other.isMember || this.children.size !== other.children.size) return false
    return [...this.children].every(([step, mine]) => {
      const theirs = other.children.get(step)
      return theirs !== undefined && mine.equals(theirs)
    })
  }

  /** All paths: at each depth the members in order first, then what is below them. */
  paths(prefix: Path = []): Path[] {
    const steps = this.steps()
    const members = steps.filter((step) => this.child(step).isMember)
    return [
      ...members.map((step) => [...prefix, step]),
      ...steps.flatMap((step) => this.child(step).paths([...prefix, step])),
    ]
  }

  private steps(): Step[] {
    return [...this.children.keys()].sort(compareSteps)
  }

  private withChildren(
    isMember: boolean,
    change: (child: FieldSet, step: Step) => FieldSet,
  ): FieldSet {
    const children = new Map<Step, FieldSet>()
    let isSame = isMember === this.isMember
    for (const [step, child] of this.children) {
      const changed = change(child, step)
      if (changed !== child) isSame = false
      if (!changed.isEmpty) children.set(step, changed)
    }
    return isSame ? this : new FieldSet(isMember, children)
  }
}

const setsOfFields = new WeakMap<object, FieldSet>()

export const fieldStep = (name: string): Step => `f:${name}`
export const keyStep = (key: JsonObject): Step => `k:${sortedJson(key)}`
export const valueStep = (value: Json): Step => `v:${sortedJson(value)}`

/** A path as conflicts name it: `.spec.containers[name="a"].image`. */
export function pathText(path: Path): string {
  return path.map(stepText).join('')
}

export function stepText(step: Step): string {
  const body = step.slice(2)
  if (step.startsWith('f:')) return `.${body}`
  if (step.startsWith('v:')) return `[=${body}]`
  if (!step.startsWith('k:')) return `[${body}]`
  const key = keyOf(step)
  return `[${Object.keys(key)
    .map((name) => `${name}=${sortedJson(key[name] ?? null)}`)
    .join(',')}]`
}

/** Fields come first, then keys, values and indexes, each in its own order. */
function compareSteps(a: Step, b: Step): number {
  const kinds = KINDS.indexOf(a.slice(0, 2)) - KINDS.indexOf(b.slice(0, 2))
  if (kinds !== 0) return kinds
  if (a.startsWith('f:')) return order(a, b)
  if (a.startsWith('k:')) return compareKeys(keyOf(a), keyOf(b))
  return compareValues(JSON.parse(a.slice(2)), JSON.parse(b.slice(2)))
}

const KINDS = ['f:', 'k:', 'v:', 'i:']

function isReadable(step: Step): boolean {
  const kind = step.slice(0, 2)
  if (kind === 'f:') return true
  try {
    const value: unknown = JSON.parse(step.slice(2))
    return kind === 'k:' ? isObject(value) : kind !== 'i:' || Number.isInteger(value)
  } catch {
    return false
  }
}

function keyOf(step: Step): JsonObject {
  return JSON.parse(step.slice(2)) // A key step is made of a map.
}

function compareKeys(a: JsonObject, b: JsonObject): number {
  const names = [Object.keys(a), Object.keys(b)] as const
  for (let i = 0; i < Math.min(names[0].length, names[1].length); i++) {
    const [left = '', right = ''] = [names[0][i], names[1][i]]
    const differs = order(left, right) || compareValues(a[left] ?? null, b[right] ?? null)
    if (differs !== 0) return differs
  }
  return names[0].length - names[1].length
}

function compareValues(a: Json, b: Json): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return order(String(a), String(b))
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
