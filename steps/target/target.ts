/**
 * The cluster under test: act on it, read it, let time pass, and see every change.
 *
 * The embedded cluster is the first target; a real one stands beside it later. All that steps and
 * tenses know is here. What a target cannot do it says by throwing `Unsupported`.
 */
import type { Instant, KubeObject } from '../../engine'
import type { Failures } from './failures'
import type { Traffic } from './traffic'
import type { Verbs } from './verbs'
import type { View, ViewChange } from './view'

/** Which changes can make a fact true or false. */
export interface Scope {
  readonly resources: readonly string[]
  /** Narrows to objects that matter; all of the resources when absent. */
  readonly concerns?: (change: ViewChange) => boolean
  /** Also whenever what names mean may have changed. */
  readonly names?: boolean
}

/** Why the clock stopped. */
export type Stop = 'stopped' | 'limit' | 'settled'

export interface Target {
  readonly view: View
  readonly verbs: Verbs
  readonly failures: Failures
  readonly traffic: Traffic
  now(): Instant
  /** Calls back after every single change in scope, in the middle of whatever makes it. */
  observe(scope: Scope, onChange: (change: ViewChange) => void): () => void
  /**
   * Lets time pass until `stop` is true after some change, until the cluster has settled (when
   * asked to look for that), or to the limit, where it stops. A cluster that should settle and does
   * not is an error that names what goes on.
   */
  run(limit: Instant | undefined, stop: () => boolean, untilSettled?: boolean): Promise<Stop>
  /** What the cluster is waiting for, soonest first: `in 34s: node-lifecycle-controller …`. */
  waitingFor(): readonly string[]
  /** Why things are as they are: lines about an object, its dependents and its Events. */
  explain(object: KubeObject): readonly string[]
  /** Why a Pod is not on one of these Nodes. */
  explainPlace(pod: KubeObject, nodes: readonly string[]): readonly string[]
  /** Where to look at this instant of the trace. */
  see(entry: number | undefined): string
}

/** Thrown for what this target cannot do: the scenario is skipped with the reason. */
export class Unsupported extends Error {}
