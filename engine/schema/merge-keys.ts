/**
 * How two versions of a list or map are merged, by strategic merge patch and by server-side apply.
 *
 * The two do not always agree: a list may be merged by its key in a patch and be atomic for apply
 * (`status.hostIPs` of a Pod), or have a longer key for apply (`ports` of a container).
 *
 * Models k8s.io/apimachinery/pkg/util/strategicpatch/meta.go and
 * k8s.io/kube-openapi/pkg/schemaconv/smd.go.
 */

import type { Schema } from './schema'

/** What a strategic merge patch does with the field. */
export function patchMerge(schema: Schema | undefined): PatchMerge {
  const strategy = schema?.patchStrategy ?? []
  const retainKeys = strategy.includes('retainKeys')
  if (schema === undefined) return { strategy: 'replace', retainKeys }
  if (schema.type !== 'array') {
    return { strategy: strategy.includes('replace') ? 'replace' : 'merge', retainKeys }
  }
  if (!strategy.includes('merge')) return { strategy: 'replace', retainKeys }
  const key = schema.patchMergeKey
  return key === undefined
    ? { strategy: 'merge', retainKeys }
    : { strategy: 'merge', retainKeys, key }
}

/** What server-side apply takes for one owned thing: the whole, or each item or field. */
export function applyMerge(schema: Schema | undefined): ApplyMerge {
  if (schema === undefined) return { type: 'atomic' }
  if (schema.type === 'array') return listMerge(schema)
  const isGranular =
    schema.type === 'any'
      ? isDeduced(schema)
      : schema.type === 'object' && schema.mapType !== 'atomic'
  return { type: isGranular ? 'granular' : 'atomic' }
}

/** `key` is given for lists of objects; a merged list without one is a set of scalars. */
export interface PatchMerge {
  readonly strategy: 'merge' | 'replace'
  readonly retainKeys: boolean
  readonly key?: string
}

/** `atomic` for scalars too; `granular` is an object or map; `set` and `map` are lists. */
export type ApplyMerge =
  | { readonly type: 'atomic' | 'granular' | 'set' }
  | { readonly type: 'map'; readonly keys: readonly string[] }

function listMerge(schema: Schema): ApplyMerge {
  if (schema.listType === 'map') return { type: 'map', keys: schema.listMapKeys ?? [] }
  if (schema.listType !== undefined) return { type: schema.listType }
  if (!schema.patchStrategy?.includes('merge')) return { type: 'atomic' }
  if (schema.patchMergeKey === undefined) return { type: 'set' }
  return { type: 'map', keys: [schema.patchMergeKey] }
}

/** Free-form objects whose fields have owners of their own, unlike a `default` in a schema. */
function isDeduced({ goType, preserveUnknownFields }: Schema): boolean {
  return preserveUnknownFields === true || goType === 'runtime.RawExtension'
}
