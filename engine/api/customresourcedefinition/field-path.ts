/**
 * Paths to fields as definitions write them: `.spec.replicas`, `.labels['a/b']`.
 * Models ValidFieldPath of apiextensions-apiserver/pkg/apiserver/schema/cel/validation.go.
 */
import type { JudgingSchema } from '../customresource/judging-schema'

/** The schema that a path leads to, or why it leads nowhere. */
export function schemaAtPath(
  schema: JudgingSchema,
  path: string,
  allowsBrackets = true,
): JudgingSchema | string {
  let found: JudgingSchema = schema
  const tokens = path.match(/'(?:[^'\\]|\\.)*'|[.[\]]|[^.[\]']+/g) ?? []
  let next = 0
  while (next < tokens.length) {
    const start = tokens[next]
    const token = tokens[next + 1]
    if (start === '[' && !allowsBrackets) return 'array notation is not allowed'
    if (start !== '[' && start !== '.') return `expected [ or . but got: ${start}`
    if (token === undefined) return 'unexpected end of JSON path'
    const name = start === '[' ? unquoted(token) : token
    if (name === undefined) return `expected single quoted string but got ${token}`
    if (start === '[' && tokens[next + 2] !== ']') {
      const got = tokens[next + 2]
      return got === undefined ? 'unexpected end of JSON path' : `expected ] but got ${got}`
    }
    const below = memberSchema(found, name)
    if (below === undefined) return 'does not refer to a valid field'
    found = below
    next += start === '[' ? 3 : 2
  }
  return found
}

const unquoted = (token: string): string | undefined =>
  /^'.*'$/.test(token) ? token.slice(1, -1).replace(/\\(.)/g, '$1') : undefined

function memberSchema(schema: JudgingSchema, name: string): JudgingSchema | undefined {
  const { properties, additionalProperties } = schema
  if (properties !== undefined)
    return Object.hasOwn(properties, name) ? properties[name] : undefined
  return typeof additionalProperties === 'object' ? additionalProperties : undefined
}
