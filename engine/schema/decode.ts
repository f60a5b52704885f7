import type { Schema } from './schema'

/** A mistake in a value, and where it is. */
export interface FieldProblem {
  /** Keys and indexes from the root of the object. */
  readonly path: readonly (string | number)[]
  /** As the API server says it: `unknown field "spec.template.spec.containers[0].imagee"`. */
  readonly message: string
}

/** A value that no field of its Go type can hold. */
export class DecodeError extends Error {
  readonly path: readonly (string | number)[]

  constructor(message: string, path: readonly (string | number)[]) {
    super(message)
    this.name = 'DecodeError'
    this.path = path
  }
}

export function decode(
  _schema: Schema,
  value: unknown,
  _type: { readonly kind: string; readonly apiVersion: string },
): { readonly object: unknown; readonly unknown: readonly FieldProblem[] } {
  return { object: value, unknown: [] }
}
