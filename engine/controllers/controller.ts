/**
 * The contract of a controller: it reconciles keys of one kind and is woken by changes of others.
 *
 * A reconcile knows a key, not an event: it reads what is, decides by pure functions of objects and
 * `now`, acts through the client, and may ask to be woken again later. Running it twice changes
 * nothing. A StatusError is retried with Kubernetes' back-off; any other error is a bug.
 *
 * Models sigs.k8s.io/controller-runtime pkg/reconcile. Left out: the number of workers; keys of one
 * controller do not wait for each other.
 */

import type { Kind, KindMap } from '../api/kinds'
import type { KubeObject } from '../api/meta'
import { controllerOf, keyFrom } from '../api/meta'
import type { Client } from '../client/client'
import type { Reader } from '../client/reader'
import type { Recorder } from '../client/recorder'
import type { UntypedReader } from '../client/untyped'
import type { Duration, Instant } from '../clock/duration'
import type { Randomness } from '../clock/random'
import type { Settings } from '../settings'
import type { Change } from '../store/store'
import type { Until } from './turns'

export interface Controller<K extends Kind = Kind, Memory = unknown> {
  /** Kubernetes' name of it, and the source component of its Events. */
  readonly name: string
  /** The source component of its Events, when that is not its name. */
  readonly eventSource?: string
  /** The service account it writes as, when that is not its name. */
  readonly account?: string
  /** The process that it is part of, when that is not the kube-controller-manager. */
  readonly process?: string
  /**
   * The kind whose keys it reconciles; one that has only loops, or watches everything, has none.
   */
  readonly reconciles?: K
  /** True for changes of its own kind that need no reconcile. */
  readonly ignores?: (change: Change) => boolean
  /** Changes of other kinds that wake it, besides changes of its own kind. */
  readonly watches?: readonly Watch[]
  /** Wakes it by changes of every resource, custom ones too: the keys that a change wakes. */
  readonly everything?: (change: Change, client: UntypedReader) => readonly string[]
  /** Kinds that it reads without being woken by them. */
  readonly reads?: readonly Kind[]
  /** What it remembers between reconciles: plain data; made anew when the process starts. */
  readonly memory?: () => Memory
  readonly loops?: readonly Loop<Memory>[]
  /** Failures of a key after which it waits for the next change; retried for ever when absent. */
  readonly maxRetries?: number
  reconcile?(context: Context<Memory>, key: string): Requeue | undefined
}

/** Something that a controller does again and again, whatever changes. */
export interface Loop<Memory = unknown> {
  readonly name: string
  /** The time between the end of one turn and the start of the next. */
  readonly period: (settings: Settings) => Duration
  /** The kinds whose changes end a pause. */
  readonly looksAt?: readonly Kind[]
  /**
   * One turn; `changed` tells that a kind it looks at has changed since the last. It may return
   * until when turns would do nothing, so that they are left out.
   */
  run(context: Context<Memory>, changed: boolean): Until | undefined
}

export interface Context<Memory = unknown> {
  readonly client: Client
  readonly events: Recorder
  readonly now: Instant
  readonly settings: Settings
  readonly random: Randomness
  readonly memory: Memory
  /** True when the cache shows all that this controller wrote for the key: its expectations. */
  readonly caughtUp: boolean
  /** Wakes a key of this controller; with a delay later. */
  enqueue(key: string, delay?: Duration): void
  /**
   * When an object that is only ever renewed was last seen renewed; undefined when it never was.
   */
  renewedAt(kind: Kind, key: string): Instant | undefined
}

/** What a reconcile waits for; each reconcile of a key replaces what the one before waited for. */
export interface Requeue {
  readonly requeueAfter: Duration | undefined
  /** True for TTLs, cron schedules and resyncs, which an idle cluster goes on waiting for. */
  readonly standing?: boolean
}

/** Which keys a change of another kind wakes. */
export interface Watch {
  readonly kind: Kind
  keys(change: Change, reader: Reader, reconciles: Kind | undefined): readonly string[]
}

const NONE: readonly string[] = []

/** Wakes the controller owner, before and after the change, when it is of the reconciled kind. */
export const owned = (kind: Kind): Watch => ({
  kind,
  keys({ object, previous }, _reader, reconciles) {
    const is = ownerKey(object, reconciles)
    const was = previous === undefined ? undefined : ownerKey(previous, reconciles)
    if (is === undefined) return was === undefined ? NONE : [was]
    return was === undefined || was === is ? [is] : [is, was]
  },
})

/** Wakes whatever keys the function names; it sees the object's version before and after. */
export const mapped = <K extends Kind>(
  kind: K,
  keys: (object: KindMap[K], reader: Reader, previous: KindMap[K] | undefined) => readonly string[],
): Watch => ({
  kind,
  // A feed of a kind carries objects of that kind.
  keys: (change, reader) =>
    keys(
      change.object as unknown as KindMap[K],
      reader,
      change.previous as unknown as KindMap[K] | undefined,
    ),
})

function ownerKey(object: KubeObject, kind: Kind | undefined): string | undefined {
  const owner = controllerOf(object)
  if (owner === undefined || owner.kind !== kind) return undefined
  return keyFrom(object.metadata.namespace, owner.name)
}
