/**
 * What has been: the commits since a revision, and the objects as they were at one. The trace keeps
 * them; what it has forgotten, and what is older than the last compaction but one, is gone.
 *
 * Models staging/src/k8s.io/apiserver/pkg/storage/etcd3/compact.go. Left out: heartbeats that were
 * skipped, of which no version was made.
 */
import { type KubeObject, keyOf } from '../api/meta'
import { type Duration, type Instant, minutes } from '../clock/duration'
import type { Change, Store } from '../store/store'
import type { Entry, Trace, WriteEntry } from '../trace/trace'

/** The history is cut this often; what is older than the last cut but one is gone. */
const COMPACTION = minutes(5)

/** What the past is read from. */
export interface HistorySource {
  readonly store: Store
  readonly trace: Trace
  readonly now: Instant
}

export type PastChange = Pick<Change, 'type' | 'object' | 'previous'>

/** The instant before which history is gone. */
export const compactedAt = (now: Instant): Instant =>
  (Math.floor(now / COMPACTION) * COMPACTION - (COMPACTION as Duration)) as Instant // Since 1970.

/** The revision up to which history is gone. */
export function compactedRevision({ trace, now }: HistorySource): number {
  const { entries, forgotten } = trace
  const cut = compactedAt(now)
  let [low, high] = [0, entries.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((entries[middle]?.at ?? 0) <= cut) low = middle + 1
    else high = middle
  }
  for (let i = low - 1; i >= 0; i--) {
    const entry = entries[i]
    if (entry?.type === 'write') return entry.revision
  }
  return forgotten
}

/** The changes of a resource after this revision, in their order. */
export function changesSince(
  { entries }: Trace,
  resource: string,
  revision: number,
): readonly PastChange[] {
  const found: PastChange[] = []
  for (let i = entries.length - 1; i >= 0; i--) {
    const entry = entries[i]
    if (entry?.type !== 'write') continue
    if (entry.revision <= revision) break
    if (!isWriteOf(entry, resource)) continue
    const { change: type, object, previous } = entry
    found.push({ type, object, previous })
  }
  return found.reverse()
}

/** The objects of a resource as they were at this revision; later changes are undone. */
export function objectsAt(
  { store, trace }: HistorySource,
  resource: string,
  namespace: string | undefined,
  revision: number,
): readonly KubeObject[] {
  const present = store.collection(resource).list({ namespace })
  const changes = changesSince(trace, resource, revision)
  if (changes.length === 0) return present
  const objects = new Map(present.map((object) => [keyOf(object), object]))
  for (const { object, previous } of changes.toReversed()) {
    if (namespace !== undefined && object.metadata.namespace !== namespace) continue
    if (previous === undefined) objects.delete(keyOf(object))
    else objects.set(keyOf(object), previous)
  }
  return [...objects.values()]
}

const isWriteOf = (entry: Entry, resource: string): entry is WriteEntry =>
  entry.type === 'write' && entry.resource === resource
