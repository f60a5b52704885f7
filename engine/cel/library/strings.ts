/**
 * Texts, counted in characters. Models cel-go/common/stdlib and cel-go/ext/strings.go, version 2.
 */
import { CelError, isBmp, type Value } from '../values'
import { formatted } from './format'
import type { Library } from './library'

/** A text by its characters, which are code points. */
const charsOf = (text: string): string | readonly string[] => (isBmp(text) ? text : [...text])
const joinedChars = (text: string | readonly string[], from: number, to: number): string =>
  typeof text === 'string' ? text.slice(from, to) : text.slice(from, to).join('')

const outOfRange = (index: bigint): CelError => new CelError(`index out of range: ${index}`)

function indexOf(text: string, part: string, from: bigint): bigint {
  if (part === '') return from
  const chars = charsOf(text)
  if (from < 0n || from >= chars.length) throw outOfRange(from)
  const rest = joinedChars(chars, Number(from), chars.length)
  const at = rest.indexOf(part)
  return at < 0 ? -1n : from + BigInt(charsOf(rest.slice(0, at)).length)
}

function lastIndexOf(text: string, part: string, from: bigint): bigint {
  const chars = charsOf(text)
  if (part === '') return from
  if (from < 0n || from >= chars.length) throw outOfRange(from)
  const size = charsOf(part).length
  for (let at = Math.min(Number(from), chars.length - size); at >= 0; at -= 1) {
    if (joinedChars(chars, at, at + size) === part) return BigInt(at)
  }
  return -1n
}

function substring(text: string, from: bigint, to?: bigint): string {
  const chars = charsOf(text)
  const end = to ?? BigInt(chars.length)
  if (end < 0n || end > chars.length) throw outOfRange(end)
  if (from < 0n || from > chars.length) throw outOfRange(from)
  if (from > end) throw new CelError(`invalid substring range. start: ${from}, end: ${end}`)
  return joinedChars(chars, Number(from), Number(end))
}

function replaced(text: string, old: string, fresh: string, limit: bigint): string {
  if (limit < 0n) return text.split(old).join(fresh)
  const parts = split(text, old, limit + 1n)
  return parts.join(fresh)
}

function split(text: string, separator: string, limit: bigint): readonly string[] {
  if (limit === 0n) return []
  const parts = separator === '' ? [...text] : text.split(separator)
  if (limit < 0n || parts.length <= limit) return parts
  const kept = parts.slice(0, Number(limit) - 1)
  return [...kept, parts.slice(Number(limit) - 1).join(separator)]
}

const ascii = (text: string, letters: RegExp, change: (letter: string) => string): string =>
  text.replace(letters, change)

export const STRINGS: Library = {
  'string.contains(string): bool': (text: string, part: string) => text.includes(part),
  'string.startsWith(string): bool': (text: string, part: string) => text.startsWith(part),
  'string.endsWith(string): bool': (text: string, part: string) => text.endsWith(part),
  'string.charAt(int): string': (text: string, at: bigint) => {
    const chars = charsOf(text)
    if (at < 0n || at > chars.length) throw outOfRange(at)
    return chars[Number(at)] ?? ''
  },
  'string.indexOf(string): int': (text: string, part: string) =>
    text === '' ? (part === '' ? 0n : -1n) : indexOf(text, part, 0n),
  'string.indexOf(string, int): int': indexOf,
  'string.lastIndexOf(string): int': (text: string, part: string) => {
    const { length } = charsOf(text)
    if (part === '') return BigInt(length)
    return length === 0 ? -1n : lastIndexOf(text, part, BigInt(length - 1))
  },
  'string.lastIndexOf(string, int): int': lastIndexOf,
  'string.lowerAscii(): string': (text: string) => ascii(text, /[A-Z]/g, (it) => it.toLowerCase()),
  'string.upperAscii(): string': (text: string) => ascii(text, /[a-z]/g, (it) => it.toUpperCase()),
  'string.replace(string, string): string': (text: string, old: string, fresh: string) =>
    replaced(text, old, fresh, -1n),
  'string.replace(string, string, int): string': replaced,
  'string.split(string): list<string>': (text: string, separator: string) =>
    split(text, separator, -1n),
  'string.split(string, int): list<string>': split,
  'string.substring(int): string': (text: string, from: bigint) => substring(text, from),
  'string.substring(int, int): string': substring,
  'string.trim(): string': (text: string) => text.trim(),
  'list<string>.join(): string': (list: readonly string[]) => list.join(''),
  'list<string>.join(string): string': (list: readonly string[], separator: string) =>
    list.join(separator),
  'string.format(list<dyn>): string': (text: string, args: readonly Value[]) =>
    formatted(text, args),
  'strings.quote(string): string': (text: string) => JSON.stringify(text),
}
