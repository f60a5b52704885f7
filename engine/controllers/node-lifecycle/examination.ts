/**
 * One look at a Node that is not quiet: its status, its taints and its Pods follow its heartbeats.
 */

import type { Node } from '../../api/kinds'
import { StatusError } from '../../apiserver/status-error'
import { isExpired, observe, readyOf, type Status, silentConditions, type Turn } from './health'
import type { Health } from './memory'
import { markPodsNotReady } from './pods-not-ready'
import { followReadiness, isFollowed } from './taint-decision'

/** A Node that was changed meanwhile is read anew and examined again, this often. */
const TRIES = 5

export function examineNode(turn: Turn, cached: Node): void {
  const { context } = turn
  const { client, events } = context
  const seen = updateHealth(turn, cached)
  if (seen === undefined) return
  const { health, observed } = seen
  const { node } = health
  if (node.status.conditions?.some(({ type }) => type === 'Ready')) {
    followReadiness(context, node, observed)
    const ready = readyOf(node)
    const fell = ready !== 'True' && observed === 'True'
    if (fell) {
      const message = `Node ${node.metadata.name} status is now: NodeNotReady`
      events.record(node, 'Normal', 'NodeNotReady', message)
    }
    if (fell || (health.needsRetry && observed !== 'True')) {
      health.needsRetry = !markPodsNotReady(
        context,
        client.list('Pod', { node: node.metadata.name }),
      )
    }
  }
  health.isSilent = readyOf(node) === 'Unknown'
  const isOpen = health.needsRetry || health.recounts || node !== cached
  health.done = !isOpen && isFollowed(context, node, observed)
}

/** The Node's health, and the Ready status that it had before this look. */
function updateHealth(
  turn: Turn,
  cached: Node,
): { readonly health: Health; readonly observed: Status } | undefined {
  const { client, now, settings } = turn.context
  let node: Node | undefined = cached
  for (let i = 0; i < TRIES && node !== undefined; i++) {
    const health = observe(turn, node)
    const observed = readyOf(node)
    if (!isExpired(health, now, settings.flags)) return { health, observed }
    const conditions = silentConditions(node, now)
    if (conditions === node.status.conditions) return { health, observed }
    try {
      health.node = client.updateStatus<'Node'>(withConditions(node, conditions))
      return { health, observed }
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      node = client.live.get('Node', cached.metadata.name)
    }
  }
  return undefined
}

const withConditions = (node: Node, conditions: ReturnType<typeof silentConditions>): Node => ({
  ...node,
  // The conditions are the Node's own, or made above with all that a NodeCondition has.
  status: { ...node.status, conditions: conditions as Node['status']['conditions'] & {} },
})
