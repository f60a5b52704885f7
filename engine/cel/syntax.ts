/** The tree of an expression: operators are calls by CEL's own names for them (`_+_`, `@in`). */
import type { Uint } from './values'

export type Node =
  | (Placed & { readonly kind: 'literal'; readonly value: LiteralValue })
  | (Placed & { readonly kind: 'ident'; readonly name: string })
  | Select
  | Call
  | (Placed & { readonly kind: 'list'; readonly items: readonly Node[] })
  | (Placed & { readonly kind: 'map'; readonly entries: readonly (readonly [Node, Node])[] })
  | Fold
  | OptionalMap

/** The offset of what messages point at: an operator, a dot, a bracket, or the beginning. */
interface Placed {
  readonly at: number
}

export type LiteralValue = bigint | number | string | boolean | null | Uint8Array | Uint

export interface Select extends Placed {
  readonly kind: 'select'
  readonly operand: Node
  readonly field: string
  /** Of has(): whether the field is there, not what it is. */
  readonly isTest: boolean
  readonly isOptional: boolean
}

export interface Call extends Placed {
  readonly kind: 'call'
  readonly name: string
  readonly target: Node | undefined
  readonly args: readonly Node[]
}

/** A macro that goes through a list, or the keys of a map. */
export interface Fold extends Placed {
  readonly kind: 'fold'
  readonly macro: 'all' | 'exists' | 'exists_one' | 'map' | 'filter'
  readonly range: Node
  readonly variable: string
  /** Of map() and filter(): which elements are taken. */
  readonly condition: Node | undefined
  readonly body: Node
}

/** optMap() and optFlatMap(). */
export interface OptionalMap extends Placed {
  readonly kind: 'optionalMap'
  readonly isFlat: boolean
  readonly operand: Node
  readonly variable: string
  readonly body: Node
}
