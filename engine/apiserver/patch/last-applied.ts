/** The annotation of `kubectl apply` without --server-side, which server-side apply by the manager
 *  "kubectl" takes over: its fields are no conflicts, and it is kept in step.
 *  Models apimachinery/pkg/util/managedfields/internal/lastapplied{,manager,updater}.go. */

import { isObject, type Json } from '../../api/json'
import type { KubeObject } from '../../api/meta'
import type { FieldSet } from './field-set'
import { fieldsToTrack } from './managed-fields'
import { sortedJson } from './sorted-json'
import { compareFields, fieldsOf, type Shape } from './typed-fields'

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

const MAX_ANNOTATIONS = 256 * 1024

/** The fields that were applied by the client and still have their value. */
export function lastAppliedSet(
  live: KubeObject,
  apiVersion: string,
  schema: Shape,
): FieldSet | undefined {
  const text = live.metadata?.annotations?.[LAST_APPLIED]
  const applied = text === undefined ? undefined : read(text)
  if (!isObject(applied) || applied.apiVersion !== apiVersion) return undefined
  const { added, modified, removed } = compareFields(applied, fieldsToTrack(live), schema)
  const fields = fieldsOf(applied, schema)
  return fields.difference(modified).difference(added).difference(removed)
}

/** Writes the configuration into the annotation where the object has one. */
export function withLastApplied(object: KubeObject, config: KubeObject): KubeObject {
  const { annotations } = object.metadata
  if (annotations?.[LAST_APPLIED] === undefined) return object
  const text = `${sortedJson(fieldsToTrack(withoutAnnotation(config)))}\n`
  const size = Object.entries(annotations)
    .filter(([key]) => key !== LAST_APPLIED)
    .reduce((sum, [key, value]) => sum + key.length + value.length, LAST_APPLIED.length)
  const kept = size + text.length > MAX_ANNOTATIONS ? '' : text
  const next = { ...annotations, [LAST_APPLIED]: kept }
  return { ...object, metadata: { ...object.metadata, annotations: next } }
}

function withoutAnnotation(config: KubeObject): KubeObject {
  const { annotations } = config.metadata
  if (annotations?.[LAST_APPLIED] === undefined) return config
  const { [LAST_APPLIED]: _, ...others } = annotations
  return { ...config, metadata: { ...config.metadata, annotations: others } }
}

function read(text: string): Json | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
