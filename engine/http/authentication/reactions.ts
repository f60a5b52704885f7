/**
 * What the door does about objects of itself, because it needs real chance and real time: it reacts
 * to each change right after the piece of work that made it, at the same instant of the cluster.
 *
 * The rule to know: a reaction looks at the object as it is by then and may run twice; what the API
 * server refuses it is in the trace, and is tried again with the next change.
 */
import { type KubeObject, keyOf } from '../../api/meta'
import { StatusError } from '../../apiserver/status-error'
import type { Cluster } from '../../cluster'

/** Reacts to the objects that are there, and to each change; the result ends it. */
export function reactTo(
  cluster: Cluster,
  resource: string,
  reaction: Reaction,
  onBug: (error: unknown) => void,
): () => void {
  const pending = new Map<string, KubeObject>()
  let isOpen = true
  const flush = () => {
    const changed = [...pending]
    pending.clear()
    for (const [key, last] of changed) {
      if (!isOpen) return
      try {
        const object = cluster.store.get(resource, key)
        cluster.trace.during(reaction.actor, 'react', key, [], () =>
          object === undefined ? reaction.gone?.(last) : reaction.changed?.(object),
        )
      } catch (error) {
        if (!(error instanceof StatusError)) onBug(error)
      }
    }
  }
  const note = (object: KubeObject) => {
    if (pending.size === 0) queueMicrotask(flush)
    pending.set(keyOf(object), object)
  }
  for (const object of cluster.store.collection(resource).list({})) note(object)
  const end = cluster.store.subscribe(resource, ({ object }) => note(object))
  return () => {
    isOpen = false
    end()
  }
}

export interface Reaction {
  /** Who reacts, as the trace calls them. */
  readonly actor: string
  readonly changed?: (object: KubeObject) => void
  /** `last` is the object as it was. */
  readonly gone?: (last: KubeObject) => void
}
