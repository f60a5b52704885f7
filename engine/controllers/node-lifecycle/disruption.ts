/**
 * How much of each zone is down, and the rate of NoExecute taints that follows from it. When every
 * zone is fully down the fault is more likely the control plane's: all taints are taken off again.
 */

import { isTrue } from '../../api/conditions'
import type { Node } from '../../api/kinds'
import type { Flags } from '../../settings'
import type { Context } from '../controller'
import type { Memory, Zone, ZoneState } from './memory'
import { markReachable } from './taint-decision'
import { setRate } from './taint-queue'
import { zoneKeyOf } from './zones'

const EXCLUDED = 'node.kubernetes.io/exclude-disruption'

export function handleDisruption(context: Context<Memory>, nodes: readonly Node[]): void {
  const { memory, settings, now } = context
  const { flags } = settings
  const counts = countByZone(context, nodes)
  const zones: { readonly zone: Zone; readonly count: ZoneCount }[] = []
  let allAreDown = true
  let allWereDown = true
  for (const count of counts.values()) allAreDown &&= isDown(zoneStateOf(count, flags))
  for (const [key, zone] of memory.zones) {
    const count = counts.get(key)
    zone.state = count === undefined ? undefined : (zone.state ?? 'Initial')
    if (count === undefined) continue
    allWereDown &&= isDown(zone.state)
    zones.push({ zone, count })
  }
  if (allAreDown && allWereDown) return
  if (allAreDown) {
    for (const node of nodes) markReachable(context, node)
  } else if (allWereDown) {
    // The Nodes' silence was not theirs: each gets a whole grace period from now on.
    for (const health of memory.health.values()) health.probedAt = now
  }
  for (const { zone, count } of zones) {
    const state = zoneStateOf(count, flags)
    if (zone.state === state && allAreDown === allWereDown) continue
    zone.state = state
    setRate(zone.queue, allAreDown ? 0 : rateIn(state, count, flags), now)
  }
}

export interface ZoneCount {
  readonly ready: number
  readonly notReady: number
}

/** The state of a zone with so many Nodes. */
export function zoneStateOf({ ready, notReady }: ZoneCount, flags: Flags): ZoneState {
  if (ready === 0 && notReady > 0) return 'FullDisruption'
  const share = notReady / (ready + notReady)
  if (notReady > 2 && share >= flags.unhealthyZoneThreshold) return 'PartialDisruption'
  return 'Normal'
}

/** How many Nodes a second are tainted in a zone, as long as not all zones are down. */
export function rateIn(state: ZoneState, { ready, notReady }: ZoneCount, flags: Flags): number {
  if (state !== 'PartialDisruption') return flags.nodeEvictionRate
  const isLarge = ready + notReady > flags.largeClusterSizeThreshold
  return isLarge ? flags.secondaryNodeEvictionRate : 0
}

const isDown = (state: ZoneState | undefined): boolean => state === 'FullDisruption'

/** The Nodes of each zone by what is known of their health; excluded ones count nowhere. */
function countByZone(
  { memory }: Context<Memory>,
  nodes: readonly Node[],
): Map<string, { ready: number; notReady: number }> {
  const counts = new Map<string, { ready: number; notReady: number }>()
  for (const { metadata } of nodes) {
    const node = memory.health.get(metadata.name)?.node
    if (node === undefined || metadata.labels?.[EXCLUDED] !== undefined) continue
    const key = zoneKeyOf(node)
    let count = counts.get(key)
    if (count === undefined) {
      count = { ready: 0, notReady: 0 }
      counts.set(key, count)
    }
    if (isTrue(node.status, 'Ready')) count.ready++
    else count.notReady++
  }
  return counts
}
