/** The only reader of YAML and JSON: text in, the manifests in it out, each knowing where it stood.
 *  The rule to know: what comes out is what `kubectl apply --validate=strict` would send, so a
 *  field written twice is refused, comments and empty documents are skipped, Lists are flattened.
 *  Values are frozen and shared between callers that read the same text.
 *  Models k8s.io/cli-runtime/pkg/resource/visitor.go (streams, lists). */

import { Defect } from './defect'
import { type ParsedDocument, type Places, readDocument } from './document'
import { lintPlain } from './lint'
import { type Position, positionIn, type Source } from './position'
import { splitDocuments } from './split'

/** The manifests of a text in their order; throws a ManifestError that says where and why not. */
export function readManifests(source: Source): readonly WrittenManifest[] {
  return inSource(source, () =>
    documentsOf(source.text).flatMap((document) => {
      refuseDuplicates(document)
      return flatten(document.value, document.start, document).map((found) =>
        manifestOf(source, document, found),
      )
    }),
  )
}

/** The value of a text that is one document of any shape, as a patch is. */
export function readValue(source: Source): unknown {
  return inSource(source, () => {
    const [document, second] = documentsOf(source.text)
    if (document === undefined) throw new Defect(0, 'There is nothing here', 'write one document')
    if (second !== undefined) {
      throw new Defect(second.start, 'This is a second document', 'write only one')
    }
    refuseDuplicates(document)
    return document.value
  })
}

/**
 * The first document of a text and no more, as a server reads a body: a key that is there twice is
 * told and not refused. A text of nothing is null.
 */
export function readFirst(source: Source): FirstDocument {
  return inSource(source, () => {
    const [document] = documentsOf(source.text)
    const { value = null, duplicates = [] } = document ?? {}
    const repeated = duplicates.map(({ field, offset }) => ({
      key: field.replace(/^.*[.\]]/, ''),
      line: positionIn(source, offset).line,
    }))
    return { value, repeated }
  })
}

interface FirstDocument {
  readonly value: unknown
  readonly repeated: readonly { readonly key: string; readonly line: number }[]
}

/** One object as it was written. */
export interface Manifest {
  /** Plain data, deeply frozen. */
  readonly value: Readonly<Record<string, unknown>>
  readonly apiVersion: string
  readonly kind: string
  /** Where the field of this path stands; of a field that is absent, where its nearest owner is. */
  positionOf(path: FieldPath): Position
}

/** A manifest that was read from a text. */
export interface WrittenManifest extends Manifest {
  /** Plain scalars that other readers of YAML, or the writer, take for something else.
   *  `isText` answers for a path, list indices as numbers, whether the schema wants a string. */
  lint(isText: (path: FieldPath) => boolean): readonly Lint[]
}

export type FieldPath = readonly (string | number)[]

export interface Lint {
  readonly message: string
  readonly position: Position
}

/** One sentence: what is wrong, where, and what to do. */
export class ManifestError extends Error {
  readonly position: Position

  constructor(what: string, position: Position, advice: string) {
    const { file, line, column } = position
    super(`${what}, at ${file}:${line}:${column}: ${advice}.`)
    this.name = 'ManifestError'
    this.position = position
  }
}

function inSource<T>(source: Source, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof Defect)) throw error
    throw new ManifestError(error.message, positionIn(source, error.offset), error.advice)
  }
}

export type { Position, Source }

const documentsByText = new Map<string, readonly ParsedDocument[]>()
const MAX_CACHED_TEXTS = 500
const LONGEST_CACHED_TEXT = 100_000

/** A Background's manifest is read once for each scenario, so equal texts are parsed once. */
function documentsOf(text: string): readonly ParsedDocument[] {
  const cached = documentsByText.get(text)
  if (cached !== undefined) return cached
  const documents = splitDocuments(text)
    .map(readDocument)
    .filter((document) => document !== undefined)
  const oldest = documentsByText.keys().next()
  if (documentsByText.size >= MAX_CACHED_TEXTS && !oldest.done) documentsByText.delete(oldest.value)
  if (text.length <= LONGEST_CACHED_TEXT) documentsByText.set(text, documents)
  return documents
}

function refuseDuplicates({ duplicates: [duplicate] }: ParsedDocument): void {
  if (duplicate === undefined) return
  const what = `Strict decoding error: duplicate field "${duplicate.field}"`
  throw new Defect(duplicate.offset, what, 'keep one of the two')
}

interface Found {
  readonly value: Readonly<Record<string, unknown>>
  /** The object that the document's places know: `value` without a type taken from its List. */
  readonly written: object
  readonly start: number
}

/** The object itself, or the objects in it if it is a List. */
function flatten(value: unknown, start: number, document: ParsedDocument): Found[] {
  if (!isObject(value)) {
    const what = `A manifest is a mapping with apiVersion and kind, not ${describe(value)}`
    throw new Defect(start, what, 'write the fields of one object in each document')
  }
  const { items, kind, apiVersion } = value
  if (!Array.isArray(items) || typeof kind !== 'string' || !kind.endsWith('List')) {
    return [{ value, written: value, start }]
  }
  const places = document.places.get(items)
  return items.flatMap((item: unknown, index) => {
    const at = places?.get(String(index))?.offset ?? start
    // The items of a FooList may leave out what its name says; those of a bare List may not.
    const typed = kind !== 'List' && isObject(item) && !('kind' in item) && !('apiVersion' in item)
    if (!typed) return flatten(item, at, document)
    const value = Object.freeze({ apiVersion, kind: kind.slice(0, -'List'.length), ...item })
    return [{ value, written: item, start: at }]
  })
}

function manifestOf(source: Source, { places }: ParsedDocument, found: Found): WrittenManifest {
  const { value, written, start } = found
  const apiVersion = typeField('apiVersion', 'apps/v1', found)
  const kind = typeField('kind', 'Deployment', found)
  return {
    value,
    apiVersion,
    kind,
    positionOf: (path) => positionIn(source, offsetOf(path, written, start, places)),
    lint: (isText) =>
      lintPlain(written, places, isText).map(({ message, offset }) => ({
        message,
        position: positionIn(source, offset),
      })),
  }
}

function typeField(name: 'apiVersion' | 'kind', example: string, { value, start }: Found): string {
  const type = value[name]
  if (typeof type === 'string' && type !== '') return type
  const what =
    type === undefined || type === null || type === ''
      ? `This manifest has no ${name}`
      : `The ${name} of this manifest is ${describe(type)}`
  throw new Defect(start, what, `give it one such as "${name}: ${example}"`)
}

function offsetOf(path: FieldPath, written: object, start: number, places: Places): number {
  let offset = start
  let holder: unknown = written
  for (const segment of path) {
    if (typeof holder !== 'object' || holder === null) break
    const place = places.get(holder)?.get(String(segment))
    if (place === undefined) break
    offset = place.offset
    holder = Reflect.get(holder, segment)
  }
  return offset
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'a mapping' : `the ${typeof value} ${JSON.stringify(value)}`
}
