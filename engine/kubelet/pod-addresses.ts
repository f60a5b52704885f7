/** Addresses of Pods: the next free one of the Node's range, round and round. */
import { ipv4Of, numberOf } from '../api/ip'
import type { Host, HostState } from './host'

/** The first addresses of a range are the network's and the bridge's. */
const FIRST = 2

/** Undefined while the Node has no range, or none of its addresses is free. */
export function nextPodAddress({ node, client, state }: Host): string | undefined {
  if (state.isLinked) state.podCidr = client.live.get('Node', node)?.spec.podCIDR ?? state.podCidr
  if (state.podCidr === undefined || state.podCidr === '') return undefined
  const [base = '', bits = '24'] = state.podCidr.split('/')
  const size = 2 ** (32 - Number(bits))
  for (let tries = 0; tries < size; tries++) {
    const place = state.lastPodAddress + 1 + tries
    const index = FIRST + ((place - FIRST) % (size - FIRST - 1))
    const ip = addressAt(base, index)
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
