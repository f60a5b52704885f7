/**
 * What is true of every cluster after every commit, whatever befalls it. One checker a file.
 *
 * A checker looks at one change, and at the store when it must; it answers what is broken, or
 * nothing. Tests watch a cluster with all of them; a broken one is a bug of the engine, not of the
 * reader.
 */
import type { Change, Store } from '../store/store'
import { boundOnce } from './bound-once'
import { capacityKept } from './capacity-kept'
import { identityKept } from './identity-kept'
import { phaseFinal } from './phase-final'
import { revisionsIncrease } from './revisions-increase'
import { uniqueAddresses } from './unique-addresses'

export interface Invariant {
  readonly name: string
  /** Ids of the resources whose changes it looks at; all when absent. */
  readonly resources?: readonly string[]
  /** What the change has broken, as a sentence; undefined when all is well. */
  broken(change: Change, store: Store): string | undefined
}

export const INVARIANTS: readonly Invariant[] = [
  boundOnce,
  capacityKept,
  identityKept,
  phaseFinal,
  revisionsIncrease,
  uniqueAddresses,
]

/** Throws at the first commit that breaks an invariant; the result ends the watch. */
export function watchInvariants(
  store: Store,
  resources: readonly string[],
  invariants: readonly Invariant[] = INVARIANTS,
): () => void {
  const ends = resources.map((resource) => {
    const concerned = invariants.filter((i) => i.resources?.includes(resource) ?? true)
    return store.subscribe(resource, (change) => {
      for (const { name, broken } of concerned) {
        const what = broken(change, store)
        if (what !== undefined) throw new Error(`invariant ${name} broken: ${what}`)
      }
    })
  })
  return () => {
    for (const end of ends) end()
  }
}
