/**
 * Watches the heartbeats of Nodes: one that falls silent becomes Unknown, its Pods not ready, and
 * the Node is tainted, at a rate that depends on how much of its zone is down.
 *
 * Keys are Nodes, and besides them `zone/…` (the Nodes of a zone that wait for a NoExecute taint)
 * and `pod/…` (a Pod that was just bound to a Node that is not ready). A Node's name has no slash.
 *
 * Models pkg/controller/nodelifecycle/node_lifecycle_controller.go.
 */

import { isTrue } from '../../api/conditions'
import type { Node } from '../../api/kinds'
import type { Instant } from '../../clock/duration'
import type { Context, Controller, Requeue } from '../controller'
import { mapped } from '../controller'
import type { Until } from '../turns'
import { deleted, registered } from './arrivals'
import { handleDisruption } from './disruption'
import { examineNode } from './examination'
import { isQuiet, NEVER, quietUntil } from './health'
import { reconcileLabels } from './labels'
import { emptyMemory, type Memory } from './memory'
import { markPodsNotReady } from './pods-not-ready'
import { taintByConditions } from './taints'
import { taintNodes, wakeZones } from './zone-taints'
import { ZONE } from './zones'

const POD = 'pod/'

export const nodeLifecycleController: Controller<'Node', Memory> = {
  name: 'node-lifecycle-controller',
  eventSource: 'node-controller',
  account: 'node-controller',
  reconciles: 'Node',
  watches: [
    mapped('Pod', (pod, reader, previous) => {
      const { nodeName } = pod.spec
      if (nodeName === undefined || nodeName === previous?.spec.nodeName) return NONE
      const node = reader.get('Node', nodeName)
      if (node === undefined || isTrue(node.status, 'Ready')) return NONE
      return [`${POD}${pod.metadata.namespace}/${pod.metadata.name}`]
    }),
  ],
  memory: emptyMemory,
  loops: [
    {
      name: 'monitor',
      period: ({ flags }) => flags.nodeMonitorPeriod,
      looksAt: ['Node', 'Lease'],
      run: monitor,
    },
  ],
  reconcile(context, key) {
    if (key.startsWith(ZONE)) return taintNodes(context, key)
    if (key.startsWith(POD)) return markBound(context, key.slice(POD.length))
    const node = context.client.get('Node', key)
    if (node === undefined) return undefined
    taintByConditions(context, node)
    reconcileLabels(context, node)
    return undefined
  },
}

/** One turn over all Nodes; the next one that can do anything is when a grace period may end. */
function monitor(context: Context<Memory>, changed: boolean): Until | undefined {
  const { client, memory } = context
  const nodes = client.list('Node')
  const turn = { context, changed }
  const isNew = registered(context, nodes)
  const isLess = deleted(context, nodes)
  let busy = isNew || isLess
  for (const node of nodes) {
    if (isQuiet(turn, memory.health.get(node.metadata.name), node)) continue
    examineNode(turn, node)
    busy = true
  }
  if (busy) handleDisruption(context, nodes)
  wakeZones(context)
  return busy ? undefined : pauseUntil(context)
}

function pauseUntil({ memory, settings }: Context<Memory>): Until {
  let until: Instant | undefined
  for (const health of memory.health.values()) {
    const end = quietUntil(health, settings.flags)
    if (until === undefined || end < until) until = end
  }
  // At the end itself the Node is still within its grace period.
  return until === undefined || until === NEVER ? 'a change' : ((until + 1) as Instant)
}

/** A Pod whose Node is known to be not ready is not ready from the start. */
function markBound(context: Context<Memory>, key: string): Requeue | undefined {
  const pod = context.client.get('Pod', key)
  const node: Node | undefined = context.memory.health.get(pod?.spec.nodeName ?? '')?.node
  if (pod === undefined || node === undefined || isTrue(node.status, 'Ready')) return undefined
  markPodsNotReady(context, [pod])
  return undefined
}

const NONE: readonly string[] = []
