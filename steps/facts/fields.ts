/**
 * Facts about one field of an object, by kubectl's JSONPath without the braces.
 * Values are compared as quantities, durations or numbers where both are such, else as text.
 */
import { compareQuantities, evaluate, type KubeObject, parseDuration } from '../../engine'
import { nameOf, type ObjectReference } from '../phrase'
import type { View } from '../target/view'
import { type Fact, fails, HOLDS, Misspoken, type Verdict } from './fact'
import { scopeOf } from './objects'
import { presentOnly } from './replicas'
import { missing, objectOf, placeOf } from './resolve'

export type Comparison = 'is' | 'is not' | 'is at least' | 'is at most' | 'contains' | 'matches'

/** `field "spec.replicas" of Deployment "web" is "3"`. */
export const fieldCompares = (
  path: string,
  object: ObjectReference,
  comparison: Comparison,
  wanted: string,
): Fact =>
  aboutField(path, object, `${comparison} "${wanted}"`, (values) =>
    compare(values, comparison, wanted),
  )

export const fieldIsSet = (path: string, object: ObjectReference, wanted: boolean): Fact =>
  aboutField(
    path,
    object,
    wanted ? 'is set' : 'is not set',
    (values) => values.length > 0 === wanted,
  )

/** Compared with the last When. */
export function fieldHasChanged(path: string, object: ObjectReference, wanted: boolean): Fact {
  const before = (view: View): readonly unknown[] => {
    const { kind, key } = placeOf(view, object)
    const then = view.before.get(kind.id, key)
    return then === undefined ? [] : valuesOf(then, path)
  }
  return {
    ...aboutField(path, object, `has ${wanted ? '' : 'not '}changed`, () => true),
    judge(view) {
      const found = objectOf(view, object)
      if (found === undefined) return fails(() => missing(view, object))
      const [was, is] = [before(view), valuesOf(found, path)]
      if ((textOf(was) !== textOf(is)) === wanted) return HOLDS
      return fails(() =>
        wanted ? `${shown(is)}, as before` : `${shown(is)}, before ${shown(was)}`,
      )
    },
  }
}

function aboutField(
  path: string,
  object: ObjectReference,
  predicate: string,
  test: (values: readonly unknown[]) => boolean,
): Fact {
  return {
    says: `field "${path}" of ${nameOf(object)} ${predicate}`,
    scope: (view) => scopeOf(view, { type: 'object', object }),
    judge(view): Verdict {
      const found = objectOf(view, object)
      if (found === undefined) return fails(() => missing(view, object))
      const values = valuesOf(found, path)
      return test(values) ? HOLDS : fails(() => shown(values))
    },
    subjects: (view) => presentOnly(objectOf(view, object)),
  }
}

function valuesOf(object: KubeObject, path: string): readonly unknown[] {
  try {
    return evaluate(path, object).filter((value) => value !== undefined && value !== null)
  } catch (error) {
    throw new Misspoken(
      `"${path}" is no path of a field: ${error instanceof Error ? error.message : error}`,
    )
  }
}

function compare(values: readonly unknown[], comparison: Comparison, wanted: string): boolean {
  const text = textOf(values)
  switch (comparison) {
    case 'is':
      return values.length > 0 && isSame(text, wanted)
    case 'is not':
      return values.length === 0 || !isSame(text, wanted)
    case 'is at least':
      return values.length > 0 && order(text, wanted) >= 0
    case 'is at most':
      return values.length > 0 && order(text, wanted) <= 0
    case 'contains':
      return values.some((value) => has(value, wanted))
    case 'matches':
      return values.length > 0 && patternOf(wanted).test(text)
  }
}

/** One element of a list, a key of a map, or a part of a text. */
function has(value: unknown, wanted: string): boolean {
  if (Array.isArray(value)) return value.some((element) => textOf([element]) === wanted)
  if (typeof value === 'object' && value !== null) return Object.hasOwn(value, wanted)
  return String(value).includes(wanted)
}

function isSame(text: string, wanted: string): boolean {
  if (text === wanted) return true
  const compared = comparable(text, wanted)
  return compared === 0
}

function order(text: string, wanted: string): number {
  const compared = comparable(text, wanted)
  if (compared !== undefined) return compared
  throw new Misspoken(
    `"${text}" and "${wanted}" are no numbers, quantities or durations to compare`,
  )
}

/** Below, equal or above by what both are; undefined when they are not of one kind. */
function comparable(a: string, b: string): number | undefined {
  const [x, y] = [parseDuration(a), parseDuration(b)]
  if (x !== undefined && y !== undefined && /[a-z]$/.test(a) && /[a-z]$/.test(b)) return x - y
  try {
    return compareQuantities(a, b)
  } catch {
    return undefined // One of them is no quantity.
  }
}

function patternOf(text: string): RegExp {
  try {
    return new RegExp(text)
  } catch {
    throw new Misspoken(`"${text}" is no regular expression`)
  }
}

/** As kubectl prints the result of a JSONPath: texts bare, the rest as JSON, several by spaces. */
const textOf = (values: readonly unknown[]): string =>
  values
    .map((value) => (typeof value === 'object' ? JSON.stringify(value) : String(value)))
    .join(' ')

const shown = (values: readonly unknown[]): string =>
  values.length === 0 ? 'not set' : `"${textOf(values)}"`
