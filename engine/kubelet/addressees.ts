/** Which Pod of a machine packets for an address and a port go to. */
import type { Host } from './host'

export interface Addressee {
  /** The Pod's key, which its containers are found by. */
  readonly pod: string
  readonly uid: string
  /** The port in the Pod: a hostPort leads to another. */
  readonly port: number
}

/** The Pod that has the address; at the Node's own, the one that has the port of the Node. */
export function addresseeOf({ state }: Host, ip: string, port: number): Addressee | undefined {
  const isNode = ip === state.address
  for (const { key: pod, uid, sandbox, pod: object } of state.pods.values()) {
    if (sandbox === undefined || (!isNode && sandbox.ip !== ip)) continue
    if (!isNode) return { pod, uid, port }
    const { hostNetwork = false, containers } = object.spec
    const ports = containers.flatMap((container) => container.ports ?? [])
    const isHere = (p: (typeof ports)[number]) =>
      (hostNetwork ? p.containerPort : p.hostPort) === port
    const found = ports.find(isHere)
    if (found !== undefined) return { pod, uid, port: found.containerPort }
  }
  return undefined
}
