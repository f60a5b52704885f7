/** The value of a scalar as it stands in a document: quoted or plain, with or without a tag.
 *  Models the tags of goyaml.v2/resolve.go. */

import { Scalar } from 'yaml'
import { Defect } from './defect'
import { type Resolved, resolvePlain } from './scalar'

/** The value that JSON can hold, or a Defect at the scalar. */
export function scalarValue(node: Scalar, offset: number): string | number | boolean | null {
  const resolved = resolveScalar(node, offset)
  const advice = 'put it in quotes where a text is meant'
  if (resolved.type === 'inexact') {
    const what = `The integer ${resolved.value} is beyond 2^53 - 1 and cannot be kept exactly`
    throw new Defect(offset, what, advice)
  }
  if (resolved.type === 'float' && !Number.isFinite(resolved.value)) {
    throw new Defect(offset, `The value ${node.source} is not a number that JSON has`, advice)
  }
  return resolved.value
}

/** What the scalar means, before it is asked whether JSON can hold it. */
export function resolveScalar(node: Scalar, offset: number): Resolved {
  const text = String(node.value ?? '')
  const tag = node.tag?.startsWith(CORE) ? node.tag.slice(CORE.length) : undefined
  if (tag === 'binary') return { type: 'str', value: Buffer.from(text, 'base64').toString() }
  const typed = tag !== undefined && TYPES.includes(tag)
  // Other tags, a reader's own among them, make a text of what they stand before.
  if (!typed && (node.tag !== undefined || !isPlain(node))) return { type: 'str', value: text }
  const resolved = resolvePlain(text)
  if (!typed || tag === resolved.type) return resolved
  if (tag === 'float' && resolved.type === 'int') return resolved
  throw new Defect(offset, `"${text}" is not of the type !!${tag}`, 'drop the tag')
}

/** Written without quotes. */
export function isPlain(node: Scalar): boolean {
  return node.type === Scalar.PLAIN
}

const CORE = 'tag:yaml.org,2002:'

const TYPES = ['int', 'float', 'bool', 'null']
