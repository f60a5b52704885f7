/** Addresses of Pods: the next free one of the Node's range, round and round. */
import { addressIn, ipv4Of, numberOf, rangeOf } from '../api/ip'
import type { Host, HostState } from './host'

/** The first addresses of a range are the network's and the bridge's. */
const FIRST = 2

/** Undefined while the Node has no range of IPv4, or none of its addresses is free. */
export function nextPodAddress({ node, client, state }: Host): string | undefined {
  if (state.isLinked) state.podCidr = client.live.get('Node', node)?.spec.podCIDR ?? state.podCidr
  const range = rangeOf(state.podCidr ?? '')
  // Whoever may update a Node may write anything there.
  if (range === undefined || range.family === 'IPv6') return undefined
  const size = 2 ** range.bits
  const free = size - FIRST - 1
  if (free < 1) return undefined
  for (let tries = 0; tries < size; tries++) {
    const place = state.lastPodAddress + 1 + tries
    const index = FIRST + ((place - FIRST) % free)
    const ip = addressIn(range, index)
    if (isTaken(state, ip)) continue
    state.lastPodAddress = index
    return ip
  }
  return undefined
}

function isTaken({ pods }: HostState, ip: string): boolean {
  for (const { sandbox } of pods.values()) if (sandbox?.ip === ip) return true
  return false
}

/** The address this many places after `base`. */
export const addressAt = (base: string, offset: number): string =>
  ipv4Of(Number(numberOf(base)) + offset)
