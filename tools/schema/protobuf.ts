/**
 * Writes engine/http/protobuf/field-numbers-1.32.json: the numbers of the fields of each definition
 * in protobuf, by their names in JSON, and what of a field the schema does not tell.
 *
 * Run `npm run protobuf` after `npm run generate`. The numbers come from the descriptors in kubectl
 * 1.32; those of types that kubectl does not hold are in protobuf-by-hand.ts. Fails if a field of
 * the schema has no number.
 */

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Message, type MessageField, messagesIn } from './descriptors'
import { BY_HAND } from './protobuf-by-hand'

const ROOT = join(__dirname, '..', '..', 'engine')
const SCHEMA = join(ROOT, 'schema', 'kubernetes-1.32.json')
const OUTPUT = join(ROOT, 'http', 'protobuf', 'field-numbers-1.32.json')

/** One definition of the output. */
interface Numbers {
  readonly numbers: Readonly<Record<string, number>>
  /** Scalars that are pointers in Go: a zero of theirs is a value. */
  readonly pointers?: readonly string[]
  /** Embedded structs, whose fields are the object's own in JSON. */
  readonly inline?: Readonly<Record<string, string>>
  /** Names in Go that are not the JSON's name with a capital. */
  readonly goNames?: Readonly<Record<string, string>>
}

interface Definition {
  readonly type?: string
  readonly properties?: Readonly<Record<string, unknown>>
}

function main(): void {
  const { definitions }: { definitions: Record<string, Definition> } = JSON.parse(
    readFileSync(SCHEMA, 'utf8'),
  )
  const messages = messagesIn(kubectlPath())
  const found: Record<string, Numbers> = {}
  const missing: string[] = []
  const add = (name: string, fields: readonly string[]): ReadonlySet<string> => {
    const numbers = numbersOf(name, fields, messages, (inline) => add(inline, fields))
    found[name] = numbers.written
    return numbers.known
  }
  for (const [name, { type, properties = {} }] of Object.entries(definitions)) {
    if (type === 'any') continue
    const fields = Object.keys(properties)
    const known = add(name, fields)
    // The type of an object is in the envelope of the whole.
    const absent = fields.filter((field) => !known.has(field) && !/^(kind|apiVersion)$/.test(field))
    missing.push(...absent.map((field) => `${name}.${field}`))
  }
  for (const path of missing) console.warn(`no number: ${path}`)
  process.exitCode = missing.length > 0 ? 1 : 0
  const sorted = Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1))
  const lines = sorted.map(
    ([name, numbers]) => `${JSON.stringify(name)}:${JSON.stringify(numbers)}`,
  )
  writeFileSync(OUTPUT, `{\n${lines.join(',\n')}\n}\n`)
}

function numbersOf(
  name: string,
  fields: readonly string[],
  messages: ReadonlyMap<string, Message>,
  add: (inline: string) => ReadonlySet<string>,
): { readonly written: Numbers; readonly known: ReadonlySet<string> } {
  const message = BY_HAND.get(name) ?? messages.get(name.replace(/^io\.k8s\./, 'k8s.io.'))
  const known = new Set<string>()
  const numbers: Record<string, number> = {}
  const pointers: string[] = []
  const inline: Record<string, string> = {}
  const goNames: Record<string, string> = {}
  for (const field of message?.fields ?? []) {
    const json = jsonNameOf(field, fields)
    if (json === undefined) {
      if (field.message === undefined) throw new Error(`${name}.${field.name} is in no schema`)
      const embedded = field.message.replace(/^k8s\.io\./, 'io.k8s.')
      inline[field.number] = embedded
      for (const inner of add(embedded)) known.add(inner)
      continue
    }
    known.add(json)
    numbers[json] = field.number
    if (field.pointer) pointers.push(json)
    const goName = field.goName ?? capitalized(field.name)
    if (goName !== capitalized(json)) goNames[json] = goName
  }
  const written = {
    numbers,
    ...(pointers.length > 0 && { pointers }),
    ...(Object.keys(inline).length > 0 && { inline }),
    ...(Object.keys(goNames).length > 0 && { goNames }),
  }
  return { written, known }
}

/** Protobuf has a few names with other capitals: `uID`, `Webhooks`. */
function jsonNameOf({ name }: MessageField, fields: readonly string[]): string | undefined {
  return fields.find((field) => field.toLowerCase() === name.toLowerCase())
}

function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}

function kubectlPath(): string {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const found = folders.map((folder) => join(folder, 'kubectl')).find(existsSync)
  if (found === undefined) throw new Error('kubectl 1.32 is not in the PATH')
  return found
}

main()
