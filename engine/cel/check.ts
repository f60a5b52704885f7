/**
 * The checker: what type each part of an expression has, and which overloads a call may mean.
 *
 * The rule to know: all mistakes are collected; a part that is wrong fits everywhere, so that one
 * mistake is told once.
 *
 * Models cel-go/checker/checker.go.
 */
import { GoRegExp, goRegExp } from './go-regexp'
import { type Overload, overloadsOf } from './library/library'
import { parsedDuration, parsedTimestamp } from './library/times'
import type { Problem } from './problem'
import type { Call, Fold, LiteralValue, Node, OptionalMap, Select } from './syntax'
import {
  agree,
  type Bindings,
  BOOL,
  BYTES,
  type CelType,
  DOUBLE,
  DYN,
  ERROR,
  filled,
  fits,
  INT,
  isOpen,
  joined,
  listOf,
  mapOf,
  NULL,
  optionalOf,
  STRING,
  typeNamed,
  typeText,
  UINT,
} from './types'
import { CelError } from './values'

/** Checks a tree where these variables are declared. */
export function check(root: Node, variables: Variables): Checked {
  const checker = new Checker(variables)
  const type = checker.typeOf(root)
  const { types, calls, names, problems } = checker
  return { type, types, calls, names, problems }
}

export type Variables = ReadonlyMap<string, CelType>

export interface Checked {
  readonly type: CelType
  readonly types: ReadonlyMap<Node, CelType>
  readonly calls: ReadonlyMap<Node, Resolved>
  /** Variables whose names have dots, where they are read. */
  readonly names: ReadonlyMap<Node, string>
  readonly problems: readonly Problem[]
}

/** What a call means. */
export interface Resolved {
  /** The function's whole name: `sets.contains`. */
  readonly name: string
  /** The arguments, the receiver of a member first. */
  readonly args: readonly Node[]
  /** Those that fit as far as is known; the values tell which one is meant. */
  readonly overloads: readonly Overload[]
}

class Checker {
  readonly types = new Map<Node, CelType>()
  readonly calls = new Map<Node, Resolved>()
  readonly names = new Map<Node, string>()
  readonly problems: Problem[] = []
  #variables: Variables

  constructor(variables: Variables) {
    this.#variables = variables
  }

  typeOf(node: Node): CelType {
    const type = this.#typeOf(node)
    this.types.set(node, type)
    return type
  }

  #typeOf(node: Node): CelType {
    switch (node.kind) {
      case 'literal':
        return literalType(node.value)
      case 'ident':
        return this.#variables.get(node.name) ?? typeValue(node.name) ?? this.#undeclared(node)
      case 'select':
        return this.#select(node)
      case 'call':
        return this.#call(node)
      case 'list':
        return listOf(this.#together(node.items))
      case 'map':
        return mapOf(
          this.#together(node.entries.map(([key]) => key)),
          this.#together(node.entries.map(([, value]) => value)),
        )
      case 'fold':
        return this.#fold(node)
      case 'optionalMap':
        return this.#optionalMap(node)
    }
  }

  #undeclared({ at, name }: { readonly at: number; readonly name: string }): CelType {
    return this.#wrong(at, `undeclared reference to '${name}' (in container '')`)
  }

  #wrong(at: number, message: string): CelType {
    this.problems.push({ at, message })
    return ERROR
  }

  /** The type of all elements of a literal. */
  #together(nodes: readonly Node[]): CelType {
    let together: CelType | undefined
    for (const node of nodes) {
      const type = this.typeOf(node)
      if (together === undefined) together = type
      else {
        const both = joined(together, type)
        if (both === undefined) this.#wrong(node.at, mismatch(together, type))
        together = both ?? ERROR
      }
    }
    return together ?? DYN
  }

  #select(node: Select): CelType {
    const path = pathOf(node)
    const dotted = path === undefined ? undefined : this.#variables.get(path)
    if (dotted !== undefined && path !== undefined) {
      this.names.set(node, path)
      return dotted
    }
    const named = path !== undefined && !this.#isVariable(path) ? typeValue(path) : undefined
    if (named !== undefined && !node.isTest) return named
    const operand = this.typeOf(node.operand)
    const type = this.#field(node, operand.kind === 'optional' ? operand.of : operand)
    if (node.isTest) return BOOL
    return node.isOptional || operand.kind === 'optional' ? optionalOf(type) : type
  }

  #field({ at, field }: Select, operand: CelType): CelType {
    if (isOpen(operand)) return operand.kind === 'error' ? ERROR : DYN
    if (operand.kind === 'map') return operand.of
    if (operand.kind !== 'object') {
      return this.#wrong(at, `type '${typeText(operand)}' does not support field selection`)
    }
    return operand.fields.get(field)?.type ?? this.#wrong(at, `undefined field '${field}'`)
  }

  #isVariable(path: string): boolean {
    return this.#variables.has(path.split('.')[0] ?? '')
  }

  #call(node: Call): CelType {
    const path = node.target === undefined ? undefined : pathOf(node.target)
    if (path !== undefined && !this.#isVariable(path)) {
      const name = `${path}.${node.name}`
      const overloads = overloadsOf(name)
      if (overloads.length > 0) return this.#resolve(node, name, node.args, overloads)
    }
    const { name, target } = node
    const isMember = target !== undefined
    const overloads = overloadsOf(name).filter((overload) => overload.isMember === isMember)
    const args = isMember ? [target, ...node.args] : node.args
    if (overloadsOf(name).length === 0) {
      for (const arg of args) this.typeOf(arg)
      return this.#undeclared(node)
    }
    return this.#resolve(node, name, args, overloads)
  }

  #resolve(
    node: Call,
    name: string,
    args: readonly Node[],
    overloads: readonly Overload[],
  ): CelType {
    const given = args.map((arg) => this.typeOf(arg))
    let result: CelType | undefined
    const matching = overloads.filter((overload) => {
      const bindings: Bindings = new Map()
      if (overload.args.length !== given.length) return false
      if (!overload.args.every((wanted, i) => fits(wanted, given[i] ?? ERROR, bindings))) {
        return false
      }
      const type = filled(overload.result, bindings)
      result = result === undefined || typeText(result) === typeText(type) ? type : DYN
      return true
    })
    this.calls.set(node, { name, args, overloads: matching })
    this.#literals(name, args)
    const [first] = given
    // What is added to a set or a map makes one again.
    if (name === '_+_' && first?.kind === 'list' && first.listType !== undefined) return first
    if (result !== undefined) return result
    if (given.some(({ kind }) => kind === 'error')) return ERROR
    return this.#noOverload(node.at, name, given, name === node.name && node.target !== undefined)
  }

  /** Patterns, times and durations that are written down have to be right. */
  #literals(name: string, args: readonly Node[]): void {
    const text = args.at(-1)
    if (text?.kind !== 'literal' || typeof text.value !== 'string') return
    if (LITERALS.get(name)?.(text.value) === false) {
      this.#wrong(text.at, `invalid ${name} argument`)
    }
  }

  #noOverload(at: number, name: string, given: readonly CelType[], isMember: boolean): CelType {
    const texts = given.map(typeText)
    const [receiver, ...rest] = texts
    const shown = isMember ? `${receiver}.(${rest.join(', ')})` : `(${texts.join(', ')})`
    return this.#wrong(at, `found no matching overload for '${name}' applied to '${shown}'`)
  }

  #fold(node: Fold): CelType {
    const range = this.typeOf(node.range)
    const element = this.#elementOf(range, node.range.at)
    return this.#within(node.variable, element, () => {
      if (node.condition !== undefined) this.#condition(node, node.condition, range)
      const body = this.typeOf(node.body)
      if (node.macro === 'map' || node.macro === 'filter') return listOf(body)
      if (!agree(BOOL, body)) this.#noOverload(node.at, ...stepOf(node.macro, body))
      return BOOL
    })
  }

  #condition({ at }: Fold, condition: Node, range: CelType): void {
    const type = this.typeOf(condition)
    if (!agree(BOOL, type)) this.#noOverload(at, '_?_:_', [type, range, range], false)
  }

  #elementOf(range: CelType, at: number): CelType {
    if (range.kind === 'list') return range.of
    if (range.kind === 'map') return range.key
    if (isOpen(range)) return range
    const rule = 'cannot be range of a comprehension (must be list, map, or dynamic)'
    return this.#wrong(at, `expression of type '${typeText(range)}' ${rule}`)
  }

  #optionalMap({ at, operand, variable, body, isFlat }: OptionalMap): CelType {
    const type = this.typeOf(operand)
    if (type.kind !== 'optional' && !isOpen(type)) this.#noOverload(at, 'hasValue', [type], true)
    const inner = type.kind === 'optional' ? type.of : DYN
    const result = this.#within(variable, inner, () => this.typeOf(body))
    return isFlat ? result : optionalOf(result)
  }

  #within(variable: string, type: CelType, checked: () => CelType): CelType {
    const outside = this.#variables
    this.#variables = new Map(outside).set(variable, type)
    const result = checked()
    this.#variables = outside
    return result
  }
}

const isReadable = (read: (text: string) => unknown) => (text: string) => {
  try {
    read(text)
    return true
  } catch (error) {
    if (error instanceof CelError) return false
    throw error
  }
}

const LITERALS: ReadonlyMap<string, (text: string) => boolean> = new Map([
  ['matches', (text: string) => goRegExp(text) instanceof GoRegExp],
  ['duration', isReadable(parsedDuration)],
  ['timestamp', isReadable(parsedTimestamp)],
])

const mismatch = (wanted: CelType, given: CelType): string =>
  `expected type '${typeText(wanted)}' but found '${typeText(given)}'`

/** The call that a macro makes of a condition, for messages. */
function stepOf(macro: string, body: CelType): [string, readonly CelType[], false] {
  if (macro === 'exists_one') return ['_?_:_', [body, INT, INT], false]
  return [macro === 'all' ? '_&&_' : '_||_', [BOOL, body], false]
}

/** `a.b.c`; undefined for what is no path of names. */
function pathOf(node: Node): string | undefined {
  if (node.kind === 'ident') return node.name
  if (node.kind !== 'select' || node.isOptional || node.isTest) return undefined
  const before = pathOf(node.operand)
  return before === undefined ? undefined : `${before}.${node.field}`
}

/** Types are values too, by their names. */
function typeValue(name: string): CelType | undefined {
  const scalars = ['bool', 'int', 'uint', 'double', 'string', 'bytes', 'list', 'map', 'type']
  const of = WELL_KNOWN.get(name) ?? (scalars.includes(name) ? (typeNamed(name) ?? DYN) : undefined)
  return of === undefined ? undefined : { kind: 'type', of }
}

const WELL_KNOWN: ReadonlyMap<string, CelType> = new Map([
  ['null_type', NULL],
  ['google.protobuf.Timestamp', typeNamed('timestamp') ?? DYN],
  ['google.protobuf.Duration', typeNamed('duration') ?? DYN],
  ['net.IP', typeNamed('IP') ?? DYN],
  ['net.CIDR', typeNamed('CIDR') ?? DYN],
  ['kubernetes.Quantity', typeNamed('Quantity') ?? DYN],
  ['kubernetes.URL', typeNamed('URL') ?? DYN],
])

function literalType(value: LiteralValue): CelType {
  switch (typeof value) {
    case 'bigint':
      return INT
    case 'number':
      return DOUBLE
    case 'string':
      return STRING
    case 'boolean':
      return BOOL
    default:
      if (value === null) return NULL
      return value instanceof Uint8Array ? BYTES : UINT
  }
}
