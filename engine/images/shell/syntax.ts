/** The syntax tree of a shell script, as POSIX names its parts. */

export type List = readonly AndOr[]

export interface AndOr {
  readonly first: Pipeline
  readonly rest: readonly { readonly op: '&&' | '||'; readonly pipeline: Pipeline }[]
  readonly isBackground: boolean
}

export interface Pipeline {
  readonly isNegated: boolean
  readonly commands: readonly Command[]
}

export type Command =
  | SimpleCommand
  | { readonly type: 'function'; readonly name: string; readonly body: Command }
  | Compound

export type Compound = CompoundBody & { readonly redirects: readonly Redirect[] }

type CompoundBody =
  | { readonly type: 'group' | 'subshell'; readonly body: List }
  | { readonly type: 'if'; readonly branches: readonly Branch[]; readonly otherwise: List }
  | {
      readonly type: 'while' | 'until'
      readonly condition: List
      readonly body: List
    }
  | {
      readonly type: 'for'
      readonly name: string
      /** The positional parameters when absent. */
      readonly words: readonly Word[] | undefined
      readonly body: List
    }
  | { readonly type: 'case'; readonly word: Word; readonly items: readonly CaseItem[] }

export interface Branch {
  readonly condition: List
  readonly body: List
}

export interface CaseItem {
  readonly patterns: readonly Word[]
  readonly body: List
}

export interface SimpleCommand {
  readonly type: 'simple'
  readonly assignments: readonly Assignment[]
  readonly words: readonly Word[]
  readonly redirects: readonly Redirect[]
}

export interface Assignment {
  readonly name: string
  readonly value: Word
}

export interface Redirect {
  readonly fd: number
  readonly op: RedirectOp
  /** A path, the number of another descriptor, or the text of a here-document. */
  readonly word: Word
}

export type RedirectOp = '<' | '>' | '>>' | '<>' | '<&' | '>&' | '<<' | '&>'

export type Word = readonly Part[]

export type Part =
  | { readonly type: 'text'; readonly text: string; readonly isQuoted: boolean }
  | {
      readonly type: 'variable'
      readonly name: string
      /** `:-`, `%%`, `#` and so on; the length of the value when `length`. */
      readonly op: string | undefined
      readonly word: Word
      readonly isQuoted: boolean
    }
  | { readonly type: 'command'; readonly body: List; readonly isQuoted: boolean }
  | { readonly type: 'arithmetic'; readonly word: Word; readonly isQuoted: boolean }

/** What is no shell script: the message that the shell prints. */
export class SyntaxFault extends Error {
  /** True when more text could make it one: a quote or a block is still open. */
  readonly isUnfinished: boolean

  constructor(message: string, isUnfinished = false) {
    super(message)
    this.isUnfinished = isUnfinished
  }
}
