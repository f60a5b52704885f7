/**
 * Defaults as data: a table says for each field what it is when it was left out.
 *
 * The rule to know: a value that misses nothing comes back as it is, the same object; what misses
 * something is copied along the path that changes. Frozen parts are remembered, so that a template
 * that thousands of Pods share is gone through once.
 */

import { deepFreeze } from '../store/freeze'
import { merge } from '../store/merge'

/** Gives a value its defaults. */
export type Defaulting = (value: unknown) => unknown

/** What a field becomes, from its value and the object that it stands in. */
export type FieldRule = (value: unknown, owner: Owner) => unknown

export type Owner = Readonly<Record<string, unknown>>

/** Applies one rule a field, in order; each sees what the earlier ones made. */
export function fields(rules: Readonly<Record<string, FieldRule>>): Defaulting {
  const entries = Object.entries(rules)
  return (value) => {
    if (typeof value !== 'object' || value === null) return value
    let object = value as Owner // A decoded object: its fields are the schema's.
    let isCopy = false
    for (const [field, rule] of entries) {
      const was = object[field]
      const is = rule(was, object)
      if (is === was) continue
      object = merge(object, { [field]: is })
      isCopy = true
    }
    return isCopy ? object : value
  }
}

/** The steps one after the other. */
export const inOrder =
  (...steps: readonly Defaulting[]): Defaulting =>
  (value) => {
    let result = value
    for (const step of steps) result = step(result)
    return result
  }

/** A field that is this when absent, or when it is an empty string. */
export const otherwise =
  (standard: unknown): FieldRule =>
  (value) =>
    value === undefined || value === '' ? standard : value

/** A number that Go cannot tell from an absent one when it is 0. */
export const otherwiseOrZero =
  (standard: number): FieldRule =>
  (value) =>
    value === undefined || value === 0 ? standard : value

/** A field that is worked out from its neighbours when absent; undefined leaves it out. */
export const workedOut =
  (standard: (owner: Owner) => unknown): FieldRule =>
  (value, owner) =>
    value === undefined || value === '' ? (standard(owner) ?? value) : value

/** A part that has defaults of its own when it is there. */
export const part =
  (defaulting: Defaulting): FieldRule =>
  (value) =>
    value === undefined ? undefined : defaulting(value)

/** A part that Go always has: absent, it is made of its defaults. */
export const always =
  (defaulting: Defaulting): FieldRule =>
  (value) =>
    defaulting(value === undefined ? EMPTY : value)

/** A list whose items have defaults. */
export const each =
  (defaulting: Defaulting): FieldRule =>
  (value) => {
    if (!Array.isArray(value)) return value
    let isCopy = false
    const items = value.map((item) => {
      const result = defaulting(item)
      if (result !== item) isCopy = true
      return result
    })
    return isCopy ? items : value
  }

/** Goes through a frozen value only once, and makes what came out frozen, too. */
export function remembered(defaulting: Defaulting): Defaulting {
  const known = new WeakMap<object, unknown>()
  return (value) => {
    if (typeof value !== 'object' || value === null || !Object.isFrozen(value)) {
      return defaulting(value)
    }
    let result = known.get(value)
    if (result === undefined) {
      result = deepFreeze(defaulting(value))
      known.set(value, result)
    }
    return result
  }
}

const EMPTY: Owner = Object.freeze({})
