/** Addresses of Pods: the next free one of the Node's range, round and round. */
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
export function addressAt(base: string, offset: number): string {
  let number = 0
  for (const part of base.split('.')) number = number * 256 + Number(part)
  number += offset
  const [a, b, c, d] = [number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255]
  return `${a}.${b}.${c}.${d}`
}
