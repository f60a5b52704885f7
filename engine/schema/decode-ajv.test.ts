/** Decoding and a JSON Schema made of the same nodes accept the same objects: ajv is the judge. */

import { test } from 'node:test'
import Ajv from 'ajv'
import { expect } from 'expect'
import fc from 'fast-check'
import { decode } from './decode'
import { type Schema, schemaOf } from './schema'

const TEXTS: Readonly<Record<string, readonly string[]>> = {
  byte: ['', 'YWJj', 'YQ=='],
  'date-time': ['2025-01-01T00:00:00Z'],
  'micro-time': ['2025-01-01T00:00:00.000000Z'],
  quantity: ['1', '500m', '1.5Gi'],
  'int-or-string': ['25%', 'http'],
}
const KINDS = [
  'v1 ConfigMap',
  'v1 PersistentVolume',
  'v1 Secret',
  'v1 Service',
  'apps/v1 Deployment',
  'autoscaling/v2 HorizontalPodAutoscaler',
  'coordination.k8s.io/v1 Lease',
  'networking.k8s.io/v1 NetworkPolicy',
]
/** Values that fit somewhere and not elsewhere. */
const STRAY: readonly unknown[] = [true, 'text', 5, 1.5, 2 ** 31, 2 ** 63, {}, [], [5], { a: 'b' }]

test('decoding accepts what ajv accepts, seed 1', () => {
  const ajv = new Ajv({ strict: false })
  const schemas = KINDS.map(schemaFor)
  const judges = new Map(schemas.map((it) => [it, ajv.compile(jsonSchema(it))]))
  const verdicts = { accepted: 0, refused: 0 }
  const property = fc.property(fc.constantFrom(...schemas), fc.gen(), (schema, draw) => {
    const strays = draw(fc.nat, { max: 1 }) === 1
    const object = objectOf(schema, (max) => draw(fc.nat, { max }), strays)
    const accepted = isAccepted(schema, object)
    expect(accepted).toBe(judges.get(schema)?.(object))
    verdicts[accepted ? 'accepted' : 'refused'] += 1
  })
  fc.assert(property, { numRuns: 400, seed: 1 })
  expect(verdicts.accepted).toBeGreaterThan(50)
  expect(verdicts.refused).toBeGreaterThan(50)
})

function schemaFor(type: string): Schema {
  const [apiVersion = '', kind = ''] = type.split(' ')
  const schema = schemaOf(apiVersion, kind)
  if (schema === undefined) throw new Error(`no schema of ${type}`)
  return schema
}

function isAccepted(schema: Schema, object: unknown): boolean {
  try {
    return decode(schema, object).unknown.length === 0
  } catch {
    return false
  }
}

/** Random values, now and then of another type or with an unknown field. */
function objectOf(root: Schema, draw: (max: number) => number, strays: boolean): unknown {
  const randomValue = (schema: Schema, depth: number): unknown => {
    if (strays && draw(7) === 0) return STRAY[draw(STRAY.length - 1)]
    switch (schema.type) {
      case 'object':
        return schema.properties === undefined
          ? { key: inner(schema, depth) }
          : struct(schema, depth)
      case 'array':
        return depth > 8 ? [] : Array.from({ length: draw(2) }, () => inner(schema, depth))
      case 'string': {
        const texts = TEXTS[schema.format ?? '']
        return texts === undefined ? 'any' : texts[draw(texts.length - 1)]
      }
      case 'integer':
        return draw(1000) - 500
      case 'number':
        return draw(1000) / 8
      case 'boolean':
        return draw(1) === 1
      case 'any':
        return STRAY[draw(STRAY.length - 1)]
    }
  }
  const inner = (schema: Schema, depth: number): unknown =>
    randomValue(schema.items ?? schema.additionalProperties ?? schema, depth + 1)
  const struct = (schema: Schema, depth: number): unknown => {
    const names = [...(schema.properties?.keys() ?? [])]
    const result: Record<string, unknown> = {}
    for (let count = depth > 8 ? 0 : draw(4); count > 0 && names.length > 0; count -= 1) {
      const name = names[draw(names.length - 1)] ?? ''
      const field = schema.properties?.get(name)
      if (field !== undefined) result[name] = randomValue(field, depth + 1)
    }
    if (strays && draw(15) === 0) result.unknownField = 1
    return result
  }
  return randomValue(root, 0)
}

function jsonSchema(root: Schema): object {
  const definitions: Record<string, object> = {}
  const names = new Map<Schema, string>()
  const reference = (schema: Schema): object => {
    const known = names.get(schema)
    if (known !== undefined) return { $ref: `#/$defs/${known}` }
    const name = `d${names.size}`
    names.set(schema, name)
    definitions[name] = {}
    definitions[name] = shape(schema)
    return { $ref: `#/$defs/${name}` }
  }
  const shape = (schema: Schema): object => {
    const { type, properties, additionalProperties, items } = schema
    if (type === 'any') return {}
    if (type === 'array') return { type, items: items === undefined ? {} : reference(items) }
    if (type !== 'object') return scalarShape(schema)
    if (properties === undefined) {
      return {
        type,
        additionalProperties: additionalProperties ? reference(additionalProperties) : {},
      }
    }
    const fields = [...properties].map(([name, field]) => [name, reference(field)])
    return { type, properties: Object.fromEntries(fields), additionalProperties: false }
  }
  return { ...reference(root), $defs: definitions }
}

function scalarShape({ type, format = '' }: Schema): object {
  const int32 = { type: 'integer', minimum: -(2 ** 31), exclusiveMaximum: 2 ** 31 }
  const texts = TEXTS[format]
  if (texts !== undefined) {
    const also = { quantity: { type: 'number' }, 'int-or-string': int32 }[format]
    const isAnyText = format === 'int-or-string'
    return { anyOf: [isAnyText ? { type: 'string' } : { enum: texts }, ...(also ? [also] : [])] }
  }
  if (type !== 'integer') return { type }
  return format === 'int32' ? int32 : { type, minimum: -(2 ** 63), exclusiveMaximum: 2 ** 63 }
}
