/**
 * Kubernetes' words for a value that does not fit its field: those of Go's JSON decoder.
 *
 * Go names the struct and the fields on the way to the value, without indexes and keys of maps:
 * `Container.spec.containers.image`.
 */

import type { Schema } from './schema'

export type Path = readonly (string | number)[]

/**
 * `json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32`
 */
export function cannotUnmarshal(root: Schema, path: Path, value: unknown, goType: string): string {
  const { struct, fields } = placeIn(root, path)
  const into = fields.length === 0 ? 'Go value' : `Go struct field ${[struct, ...fields].join('.')}`
  return `json: cannot unmarshal ${wordFor(value, goType)} into ${into} of type ${goType}`
}

/** `spec.containers[0].image`, as strict decoding names a field. */
export function fieldPath(path: Path): string {
  let text = ''
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`
    else text += text === '' ? part : `.${part}`
  }
  return text
}

/** The order in which a decoder meets the fields of an object whose keys are sorted. */
export function inOrderOfFields(a: Path, b: Path): number {
  for (let at = 0; at < a.length && at < b.length; at += 1) {
    const [left, right] = [a[at], b[at]]
    if (left === undefined || right === undefined || left === right) continue
    return left < right ? -1 : 1
  }
  return a.length - b.length
}

function placeIn(root: Schema, path: Path): { struct: string; fields: readonly string[] } {
  const fields: string[] = []
  let struct = ''
  let node: Schema | undefined = root
  for (const part of path) {
    if (typeof part === 'number') node = node?.items
    else if (node?.properties === undefined) node = node?.additionalProperties
    else {
      struct = node.goType.slice(node.goType.lastIndexOf('.') + 1)
      fields.push(part)
      node = node.properties.get(part)
    }
  }
  return { struct, fields }
}

/** Go shows a number only where a number is wanted. */
function wordFor(value: unknown, goType: string): string {
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'string') return 'string'
  if (typeof value === 'number' || typeof value === 'bigint') {
    return /^(int|uint|float)\d+$/.test(goType) ? `number ${value}` : 'number'
  }
  return Array.isArray(value) ? 'array' : 'object'
}
