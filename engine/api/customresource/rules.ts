/**
 * The x-kubernetes-validations of a schema: expressions that its objects have to hold to.
 *
 * The rule to know: a rule that reads oldSelf judges changes only; one that does not is forgiven
 * for what has not changed, with a warning. All rules of an object share one budget.
 *
 * Models apiextensions-apiserver/pkg/apiserver/schema/cel/{compilation,validation}.go.
 */
import {
  duplicate,
  type FieldError,
  type FieldPath,
  fieldErrorText,
  forbidden,
  invalid,
  required,
  root,
} from '../../apiserver/field-error'
import { Environment, type Expression, PER_CALL_LIMIT } from '../../cel/cel'
import { optionalOf } from '../../cel/types'
import { Optional } from '../../cel/values'
import { deepEqual } from '../../store/equal'
import { isObject } from '../json'
import { oldField, oldItem } from './correlation'
import { declaredType, isEmbedded } from './declared-type'
import type { JudgingSchema, ValidationRule } from './judging-schema'

/** What the rules of an object cost together at most. */
const BUDGET = 10_000_000

/** The rules of a schema and below; undefined when there are none. */
export function rulesOf(schema: JudgingSchema, isRoot = true): RuleNode | undefined {
  const rules = (schema['x-kubernetes-validations'] ?? []).map((rule) =>
    compiledRule(rule, schema, isRoot),
  )
  const items = schema.items && rulesOf(schema.items, isEmbedded(schema.items))
  const { additionalProperties: values } = schema
  const additional = typeof values === 'object' ? rulesOf(values, isEmbedded(values)) : undefined
  const properties = new Map<string, RuleNode>()
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const below = rulesOf(property, isEmbedded(property))
    if (below !== undefined) properties.set(name, below)
  }
  if (rules.length + properties.size === 0 && !items && !additional) return undefined
  return { schema, rules, items, additional, properties }
}

export interface RuleNode {
  readonly schema: JudgingSchema
  readonly rules: readonly CompiledRule[]
  readonly items: RuleNode | undefined
  readonly additional: RuleNode | undefined
  readonly properties: ReadonlyMap<string, RuleNode>
}

export interface CompiledRule {
  readonly rule: ValidationRule
  readonly expression: Expression
  readonly message: Expression | undefined
  readonly readsOld: boolean
}

/** A rule as it stands at a schema. */
export function compiledRule(
  rule: ValidationRule,
  schema: JudgingSchema,
  isRoot: boolean,
): CompiledRule {
  const self = declaredType(schema, isRoot)
  const oldSelf = self && (rule.optionalOldSelf === true ? optionalOf(self) : self)
  const environment = new Environment(self && oldSelf ? { self, oldSelf } : {})
  const expression = environment.compile(rule.rule)
  const message = rule.messageExpression ? environment.compile(rule.messageExpression) : undefined
  return { rule, expression, message, readsOld: expression.reads.has('oldSelf') }
}

/** What rules an object breaks; on an update `old` is the stored version. */
export function ruleErrors(
  node: RuleNode,
  object: object,
  old: object | undefined,
  warn: (message: string) => void,
): readonly FieldError[] {
  const judging = new Judging(warn)
  judging.node(node, object, old, root('<nil>'), { isCompared: old !== undefined, old })
  return judging.errors
}

/** What decides whether a mistake is forgiven: the nearest part that can be compared. */
interface Comparison {
  readonly isCompared: boolean
  readonly old: unknown
  /** Of a part that cannot be compared: whether the nearest one around it is as it was. */
  readonly isKept?: boolean
}

class Judging {
  readonly errors: FieldError[] = []
  readonly #warn: (message: string) => void
  #budget = BUDGET

  constructor(warn: (message: string) => void) {
    this.#warn = warn
  }

  node(node: RuleNode, value: unknown, old: unknown, at: FieldPath, comparison: Comparison): void {
    if (value === null || value === undefined || this.#budget < 0) return
    this.#rules(node, value, old, at, comparison)
    if (Array.isArray(value) && node.items !== undefined) {
      for (const [i, item] of value.entries()) {
        const before = oldItem(node.schema, old, item)
        this.node(node.items, item, before, at.index(i), below(comparison, value, before))
      }
    } else if (isObject(value)) this.#fields(node, value, old, at, comparison)
  }

  #fields(
    { schema, additional, properties }: RuleNode,
    value: Readonly<Record<string, unknown>>,
    old: unknown,
    at: FieldPath,
    comparison: Comparison,
  ): void {
    for (const name of Object.keys(value)) {
      const property = properties.get(name)
      const field = property ?? additional
      if (field === undefined) continue
      const before = oldField(schema, old, name)
      const isTop = at.toString() === '<nil>'
      const place = property === undefined ? at.key(name) : isTop ? root(name) : at.child(name)
      this.node(field, value[name], before, place, below(comparison, value, before))
    }
  }

  #rules(
    { rules, schema }: RuleNode,
    self: unknown,
    old: unknown,
    at: FieldPath,
    comparison: Comparison,
  ): void {
    for (const compiled of rules) {
      const isOptional = compiled.rule.optionalOldSelf === true
      if (compiled.readsOld && old === undefined && !isOptional) continue
      if (this.#budget <= 0) {
        this.#exhausted(schema, at)
        return
      }
      const oldSelf = isOptional ? (old === undefined ? Optional.none : new Optional(old)) : old
      const values = { self, ...(oldSelf === undefined ? {} : { oldSelf }) }
      const outcome = compiled.expression.evaluate(values, PER_CALL_LIMIT)
      if (outcome.cost > this.#budget) {
        this.#exhausted(schema, at)
        return
      }
      this.#budget -= outcome.cost
      if (outcome.error !== undefined) {
        this.errors.push(failed(compiled.rule, outcome.error, schema, at))
        if (outcome.isCancelled) this.#budget = -1
        if (outcome.isCancelled) return
      } else if (outcome.value !== true) {
        this.#broken(compiled, values, schema, at, comparison)
        if (this.#budget < 0) return
      }
    }
  }

  #broken(
    compiled: CompiledRule,
    values: Readonly<Record<string, unknown>>,
    schema: JudgingSchema,
    at: FieldPath,
    comparison: Comparison,
  ): void {
    const { rule, readsOld } = compiled
    const where = rule.fieldPath === undefined ? at : pathOf(at, rule.fieldPath)
    const detail = this.#message(compiled, values) ?? messageOf(rule)
    const error = reasoned(rule, where, schema.type ?? '', detail)
    if (!readsOld && isForgiven(comparison, values.self)) this.#warn(fieldErrorText(error))
    else this.errors.push(error)
  }

  /** What the messageExpression says; undefined when it says nothing that can be shown. */
  #message({ message }: CompiledRule, values: Readonly<Record<string, unknown>>) {
    if (message === undefined) return undefined
    const { value, cost } = message.evaluate(values, PER_CALL_LIMIT)
    this.#budget -= cost
    if (typeof value !== 'string') return undefined
    const text = value.trim()
    return text === '' || text.includes('\n') || text.length > MAX_MESSAGE ? undefined : text
  }

  #exhausted({ type = '' }: JudgingSchema, at: FieldPath): void {
    this.#budget = -1
    const detail =
      'validation failed due to running out of cost budget, no further validation rules will be run'
    this.errors.push(invalid(at, type, detail))
  }
}

const MAX_MESSAGE = 5120

function below(around: Comparison, value: unknown, before: unknown): Comparison {
  if (!around.isCompared) return around
  if (before !== undefined) return { isCompared: true, old: before }
  return { isCompared: false, old: undefined, isKept: deepEqual(value, around.old) }
}

const isForgiven = ({ isCompared, old, isKept = false }: Comparison, value: unknown): boolean =>
  isCompared ? deepEqual(value, old) : isKept

function failed(
  rule: ValidationRule,
  error: string,
  { type = '' }: JudgingSchema,
  at: FieldPath,
): FieldError {
  const shown = (rule.message || rule.rule).trim()
  if (error.startsWith('no such overload')) {
    const what = 'call arguments did not match a supported operator, function or macro signature'
    return invalid(at, type, `'${error}': ${what} for rule: ${shown}`)
  }
  if (error.startsWith('operation cancelled')) {
    const what = 'no further validation rules will be run due to call cost exceeds limit'
    return invalid(at, type, `'${error}': ${what} for rule: ${shown}`)
  }
  return invalid(at, type, `${error} evaluating rule: ${shown}`)
}

const messageOf = ({ message, rule }: ValidationRule): string =>
  message ? message.trim() : `failed rule: ${rule.trim()}`

function reasoned({ reason }: ValidationRule, at: FieldPath, type: string, detail: string) {
  switch (reason) {
    case 'FieldValueForbidden':
      return forbidden(at, detail)
    case 'FieldValueRequired':
      return required(at, detail)
    case 'FieldValueDuplicate':
      return duplicate(at, type)
    default:
      return invalid(at, type, detail)
  }
}

/** The field that a rule names, `.a.b` or `['a']`, below where it stands. */
function pathOf(at: FieldPath, path: string): FieldPath {
  const names = [...path.matchAll(/\.([^.[]+)|\['((?:[^'\\]|\\.)*)'\]/g)].map(
    ([, field, key]) => field ?? (key ?? '').replace(/\\(.)/g, '$1'),
  )
  const [first = '', ...rest] = names
  const start = at.toString() === '<nil>' ? root(first) : at.child(first)
  return rest.reduce((before, name) => before.child(name), start)
}
