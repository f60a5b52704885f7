/**
 * What an expression costs at worst, from how large the things that it reads may be.
 *
 * The rule to know: a size that nothing limits is as good as infinite, and what loops over such
 * things twice is refused whatever it does.
 *
 * Models cel-go/checker/cost.go and staging/src/k8s.io/apiserver/pkg/cel/library/cost.go; of costs
 * only the highest is counted, as no limit asks for the lowest.
 */
import type { Checked } from './check'
import { LIST_COST, MAP_COST } from './cost'
import type { Call, Fold, Node } from './syntax'
import type { CelType } from './types'
import { lengthOf } from './values'

/** `limitOf` says how large the value at a path may be; `@items`, `@keys`, `@values` go inside. */
export function estimatedCost(root: Node, checked: Checked, limitOf: LimitOf): number {
  return new Estimator(checked, limitOf).cost(root)
}

export type LimitOf = (path: readonly string[]) => number | undefined

interface Size {
  readonly min: number
  readonly max: number
}

/** As Go's uint64 counts. */
const UNLIMITED = 2 ** 64
const ANY: Size = { min: 0, max: UNLIMITED }
const ONE: Size = { min: 1, max: 1 }

class Estimator {
  readonly #checked: Checked
  readonly #limitOf: LimitOf
  readonly #paths = new Map<Node, readonly string[]>()
  readonly #sizes = new Map<Node, Size>()
  readonly #ranges = new Map<string, readonly string[] | undefined>()

  constructor(checked: Checked, limitOf: LimitOf) {
    this.#checked = checked
    this.#limitOf = limitOf
  }

  cost(node: Node): number {
    switch (node.kind) {
      case 'literal':
        return 0
      case 'ident':
        this.#place(node, this.#ranges.has(node.name) ? this.#ranges.get(node.name) : [node.name])
        return 1
      case 'select': {
        const operand = this.cost(node.operand)
        if (node.isTest) return operand
        this.#below(node, node.operand, node.field)
        const kind = this.#typeOf(node.operand)?.kind
        return operand + (kind === 'map' || kind === 'object' ? 1 : 0)
      }
      case 'call':
        return this.#call(node)
      case 'list':
        this.#sizes.set(node, { min: node.items.length, max: node.items.length })
        return this.#all(node.items) + LIST_COST
      case 'map':
        this.#sizes.set(node, { min: node.entries.length, max: node.entries.length })
        return this.#all(node.entries.flat()) + MAP_COST
      case 'fold':
        return this.#fold(node)
      case 'optionalMap':
        return this.cost(node.operand) + this.cost(node.body) + 2
    }
  }

  #all(nodes: readonly Node[]): number {
    return nodes.reduce((sum, node) => sum + this.cost(node), 0)
  }

  #typeOf(node: Node | undefined): CelType | undefined {
    return node && this.#checked.types.get(node)
  }

  #place(node: Node, path: readonly string[] | undefined): void {
    if (path !== undefined) this.#paths.set(node, path)
  }

  #below(node: Node, outer: Node, step: string): void {
    const path = this.#paths.get(outer)
    if (path !== undefined) this.#paths.set(node, [...path, step])
  }

  #fold({ range, variable, macro, condition, body }: Fold): number {
    const before = this.cost(range)
    const outside = this.#ranges.has(variable) ? { path: this.#ranges.get(variable) } : undefined
    const path = this.#paths.get(range)
    const step = this.#typeOf(range)?.kind === 'map' ? '@keys' : '@items'
    this.#ranges.set(variable, path && [...path, step])
    const each = this.cost(body)
    const choice = condition === undefined ? 0 : this.cost(condition)
    if (outside === undefined) this.#ranges.delete(variable)
    else this.#ranges.set(variable, outside.path)
    const { around, step: ofStep } = MACROS[macro]
    return before + around + this.#size(range).max * (ofStep + each + choice)
  }

  #call(node: Call): number {
    const resolved = this.#checked.calls.get(node)
    if (resolved === undefined) return 0
    const { args, name, overloads } = resolved
    const costs = args.map((arg) => this.cost(arg))
    const sum = costs.reduce((before, cost) => before + cost, 0)
    const [first, second] = args
    if (name === '_&&_' || name === '_||_') return sum
    if (name === '_?_:_') {
      this.#sizes.set(node, union(this.#size(args[1]), this.#size(args[2])))
      return (costs[0] ?? 0) + Math.max(costs[1] ?? 0, costs[2] ?? 0)
    }
    if (name === '_[_]' && first !== undefined) {
      this.#below(node, first, this.#typeOf(first)?.kind === 'map' ? '@values' : '@items')
    }
    const isText = overloads.some(({ args: [wanted] }) => isTextual(wanted))
    const [a, b] = [this.#size(first), this.#size(second)]
    const { cost, size } = called(name, isText, a, b, {
      third: this.#size(args[2]),
      element: this.#elementOf(first),
      isList: this.#typeOf(first)?.kind === 'list',
      isMember: overloads[0]?.isMember ?? false,
      count: args.length,
    })
    if (size !== undefined) this.#sizes.set(node, size)
    return sum + cost
  }

  /** How large a value may be. */
  #size(node: Node | undefined): Size {
    if (node === undefined) return ONE
    const known = this.#sizes.get(node)
    if (known !== undefined) return known
    if (node.kind === 'literal') {
      const { value } = node
      if (typeof value === 'string') return exactly(lengthOf(value))
      return value instanceof Uint8Array ? exactly(value.length) : ONE
    }
    return this.#sizeAt(this.#paths.get(node), this.#typeOf(node))
  }

  #sizeAt(path: readonly string[] | undefined, type: CelType | undefined): Size {
    const limit = path === undefined ? undefined : this.#limitOf(path)
    if (limit !== undefined) return { min: 0, max: limit }
    return type !== undefined && SCALARS.has(type.kind) ? ONE : ANY
  }

  /** How large the elements of a list of texts may be. */
  #elementOf(node: Node | undefined): Size | undefined {
    const type = node === undefined ? undefined : this.#typeOf(node)
    if (node === undefined || type?.kind !== 'list' || !isTextual(type.of)) return undefined
    const path = this.#paths.get(node)
    return this.#sizeAt(path && [...path, '@items'], type.of)
  }
}

const SCALARS: ReadonlySet<string> = new Set([
  ...['bool', 'double', 'duration', 'int', 'timestamp', 'uint'],
])

/** What a macro costs besides its parts: once, and for each element. */
const MACROS: Readonly<Record<Fold['macro'], { readonly around: number; readonly step: number }>> =
  {
    all: { around: 1, step: 3 },
    exists: { around: 1, step: 4 },
    exists_one: { around: 2, step: 2 },
    map: { around: 11, step: 12 },
    filter: { around: 11, step: 12 },
  }

interface Estimate {
  readonly cost: number
  readonly size?: Size
}

interface Around {
  readonly third: Size
  readonly element: Size | undefined
  readonly isList: boolean
  readonly isMember: boolean
  readonly count: number
}

function called(name: string, isText: boolean, a: Size, b: Size, around: Around): Estimate {
  switch (name) {
    case 'check':
      return { cost: 350_000 }
    case 'isSorted':
    case 'sum':
    case 'max':
    case 'min':
    case 'indexOf':
    case 'lastIndexOf': {
      if (!around.isList) return { cost: tenth(a.max) }
      return { cost: a.max * (1 + (around.element === undefined ? 0 : tenth(around.element.max))) }
    }
    case 'lowerAscii':
    case 'upperAscii':
    case 'substring':
    case 'trim':
      return { cost: tenth(a.max), size: a }
    case 'replace':
      return { cost: Math.ceil(a.max * 0.2), size: replacedSize(a, b, around.third) }
    case 'split':
      return { cost: Math.ceil(a.max * 0.2), size: { min: 0, max: a.max } }
    case 'join':
      return joined(a, b, around)
    case 'find':
    case 'findAll':
      return { cost: searched(a, b), size: { min: 0, max: a.max } }
    case 'matches':
      return { cost: searched(a, b) }
    case 'contains':
      return { cost: tenth(a.max) * tenth(b.max) }
    case 'startsWith':
    case 'endsWith':
      return { cost: tenth(b.max) }
    case 'url':
    case 'quantity':
    case 'isQuantity':
    case 'format':
      return { cost: tenth(a.max) }
    case 'bytes':
      return { cost: tenth(a.max), size: { min: a.min, max: a.max * 4 } }
    case '@in':
      return { cost: b.max }
    case '_==_':
    case '_!=_':
      return { cost: tenth(Math.min(a.max, b.max)) }
    case '_<_':
    case '_<=_':
    case '_>_':
    case '_>=_':
      return { cost: isText ? tenth(Math.min(a.max, b.max)) : 1 }
    case '_+_': {
      const size = { min: a.min + b.min, max: a.max + b.max }
      return isText ? { cost: tenth(size.max), size } : { cost: 1, size }
    }
    default:
      return { cost: 1 }
  }
}

const tenth = (size: number): number => Math.ceil(size * 0.1)
const exactly = (size: number): Size => ({ min: size, max: size })
const union = (a: Size, b: Size): Size => ({
  min: Math.min(a.min, b.min),
  max: Math.max(a.max, b.max),
})

const searched = (text: Size, pattern: Size): number =>
  tenth(text.max + 1) * Math.ceil(pattern.max * 0.25)

function joined(list: Size, separator: Size, { element, count }: Around): Estimate {
  const between = count > 1 ? separator.max * Math.max(list.max - 1, 0) : 0
  const max = (element === undefined ? 0 : list.max * element.max) + between
  return { cost: tenth(max), size: { min: 0, max } }
}

/** The longest that a text can get. */
function replacedSize(text: Size, old: Size, fresh: Size): Size {
  if (old.min === 0) return { min: 0, max: text.max + (text.max + 1) * fresh.max }
  if (fresh.max <= old.min) return { min: 0, max: text.max }
  return { min: 0, max: Math.ceil(text.max / old.min) * fresh.max }
}

const isTextual = (type: CelType | undefined): boolean =>
  type?.kind === 'string' || type?.kind === 'bytes'
