/** Reads one YAML or JSON document into plain frozen data, and remembers where each field stood.
 *  The rule to know: the `yaml` package parses syntax only; what a scalar means is decided here,
 *  as kubectl decides it, because no schema of the package agrees with go-yaml on all of them.
 *  Models sigs.k8s.io/yaml and the parts of goyaml.v2/decode.go it uses.
 *  Left out: integers beyond 2^53 - 1 are refused, kubectl keeps them. */

import type { ErrorCode, Node, YAMLMap, YAMLSeq } from 'yaml'
import { isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml'
import { Defect } from './defect'
import { keyOf } from './scalar'
import { isPlain, resolveScalar, scalarValue } from './scalar-node'
import type { Chunk } from './split'

/** The document, or undefined where there is nothing but space and comments. */
export function readDocument(chunk: Chunk): ParsedDocument | undefined {
  const parsed = parseDocument(chunk.text, {
    version: '1.2',
    schema: 'failsafe',
    resolveKnownTags: false,
    uniqueKeys: false,
    prettyErrors: false,
  })
  const error = parsed.errors[0]
  if (error !== undefined) {
    const what = error.message.replace(/\.$/, '')
    throw new Defect(chunk.start + error.pos[0], what, ADVICE[error.code] ?? 'correct the YAML')
  }
  const contents: Node | null = parsed.contents
  if (contents === null) return undefined
  const walk = new Walk(chunk.start)
  const value = walk.value(contents, '')
  if (value === null) return undefined
  const { places, duplicates } = walk
  return { value, start: walk.offsetOf(contents), places, duplicates }
}

export interface ParsedDocument {
  /** Plain data, deeply frozen. */
  readonly value: unknown
  /** Where its content begins in the text. */
  readonly start: number
  readonly places: Places
  readonly duplicates: readonly Duplicate[]
}

/** For each object and list of the document, where each of its fields or items stands. */
export type Places = ReadonlyMap<object, ReadonlyMap<string, Place>>

export interface Place {
  /** Of the key in a mapping, of the item in a list. */
  readonly offset: number
  /** The scalar as it is written, where it was written without quotes. */
  readonly plain?: string
}

/** A key that a mapping holds more than once; the last one counts. */
export interface Duplicate {
  readonly field: string
  readonly offset: number
}

const ADVICE: Partial<Record<ErrorCode, string>> = {
  TAB_AS_INDENT: 'indent with spaces',
  BAD_INDENT: 'align it with its neighbours',
  MISSING_CHAR: 'complete it',
  MULTILINE_IMPLICIT_KEY: 'put the key and its colon on one line',
  BLOCK_AS_IMPLICIT_KEY: 'put quotes around a text that holds a colon and a space',
  MULTIPLE_DOCS: 'begin each document with a line of three hyphens',
}

/** More nodes than this brought in by aliases is an attack, not a manifest. */
const MAX_ALIASED_NODES = 100_000

interface Built {
  readonly value: unknown
  readonly nodes: number
}

/** One pass over the nodes of a document. */
class Walk {
  readonly places = new Map<object, ReadonlyMap<string, Place>>()
  readonly duplicates: Duplicate[] = []
  private readonly anchors = new Map<string, Built | 'being read'>()
  private readonly start: number
  private nodes = 0
  private aliased = 0

  constructor(start: number) {
    this.start = start
  }

  offsetOf(node: Node): number {
    return this.start + (node.range?.[0] ?? 0)
  }

  value(node: Node | null, path: string): unknown {
    if (node === null) return null
    if (isAlias(node)) return this.alias(node.source, this.offsetOf(node))
    const before = this.nodes++
    const anchor = 'anchor' in node ? node.anchor : undefined
    if (anchor !== undefined) this.anchors.set(anchor, 'being read')
    const value = this.content(node, path)
    if (anchor !== undefined) this.anchors.set(anchor, { value, nodes: this.nodes - before })
    return value
  }

  private content(node: Node, path: string): unknown {
    if (isMap(node)) return this.map(node, path)
    if (isSeq(node)) return this.list(node, path)
    if (isScalar(node)) return scalarValue(node, this.offsetOf(node))
    throw new Defect(this.offsetOf(node), 'This is not a value', 'correct the YAML')
  }

  private alias(name: string, offset: number): unknown {
    const anchored = this.anchors.get(name)
    if (anchored === undefined) {
      throw new Defect(offset, `No anchor &${name} stands before the alias *${name}`, 'define it')
    }
    if (anchored === 'being read') {
      throw new Defect(offset, `The anchor &${name} contains itself`, 'write the value out')
    }
    this.nodes += anchored.nodes
    this.aliased += anchored.nodes
    if (this.aliased > MAX_ALIASED_NODES) {
      const what = `The aliases of this document expand to more than ${MAX_ALIASED_NODES} values`
      throw new Defect(offset, what, 'write fewer of them')
    }
    return anchored.value
  }

  private list(node: YAMLSeq, path: string): unknown {
    const list: unknown[] = []
    const places = new Map<string, Place>()
    node.items.forEach((item, index) => {
      const child = item as Node // What a parsed list holds are nodes.
      places.set(String(index), placeOf(this.offsetOf(child), child))
      list.push(this.value(child, `${path}[${index}]`))
    })
    this.places.set(list, places)
    return Object.freeze(list)
  }

  private map(node: YAMLMap, path: string): unknown {
    const map: Record<string, unknown> = {}
    const places = new Map<string, Place>()
    const own = new Set<string>()
    for (const pair of node.items) {
      // What a parsed mapping holds are nodes, or null for an empty value.
      const keyNode = pair.key as Node
      const valueNode = pair.value as Node | null
      const offset = this.offsetOf(keyNode)
      if (isMergeKey(keyNode)) {
        this.merge(this.mergeSources(valueNode, offset), map, places)
        continue
      }
      const key = this.key(keyNode)
      const field = path === '' ? key : `${path}.${key}`
      if (own.has(key)) this.duplicates.push({ field, offset })
      own.add(key)
      places.set(key, placeOf(offset, valueNode))
      define(map, key, this.value(valueNode, field))
    }
    this.places.set(map, places)
    return Object.freeze(map)
  }

  /** Like any other key, a merge wins over what stands before it and yields to what follows. */
  private merge(sources: object[], map: Record<string, unknown>, places: Map<string, Place>): void {
    // Of several sources the first wins.
    for (const source of sources.reverse()) {
      for (const [key, value] of Object.entries(source)) {
        define(map, key, value)
        const place = this.places.get(source)?.get(key)
        if (place !== undefined) places.set(key, place)
      }
    }
  }

  private mergeSources(node: Node | null, offset: number): object[] {
    const value = this.value(node, '<<')
    const sources: readonly unknown[] = Array.isArray(value) ? value : [value]
    return sources.map((source) => {
      if (typeof source === 'object' && source !== null && !Array.isArray(source)) return source
      const what = 'The merge key << takes a mapping or a list of mappings'
      throw new Defect(offset, what, 'name an anchor of a mapping')
    })
  }

  private key(node: Node): string {
    const offset = this.offsetOf(node)
    const key = isAlias(node)
      ? keyOfValue(this.alias(node.source, offset))
      : isScalar(node)
        ? keyOf(resolveScalar(node, offset))
        : undefined
    if (key === undefined) throw new Defect(offset, 'A key must be a text', 'put it in quotes')
    if (isScalar(node) && node.anchor !== undefined) {
      this.anchors.set(node.anchor, { value: scalarValue(node, offset), nodes: 1 })
    }
    return key
  }
}

function placeOf(offset: number, value: Node | null): Place {
  return isScalar(value) && isPlain(value) && value.tag === undefined
    ? { offset, plain: value.source ?? '' }
    : { offset }
}

function isMergeKey(node: Node): boolean {
  return isScalar(node) && isPlain(node) && node.source === '<<' && node.tag === undefined
}

function keyOfValue(value: unknown): string | undefined {
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined
}

/** Assignment would make the key `__proto__` change the object's prototype. */
function define(map: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true })
}
