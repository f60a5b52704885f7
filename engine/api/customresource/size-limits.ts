/**
 * How large the parts of a custom resource may be: by the limits of its schema, else by what fits
 * into a request.
 *
 * Models staging/src/k8s.io/apiserver/pkg/cel/common/schemas.go and apiextensions-apiserver's
 * CELSchemaContext.
 */
import type { LimitOf } from '../../cel/estimate'
import type { JudgingSchema } from './judging-schema'

const REQUEST_BYTES = 3 * 1024 * 1024

/** The limits at paths from where a rule stands; their first name is the variable. */
export function limitsBelow(schema: JudgingSchema): LimitOf {
  return (path) => {
    let found: JudgingSchema | undefined = schema
    for (const step of path.slice(1)) {
      found = found && stepInto(found, step)
      if (found === undefined) return step === '@keys' ? REQUEST_BYTES - 2 : undefined
    }
    return found && limitOf(found)
  }
}

/** How often a rule is evaluated at most, where nothing around it says so. */
export const countByRequest = (schema: JudgingSchema): number =>
  Math.floor(REQUEST_BYTES / (smallest(schema) + 1))

function stepInto(schema: JudgingSchema, step: string): JudgingSchema | undefined {
  const { items, properties = {}, additionalProperties } = schema
  if (step === '@items') return items
  if (step === '@keys') return undefined
  if (step === '@values' && typeof additionalProperties === 'object') return additionalProperties
  if (typeof additionalProperties === 'object') return additionalProperties
  return Object.hasOwn(properties, step) ? properties[step] : undefined
}

function limitOf(schema: JudgingSchema): number | undefined {
  if (schema['x-kubernetes-int-or-string'] === true) return REQUEST_BYTES - 2
  switch (schema.type) {
    case 'array': {
      const { items = {}, maxItems } = schema
      return maxItems ?? Math.floor((REQUEST_BYTES - 2) / (smallest(items) + 1))
    }
    case 'object': {
      const { additionalProperties, maxProperties } = schema
      if (typeof additionalProperties !== 'object') return 0
      return maxProperties ?? Math.floor((REQUEST_BYTES - 2) / (smallest(additionalProperties) + 6))
    }
    case 'string':
      return textLimit(schema)
    default:
      return undefined
  }
}

/** Characters may take four bytes each. */
function textLimit({ maxLength, format, enum: values }: JudgingSchema): number {
  const fixed = FORMATS[format ?? '']
  if (fixed !== undefined) return fixed
  if (maxLength !== undefined) return format === 'byte' ? maxLength : maxLength * 4
  if (values !== undefined) return Math.max(0, ...values.map((value) => String(value).length))
  return REQUEST_BYTES - 2
}

const FORMATS: Readonly<Record<string, number>> = { duration: 32, date: 12, 'date-time': 29 }

/** The bytes that a value takes at least. */
function smallest(schema: JudgingSchema): number {
  if (schema['x-kubernetes-int-or-string'] === true) return 1
  switch (schema.type) {
    case 'object': {
      const { required = [], properties = {}, additionalProperties } = schema
      if (typeof additionalProperties === 'object') return 2
      return required.reduce((sum, name) => {
        const property = Object.hasOwn(properties, name) ? properties[name] : undefined
        if (property === undefined || property.default !== undefined) return sum
        return sum + name.length + smallest(property) + 4
      }, 2)
    }
    case 'boolean':
      return 4
    case 'integer':
    case 'number':
      return 1
    default:
      return 2
  }
}
