/**
 * The contracts of the scheduler's plugins: one interface an extension point, in Kubernetes' words.
 *
 * A cycle runs preFilter, filter, postFilter when no Node is left, preScore, score, normalizeScore,
 * reserve, permit; then, later, preBind, bind, postBind. `undefined` is success. `preFilter` and
 * `preScore` may answer `skip`: the plugin then takes no further part in the cycle. Plugins keep no
 * state and never log; what a cycle needs is the `State` that preFilter or preScore made.
 *
 * Models staging/src/k8s.io/kube-scheduler/framework/interface.go. Left out: PreFilterExtensions
 * (aggregates change at once, so preFilter runs again), Pods that wait in permit, extenders.
 */
import type { Kind } from '../api/kinds'
import type { KubeObject } from '../api/meta'
import type { Client } from '../client/client'
import type { Reader } from '../client/reader'
import type { Recorder } from '../client/recorder'
import type { Instant } from '../clock/duration'
import type { Change } from '../store/store'
import type { Diagnosis } from './fit-error'
import type { NodeInfo } from './node-info'
import type { Nodes } from './nodes'
import type { OwnSelectors } from './own-selectors'
import type { PodInfo } from './pod-info'
import type { QueuedPod } from './queue'

export interface Plugin {
  readonly name: string
  /** The changes that may make a Pod schedulable which this plugin has rejected. */
  readonly retryOn?: readonly RetryOn[]
}

/** Called before a Pod enters the active queue; a rejected Pod is gated. */
export interface PreEnqueuePlugin extends Plugin {
  preEnqueue(pod: PodInfo): Rejection | undefined
}

/** Orders the active queue. There is one such plugin; ties are broken by arrival. */
export interface QueueSortPlugin extends Plugin {
  queueSort(a: QueuedPod, b: QueuedPod): number
}

export interface PreFilterPlugin<State = unknown> extends Plugin {
  preFilter(pod: PodInfo, view: View): PreFiltered<State>
}

export interface FilterPlugin<State = unknown> extends Plugin {
  filter(pod: PodInfo, node: NodeInfo, state: State, view: View): Rejection | undefined
}

/** Called when no Node takes the Pod; may make room, which helps in a later cycle. */
export interface PostFilterPlugin extends Plugin {
  postFilter(pod: PodInfo, diagnosis: Diagnosis, attempt: Attempt): PostFiltered
}

export interface PreScorePlugin<State = unknown> extends Plugin {
  preScore(pod: PodInfo, feasible: readonly NodeInfo[], view: View): PreScored<State>
}

/** Scores end between 0 and 100; a plugin whose scores do not has `normalizeScore`. */
export interface ScorePlugin<State = unknown> extends Plugin {
  score(pod: PodInfo, node: NodeInfo, state: State, view: View): number
  /** Changes the scores in place; they are in the order of `feasible`. */
  normalizeScore?(scores: Float64Array, feasible: readonly NodeInfo[], state: State): void
}

export interface ReservePlugin extends Plugin {
  reserve(pod: PodInfo, node: NodeInfo, view: View): Rejection | undefined
  unreserve(pod: PodInfo, node: NodeInfo, view: View): void
}

export interface PermitPlugin extends Plugin {
  permit(pod: PodInfo, node: NodeInfo, view: View): Rejection | undefined
}

/** What preBind and bind are refused with is a StatusError. */
export interface PreBindPlugin extends Plugin {
  preBind(pod: PodInfo, node: string, client: Client): void
}

export interface BindPlugin extends Plugin {
  bind(pod: PodInfo, node: string, client: Client): void
}

export interface PostBindPlugin extends Plugin {
  postBind(pod: PodInfo, node: string): void
}

/** Any plugin: whatever extension points it has. */
export type AnyPlugin = Plugin &
  Partial<PreEnqueuePlugin> &
  Partial<QueueSortPlugin> &
  Partial<PreFilterPlugin> &
  Partial<FilterPlugin> &
  Partial<PostFilterPlugin> &
  Partial<PreScorePlugin> &
  Partial<ScorePlugin> &
  Partial<ReservePlugin> &
  Partial<PermitPlugin> &
  Partial<PreBindPlugin> &
  Partial<BindPlugin> &
  Partial<PostBindPlugin>

/** Why a Node does not take a Pod. */
export interface Rejection {
  readonly reasons: readonly string[]
  /** False where removing Pods cannot help: Kubernetes' UnschedulableAndUnresolvable. */
  readonly resolvable: boolean
}

export const reject = (
  reasons: string | readonly string[],
  { resolvable = true } = {},
): Rejection => ({ reasons: typeof reasons === 'string' ? [reasons] : reasons, resolvable })

/** The plugin takes no further part in this cycle. */
export const SKIP = { type: 'skip' } as const

type PreFiltered<State> =
  | typeof SKIP
  | { readonly type: 'rejected'; readonly rejection: Rejection }
  /** `only` names the Nodes that come into question at all; the others are not looked at. */
  | { readonly type: 'goOn'; readonly state: State; readonly only?: ReadonlySet<string> }

type PreScored<State> = typeof SKIP | { readonly type: 'goOn'; readonly state: State }

export const goOn = <State>(state: State): { readonly type: 'goOn'; readonly state: State } => ({
  type: 'goOn',
  state,
})

/** What postFilter has done: room was made on a Node, or why not. */
type PostFiltered =
  | { readonly type: 'nominated'; readonly node: string }
  /** The Pod stays as it is; `clear` takes back its nomination. */
  | { readonly type: 'failed'; readonly message: string; readonly clear: boolean }

/** What plugins see: the Nodes with what is on them, and the scheduler's cache. */
export interface View {
  readonly nodes: Nodes
  readonly reader: Reader
  readonly own: OwnSelectors
}

/** What postFilter may use besides. */
export interface Attempt {
  readonly view: View
  readonly client: Client
  readonly events: Recorder
  readonly now: Instant
  /** A whole number in [0, limit) from the stream of this purpose. */
  draw(limit: number, purpose: string): number
  /** Tries one Node again, as it is now, with the Pods that are nominated to it. */
  filter(pod: PodInfo, node: NodeInfo): Rejection | undefined
  nominatedTo(node: string): readonly PodInfo[]
  clearNomination(pod: PodInfo): void
}

/** A change that may help a Pod. */
export interface RetryOn {
  /** A kind; of Pods those with a Node or, without one, the waiting Pod itself. */
  readonly kind: Exclude<Kind, 'Pod'> | 'AssignedPod' | 'UnscheduledPod'
  /** `add`, `delete`, or the path of a field that is another now: `spec.taints`. */
  readonly change: readonly string[]
  /** False when this very change cannot help this Pod; it may when absent. */
  readonly helps?: (pod: PodInfo, news: News, view: View) => boolean
}

/** What a change says: of what was deleted `object` is the last version. */
export type News = Pick<Change, 'type' | 'previous' | 'entry'> & { readonly object: Told }

/** An object of the kind that the hint names. */
export type Told = Pick<KubeObject, 'apiVersion' | 'kind' | 'metadata'>
