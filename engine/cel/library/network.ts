/** Addresses and ranges. Models staging/src/k8s.io/apiserver/pkg/cel/library/{ip,cidr}.go. */
import { familyOf, isIpText, numberOf } from '../../api/ip'
import { CelError, Opaque } from '../values'
import type { Library } from './library'

export const NETWORK: Library = {
  'ip(string): IP': (text: string) => new Ip(checkedIp(text)),
  'isIP(string): bool': (text: string) => ipFault(text) === undefined,
  'ip.isCanonical(string): bool': (text: string) => checkedIp(text).text === text,
  'string(IP): string': ({ address }: Ip) => address.text,
  'IP.family(): int': ({ address }: Ip) => (address.width === 32 ? 4n : 6n),
  'IP.isUnspecified(): bool': ({ address }: Ip) => address.number === 0n,
  'IP.isLoopback(): bool': ({ address }: Ip) =>
    address.width === 32 ? isUnder(address, 127n, 8) : address.number === 1n,
  'IP.isLinkLocalMulticast(): bool': ({ address }: Ip) => isLinkLocalMulticast(address),
  'IP.isLinkLocalUnicast(): bool': ({ address }: Ip) => isLinkLocalUnicast(address),
  'IP.isGlobalUnicast(): bool': ({ address }: Ip) => isGlobalUnicast(address),
  'cidr(string): CIDR': (text: string) => checkedCidr(text),
  'isCIDR(string): bool': (text: string) => cidrOf(text) !== undefined,
  'string(CIDR): string': ({ address, length }: Cidr) => `${address.text}/${length}`,
  'CIDR.containsIP(IP): bool': (range: Cidr, { address }: Ip) => range.contains(address),
  'CIDR.containsIP(string): bool': (range: Cidr, text: string) => range.contains(checkedIp(text)),
  'CIDR.containsCIDR(CIDR): bool': (range: Cidr, other: Cidr) => range.covers(other),
  'CIDR.containsCIDR(string): bool': (range: Cidr, text: string) => range.covers(checkedCidr(text)),
  'CIDR.ip(): IP': ({ address }: Cidr) => new Ip(address),
  'CIDR.masked(): CIDR': (range: Cidr) => new Cidr(range.first(), range.length),
  'CIDR.prefixLength(): int': ({ length }: Cidr) => BigInt(length),
}

interface Address {
  readonly number: bigint
  readonly width: 32 | 128
  /** The canonical text. */
  readonly text: string
}

class Ip extends Opaque {
  readonly typeName = 'net.IP'
  readonly address: Address

  constructor(address: Address) {
    super()
    this.address = address
  }

  equals(other: Opaque): boolean {
    return other instanceof Ip && other.address.text === this.address.text
  }
}

class Cidr extends Opaque {
  readonly typeName = 'net.CIDR'
  readonly address: Address
  readonly length: number

  constructor(address: Address, length: number) {
    super()
    this.address = address
    this.length = length
  }

  contains({ width, number }: Address): boolean {
    const bits = BigInt(this.address.width - this.length)
    return width === this.address.width && number >> bits === this.address.number >> bits
  }

  covers({ address, length }: Cidr): boolean {
    return length >= this.length && this.contains(address)
  }

  first(): Address {
    const bits = BigInt(this.address.width - this.length)
    return addressOf((this.address.number >> bits) << bits, this.address.width)
  }

  equals(other: Opaque): boolean {
    return (
      other instanceof Cidr &&
      other.length === this.length &&
      other.address.text === this.address.text
    )
  }
}

function ipFault(text: string): string | undefined {
  if (text.includes('%')) return `IP Address ${JSON.stringify(text)} with zone value is not allowed`
  if (!isIpText(text)) return `ParseAddr(${JSON.stringify(text)}): unable to parse IP`
  return /^::ffff:\d+\.\d+\.\d+\.\d+$/i.test(text)
    ? `IPv4-mapped IPv6 address ${JSON.stringify(text)} is not allowed`
    : undefined
}

function checkedIp(text: string): Address {
  const fault = ipFault(text)
  if (fault !== undefined) {
    throw new CelError(
      `IP Address ${JSON.stringify(text)} parse error during conversion from string: ${fault}`,
    )
  }
  return addressOf(numberOf(text), familyOf(text) === 'IPv4' ? 32 : 128)
}

function checkedCidr(text: string): Cidr {
  const range = cidrOf(text)
  if (range !== undefined) return range
  const fault = `netip.ParsePrefix(${JSON.stringify(text)}): no '/'`
  throw new CelError(`network address parse error during conversion from string: ${fault}`)
}

function cidrOf(text: string): Cidr | undefined {
  const [, ip = '', size = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? []
  if (ip === '' || ipFault(ip) !== undefined || /^0\d/.test(size)) return undefined
  const address = checkedIp(ip)
  return Number(size) > address.width ? undefined : new Cidr(address, Number(size))
}

const isUnder = ({ number, width }: Address, prefix: bigint, length: number): boolean =>
  number >> BigInt(width - length) === prefix

function isLinkLocalMulticast(address: Address): boolean {
  return address.width === 32
    ? isUnder(address, 0xe00000n, 24)
    : ((address.number >> 112n) & 0xff0fn) === 0xff02n
}

const isLinkLocalUnicast = (address: Address): boolean =>
  address.width === 32 ? isUnder(address, 0xa9fen, 16) : isUnder(address, 0x3fan, 10)

function isGlobalUnicast(address: Address): boolean {
  if (address.number === 0n || isLinkLocalUnicast(address)) return false
  if (address.width === 128) return address.number !== 1n && !isUnder(address, 0xffn, 8)
  const isMulticast = isUnder(address, 0xen, 4)
  return !isMulticast && !isUnder(address, 127n, 8) && address.number !== 0xffffffffn
}

const addressOf = (number: bigint, width: 32 | 128): Address => ({
  number,
  width,
  text: width === 32 ? ipv4Text(number) : ipv6Text(number),
})

const ipv4Text = (number: bigint): string =>
  [24n, 16n, 8n, 0n].map((bits) => (number >> bits) & 255n).join('.')

/** The longest run of two or more zero groups is left out. */
function ipv6Text(number: bigint): string {
  const groups = Array.from({ length: 8 }, (_, i) => (number >> BigInt(112 - 16 * i)) & 0xffffn)
  const text = groups.map((group) => group.toString(16)).join(':')
  const runs = [...text.matchAll(/(?<![0-9a-f])0(?::0)+(?![0-9a-f])/g)]
  const longest = runs.reduce<RegExpMatchArray | undefined>(
    (best, run) => (best === undefined || run[0].length > best[0].length ? run : best),
    undefined,
  )
  if (longest?.index === undefined) return text
  const before = text.slice(0, longest.index).replace(/:$/, '')
  const after = text.slice(longest.index + longest[0].length).replace(/^:/, '')
  return `${before}::${after}`
}
