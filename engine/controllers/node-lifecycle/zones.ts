/** Which zone a Node is in; a zone is also a key of the controller. */

import type { Node } from '../../api/kinds'
import type { Context } from '../controller'
import type { Memory, Zone } from './memory'
import { taintQueue } from './taint-queue'

/** What the keys of zones begin with. */
export const ZONE = 'zone/'

/** The zone that a Node's labels name; Nodes without labels share one. */
export function zoneKeyOf({ metadata: { labels } }: Node): string {
  const region = labels?.['topology.kubernetes.io/region'] ?? ''
  const zone = labels?.['topology.kubernetes.io/zone'] ?? ''
  return region === '' && zone === '' ? ZONE : `${ZONE}${region}:${zone}`
}

/** The Node's zone, made when it is the first Node there. */
export function zoneOf({ memory, settings, now }: Context<Memory>, node: Node): Zone {
  const key = zoneKeyOf(node)
  let zone = memory.zones.get(key)
  if (zone === undefined) {
    zone = { state: 'Initial', queue: taintQueue(settings.flags.nodeEvictionRate, now) }
    memory.zones.set(key, zone)
  }
  return zone
}
