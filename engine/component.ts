/**
 * A component: something of a cluster that does work in its own name and remembers plain data.
 *
 * The one rule to know: all it remembers is in what `save` returns, so that a cluster can be saved,
 * loaded and forked. Maps and Sets of plain data are fine; functions and class instances are not.
 */

import type { Pod } from './api/kinds'
import type { ApiServer } from './apiserver/apiserver'
import type { Webhooks } from './apiserver/webhooks/answerers'
import type { Cache } from './client/cache'
import type { FeedContext } from './client/feed'
import type { Clock, Work, WorkRequest } from './clock/clock'
import type { Duration, Instant } from './clock/duration'
import type { Randomness } from './clock/random'
import type { Settings } from './settings'
import type { Store } from './store/store'
import type { Trace } from './trace/trace'

export interface Component {
  /** Its name as an actor, unique in the cluster: `replicaset-controller`, `kubelet/node-1`. */
  readonly name: string
  /** Does a piece of work that was asked for under its name. */
  handle(work: Work): void
  save(): unknown
  load(saved: unknown): void
}

/** Who makes tokens of Pods that the API server takes. */
export interface TokenSigner {
  /** Undefined when the Pod's ServiceAccount is gone. */
  tokenOf(pod: Pod, wanted: WantedToken): string | undefined
}

/** What the volume says of its token. */
export interface WantedToken {
  readonly audience?: string
  readonly expirationSeconds?: number
}

/** What a cluster gives to its components. */
export interface ClusterContext {
  readonly name: string
  readonly clock: Clock
  readonly random: Randomness
  readonly settings: Settings
  readonly store: Store
  readonly server: ApiServer
  readonly webhooks: Webhooks
  /** Set while the cluster is served; nobody has keys otherwise. */
  readonly signer?: TokenSigner | undefined
  readonly trace: Trace
  readonly feeds: FeedContext
  now(): Instant
  /** Asks for work later; the causes are those of the work in hand unless given. */
  after(delay: Duration, request: WorkRequest): number
  /** The cache of this name; components of one process share one. */
  cache(name: string): Cache
  /** True when heartbeats of this resource need not be written, because nobody would see them. */
  skipsBeats(resource: string): boolean
}
