/**
 * Gives each Node its ranges of Pod IPs out of --cluster-cidr, one a family, and takes them back
 * when the Node is gone.
 *
 * Models pkg/controller/nodeipam/ipam/range_allocator.go.
 * Left out: retries with a back-off; a Node that got none is tried again when a range is given
 * back.
 */

import type { Node } from '../../api/kinds'
import { ensure } from '../../ensure'
import type { Settings } from '../../settings'
import { merge } from '../../store/merge'
import type { Change } from '../../store/store'
import type { Context, Controller } from '../controller'
import { type CidrSpace, cidrSpace, partAt, partsIn } from './cidr-set'

export const nodeIpamController: Controller<'Node', Memory> = {
  name: 'node-ipam-controller',
  eventSource: 'cidrAllocator',
  account: 'node-controller',
  reconciles: 'Node',
  ignores: keepsCidrs,
  memory: () => ({ ranges: undefined, given: new Map(), wanting: new Set() }),
  reconcile(context, key) {
    const { client, memory } = context
    const node = client.get('Node', key)
    if (node !== undefined && memory.given.has(key) && cidrsOf(node).length > 0) return undefined
    const ranges = rangesIn(context)
    if (node === undefined) {
      memory.wanting.delete(key)
      release(context, ranges, key)
    } else if (cidrsOf(node).length > 0) occupy(context, ranges, node)
    else if (context.caughtUp) allocate(context, ranges, node)
    return undefined
  },
}

/** True for changes of a Node that has its ranges and keeps them. */
function keepsCidrs({ type, object, previous }: Change): boolean {
  if (type !== 'MODIFIED' || previous === undefined) return false
  // A change of the kind that this controller reconciles carries Nodes.
  const is = cidrsOf(object as unknown as Node)
  return is.length > 0 && is === cidrsOf(previous as unknown as Node)
}

interface Memory {
  /**
   * What is taken of each range of --cluster-cidr; undefined until the Nodes have been looked at.
   */
  ranges: readonly Taken[] | undefined
  /** The ranges of each Node, as they are in its spec. */
  readonly given: Map<string, readonly string[]>
  /** The Nodes for which there was nothing left. */
  readonly wanting: Set<string>
}

interface Taken {
  readonly parts: Set<number>
  next: number
}

interface Range extends CidrSpace {
  readonly taken: Taken
}

/** IPv6 parts have this prefix length, as --node-cidr-mask-size-ipv6 by default. */
const V6_MASK = 64

const cidrsOf = ({ spec }: Node): readonly string[] =>
  spec.podCIDRs ?? (spec.podCIDR === undefined || spec.podCIDR === '' ? NONE : [spec.podCIDR])

const NONE: readonly string[] = []

/** The ranges; before anything is given, what Nodes have is noted. */
function rangesIn(context: Context<Memory>): readonly Range[] {
  const { client, memory, settings } = context
  const spaces = spacesOf(settings)
  const isFirst = memory.ranges === undefined
  memory.ranges ??= spaces.map(() => ({ parts: new Set(), next: 0 }))
  const ranges = spaces.map((space, i) => merge(space, { taken: takenOf(memory.ranges, i) }))
  if (isFirst) for (const node of client.list('Node')) occupy(context, ranges, node)
  return ranges
}

const takenOf = (taken: readonly Taken[] | undefined, i: number): Taken =>
  ensure(taken?.[i], 'each range has its parts')

const spacesOf = ({ flags }: Settings): readonly CidrSpace[] =>
  flags.clusterCidr
    .split(',')
    .flatMap((cidr) => cidrSpace(cidr, { v4: flags.nodeCidrMaskSize, v6: V6_MASK }) ?? [])

function occupy({ memory }: Context<Memory>, ranges: readonly Range[], node: Node): void {
  const { name } = node.metadata
  const cidrs = cidrsOf(node)
  memory.wanting.delete(name)
  if (cidrs.length === 0 || memory.given.has(name)) return
  memory.given.set(name, cidrs)
  mark(ranges, cidrs, (parts, part) => parts.add(part))
}

function release(
  { memory, enqueue }: Context<Memory>,
  ranges: readonly Range[],
  name: string,
): void {
  const cidrs = memory.given.get(name)
  if (cidrs === undefined) return
  memory.given.delete(name)
  mark(ranges, cidrs, (parts, part) => parts.delete(part))
  for (const waiting of memory.wanting) enqueue(waiting)
}

function allocate(context: Context<Memory>, ranges: readonly Range[], node: Node): void {
  const { client, events, memory } = context
  const { name } = node.metadata
  if (ranges.length === 0) return
  // A Node that was made anew under its name leaves what it had.
  release(context, ranges, name)
  const parts = ranges.map(freePart)
  if (parts.includes(undefined)) {
    memory.wanting.add(name)
    const message = `Node ${name} status is now: CIDRNotAvailable`
    events.record(node, 'Normal', 'CIDRNotAvailable', message)
    return
  }
  const cidrs = ranges.map((range, i) => take(range, parts[i] ?? 0))
  client.patch('Node', name, (live) =>
    cidrsOf(live).length > 0
      ? live
      : { ...live, spec: merge(live.spec, { podCIDR: cidrs[0] ?? '', podCIDRs: cidrs }) },
  )
  memory.given.set(name, cidrs)
  memory.wanting.delete(name)
}

/** The next part that nobody has; undefined when all are taken. */
function freePart({ count, taken }: Range): number | undefined {
  if (taken.parts.size >= count) return undefined
  let part = taken.next
  while (taken.parts.has(part)) part = (part + 1) % count
  return part
}

function take(range: Range, part: number): string {
  range.taken.parts.add(part)
  range.taken.next = (part + 1) % range.count
  return partAt(range, part)
}

function mark(
  ranges: readonly Range[],
  cidrs: readonly string[],
  change: (parts: Set<number>, part: number) => void,
): void {
  for (const cidr of cidrs) {
    for (const range of ranges) {
      for (const part of partsIn(range, cidr)) change(range.taken.parts, part)
    }
  }
}
