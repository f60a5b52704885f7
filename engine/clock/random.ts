/**
 * Seeded chance: one stream a purpose, so that one component's draws never shift another's.
 *
 * A stream's four words are plain data, so that they are saved, loaded and forked with the cluster.
 * The generator is sfc32; a stream's start is a hash of seed, cluster, component and purpose.
 */

/** The state of one stream, changed by each draw. */
export type Stream = [number, number, number, number]

export class Randomness {
  /** Where the hashes of all its streams' names begin. */
  readonly #bases: readonly number[]
  readonly #streams = new Map<string, Stream>()
  /** Since the mark, the streams that have been drawn from, as they were. */
  #before: Map<string, Stream> | undefined

  constructor(seed: number, cluster: string, saved: Readonly<Record<string, Stream>> = {}) {
    this.#bases = BASES.map((basis) => hashOf(`${seed}/${cluster}/`, basis))
    for (const name in saved) {
      const state = saved[name]
      if (state !== undefined) this.#streams.set(name, [...state])
    }
  }

  /** A number in [0, 1). `purpose` names the stream: `lease/node-1`. */
  next(purpose: string): number {
    return draw(this.#stream(purpose)) / 4294967296
  }

  /** A whole number in [0, limit). */
  below(limit: number, purpose: string): number {
    return Math.floor(this.next(purpose) * limit)
  }

  /** `length` characters of the alphabet that Kubernetes takes for generated names. */
  suffix(length: number, purpose: string): string {
    const stream = this.#stream(purpose)
    let text = ''
    for (let i = 0; i < length; i++) text += SAFE[draw(stream) % SAFE.length]
    return text
  }

  /** A version 4 UUID. */
  uuid(purpose: string): string {
    const stream = this.#stream(purpose)
    const a = draw(stream)
    const b = draw(stream)
    const c = draw(stream)
    const d = draw(stream)
    const version = (b & 0x0fff) | 0x4000
    const variant = ((c >>> 16) & 0x3fff) | 0x8000
    const low = hex(c) + hex(d >>> 16) + hex(d)
    return `${hex(a >>> 16)}${hex(a)}-${hex(b >>> 16)}-${hex(version)}-${hex(variant)}-${low}`
  }

  #stream(purpose: string): Stream {
    let stream = this.#streams.get(purpose)
    if (stream === undefined) {
      stream = startOf(purpose, this.#bases)
      this.#streams.set(purpose, stream)
    }
    if (this.#before !== undefined && !this.#before.has(purpose)) {
      this.#before.set(purpose, [...stream])
    }
    return stream
  }

  /** From now on draws can be taken back; false when they can be already. */
  mark(): boolean {
    if (this.#before !== undefined) return false
    this.#before = new Map()
    return true
  }

  /** Takes back all that has been drawn since the mark. */
  rewind(): void {
    for (const [purpose, stream] of this.#before ?? []) this.#streams.set(purpose, stream)
    this.#before = new Map()
  }

  /** Draws stay as they are. */
  release(): void {
    this.#before = undefined
  }

  save(): Record<string, Stream> {
    const streams: Record<string, Stream> = {}
    for (const [name, state] of this.#streams) streams[name] = [...state]
    return streams
  }
}

/** Kubernetes' alphabet for names: no vowels, no digits that look like letters. */
const SAFE = 'bcdfghjklmnpqrstvwxz2456789'

/** Characters of the same alphabet that a text alone decides: no draw is made. */
export function suffixOf(text: string, length: number): string {
  let suffix = ''
  for (let i = 0; i < length; i++) suffix += SAFE[hashOf(`${i}/${text}`) % SAFE.length]
  return suffix
}

const BYTES: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, '0'),
)

/** The lower 16 bits in four digits. */
const hex = (n: number): string => `${BYTES[(n >>> 8) & 0xff]}${BYTES[n & 0xff]}`

const FNV_BASIS = 0x811c9dc5
const BASES = [FNV_BASIS, 0x9e3779b9, 0x85ebca6b]

/** 32-bit FNV-1a over UTF-16 units, a stable hash of a text. */
export function hashOf(text: string, basis = FNV_BASIS): number {
  let hash = basis
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  }
  return hash >>> 0
}

function startOf(purpose: string, [a, b, c]: readonly number[]): Stream {
  const stream: Stream = [hashOf(purpose, a), hashOf(purpose, b), hashOf(purpose, c), 1]
  for (let i = 0; i < 12; i++) draw(stream)
  return stream
}

function draw(s: Stream): number {
  const t = (s[0] + s[1] + s[3]) | 0
  s[3] = (s[3] + 1) | 0
  s[0] = s[1] ^ (s[1] >>> 9)
  s[1] = (s[2] + (s[2] << 3)) | 0
  s[2] = (s[2] << 21) | (s[2] >>> 11)
  s[2] = (s[2] + t) | 0
  return t >>> 0
}
