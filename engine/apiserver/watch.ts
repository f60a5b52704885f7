/**
 * A watch: every change of a resource from a revision on, as a client of the API sees it.
 *
 * The rule to know: history is kept for a while only. A revision that is older than the compaction
 * is Expired, and whoever watches from there has to list again. An object that begins or ceases to
 * match the selectors is told as ADDED or DELETED.
 *
 * Models staging/src/k8s.io/apiserver/pkg/storage/etcd3/watcher.go.
 * Left out: timeouts and bookmarks, which are the door's (engine/http).
 */
import { type FieldSelector, matchesFields } from '../api/field-selectors'
import type { KubeObject } from '../api/meta'
import type { Selector } from '../api/selectors'
import { changesSince, compactedRevision, type HistorySource, type PastChange } from './history'
import type { Resource } from './registry'
import { fieldOf } from './selectable'
import { resourceVersionTooLarge, resourceVersionTooOld } from './status-error'

export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly object: KubeObject
}

export interface WatchOptions {
  /** Events after this revision; from the present objects on when absent. */
  readonly resourceVersion?: number
  readonly namespace?: string
  readonly labels?: Selector
  readonly fields?: FieldSelector
}

/** Tells what has been since the revision, then each change as it is committed; returns its end. */
export function watch(
  source: HistorySource,
  resource: Resource,
  options: WatchOptions,
  tell: (event: WatchEvent) => void,
): () => void {
  const { store, trace } = source
  const { resourceVersion } = options
  const seen = { ...options, resource }
  if (resourceVersion === undefined || resourceVersion === 0) {
    for (const object of store.collection(resource.id).list({ namespace: options.namespace })) {
      if (matches(object, seen)) tell({ type: 'ADDED', object })
    }
  } else {
    const oldest = compactedRevision(source)
    if (resourceVersion < oldest) throw resourceVersionTooOld(resourceVersion, oldest)
    if (resourceVersion > store.revision) {
      throw resourceVersionTooLarge(resourceVersion, store.revision)
    }
    for (const change of changesSince(trace, resource.id, resourceVersion)) {
      const event = eventOf(change, seen)
      if (event !== undefined) tell(event)
    }
  }
  return store.observe(resource.id, (change) => {
    const event = eventOf(change, seen)
    if (event !== undefined) tell(event)
  })
}

interface Seen extends WatchOptions {
  readonly resource: Resource
}

/** How a change looks through the selectors; undefined when it is not seen. */
function eventOf({ type, object, previous }: PastChange, options: Seen): WatchEvent | undefined {
  const was = previous !== undefined && matches(previous, options)
  const is = type !== 'DELETED' && matches(object, options)
  if (is) return { type: was ? 'MODIFIED' : 'ADDED', object }
  if (!was || previous === undefined) return undefined
  // What ceased to match is told as it last matched, at the revision of the change.
  const { resourceVersion } = object.metadata
  const last = { ...previous, metadata: { ...previous.metadata, resourceVersion } }
  return { type: 'DELETED', object: type === 'DELETED' ? object : last }
}

function matches(object: KubeObject, { resource, namespace, labels, fields }: Seen): boolean {
  if (namespace !== undefined && object.metadata.namespace !== namespace) return false
  if (labels !== undefined && !labels.matches(object.metadata.labels ?? {})) return false
  return fields === undefined || matchesFields(fields, (field) => fieldOf(resource, object, field))
}
