/**
 * A fact: something that can be observed of a cluster, as a value. No Cucumber here.
 *
 * A fact says what it wants, names the changes that matter, and judges the state. Facts that count
 * members of a set also judge one change at a time, so that watching them costs nothing.
 */
import type { KubeObject } from '../../engine'
import type { Scope } from '../target/target'
import type { View, ViewChange } from '../target/view'

export interface Fact {
  /** The fact in words, without its tense: `Deployment "web" has 3 ready replicas`. */
  readonly says: string
  scope(view: View): Scope
  judge(view: View): Verdict
  /** Judges by one change what `judge` would find by looking at everything. */
  readonly counting?: (view: View) => Counting | undefined
  /** The objects that a failure should explain. */
  subjects(view: View): readonly KubeObject[]
  /** The Nodes on which the subjects should be. */
  readonly nodes?: (view: View) => readonly string[]
}

export type Verdict =
  | { readonly holds: true }
  /** `was` is what there is instead; made only when it is shown. */
  | { readonly holds: false; readonly was: () => string }

/** A count that follows changes: how many there are, and how many of them pass. */
export interface Counting {
  /** Whether an object is one of the set. */
  readonly isMember: (object: KubeObject) => boolean
  readonly passes: (object: KubeObject) => boolean
  /** The resource whose objects are counted. */
  readonly resource: string
  readonly holds: (members: number, passing: number) => boolean
  /** True when a change of another resource may change who is a member. */
  readonly mustRecount: (change: ViewChange) => boolean
}

export const HOLDS: Verdict = { holds: true }

export const fails = (was: () => string): Verdict => ({ holds: false, was })

/** Thrown when a phrase cannot be judged at all: an unknown kind, a state that a kind cannot have.
 */
export class Misspoken extends Error {}
