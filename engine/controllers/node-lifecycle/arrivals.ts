/** Greets Nodes that are new to the controller, and takes leave of those that are gone. */

import type { Node } from '../../api/kinds'
import type { Context } from '../controller'
import type { Memory } from './memory'
import { markReachable } from './taint-decision'
import { zoneKeyOf, zoneOf } from './zones'

/** True when there was a new one. */
export function registered(context: Context<Memory>, nodes: readonly Node[]): boolean {
  const { memory, events } = context
  let found = false
  for (const node of nodes) {
    const { name } = node.metadata
    if (memory.known.has(name)) continue
    found = true
    events.record(node, 'Normal', 'RegisteredNode', `Registered Node ${name} in Controller`)
    memory.known.set(name, node)
    renewZone(context, node)
    markReachable(context, node)
  }
  return found
}

/** True when one is gone. */
export function deleted({ memory, events }: Context<Memory>, nodes: readonly Node[]): boolean {
  if (memory.known.size === nodes.length) return false
  const names = new Set(nodes.map((node) => node.metadata.name))
  for (const [name, node] of memory.known) {
    if (names.has(name)) continue
    events.record(node, 'Normal', 'RemovingNode', `Removing Node ${name} from Controller`)
    memory.known.delete(name)
    memory.health.delete(name)
  }
  return true
}

/** A zone that had lost all its Nodes begins anew. */
function renewZone(context: Context<Memory>, node: Node): void {
  const { zones } = context.memory
  const key = zoneKeyOf(node)
  if (zones.has(key) && zones.get(key)?.state === undefined) zones.delete(key)
  zoneOf(context, node)
}
