/**
 * The texts of the API's documentation, and the definitions that only OpenAPI documents show. The
 * data is descriptions-1.32.json, written by tools/schema.
 *
 * The rule to know: the data is read when a document is asked for, which few runs do.
 */

import type { SchemaFile } from '../../schema/definitions'

export function descriptionOf(definition: string, field?: string): string | undefined {
  const file = descriptions()
  const found = Object.hasOwn(file.texts, definition) ? file.texts[definition] : undefined
  if (found === undefined) return undefined
  const [own, fields] = found
  const text = field === undefined ? own : Object.hasOwn(fields, field) ? fields[field] : undefined
  return (typeof text === 'number' ? file.shared[text] : text) ?? undefined
}

/** The values that a field may have, where they are enumerated. */
export function enumOf(definition: string, field: string): readonly string[] | undefined {
  const { enums } = descriptions()
  const at = `${definition}#${field}`
  return Object.hasOwn(enums, at) ? enums[at] : undefined
}

/** What a query parameter is for. */
export function parameterText(name: string): string {
  return descriptions().parameters[name] ?? ''
}

/** Lists, and what discovery answers. */
export function shownDefinitions(): SchemaFile['definitions'] {
  return descriptions().definitions
}

interface DescriptionsFile {
  /** Texts that stand in many places; the first is for those that have none. */
  readonly shared: readonly (string | null)[]
  /** By definition: its own text and those of its fields, each as it is or by its number. */
  readonly texts: Readonly<
    Record<string, readonly [Text, Readonly<Record<string, Text>>] | undefined>
  >
  readonly definitions: SchemaFile['definitions']
  /** By definition and field: `io.k8s.api.core.v1.PodSpec#restartPolicy`. */
  readonly enums: Readonly<Record<string, readonly string[]>>
  readonly parameters: Readonly<Record<string, string>>
}

type Text = string | number

let loaded: DescriptionsFile | undefined

function descriptions(): DescriptionsFile {
  const read = (): typeof import('./descriptions-1.32.json') => require('./descriptions-1.32.json')
  // TypeScript reads the file's literals as plain arrays; tools/schema writes no others.
  loaded ??= read() as unknown as DescriptionsFile
  return loaded
}
