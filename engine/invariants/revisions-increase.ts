/** A newer version of an object carries a higher resourceVersion: that of its commit. */
import type { Invariant } from './invariant'

export const revisionsIncrease: Invariant = {
  name: 'revisions-increase',
  broken({ key, resource, object, previous, revision }) {
    const is = Number(object.metadata.resourceVersion)
    if (is !== revision) return `${resource} ${key} carries ${is} at revision ${revision}`
    const was = Number(previous?.metadata.resourceVersion ?? 0)
    return was < is ? undefined : `${resource} ${key} went from revision ${was} to ${is}`
  },
}
