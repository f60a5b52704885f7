/**
 * Which part of the stored version a part of the new one is to be compared with: fields by their
 * names, items of a list that is a map by its keys, and nothing else.
 * Models apiextensions-apiserver/pkg/apiserver/schema/cel/{maplist,validation}.go.
 */
import type { OpenApiV3Schema } from '../../schema/structural'
import { deepEqual } from '../../store/equal'
import { isObject } from '../json'

/** The old value of a field; undefined where there is none to compare with. */
export function oldField(schema: OpenApiV3Schema, old: unknown, name: string): unknown {
  if (schema['x-kubernetes-map-type'] === 'atomic' || !isObject(old)) return undefined
  return Object.hasOwn(old, name) ? old[name] : undefined
}

/** The old item with the same keys. */
export function oldItem(schema: OpenApiV3Schema, old: unknown, item: unknown): unknown {
  const { 'x-kubernetes-list-type': type, 'x-kubernetes-list-map-keys': keys = [] } = schema
  if (type !== 'map' || !Array.isArray(old) || !isObject(item)) return undefined
  return old.find(
    (other) => isObject(other) && keys.every((key) => deepEqual(other[key], item[key])),
  )
}
