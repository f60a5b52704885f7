/** Every field of the generated schema, with a way to make an object of some kind that has it. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const FILE = join(__dirname, '..', '..', 'engine', 'schema', 'kubernetes-1.32.json')

/** Each field of each definition once, by the first way that leads there. */
export function schemaFields(): readonly SchemaField[] {
  const { kinds, definitions }: SchemaFile = JSON.parse(readFileSync(FILE, 'utf8'))
  const seen = new Set<string>()
  const found: SchemaField[] = []
  const walk = (definition: string, way: Way): void => {
    if (seen.has(definition)) return
    seen.add(definition)
    const fields = Object.entries(definitions[definition]?.properties ?? {})
    for (const [name, source] of fields) {
      const rules = typeof source === 'string' ? { type: source } : source
      const objectWith = (value: unknown): object => Object(way.wrap({ [name]: value }))
      found.push({ ...rules, path: `${definition}.${name}`, merged: way.merged, objectWith })
    }
    for (const [name, source] of fields) {
      const rules = typeof source === 'string' ? { type: source } : source
      const inner = rules.type.replace(/^(\[\]|\{\})*/, '')
      if (!(inner in definitions)) continue
      walk(inner, {
        wrap: (value) => way.wrap({ [name]: nested(rules, value) }),
        merged: way.merged && (!rules.type.startsWith('[]') || isMerged(rules)),
      })
    }
  }
  for (const [type, definition] of Object.entries(kinds)) {
    const slash = type.lastIndexOf('/')
    const meta = { apiVersion: type.slice(0, slash), kind: type.slice(slash + 1) }
    walk(definition, { wrap: (value) => ({ ...meta, ...Object(value) }), merged: true })
  }
  return found
}

export interface SchemaField extends Rules {
  /** The definition and the name. */
  readonly path: string
  /** No list on the way is replaced as a whole by a patch. */
  readonly merged: boolean
  objectWith(value: unknown): object
}

function isMerged(rules: Rules): boolean {
  return rules.patchStrategy?.includes('merge') ?? false
}

/** A value of a merge key that both sides of a merge can have. */
function keyValue(key: string): unknown {
  return /port$/i.test(key) ? 1 : 'same'
}

interface Rules {
  readonly type: string
  readonly patchStrategy?: readonly string[]
  readonly patchMergeKey?: string
}

interface SchemaFile {
  readonly kinds: Readonly<Record<string, string>>
  readonly definitions: Readonly<
    Record<string, { readonly properties?: Readonly<Record<string, string | Rules>> }>
  >
}

interface Way {
  readonly merged: boolean
  wrap(value: unknown): unknown
}

function nested(rules: Rules, value: unknown): unknown {
  const { type, patchMergeKey: key } = rules
  const inner = { ...rules, type: type.slice(2) }
  if (type.startsWith('{}')) return { key: nested(inner, value) }
  if (type.startsWith('[]')) return [nested(inner, value)]
  return key === undefined ? value : { [key]: keyValue(key), ...Object(value) }
}
