/**
 * What a scenario can do to a cluster under test, in kubectl's words; failures are in failures.ts.
 * A refusal of the API server is thrown as a StatusError.
 */
import type { KubeObject, Manifest } from '../../engine'

/** An object by its resource (`deployments.apps`) and key (`shop/web`). */
export interface Place {
  readonly resource: string
  readonly key: string
}

export type RolloutVerb = 'restart' | 'pause' | 'resume'

/** What is said of a deletion; kubectl's own when left out. */
export interface Deletion {
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan'
  readonly gracePeriodSeconds?: number
}

export interface Verbs {
  /** Requests are made as this user from now on; as the administrator when none is named. */
  impersonate(user: string | undefined): void
  /** `kubectl apply --server-side`; the namespace is for objects that name none. */
  apply(manifest: Manifest, namespace: string): Promise<KubeObject>
  /** `kubectl create`. */
  create(manifest: Manifest, namespace: string): Promise<KubeObject>
  /** A grace period of 0 forces. */
  delete(place: Place, how?: Deletion): Promise<void>
  scale(place: Place, replicas: number): Promise<void>
  /** Of its only container when none is named. */
  setImage(place: Place, image: string, container?: string): Promise<void>
  /** Strategic merge, or JSON merge for custom resources. */
  patch(place: Place, patch: unknown): Promise<void>
  /** `kubectl patch --subresource=status`. */
  patchStatus(place: Place, status: unknown): Promise<void>
  rollBack(place: Place, revision?: number): Promise<void>
  rollout(place: Place, verb: RolloutVerb): Promise<void>
  /** `k=v` sets, `k-` removes. */
  label(place: Place, change: string): Promise<void>
  annotate(place: Place, change: string): Promise<void>
  cordon(node: string, on: boolean): Promise<void>
  /** `k=v:Effect` adds, a trailing `-` removes. */
  taint(node: string, change: string): Promise<void>
  /** Begins a drain, which goes on by itself. */
  drain(node: string): Promise<void>
  evict(place: Place): Promise<void>
}
