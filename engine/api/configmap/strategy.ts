/** ConfigMaps: keys, sizes, and the ones that never change again.
 *  Models ValidateConfigMap in pkg/apis/core/validation. */
import { type FieldPath, forbidden, invalid, root, tooLong } from '../../apiserver/field-error'
import { deepEqual } from '../../store/equal'
import type { Errors } from '../checks'
import { strategyOf } from '../kind-strategy'
import { isConfigMapKey } from '../names'

export const configMapStrategy = strategyOf<'ConfigMap'>({
  *validate({ data = {}, binaryData = {} }) {
    for (const key of Object.keys(data)) {
      yield* keyAt(root('data').key(key), key)
      if (!Object.hasOwn(binaryData, key)) continue
      const detail = 'duplicate of key present in binaryData'
      yield invalid(root('data').key(key), key, detail)
    }
    for (const key of Object.keys(binaryData)) yield* keyAt(root('binaryData').key(key), key)
    const size = textBytes(data) + decodedBytes(binaryData)
    if (size > MAX_BYTES) yield tooLong(root('[]'), MAX_BYTES)
  },
  *validateUpdate({ data, binaryData, immutable }, old) {
    if (!old.immutable) return
    yield* stillImmutable(immutable)
    if (!deepEqual(data, old.data)) yield forbidden(root('data'), IMMUTABLE)
    if (!deepEqual(binaryData, old.binaryData)) yield forbidden(root('binaryData'), IMMUTABLE)
  },
})

/** Data of a ConfigMap or Secret, decoded. */
export const MAX_BYTES = 1024 * 1024
export const IMMUTABLE = 'field is immutable when `immutable` is set'

type Data = Readonly<Record<string, string>>

export function* stillImmutable(immutable: boolean | undefined): Errors {
  if (!immutable) yield forbidden(root('immutable'), IMMUTABLE)
}

export function* keyAt(at: FieldPath, key: string): Errors {
  for (const reason of isConfigMapKey(key)) yield invalid(at, key, reason)
}

/** Bytes that base64 texts stand for. */
export const decodedBytes = (data: Data): number =>
  Object.values(data).reduce((sum, text) => sum + Buffer.byteLength(text, 'base64'), 0)

const textBytes = (data: Data): number =>
  Object.values(data).reduce((sum, text) => sum + Buffer.byteLength(text), 0)
