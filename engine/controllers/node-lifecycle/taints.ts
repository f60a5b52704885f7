/** The taints that mirror a Node's state, and putting them on and off. */

import type { Node, Taint } from '../../api/kinds'
import { StatusError } from '../../apiserver/status-error'
import { rfc3339 } from '../../clock/duration'
import { merge } from '../../store/merge'
import type { Context } from '../controller'

export const NOT_READY: Taint = { key: 'node.kubernetes.io/not-ready', effect: 'NoExecute' }
export const UNREACHABLE: Taint = { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' }

const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable'

/** Which status of which condition means which taint. */
const BY_CONDITION: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Ready: {
    False: 'node.kubernetes.io/not-ready',
    Unknown: 'node.kubernetes.io/unreachable',
  },
  MemoryPressure: { True: 'node.kubernetes.io/memory-pressure' },
  DiskPressure: { True: 'node.kubernetes.io/disk-pressure' },
  NetworkUnavailable: { True: 'node.kubernetes.io/network-unavailable' },
  PIDPressure: { True: 'node.kubernetes.io/pid-pressure' },
}

const MANAGED = new Set([UNSCHEDULABLE, ...Object.values(BY_CONDITION).flatMap(Object.values)])

/** The NoExecute taint of a Node with this Ready status, and the one that it excludes. */
export const taintsFor = (ready: 'False' | 'Unknown') =>
  ready === 'False'
    ? { wanted: NOT_READY, opposite: UNREACHABLE }
    : { wanted: UNREACHABLE, opposite: NOT_READY }

/** Brings the NoSchedule taints in line with the Node's conditions and its cordon. */
export function taintByConditions(context: Context, node: Node): void {
  const wanted = wantedTaints(node)
  const present = node.spec.taints?.filter(isManaged) ?? NONE
  if (wanted.length === 0 && present.length === 0) return
  const missing = wanted.filter((taint) => !present.some((other) => isSame(taint, other)))
  const surplus = present.filter((taint) => !wanted.some((other) => isSame(taint, other)))
  const { name } = node.metadata
  if (missing.length > 0 && !addTaints(context, name, missing)) return
  if (surplus.length > 0) removeTaints(context, name, surplus)
}

const NONE: readonly Taint[] = []

const isManaged = ({ effect, key }: Taint): boolean => effect === 'NoSchedule' && MANAGED.has(key)

/** The NoSchedule taints that a Node's conditions and its cordon ask for. */
export function wantedTaints({ status, spec }: Node): readonly Taint[] {
  const wanted: Taint[] = []
  for (const { type, status: is } of status.conditions ?? []) {
    const key = BY_CONDITION[type]?.[is]
    if (key !== undefined) wanted.push({ key, effect: 'NoSchedule' })
  }
  if (spec.unschedulable) wanted.push({ key: UNSCHEDULABLE, effect: 'NoSchedule' })
  return wanted
}

/** Puts one on, then takes the other off; false when the API server refused. */
export function swapTaints(context: Context, node: string, add: Taint, remove: Taint): boolean {
  return addTaints(context, node, [add]) && removeTaints(context, node, [remove])
}

/** Takes it off a Node that has it. */
export function removeTaint(context: Context, node: Node, taint: Taint): void {
  if (hasTaint(node, taint)) removeTaints(context, node.metadata.name, [taint])
}

export const hasTaint = ({ spec }: Node, taint: Taint): boolean =>
  spec.taints?.some((other) => isSame(taint, other)) ?? false

function addTaints({ client, now }: Context, node: string, added: readonly Taint[]): boolean {
  const timeAdded = rfc3339(now)
  return succeeds(() =>
    client.patch('Node', node, (live) => {
      const kept = (live.spec.taints ?? []).filter((taint) => !added.some((a) => isSame(a, taint)))
      const taints = [...kept, ...added.map((taint) => merge(taint, { timeAdded }))]
      return { ...live, spec: merge(live.spec, { taints }) }
    }),
  )
}

function removeTaints({ client }: Context, node: string, removed: readonly Taint[]): boolean {
  return succeeds(() =>
    client.patch('Node', node, (live) => {
      const { taints = [], ...spec } = live.spec
      const left = taints.filter((taint) => !removed.some((other) => isSame(taint, other)))
      if (left.length === taints.length) return live
      return { ...live, spec: left.length === 0 ? spec : { ...spec, taints: left } }
    }),
  )
}

const isSame = (a: Taint, b: Taint): boolean => a.key === b.key && a.effect === b.effect

/** A refusal is in the trace; the next turn tries again. */
function succeeds(write: () => void): boolean {
  try {
    write()
    return true
  } catch (error) {
    if (error instanceof StatusError) return false
    throw error
  }
}
