/** The fields of a small JSON object, each of the type that is asked for. */
import { badRequest } from '../../apiserver/status-error'

export type Fields = Readonly<Record<string, unknown>>

export function fieldsOf(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badRequest('the body is a JSON object')
  }
  return value as Fields // Neither null nor a list.
}

interface Types {
  readonly string: string
  readonly number: number
}

/** Throws a BadRequest for a field that is absent or of another type. */
export function required<T extends keyof Types>(fields: Fields, name: string, type: T): Types[T] {
  const value = optional(fields, name, type)
  if (value === undefined) throw badRequest(`"${name}" is missing: it is a ${type}`)
  return value
}

export function optional<T extends keyof Types>(
  fields: Fields,
  name: string,
  type: T,
): Types[T] | undefined {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined
  if (value === undefined) return undefined
  // What typeof says is the type of that name.
  if (typeof value === type) return value as Types[T]
  throw badRequest(`"${name}" is a ${type}, not ${JSON.stringify(value).slice(0, 100)}`)
}
