/**
 * Writes engine/http/protobuf/field-numbers-1.32.json: the numbers of the fields of each definition
 * in protobuf, by their names in JSON, and what of a field the schema does not tell.
 *
 * Run `npm run protobuf` after `npm run generate`. The numbers come from the descriptors in kubectl
 * 1.32; those of types that kubectl does not hold are in protobuf-by-hand.ts. Fails if a field of
 * the schema has no number or another type.
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
  readonly properties?: Readonly<Record<string, string | { readonly type: string }>>
}

/** Types that the schema names otherwise. */
const SCHEMA_TYPES: Readonly<Record<string, string>> = {
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': 'date-time',
  'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': 'micro-time',
  'io.k8s.apimachinery.pkg.api.resource.Quantity': 'quantity',
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': 'int-or-string',
  'io.k8s.api.authentication.v1.ExtraValue': '[]string',
  'io.k8s.api.authorization.v1.ExtraValue': '[]string',
  'io.k8s.api.certificates.v1.ExtraValue': '[]string',
}

function main(): void {
  const { definitions }: { definitions: Record<string, Definition> } = JSON.parse(
    readFileSync(SCHEMA, 'utf8'),
  )
  const generator = new Generator(messagesIn(kubectlPath()))
  for (const [name, { type, properties = {} }] of Object.entries(definitions)) {
    if (type === 'any') continue
    const types = Object.entries(properties).map(([field, source]) => {
      return [field, typeof source === 'string' ? source : source.type] as const
    })
    const known = generator.add(name, new Map(types))
    for (const [field] of types) {
      // The type of an object is in the envelope of the whole.
      if (known.has(field) || /^(kind|apiVersion)$/.test(field)) continue
      generator.problems.push(`${name}.${field} has no number`)
    }
  }
  for (const problem of generator.problems) console.warn(problem)
  process.exitCode = generator.problems.length > 0 ? 1 : 0
  const sorted = [...generator.found].sort(([a], [b]) => (a < b ? -1 : 1))
  const lines = sorted.map(
    ([name, numbers]) => `${JSON.stringify(name)}:${JSON.stringify(numbers)}`,
  )
  writeFileSync(OUTPUT, `{\n${lines.join(',\n')}\n}\n`)
}

class Generator {
  readonly found = new Map<string, Numbers>()
  readonly problems: string[] = []
  readonly #messages: ReadonlyMap<string, Message>

  constructor(messages: ReadonlyMap<string, Message>) {
    this.#messages = messages
  }

  /** Adds a message whose fields have these types in JSON; the result is which of them it has. */
  add(name: string, types: ReadonlyMap<string, string>): ReadonlySet<string> {
    const message = BY_HAND.get(name) ?? this.#messages.get(name.replace(/^io\.k8s\./, 'k8s.io.'))
    const known = new Set<string>()
    const numbers: Record<string, number> = {}
    const pointers: string[] = []
    const inline: Record<string, string> = {}
    const goNames: Record<string, string> = {}
    for (const field of message?.fields ?? []) {
      const json = jsonNameOf(field, types)
      const type = inSchema(field.type ?? '')
      if (json === undefined) {
        if (!type.includes('.')) this.problems.push(`${name}.${field.name} is in no schema`)
        inline[field.number] = type
        for (const inner of this.add(type, types)) known.add(inner)
        continue
      }
      if (field.type !== undefined && types.get(json) !== type) {
        this.problems.push(`${name}.${json} is ${types.get(json)} in JSON, but ${type}`)
      }
      known.add(json)
      numbers[json] = field.number
      if (field.pointer) pointers.push(json)
      const goName = field.goName ?? capitalized(field.name)
      if (goName !== capitalized(json)) goNames[json] = goName
    }
    this.found.set(name, {
      numbers,
      ...(pointers.length > 0 && { pointers }),
      ...(Object.keys(inline).length > 0 && { inline }),
      ...(Object.keys(goNames).length > 0 && { goNames }),
    })
    return known
  }
}

/** A type expression as the schema has it. */
function inSchema(type: string): string {
  const [, prefix = '', name = ''] = /^((?:\[\]|\{\})?)(.*)$/.exec(type) ?? []
  const definition = name.replace(/^k8s\.io\./, 'io.k8s.')
  return prefix + (SCHEMA_TYPES[definition] ?? definition)
}

/** Protobuf has a few names with other capitals: `uID`, `Webhooks`. */
function jsonNameOf(
  { name }: MessageField,
  types: ReadonlyMap<string, string>,
): string | undefined {
  return [...types.keys()].find((field) => field.toLowerCase() === name.toLowerCase())
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
