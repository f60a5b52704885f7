/**
 * A watch: every change of a resource from a revision on, as a client of the API sees it.
 *
 * The rule to know: history is kept for a while only. A revision that is older than the compaction
 * is Expired, and whoever watches from there has to list again. An object that begins or ceases to
 * match the selectors is told as ADDED or DELETED.
 *
 * Models staging/src/k8s.io/apiserver/pkg/storage/etcd3/{watcher,compact}.go.
 * Left out: timeouts and bookmarks by the clock; heartbeats that were skipped are not in the
 * history.
 */
import type { KubeObject } from '../api/meta'
import type { Selector } from '../api/selectors'
import { type Duration, type Instant, minutes } from '../clock/duration'
import type { Change, Store } from '../store/store'
import type { Entry, Trace, WriteEntry } from '../trace/trace'
import type { Resource } from './registry'
import { resourceVersionTooLarge, resourceVersionTooOld } from './status-error'

/** The history is cut this often; what is older than the last cut but one is gone. */
const COMPACTION = minutes(5)

export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly object: KubeObject
}

export interface WatchOptions {
  /** Events after this revision; from the present objects on when absent. */
  readonly resourceVersion?: number
  readonly namespace?: string
  readonly labels?: Selector
}

/** What a watch needs of its cluster. */
export interface WatchSource {
  readonly store: Store
  readonly trace: Trace
  readonly now: Instant
}

/** Tells what has been since the revision, then each change as it is committed; returns its end. */
export function watch(
  { store, trace, now }: WatchSource,
  { id }: Resource,
  options: WatchOptions,
  tell: (event: WatchEvent) => void,
): () => void {
  const { resourceVersion } = options
  if (resourceVersion === undefined || resourceVersion === 0) {
    for (const object of store.collection(id).list({})) {
      if (matches(object, options)) tell({ type: 'ADDED', object })
    }
  } else {
    const oldest = compactedRevision(trace, now)
    if (resourceVersion < oldest) throw resourceVersionTooOld(resourceVersion, oldest)
    if (resourceVersion > store.revision) {
      throw resourceVersionTooLarge(resourceVersion, store.revision)
    }
    for (const change of changesSince(trace, id, resourceVersion)) {
      const event = eventOf(change, options)
      if (event !== undefined) tell(event)
    }
  }
  return store.observe(id, (change) => {
    const event = eventOf(change, options)
    if (event !== undefined) tell(event)
  })
}

/** The revision up to which history is gone at this instant. */
function compactedRevision({ entries }: Trace, now: Instant): number {
  const cut = (Math.floor(now / COMPACTION) * COMPACTION - COMPACTION) as Duration // Since 1970.
  let revision = 0
  for (const entry of entries) {
    if (entry.at > cut) break
    if (entry.type === 'write') revision = entry.revision
  }
  return revision
}

type Told = Pick<Change, 'type' | 'object' | 'previous'>

function* changesSince({ entries }: Trace, resource: string, revision: number): Generator<Told> {
  for (const entry of entries) {
    if (isWriteOf(entry, resource) && entry.revision > revision) {
      yield { type: entry.change, object: entry.object, previous: entry.previous }
    }
  }
}

const isWriteOf = (entry: Entry, resource: string): entry is WriteEntry =>
  entry.type === 'write' && entry.resource === resource

/** How a change looks through the selectors; undefined when it is not seen. */
function eventOf({ type, object, previous }: Told, options: WatchOptions): WatchEvent | undefined {
  const was = previous !== undefined && matches(previous, options)
  const is = type !== 'DELETED' && matches(object, options)
  if (is) return { type: was ? 'MODIFIED' : 'ADDED', object }
  if (!was || previous === undefined) return undefined
  // What ceased to match is told as it last matched, at the revision of the change.
  const { resourceVersion } = object.metadata
  const last = { ...previous, metadata: { ...previous.metadata, resourceVersion } }
  return { type: 'DELETED', object: type === 'DELETED' ? object : last }
}

function matches(object: KubeObject, { namespace, labels }: WatchOptions): boolean {
  if (namespace !== undefined && object.metadata.namespace !== namespace) return false
  return labels === undefined || labels.matches(object.metadata.labels ?? {})
}
