/** A Pod is bound to a Node once and for all. */
import type { Pod } from '../api/kinds'
import type { Invariant } from './invariant'

export const boundOnce: Invariant = {
  name: 'bound-once',
  resources: ['pods'],
  broken({ key, object, previous }) {
    // The resource is pods.
    const was = (previous as Pod | undefined)?.spec.nodeName
    const is = (object as unknown as Pod).spec.nodeName
    return was === undefined || was === is ? undefined : `Pod ${key} moved from ${was} to ${is}`
  },
}
