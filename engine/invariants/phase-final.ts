/** A Pod that has Succeeded or Failed stays so. */
import type { Pod } from '../api/kinds'
import type { Invariant } from './invariant'

export const phaseFinal: Invariant = {
  name: 'phase-final',
  resources: ['pods'],
  broken({ key, object, previous }) {
    // The resource is pods.
    const was = (previous as Pod | undefined)?.status.phase
    const is = (object as unknown as Pod).status.phase
    if (was !== 'Succeeded' && was !== 'Failed') return undefined
    return was === is ? undefined : `Pod ${key} was ${was} and is ${is}`
  },
}
