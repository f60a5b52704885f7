/** The turns of each zone in which its waiting Nodes get their NoExecute taint. */

import { type Duration, type Instant, milliseconds } from '../../clock/duration'
import type { Context, Requeue } from '../controller'
import { readyOf } from './health'
import type { Memory, Zone } from './memory'
import { spend } from './taint-queue'
import { swapTaints, taintsFor } from './taints'

/** The queues get a turn this often, while something waits. */
const PERIOD = milliseconds(100)

/** Gives each zone in which Nodes wait its next turn. */
export function wakeZones(context: Context<Memory>): void {
  for (const [key, zone] of context.memory.zones) {
    const delay = untilTurn(context, zone)
    if (delay !== undefined) context.enqueue(key, delay)
  }
}

/** A zone's turn: taints as many of its waiting Nodes as the rate lets out. */
export function taintNodes(context: Context<Memory>, key: string): Requeue | undefined {
  const zone = context.memory.zones.get(key)
  if (zone === undefined) return undefined
  const { queue } = zone
  for (const name of [...queue.waiting]) {
    if (!spend(queue, context.now)) break
    queue.waiting.delete(name)
    if (!taint(context, name)) queue.waiting.add(name)
  }
  return { requeueAfter: untilTurn(context, zone) }
}

/** False when it has to be tried again. */
function taint(context: Context<Memory>, name: string): boolean {
  const node = context.client.get('Node', name)
  if (node === undefined) return true
  const ready = readyOf(node)
  if (ready === 'True') return true
  const { wanted, opposite } = taintsFor(ready)
  return swapTaints(context, name, wanted, opposite)
}

/**
 * How long until the zone's next turn in which a Node may leave; undefined when none waits for it.
 */
function untilTurn(context: Context<Memory>, { queue }: Zone): Duration | undefined {
  if (queue.waiting.size === 0 || queue.rate <= 0) return undefined
  const { memory, now, random } = context
  memory.phase ??= milliseconds(100 * random.next('phase/node-lifecycle-controller/taints'))
  const from = Math.max(now + 1, queue.readyAt) as Instant // Instants are numbers.
  const past = (from - memory.phase) % PERIOD
  return (from - now + (past === 0 ? 0 : PERIOD - past)) as Duration // Likewise Durations.
}
