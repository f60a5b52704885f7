/** The name and namespace that a request's body asks for, before anything about it is known. */
import type { Resource } from './registry'

export function namesOf(
  resource: Resource,
  body: unknown,
): { readonly namespace: string | undefined; readonly name: string } {
  const metadata = fieldOf(body, 'metadata')
  const name = fieldOf(metadata, 'name')
  const generateName = fieldOf(metadata, 'generateName')
  const namespace = fieldOf(metadata, 'namespace')
  return {
    name: typeof name === 'string' ? name : typeof generateName === 'string' ? generateName : '',
    namespace: resource.namespaced && typeof namespace === 'string' ? namespace : undefined,
  }
}

const fieldOf = (value: unknown, field: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, field)
    ? (value as Record<string, unknown>)[field] // An own field of an object.
    : undefined
