/** IP addresses and ranges as texts: what they are, and which lies in which.
 *  Models k8s.io/utils/net. Left out: leading zeros, which Go's sloppy parser takes. */
import { isIP, isIPv4, isIPv6 } from 'node:net'
import { type FieldError, type FieldPath, invalid } from '../apiserver/field-error'

export type IpFamily = 'IPv4' | 'IPv6'

export const isIpText = (text: string): boolean => isIP(text) !== 0 && !text.includes('%')

export const familyOf = (ip: string): IpFamily => (isIPv6(ip) ? 'IPv6' : 'IPv4')

export function* ipAt(at: FieldPath, text: string): Iterable<FieldError> {
  if (isIpText(text)) return
  yield invalid(at, text, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')
}

export function* cidrAt(at: FieldPath, text: string): Iterable<FieldError> {
  if (rangeOf(text) !== undefined) return
  yield invalid(at, text, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')
}

/** Addresses that mean a place on the same machine or link are no endpoints. */
export function* nonSpecialIpAt(at: FieldPath, text: string): Iterable<FieldError> {
  if (!isIpText(text)) {
    yield invalid(at, text, 'must be a valid IP address')
    return
  }
  const family = familyOf(text)
  const number = numberOf(text)
  for (const { range, detail } of SPECIAL) {
    if (range?.family === family && isIn(range, number)) {
      yield invalid(at, text, detail.replace('%', text))
    }
  }
}

/** A range of addresses, as numbers. */
export interface IpRange {
  readonly family: IpFamily
  readonly first: bigint
  readonly bits: number
}

/** The range that a CIDR names; undefined when the text is none. */
export function rangeOf(cidr: string): IpRange | undefined {
  const [ip = '', length = '', ...more] = cidr.split('/')
  if (more.length > 0 || !isIpText(ip) || !/^\d{1,3}$/.test(length)) return undefined
  const family = familyOf(ip)
  const width = WIDTH[family]
  const prefix = Number(length)
  if (prefix > width) return undefined
  const bits = width - prefix
  return { family, first: (numberOf(ip) >> BigInt(bits)) << BigInt(bits), bits }
}

export function contains(cidr: string, ip: string): boolean {
  const range = rangeOf(cidr)
  if (range === undefined || range.family !== familyOf(ip)) return false
  return isIn(range, numberOf(ip))
}

const isIn = ({ first, bits }: IpRange, number: bigint): boolean =>
  number >> BigInt(bits) === first >> BigInt(bits)

/** The `n`th address of an IPv4 range. */
export function addressIn({ first }: IpRange, n: number): string {
  return ipv4Of(Number(first) + n)
}

/** An IPv4 address from its number. */
export const ipv4Of = (n: number): string =>
  `${n >>> 24}.${(n >>> 16) & 255}.${(n >>> 8) & 255}.${n & 255}`

export function numberOf(ip: string): bigint {
  if (isIPv4(ip)) return ip.split('.').reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)
  return groupsOf(ip).reduce((sum, group) => sum * 65536n + BigInt(group), 0n)
}

const WIDTH: Readonly<Record<IpFamily, number>> = { IPv4: 32, IPv6: 128 }

const LOOPBACK = 'may not be in the loopback range (127.0.0.0/8, ::1/128)'
const LINK_LOCAL = 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'
const MULTICAST = 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)'
const SPECIAL = [
  ['0.0.0.0/32', 'may not be unspecified (%)'],
  ['::/128', 'may not be unspecified (%)'],
  ['127.0.0.0/8', LOOPBACK],
  ['::1/128', LOOPBACK],
  ['169.254.0.0/16', LINK_LOCAL],
  ['fe80::/10', LINK_LOCAL],
  ['224.0.0.0/24', MULTICAST],
  ['ff02::/10', MULTICAST],
].map(([cidr = '', detail = '']) => ({ range: rangeOf(cidr), detail }))

/** The eight groups of an IPv6 address, a shortened run of zeros written out. */
function groupsOf(ip: string): number[] {
  const dotted = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(ip)
  const text = dotted === null ? ip : ip.replace(dotted[0], hexOf(dotted.slice(1).map(Number)))
  const [head = '', tail] = text.split('::')
  const parse = (part: string) => (part === '' ? [] : part.split(':').map((g) => parseInt(g, 16)))
  const [left, right] = [parse(head), parse(tail ?? '')]
  if (tail === undefined) return left
  return [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right]
}

const hexOf = ([a = 0, b = 0, c = 0, d = 0]: readonly number[]): string =>
  `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
