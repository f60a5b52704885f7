/**
 * Which NoExecute taint a Node should have. The decision follows the Ready status that the Node had
 * *before* the look at hand, so that a Node is queued one turn after it fell silent.
 */

import type { Node } from '../../api/kinds'
import type { Context } from '../controller'
import type { Status } from './health'
import type { Memory } from './memory'
import { mark, unmark } from './taint-queue'
import { hasTaint, NOT_READY, removeTaint, swapTaints, taintsFor, UNREACHABLE } from './taints'
import { zoneOf } from './zones'

export function followReadiness(context: Context<Memory>, node: Node, observed: Status): void {
  if (observed === 'True') {
    markReachable(context, node)
    return
  }
  const { wanted, opposite } = taintsFor(observed)
  if (hasTaint(node, opposite)) swapTaints(context, node.metadata.name, wanted, opposite)
  else {
    const { queue } = zoneOf(context, node)
    if (!hasTaint(node, wanted)) unmark(queue, node.metadata.name)
    mark(queue, node.metadata.name)
  }
}

/** True when another look at the same Node would decide nothing new. */
export function isFollowed(context: Context<Memory>, node: Node, observed: Status): boolean {
  if (observed === 'True') return !hasTaint(node, UNREACHABLE) && !hasTaint(node, NOT_READY)
  const { wanted, opposite } = taintsFor(observed)
  const { marked } = zoneOf(context, node).queue
  return hasTaint(node, wanted) && !hasTaint(node, opposite) && marked.has(node.metadata.name)
}

/** Takes both taints off at once, and the Node out of the queue. */
export function markReachable(context: Context<Memory>, node: Node): void {
  removeTaint(context, node, UNREACHABLE)
  removeTaint(context, node, NOT_READY)
  unmark(zoneOf(context, node).queue, node.metadata.name)
}
