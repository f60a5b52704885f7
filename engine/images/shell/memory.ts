/** What a shell remembers between two turns: plain data. Its environment is its process'. */
import type { Signal } from '../system/process'
import type { RedirectOp } from './syntax'

export interface ShellMemory {
  /** The script that runs, and the next instruction of it. */
  script: string
  at: number
  /** What is gone back to: callers of functions, and what ran before `eval`. */
  readonly frames: Frame[]
  /** Variables that are not exported. */
  readonly variables: Map<string, string>
  readonly readonly: Set<string>
  readonly functions: Map<string, { readonly script: string; readonly at: number }>
  positional: readonly string[]
  /** `$0`. */
  name: string
  status: number
  /** `$$`: a subshell shows its parent's. */
  readonly id: number
  background: number
  /** The word in hand, and the ones around it. */
  parts: Value[]
  readonly marks: Value[][]
  /** The command in hand. */
  words: string[]
  assignments: (readonly [name: string, value: string])[]
  redirects: { readonly fd: number; readonly how: RedirectOp; readonly text: string }[]
  /** Set while the command in hand has had a command in it: its status counts. */
  substituted: number | undefined
  readonly loops: Loop[]
  readonly cases: string[]
  /** Descriptors that blocks have replaced. */
  readonly saved: (readonly (readonly [fd: number, was: number | undefined])[])[]
  /** Above 0 in a condition, where `set -e` does not count. */
  guard: number
  readonly options: Set<string>
  readonly traps: Map<string, string>
  /** Signals that wait for their trap. */
  readonly caught: Signal[]
  awaited: Awaited | undefined
  /** Commands come line by line from the standard input; undefined when they do not. */
  input: InputLines | undefined
  /** Set when it is to end with this code. */
  exiting: number | undefined
  /** The code that it ends with when its EXIT trap is through. */
  final: number | undefined
}

/** A part of a word with its value: split and taken for a pattern unless quoted. */
export interface Value {
  readonly text: string
  readonly isQuoted: boolean
  /** True for what a parameter or a command gave: only that is split. */
  readonly isResult: boolean
  /** The words of `"$@"`. */
  readonly list?: readonly string[]
}

export interface Frame {
  readonly type: 'function' | 'eval' | 'trap'
  readonly script: string
  readonly at: number
  readonly positional: readonly string[]
  /** Values that `local` hides; undefined for what was not set. */
  readonly locals: Map<string, string | undefined>
  readonly loops: number
  readonly saved: number
  readonly guard: number
  /** Restored after a trap. */
  readonly status: number
}

export interface Loop {
  readonly again: number
  readonly end: number
  readonly saved: number
  readonly guard: number
  /** The items of a `for` that are still to come. */
  items: string[]
}

export type Awaited =
  | { readonly on: 'command'; readonly pid: number }
  | { readonly on: 'pipeline'; readonly pids: readonly number[] }
  | {
      readonly on: 'substitution'
      readonly pid: number
      readonly fd: number
      readonly text: string
      readonly isQuoted: boolean
    }
  /** Children that `wait` waits for. */
  | { readonly on: 'children'; readonly pids: readonly number[] }
  | { readonly on: 'line'; readonly words: readonly string[] }
  | { readonly on: 'room' }

export interface InputLines {
  /** What was read and is no whole command yet. */
  text: string
  readonly isInteractive: boolean
  /** True while a prompt stands there. */
  isAsking: boolean
}

export const newMemory = (script: string, name: string, id: number): ShellMemory => ({
  script,
  at: 0,
  frames: [],
  variables: new Map(),
  readonly: new Set(),
  functions: new Map(),
  positional: [],
  name,
  status: 0,
  id,
  background: 0,
  parts: [],
  marks: [],
  words: [],
  assignments: [],
  redirects: [],
  substituted: undefined,
  loops: [],
  cases: [],
  saved: [],
  guard: 0,
  options: new Set(),
  traps: new Map(),
  caught: [],
  awaited: undefined,
  input: undefined,
  exiting: undefined,
  final: undefined,
})
