/**
 * The shape of every built-in kind in protobuf: which field has which number and type.
 *
 * Numbers come from field-numbers-1.32.json, which tools/schema writes; types from the schema.
 * A message is made when first asked for. Left out: lists of what is no kind.
 */

import schema from '../../schema/kubernetes-1.32.json'
import numbers from './field-numbers-1.32.json'
import { ODD_TYPES, type OddType } from './odd-types'

/** The message of a kind or of the list of a kind; undefined when the kind is not built in. */
export function messageOf(apiVersion: string, kind: string): Message | undefined {
  const definition = definitionOf(apiVersion, kind)
  if (definition !== undefined) return message(definition, definition)
  const item = kind.endsWith('List') ? definitionOf(apiVersion, kind.slice(0, -4)) : undefined
  return item === undefined ? undefined : listOf(kind, item)
}

export interface Message {
  /** The Go type's name, as errors have it. */
  readonly name: string
  readonly fields: ReadonlyMap<number, Field>
  /** The fields from the last number to the first, as they are written. */
  readonly backwards: readonly Field[]
  /** What JSON has in its stead. */
  readonly odd?: OddType
}

export interface Field {
  readonly number: number
  readonly name: string
  readonly goName: string
  /** The fields of what is inline are the object's own. */
  readonly shape: 'one' | 'list' | 'map' | 'inline'
  readonly type: Scalar | Message
  /** The zero of a scalar is written; else a zero is as good as nothing. */
  readonly keepsZero: boolean
}

export type Scalar = 'string' | 'boolean' | 'int32' | 'int64' | 'double' | 'byte'

/** Options of requests are known in every group version. */
const IN_ALL_VERSIONS: ReadonlySet<string> = new Set(['DeleteOptions'])

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1'
const PARTIAL = `${META}.PartialObjectMetadata`

const KINDS: Readonly<Record<string, string>> = {
  ...schema.kinds,
  // Older clients evict with it, and it has not changed since.
  'policy/v1beta1/Eviction': schema.kinds['policy/v1/Eviction'],
  'meta.k8s.io/v1/PartialObjectMetadata': PARTIAL,
}

const DEFINITIONS: Readonly<Record<string, Definition>> = {
  // TypeScript reads the file's literals one by one; tools/schema writes no others.
  ...(schema.definitions as unknown as Readonly<Record<string, Definition>>),
  [PARTIAL]: { properties: { metadata: `${META}.ObjectMeta` } },
}

const NUMBERS: Readonly<Record<string, Numbers>> = {
  ...(numbers as unknown as Readonly<Record<string, Numbers>>), // As above.
  [PARTIAL]: { numbers: { metadata: 1 }, goNames: { metadata: 'ObjectMeta' } },
}

interface Definition {
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, string | { readonly type: string }>>
}

interface Numbers {
  readonly numbers: Readonly<Record<string, number>>
  readonly pointers?: readonly string[]
  readonly inline?: Readonly<Record<string, string>>
  readonly goNames?: Readonly<Record<string, string>>
}

/** Written when empty, although no schema requires them: Go's types have no omitempty there. */
const ALWAYS_WRITTEN: ReadonlySet<string> = new Set([
  'io.k8s.api.core.v1.Event.reportingComponent',
  'io.k8s.api.core.v1.Event.reportingInstance',
])

const messages = new Map<string, Message>()

function definitionOf(apiVersion: string, kind: string): string | undefined {
  const type = `${IN_ALL_VERSIONS.has(kind) ? 'v1' : apiVersion}/${kind}`
  return Object.hasOwn(KINDS, type) ? KINDS[type] : undefined
}

function listOf(kind: string, item: string): Message {
  const known = messages.get(`[]${item}`)
  if (known !== undefined) return known
  const metadata = fieldOf(1, 'metadata', 'ListMeta', `${META}.ListMeta`)
  const items = fieldOf(2, 'items', 'Items', `[]${item}`)
  const fields = new Map([metadata, items].map((it) => [it.number, it]))
  const made = { name: kind, fields, backwards: [items, metadata] }
  messages.set(`[]${item}`, made)
  return made
}

/** `owner` is the definition that has the message's fields: an embedded struct has none. */
function message(name: string, owner: string): Message {
  const key = `${name} ${owner}`
  const known = messages.get(key)
  if (known !== undefined) return known
  const fields = new Map<number, Field>()
  const backwards: Field[] = []
  const odd = ODD_TYPES.get(name)
  const goName = odd?.goType ?? lastWord(name)
  const made = { name: goName, fields, backwards, ...(odd !== undefined && { odd }) }
  // Remembered before its fields are made: some types contain themselves.
  messages.set(key, made)
  const found = odd === undefined ? fieldsOf(name, owner) : oddFields(odd)
  backwards.push(...found.sort((a, b) => b.number - a.number))
  for (const field of backwards) fields.set(field.number, field)
  return made
}

function fieldsOf(name: string, owner: string): Field[] {
  const { numbers: known = {}, pointers = [], inline = {}, goNames = {} } = NUMBERS[name] ?? {}
  const { properties = {}, required = [] } = DEFINITIONS[owner] ?? {}
  const kept = new Set([...pointers, ...required])
  const fields = Object.entries(known).map(([field, number]): Field => {
    const source = properties[field] ?? ''
    const keepsZero = kept.has(field) || ALWAYS_WRITTEN.has(`${name}.${field}`)
    const expression = typeof source === 'string' ? source : source.type
    return { ...fieldOf(number, field, goNames[field], expression), keepsZero }
  })
  const embedded = Object.entries(inline).map(([number, type]): Field => {
    const goName = lastWord(type)
    const made = message(type, owner)
    const shape = 'inline'
    return { number: Number(number), name: goName, goName, shape, type: made, keepsZero: true }
  })
  return [...fields, ...embedded]
}

function oddFields({ fields }: OddType): Field[] {
  return Object.entries(fields).map(([number, [name, expression, goName]]) =>
    fieldOf(Number(number), name, goName, expression),
  )
}

/** The type is an expression as the schema's file has them. */
function fieldOf(
  number: number,
  name: string,
  goName: string | undefined,
  expression: string,
): Field {
  const shape = expression.startsWith('[]') ? 'list' : expression.startsWith('{}') ? 'map' : 'one'
  const single = shape === 'one' ? expression : expression.slice(2)
  const type = isScalar(single) ? single : message(single, single)
  return { number, name, goName: goName ?? capitalized(name), shape, type, keepsZero: true }
}

const isScalar = (expression: string): expression is Scalar =>
  /^(string|boolean|int32|int64|double|byte)$/.test(expression)

const lastWord = (name: string): string => name.slice(name.lastIndexOf('.') + 1)
const capitalized = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)
