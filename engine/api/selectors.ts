/** Label selectors, compiled: what a selector in an object or in a request matches.
 *  The rule to know: no selector at all selects nothing, an empty one everything.
 *  Models apimachinery/pkg/labels/selector.go and pkg/apis/meta/v1/helpers.go.
 *  Left out: validation of keys and values of selectors in objects; that is validation's part. */

import {
  equalityOf,
  meets,
  type Operator,
  type Requirement,
  requirementText,
} from './label-requirement'
import { requirementsIn } from './label-selector-text'
import type { StringMap } from './meta'

/** `undefined` and null select nothing. Compiled once for each frozen selector. */
export function selectorOf(selector: LabelSelector | null | undefined): Selector {
  if (selector === undefined || selector === null) return NOTHING
  const known = compiled.get(selector)
  if (known !== undefined) return known
  const fresh = selectorFrom(requirementsOf(selector))
  if (Object.isFrozen(selector)) compiled.set(selector, fresh)
  return fresh
}

/** The selector of Services and ReplicationControllers: these labels, all of them. */
export function selectorFromMap(labels: StringMap | null | undefined): Selector {
  if (labels === undefined || labels === null) return EVERYTHING
  const known = compiled.get(labels)
  if (known !== undefined) return known
  const fresh = selectorFrom(Object.entries(labels).map(equals))
  if (Object.isFrozen(labels)) compiled.set(labels, fresh)
  return fresh
}

/** Reads `app=web,tier!=db,x in (a,b),!y`. Throws SelectorSyntaxError. */
export function parseLabelSelector(text: string): Selector {
  return selectorFrom(requirementsIn(text))
}

export function selectorFrom(requirements: readonly Requirement[]): Selector {
  return requirements.length === 0 ? EVERYTHING : new Conjunction(requirements)
}

export type { Requirement }

/** metav1.LabelSelector as objects carry it. */
export interface LabelSelector {
  readonly matchLabels?: StringMap
  readonly matchExpressions?: readonly LabelSelectorRequirement[]
}

export interface LabelSelectorRequirement {
  readonly key: string
  readonly operator: string
  readonly values?: readonly string[]
}

export interface Selector {
  matches(labels: StringMap | undefined): boolean
  /** Sorted by key. */
  readonly requirements: readonly Requirement[]
  /** The requirements that name one value: an index answers them. */
  readonly equalities: readonly (readonly [key: string, value: string])[]
  /** True when every object is selected. */
  readonly isEmpty: boolean
  /** As kubectl prints it and a request sends it: `app=web,tier in (a,b)`. */
  toString(): string
}

class Conjunction implements Selector {
  readonly requirements: readonly Requirement[]
  readonly equalities: readonly (readonly [string, string])[]
  readonly isEmpty: boolean
  private readonly others: readonly Requirement[]
  private readonly text: string

  constructor(requirements: readonly Requirement[]) {
    this.requirements = [...requirements].sort((a, b) => order(a.key, b.key))
    this.equalities = this.requirements.flatMap(equalityOf)
    this.others = this.requirements.filter((r) => equalityOf(r).length === 0)
    this.isEmpty = requirements.length === 0
    this.text = this.requirements.map(requirementText).join(',')
  }

  matches(labels: StringMap = NO_LABELS): boolean {
    for (const [key, value] of this.equalities) if (labels[key] !== value) return false
    for (const requirement of this.others) if (!meets(labels, requirement)) return false
    return true
  }

  toString(): string {
    return this.text
  }
}

const compiled = new WeakMap<object, Selector>()

const NO_LABELS: StringMap = Object.freeze({})

export const EVERYTHING: Selector = Object.freeze(new Conjunction([]))

export const NOTHING: Selector = Object.freeze({
  matches: () => false,
  requirements: Object.freeze([]),
  equalities: Object.freeze([]),
  isEmpty: false,
  toString: () => '',
})

function requirementsOf({ matchLabels, matchExpressions }: LabelSelector): Requirement[] {
  return [
    ...Object.entries(matchLabels ?? {}).map(equals),
    ...(matchExpressions ?? []).map(({ key, operator, values }) => ({
      key,
      operator: operatorOf(operator),
      values: [...new Set(values ?? [])].sort(),
    })),
  ]
}

function equals([key, value]: [string, string]): Requirement {
  return { key, operator: '=', values: [value] }
}

function operatorOf(operator: string): Operator {
  const known = OPERATORS.get(operator)
  if (known !== undefined) return known
  throw new Error(`${JSON.stringify(operator)} is not a valid label selector operator`)
}

const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ['In', 'in'],
  ['NotIn', 'notin'],
  ['Exists', 'exists'],
  ['DoesNotExist', '!'],
])

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
