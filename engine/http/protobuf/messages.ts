/**
 * The shape of every built-in kind in protobuf: which field has which number and type.
 *
 * Numbers come from field-numbers-1.32.json, which tools/schema writes; types from the schema.
 * A message is made when first asked for. Types that JSON writes in another way than protobuf, such
 * as times, have a `value` that makes the one from the other.
 */

import schema from '../../schema/kubernetes-1.32.json'
import numbers from './field-numbers-1.32.json'
import { ODD_TYPES, type OddType } from './odd-types'

/** The message of a kind; undefined when the kind is not built in. */
export function messageOf(apiVersion: string, kind: string): Message | undefined {
  const type = `${REGISTERED_EVERYWHERE.has(kind) ? 'v1' : apiVersion}/${kind}`
  const name = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined
  return name === undefined ? undefined : message(name, name)
}

export interface Message {
  /** The Go type's name, as errors have it. */
  readonly name: string
  readonly fields: ReadonlyMap<number, Field>
  /** Makes what JSON has from the fields; undefined is nothing. */
  readonly value?: (fields: Readonly<Record<string, unknown>>) => unknown
}

export interface Field {
  readonly name: string
  readonly goName: string
  /** An inline field's own fields are the object's. */
  readonly shape: 'one' | 'list' | 'map' | 'inline'
  readonly type: Scalar | Message
  /** The zero of a scalar is written; else a zero is as good as nothing. */
  readonly keepsZero: boolean
}

export type Scalar = 'string' | 'boolean' | 'int32' | 'int64' | 'double' | 'byte'

/** Options of requests are known in every group version. */
const REGISTERED_EVERYWHERE: ReadonlySet<string> = new Set(['DeleteOptions'])

// TypeScript reads the files' literals one by one; tools/schema writes nothing else.
const KINDS: Readonly<Record<string, string>> = {
  ...schema.kinds,
  // Older clients evict with it, and it has not changed since.
  'policy/v1beta1/Eviction': schema.kinds['policy/v1/Eviction'],
}
const DEFINITIONS = schema.definitions as unknown as Readonly<Record<string, Definition>> // As above.
const NUMBERS = numbers as unknown as Readonly<Record<string, Numbers>> // As above.

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

/** `owner` is the definition that has the message's fields: an embedded struct has none. */
function message(name: string, owner: string): Message {
  const key = `${name} ${owner}`
  const known = messages.get(key)
  if (known !== undefined) return known
  const fields = new Map<number, Field>()
  const odd = ODD_TYPES.get(name)
  const made = { name: lastWord(name), fields, ...(odd !== undefined && { value: odd.value }) }
  // Remembered before its fields are made: some types contain themselves.
  messages.set(key, made)
  if (odd === undefined) addFields(fields, name, owner)
  else addOddFields(fields, odd)
  return made
}

function addFields(fields: Map<number, Field>, name: string, owner: string): void {
  const { numbers: known = {}, pointers = [], inline = {}, goNames = {} } = NUMBERS[name] ?? {}
  const { properties = {}, required = [] } = DEFINITIONS[owner] ?? {}
  for (const [field, number] of Object.entries(known)) {
    const source = properties[field]
    if (source === undefined) continue
    const expression = typeof source === 'string' ? source : source.type
    fields.set(number, {
      name: field,
      goName: goNames[field] ?? capitalized(field),
      keepsZero:
        [...pointers, ...required].includes(field) || ALWAYS_WRITTEN.has(`${name}.${field}`),
      ...typeOf(expression),
    })
  }
  for (const [number, embedded] of Object.entries(inline)) {
    const goName = lastWord(embedded)
    const type = message(embedded, owner)
    fields.set(Number(number), { name: '', goName, shape: 'inline', keepsZero: true, type })
  }
}

function addOddFields(fields: Map<number, Field>, { fields: sources }: OddType): void {
  for (const [number, [name, expression]] of Object.entries(sources)) {
    const goName = capitalized(name)
    fields.set(Number(number), { name, goName, keepsZero: true, ...typeOf(expression) })
  }
}

/** Of a type expression as the schema's file has it. */
function typeOf(expression: string): Pick<Field, 'shape' | 'type'> {
  if (expression.startsWith('[]')) return { shape: 'list', type: single(expression.slice(2)) }
  if (expression.startsWith('{}')) return { shape: 'map', type: single(expression.slice(2)) }
  return { shape: 'one', type: single(expression) }
}

function single(expression: string): Scalar | Message {
  return isScalar(expression) ? expression : message(expression, expression)
}

const isScalar = (expression: string): expression is Scalar =>
  /^(string|boolean|int32|int64|double|byte)$/.test(expression)

const lastWord = (name: string): string => name.slice(name.lastIndexOf('.') + 1)
const capitalized = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)
