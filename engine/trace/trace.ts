/**
 * The trace: who wrote what, when, and because of what. The source of the timeline and of
 * "because".
 *
 * Every effect is an entry with a number; its causes are numbers of earlier entries. A piece of
 * work becomes an entry of its own when it has its first effect: work that changes nothing leaves
 * none. What the trace does not show did not happen.
 */

import type { KubeObject } from '../api/meta'
import type { Instant } from '../clock/duration'
import type { Writable } from '../store/merge'

export const TRACE_FORMAT = 'kubecumber.trace/v1'

interface EntryBase {
  readonly id: number
  readonly at: Instant
  /** The component that did it: `replicaset-controller`, `kubelet/node-1`, `client`. */
  readonly actor: string
  /** As whom it did it: the user of the request, or the one that the actor sends requests as. */
  readonly user: string
  readonly causes: readonly number[]
}

/** A commit to the store. */
export interface WriteEntry extends EntryBase {
  readonly type: 'write'
  readonly verb: string
  readonly change: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly resource: string
  readonly key: string
  readonly revision: number
  readonly object: KubeObject
  readonly previous: KubeObject | undefined
}

/** A request that the API server turned down. */
export interface RefusalEntry extends EntryBase {
  readonly type: 'refusal'
  readonly verb: string
  readonly resource: string
  readonly key: string
  readonly code: number
  readonly reason: string
  readonly message: string
}

/** A piece of work that had an effect: a reconcile, a scheduling cycle, a kubelet's step. */
export interface WorkEntry extends EntryBase {
  readonly type: 'work'
  readonly name: string
  readonly key: string
}

/** Something outside the API: of a container, the network, the hardware; or the scheduler's choice.
 */
export interface OccurrenceEntry extends EntryBase {
  readonly type: 'container' | 'network' | 'fault' | 'decision'
  readonly name: string
  /** What it happened to: `Pod shop/web-1`, `Node node-2`. */
  readonly subject: string
  readonly detail: string
}

export type Entry = WriteEntry | RefusalEntry | WorkEntry | OccurrenceEntry
/** An entry before the trace has given it its number, instant, actor and causes. */
export type Effect =
  | (Omit<WriteEntry, keyof EntryBase> & Pick<WriteEntry, 'user'>)
  | (Omit<RefusalEntry, keyof EntryBase> & Pick<RefusalEntry, 'user'>)
  | Omit<OccurrenceEntry, keyof EntryBase>

type Unfrozen<E> = E extends Entry ? Writable<E> : never

/** What is being done right now. */
interface Doing {
  readonly actor: string
  readonly name: string
  readonly key: string
  readonly causes: readonly number[]
  /** Its own entry, once it has had an effect; the cause of all that follows. */
  entry: number | undefined
  asCause: readonly number[] | undefined
}

const NOTHING: readonly number[] = []

export class Trace {
  readonly #entries: Entry[]
  readonly #now: () => Instant
  readonly #users = new Map<string, string>()
  /** How many entries were forgotten, and the revision of the last write among them. */
  #dropped = 0
  #forgotten = 0
  #doing: Doing | undefined

  /** `forgotten` is the revision of the last write before these entries. */
  constructor(now: () => Instant, entries: readonly Entry[] = [], forgotten = 0) {
    this.#now = now
    this.#entries = [...entries]
    this.#dropped = (entries[0]?.id ?? 1) - 1
    this.#forgotten = forgotten
  }

  get entries(): readonly Entry[] {
    return this.#entries
  }

  /** Says as whom an actor sends its requests; its own name when nobody says so. */
  actsAs(actor: string, user: string): void {
    this.#users.set(actor, user)
  }

  /** The revision up to which writes have been forgotten; 0 when all are there. */
  get forgotten(): number {
    return this.#forgotten
  }

  /** The entry of this number; undefined when it has been forgotten. */
  at(id: number): Entry | undefined {
    return this.#entries[id - 1 - this.#dropped]
  }

  /** Forgets what happened before this instant, so that a cluster may run for ever. */
  forget(before: Instant): void {
    let count = this.#entries.findIndex(({ at }) => at >= before)
    // The last one stays: numbers go on from it.
    if (count < 0) count = Math.max(0, this.#entries.length - 1)
    const gone = this.#entries.splice(0, count)
    this.#dropped += count
    const last = gone.findLast((entry) => entry.type === 'write')
    if (last?.type === 'write') this.#forgotten = last.revision
  }

  /** Runs `work` as one piece of work of `actor`; its effects get it as their cause. */
  during<T>(actor: string, name: string, key: string, causes: readonly number[], work: () => T): T {
    const outer = this.#doing
    this.#doing = { actor, name, key, causes, entry: undefined, asCause: undefined }
    try {
      return work()
    } finally {
      this.#doing = outer
    }
  }

  /** What work asked for now should name as its causes. */
  causes(): readonly number[] {
    const doing = this.#doing
    if (doing === undefined) return NOTHING
    if (doing.entry === undefined) return doing.causes
    doing.asCause ??= [doing.entry]
    return doing.asCause
  }

  /** Who is at work: the actor of the innermost piece of work. */
  actor(): string {
    return this.#doing?.actor ?? 'nobody'
  }

  /** Writes an effect of the work in hand down and returns its number. */
  record(effect: Effect): number {
    const doing = this.#doing
    if (doing === undefined) return this.#add(effect, 'nobody', NOTHING)
    if (doing.entry === undefined) {
      const { actor, name, key, causes } = doing
      doing.entry = this.#add({ type: 'work', name, key }, actor, causes)
    }
    if (doing.asCause === undefined) doing.asCause = [doing.entry]
    return this.#add(effect, doing.actor, doing.asCause)
  }

  /** Makes the effect an entry in place: this runs for every write, and a copy would cost. */
  #add(
    effect: Effect | Omit<WorkEntry, keyof EntryBase>,
    actor: string,
    causes: readonly number[],
  ): number {
    const id = this.#dropped + this.#entries.length + 1
    const at = this.#now()
    // What an effect lacks of an entry follows here.
    const entry = effect as Unfrozen<Entry>
    const user = 'user' in effect ? effect.user : (this.#users.get(actor) ?? actor)
    entry.id = id
    entry.at = at
    entry.actor = actor
    entry.user = user
    entry.causes = causes
    this.#entries.push(Object.freeze(entry))
    return id
  }
}
