/** Addresses of Pods: the next free one of the Node's range, round and round. */
import type { Host } from './host'

/** The first addresses of a range are the network's and the bridge's. */
const FIRST = 2

/** Undefined while the Node has no range, or none of its addresses is free. */
export function nextPodAddress({ node, client, state }: Host): string | undefined {
  if (state.isLinked) state.podCidr = client.live.get('Node', node)?.spec.podCIDR ?? state.podCidr
  if (state.podCidr === undefined || state.podCidr === '') return undefined
  const [base = '', bits = '24'] = state.podCidr.split('/')
  const size = 2 ** (32 - Number(bits))
  const taken = new Set([...state.pods.values()].map(({ sandbox }) => sandbox?.ip))
  for (let tries = 0; tries < size; tries++) {
    const place = state.lastPodAddress + 1 + tries
    const index = FIRST + ((place - FIRST) % (size - FIRST - 1))
    const ip = addressAt(base, index)
    if (taken.has(ip)) continue
    state.lastPodAddress = index
    return ip
  }
  return undefined
}

/** The address this many places after `base`. */
export function addressAt(base: string, offset: number): string {
  const number = base.split('.').reduce((sum, part) => sum * 256 + Number(part), 0) + offset
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.')
}
