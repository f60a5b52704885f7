/**
 * Addresses and node ports of Services: which are taken is what is stored, nothing else is kept.
 *
 * The rule to know: what is chosen freely comes from the upper band of the range by the seed, so
 * that the lower band stays for values that users write.
 *
 * Models pkg/registry/core/service/ipallocator, portallocator and storage/alloc.go.
 */
import { type FieldPath, invalid, root, stringListValue } from '../../apiserver/field-error'
import { internalError, invalid as refused } from '../../apiserver/status-error'
import type { ServerContext } from '../../apiserver/strategy'
import { ensure } from '../../ensure'
import { addressIn, contains, numberOf, rangeOf } from '../ip'
import type { Service, ServicePort } from '../kinds'

/** What one request takes; `without` is the old version, whose values are its own. */
export class Allocation {
  readonly #context: ServerContext
  readonly #name: string
  readonly #addresses = new Set<string>()
  readonly #ports = new Set<number>()

  constructor(context: ServerContext, service: Service, without?: Service) {
    this.#context = context
    this.#name = service.metadata.name
    for (const { metadata, spec } of context.reader.list('Service')) {
      if (metadata.uid === without?.metadata.uid) continue
      for (const ip of spec.clusterIPs ?? []) this.#addresses.add(ip)
      for (const { nodePort } of spec.ports ?? []) if (nodePort) this.#ports.add(nodePort)
      if (spec.healthCheckNodePort) this.#ports.add(spec.healthCheckNodePort)
    }
  }

  /** Takes the address that was asked for, or any. */
  address(asked: string | undefined): string {
    const cidr = this.#context.settings.flags.serviceClusterIpRange
    const range = ensure(rangeOf(cidr), 'the range of Services is a CIDR')
    // Neither the network's address nor its broadcast address is given away.
    const size = 2 ** range.bits - 2
    if (asked === undefined) {
      const isTaken = (n: number) => this.#addresses.has(addressIn(range, n + 1))
      const chosen = this.#choose(size, bandOf(2 ** range.bits, 16, 16, 256), isTaken, 'cluster-ip')
      if (chosen === undefined) {
        throw internalError('failed to allocate a serviceIP: range is full')
      }
      return addressIn(range, chosen + 1)
    }
    const n = Number(numberOf(asked) - range.first)
    if (!contains(cidr, asked) || n < 1 || n > size) {
      const where = `The range of valid IPs is ${cidr}`
      throw this.#noAddress(asked, `the provided IP (${asked}) is not in the valid range. ${where}`)
    }
    if (this.#addresses.has(asked)) throw this.#noAddress(asked, 'provided IP is already allocated')
    return asked
  }

  /** Takes the port that was asked for, or any; `at` is told when it cannot be had. */
  nodePort(asked: number | undefined, at: FieldPath): number {
    if (asked === undefined || asked === 0) {
      const chosen = this.freePort()
      if (chosen !== undefined) return chosen
      throw internalError('failed to allocate a nodePort: range is full')
    }
    const problem = this.take(asked)
    if (problem === undefined) return asked
    throw refused(SERVICE, this.#name, [invalid(at, asked, problem)])
  }

  /** Takes this port; says why when it cannot be had. */
  take(port: number): string | undefined {
    const [first, last] = this.#portRange()
    if (port < first || port > last) {
      const range = `The range of valid ports is ${first}-${last}`
      return `provided port is not in the valid range. ${range}`
    }
    if (this.#ports.has(port)) return 'provided port is already allocated'
    this.#ports.add(port)
    return undefined
  }

  /** Takes any port; undefined when all are taken. */
  freePort(): number | undefined {
    const [first, last] = this.#portRange()
    const size = last - first + 1
    const isTaken = (n: number) => this.#ports.has(first + n)
    const chosen = this.#choose(size, bandOf(size, 32, 16, 128), isTaken, 'node-port')
    if (chosen === undefined) return undefined
    this.#ports.add(first + chosen)
    return first + chosen
  }

  #portRange(): readonly [first: number, last: number] {
    const { serviceNodePortRange } = this.#context.settings.flags
    const [first = 0, last = 0] = serviceNodePortRange.split('-').map(Number)
    return [first, last]
  }

  /** A free number below `size`: from the band above `offset`, or else below it. */
  #choose(
    size: number,
    offset: number,
    isTaken: (n: number) => boolean,
    purpose: string,
  ): number | undefined {
    const { random } = this.#context
    for (const [from, count] of [
      [offset, size - offset],
      [0, offset],
    ] as const) {
      if (count <= 0) continue
      const start = random.below(count, `service/${purpose}`)
      for (let i = 0; i < count; i++) {
        const n = from + ((start + i) % count)
        if (!isTaken(n)) return n
      }
    }
    return undefined
  }

  #noAddress(asked: string, why: string) {
    const detail = `failed to allocate IP ${asked}: ${why}`
    const at = root('spec').child('clusterIPs')
    return refused(SERVICE, this.#name, [invalid(at, stringListValue([asked]), detail)])
  }
}

export const nodePortOf = ({ nodePort }: ServicePort): number => nodePort ?? 0

const SERVICE = { group: '', kind: 'Service' }

/** How many values at the start of a range are left to users. */
function bandOf(size: number, step: number, min: number, max: number): number {
  return size <= min ? 0 : Math.min(Math.max(min, Math.floor(size / step)), max)
}
