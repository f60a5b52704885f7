/**
 * What facts read: the observed state of a cluster, embedded or real, never the Cluster itself.
 */
import type { Instant, KubeObject } from '../../engine'

/** A kind as the cluster under test knows it. */
export interface KindInfo {
  /** `deployments.apps`: group/resource, the key of everything below. */
  readonly id: string
  readonly kind: string
  readonly group: string
  readonly namespaced: boolean
}

/** Which objects of a resource; all given parts must hold. */
export interface Selection {
  readonly namespace?: string
  readonly label?: readonly [string, string]
  readonly owner?: string
  readonly node?: string
}

/** One change of an object, as a watch tells it. */
export interface ViewChange {
  readonly resource: string
  readonly key: string
  /** The new version; undefined when the object is gone. */
  readonly object: KubeObject | undefined
  readonly previous: KubeObject | undefined
  readonly at: Instant
  /** The number of the entry in the trace, where the target keeps one. */
  readonly entry: number
}

export interface View {
  readonly now: Instant
  /** The scenario's namespace, for references without one. */
  readonly namespace: string
  /** The kind that kubectl would take for a word. */
  kind(word: string): KindInfo | undefined
  /** All kinds, for messages. */
  kinds(): readonly string[]
  get(resource: string, key: string): KubeObject | undefined
  list(resource: string, selection?: Selection): readonly KubeObject[]
  /** All Events since the scenario began, in their last versions, expired ones too. */
  events(): readonly KubeObject[]
  /** The addresses that a name resolves to; undefined when it does not. From a Pod's point of view.
   */
  resolve(name: string, from: KubeObject | undefined): readonly string[] | undefined
  /** How the last drain of a Node stands; undefined when none has begun. */
  drain(node: string): Drain | undefined
  /** The owner that an owner reference means, and its kind. */
  owner(
    reference: { readonly apiVersion: string; readonly kind: string; readonly name: string },
    namespace: string | undefined,
  ): KubeObject | undefined
  /** What was at the last When. */
  before: Before
}

/** A drain is complete when nothing failed and nothing is waited for. */
export interface Drain {
  readonly failures: readonly string[]
  readonly waiting: readonly string[]
}

/** The state at the last When, as far as facts compare with it. */
export interface Before {
  readonly at: Instant
  /** The version that an object had; undefined when there was none. */
  get(resource: string, key: string): KubeObject | undefined
  list(resource: string, selection?: Selection): readonly KubeObject[]
}
