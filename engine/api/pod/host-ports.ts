/**
 * Ports that Pods take on their Nodes. 0.0.0.0 stands for all addresses and conflicts with each.
 *
 * Models HostPortInfo in pkg/scheduler/framework/types.go.
 */
import type { PodSpec } from '../kinds'

export interface HostPort {
  readonly ip: string
  /** `TCP/8080`. */
  readonly port: string
}

const EVERY_ADDRESS = '0.0.0.0'
const NONE: readonly HostPort[] = []

/** The host ports of a Pod, those of sidecars included. */
export function hostPortsOf({ containers, initContainers }: PodSpec): readonly HostPort[] {
  let found: HostPort[] | undefined
  const sidecars = initContainers?.filter((container) => container.restartPolicy === 'Always')
  for (const container of sidecars?.length ? [...sidecars, ...containers] : containers) {
    for (const { hostPort, hostIP, protocol } of container.ports ?? []) {
      if (hostPort === undefined || hostPort <= 0) continue
      const port = `${protocol ?? 'TCP'}/${hostPort}`
      found ??= []
      found.push({ ip: hostIP || EVERY_ADDRESS, port })
    }
  }
  return found ?? NONE
}

/** The ports that are taken on one Node. */
export class HostPorts {
  /** Port → address → how many Pods have it. */
  readonly #taken = new Map<string, Map<string, number>>()

  add({ ip, port }: HostPort): void {
    const addresses = this.#taken.get(port) ?? new Map<string, number>()
    addresses.set(ip, (addresses.get(ip) ?? 0) + 1)
    this.#taken.set(port, addresses)
  }

  remove({ ip, port }: HostPort): void {
    const addresses = this.#taken.get(port)
    const left = (addresses?.get(ip) ?? 0) - 1
    if (left > 0) addresses?.set(ip, left)
    else addresses?.delete(ip)
    if (addresses?.size === 0) this.#taken.delete(port)
  }

  conflictsWith({ ip, port }: HostPort): boolean {
    const addresses = this.#taken.get(port)
    if (addresses === undefined) return false
    return ip === EVERY_ADDRESS || addresses.has(ip) || addresses.has(EVERY_ADDRESS)
  }
}

/** True when two Pods could not be on one Node. */
export const portsConflict = (a: readonly HostPort[], b: readonly HostPort[]): boolean =>
  a.some(({ ip, port }) =>
    b.some(
      (other) =>
        other.port === port &&
        (ip === EVERY_ADDRESS || other.ip === EVERY_ADDRESS || other.ip === ip),
    ),
  )
