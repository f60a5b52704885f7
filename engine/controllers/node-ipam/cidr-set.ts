/**
 * The ranges of one size that a range is cut into, handed out one after the other, so that one that
 * was given back is not taken again at once. Models
 * pkg/controller/nodeipam/ipam/cidrset/cidr_set.go.
 */
import { ipv4Of } from '../../api/ip'

/** A range and the size of its parts. */
export interface CidrSpace {
  readonly family: 4 | 6
  readonly first: bigint
  /** The prefix length of the parts. */
  readonly mask: number
  readonly count: number
}

/** No more parts than this are told apart, as in Kubernetes. */
const MOST_PARTS_BITS = 16

/** Cuts `10.244.0.0/16` into parts of this prefix length; undefined when the text is no range. */
export function cidrSpace(cidr: string, masks: { v4: number; v6: number }): CidrSpace | undefined {
  const [address = '', length = ''] = cidr.trim().split('/')
  const family = address.includes(':') ? 6 : 4
  const bits = family === 4 ? 32 : 128
  const first = family === 4 ? parseV4(address) : parseV6(address)
  const prefix = Number(length)
  const mask = family === 4 ? masks.v4 : masks.v6
  if (first === undefined || !/^\d+$/.test(length) || prefix > mask || mask > bits) return undefined
  const host = BigInt(bits - prefix)
  const count = 2 ** Math.min(mask - prefix, MOST_PARTS_BITS)
  return { family, first: (first >> host) << host, mask, count }
}

/** The part of this number, as text: `10.244.3.0/24`. */
export function partAt({ family, first, mask }: CidrSpace, index: number): string {
  const bits = family === 4 ? 32 : 128
  const address = first + (BigInt(index) << BigInt(bits - mask))
  return `${family === 4 ? ipv4Of(Number(address)) : formatV6(address)}/${mask}`
}

/** The numbers of the parts that a range touches; none when it lies outside. */
export function partsIn(space: CidrSpace, cidr: string): readonly number[] {
  const [address = '', length = ''] = cidr.split('/')
  const family = address.includes(':') ? 6 : 4
  const value = family === 4 ? parseV4(address) : parseV6(address)
  if (value === undefined || family !== space.family) return []
  const bits = family === 4 ? 32 : 128
  const begin = Number((value - space.first) >> BigInt(bits - space.mask))
  const size = 2 ** Math.max(0, space.mask - Number(length))
  const end = Math.min(space.count, begin + size)
  return Array.from(
    { length: Math.max(0, end - Math.max(0, begin)) },
    (_, i) => i + Math.max(0, begin),
  )
}

function parseV4(text: string): bigint | undefined {
  const bytes = text.split('.')
  if (bytes.length !== 4) return undefined
  if (bytes.some((byte) => !/^\d{1,3}$/.test(byte) || Number(byte) > 255)) return undefined
  return BigInt(bytes.reduce((sum, byte) => 256 * sum + Number(byte), 0))
}

function parseV6(text: string): bigint | undefined {
  const [head = '', tail, ...more] = text.split('::')
  if (more.length > 0) return undefined
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const missing = 8 - left.length - right.length
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined
  const groups = [...left, ...Array.from({ length: missing }, () => '0'), ...right]
  if (groups.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return undefined
  return groups.reduce((sum, group) => (sum << 16n) + BigInt(`0x${group}`), 0n)
}

/** RFC 5952: the longest run of two or more zero groups is left out. */
function formatV6(address: bigint): string {
  const groups = Array.from({ length: 8 }, (_, i) => (address >> BigInt(112 - 16 * i)) & 0xffffn)
  const text = groups.map((group) => group.toString(16)).join(':')
  const runs = [...text.matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].sort(
    (a, b) => b[0].length - a[0].length,
  )
  const [longest] = runs
  if (longest === undefined) return text
  return `${text.slice(0, longest.index)}::${text.slice(longest.index + longest[0].length + 1)}`
}
