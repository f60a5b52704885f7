/** What a house rule is: a sentence, a check of the whole tree, and two samples that prove it. */

import type { TextFile, Tree } from './tree'

export interface Rule {
  /** The rule in a sentence; the test bears it as its name. */
  readonly says: string
  check(tree: Tree): Offence[]
  /** Trees as texts by path: one that keeps the rule, and some that break it. */
  readonly samples: {
    readonly good: Sample
    /** Each with the offences it must bring, as they are printed. */
    readonly bad: readonly (readonly [Sample, ...string[]])[]
  }
}

export type Sample = Readonly<Record<string, string>>

export interface Offence {
  readonly path: string
  /** Counted from 1. */
  readonly line: number
  /** What is wrong and what to do. */
  readonly message: string
}

/** An offence as an editor can follow it. */
export function printed({ path, line, message }: Offence): string {
  return `${path}:${line} ${message}`
}

/** A check that looks at one file at a time. */
export function eachFile(
  applies: (file: TextFile) => boolean,
  check: (file: TextFile) => readonly Omit<Offence, 'path'>[],
): Rule['check'] {
  return ({ files }) =>
    files
      .filter(applies)
      .flatMap((file) => check(file).map((offence) => ({ path: file.path, ...offence })))
}
