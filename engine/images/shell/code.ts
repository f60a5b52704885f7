/**
 * A compiled script: a flat list of instructions, so that a shell which waits is a number, the
 * place where it goes on, and plain data beside it.
 */
import { compile } from './compiler'
import { parse } from './parser'
import type { RedirectOp } from './syntax'

export type Instruction =
  /** Parts of the word in hand. */
  | { readonly op: 'text'; readonly text: string; readonly isQuoted: boolean }
  | { readonly op: 'value'; readonly name: string; readonly isQuoted: boolean }
  | { readonly op: 'length'; readonly name: string; readonly isQuoted: boolean }
  | { readonly op: 'substitute'; readonly end: number; readonly isQuoted: boolean }
  /** Begins a word inside the word in hand; what follows takes it. */
  | { readonly op: 'mark' }
  | { readonly op: 'arithmetic'; readonly isQuoted: boolean }
  | {
      readonly op: 'strip'
      readonly name: string
      readonly how: string
      readonly isQuoted: boolean
    }
  | { readonly op: 'set default'; readonly name: string; readonly isQuoted: boolean }
  | { readonly op: 'complain'; readonly name: string }
  | { readonly op: 'if set'; readonly name: string; readonly orNull: boolean; readonly to: number }
  /** What becomes of the word in hand. */
  | { readonly op: 'word' }
  | { readonly op: 'assign'; readonly name: string }
  | { readonly op: 'redirect'; readonly fd: number; readonly how: RedirectOp }
  | { readonly op: 'case' }
  | { readonly op: 'match'; readonly to: number }
  | { readonly op: 'end case' }
  /** Commands. */
  | { readonly op: 'run' }
  | { readonly op: 'pipeline'; readonly starts: readonly number[]; readonly end: number }
  | { readonly op: 'subshell'; readonly end: number }
  | { readonly op: 'background'; readonly end: number }
  | { readonly op: 'exit' }
  | { readonly op: 'define'; readonly name: string; readonly end: number }
  | { readonly op: 'return' }
  /** Redirections of a block. */
  | { readonly op: 'redirect block' }
  | { readonly op: 'end redirect' }
  /** Control. */
  | { readonly op: 'jump'; readonly to: number }
  | { readonly op: 'if ok' | 'if failed'; readonly to: number }
  | { readonly op: 'not' }
  | { readonly op: 'ok' }
  /** A failure inside is a condition, no error. */
  | { readonly op: 'guard'; readonly by: 1 | -1 }
  | { readonly op: 'loop'; readonly again: number; readonly end: number }
  | { readonly op: 'end loop' }
  /** Items of a `for`: the words in hand, or the positional parameters. */
  | { readonly op: 'items'; readonly areGiven: boolean }
  | { readonly op: 'next item'; readonly name: string; readonly to: number }

export type Code = readonly Instruction[]

/** The code of a script; throws a SyntaxFault. */
export function codeOf(script: string): Code {
  const known = compiled.get(script)
  if (known !== undefined) return known
  const code = Object.freeze(compile(parse(script)))
  if (compiled.size >= REMEMBERED) compiled.clear()
  compiled.set(script, code)
  return code
}

const REMEMBERED = 500
const compiled = new Map<string, Code>()
