/**
 * Bodies of random requests: objects that are nearly right, patches that nearly fit, and what is
 * neither.
 */
import type { KubeObject } from '../../api/meta'
import type { Resource } from '../../apiserver/registry'
import { writeYaml } from '../../manifest/write'
import { protobufOf } from '../protobuf/encode'
import type { Dice } from './dice'
import { APPLY, JSON_TYPE, LEAVES, NAMES, PROTOBUF, SCALARS, TEXTS } from './odd-values'
import type { Subject } from './random-requests'
import { SAMPLES } from './samples'

export interface Body {
  readonly bytes: Uint8Array
  readonly contentType: string
}

/** An object of the kind: right but for a few changes, or drawn from its schema. */
export function drawnObject(dice: Dice, resource: Resource, name: string): object {
  const { id, apiVersion, kind, schema } = resource
  const sample = SAMPLES[id]
  const type = { apiVersion, kind }
  if (sample === undefined || dice.maybe(0.1)) {
    return { ...Object(dice.value(schema)), ...type, metadata: drawnMetadata(dice, name) }
  }
  const metadata = { name, ...Object(sample.metadata) }
  const object = structuredClone({ ...type, ...sample, metadata })
  if (dice.maybe(0.5)) return object
  if (dice.maybe(0.2)) Object.assign(object.metadata, drawnMetadata(dice, name))
  do dice.change(object)
  while (dice.maybe(0.4))
  return object
}

/** What a client sends that has read the object and changed something. */
export function changedObject(dice: Dice, resource: Resource, old: KubeObject): object {
  const object: Record<string, unknown> = structuredClone({ ...old })
  const { properties } = resource.schema
  const part = dice.one(['status', 'spec', 'metadata'])
  const schema = properties?.get(part)
  if (part === 'metadata' && dice.maybe(0.3)) {
    const others = drawnMetadata(dice, old.metadata.name)
    object.metadata = { ...structuredClone(old.metadata), ...others }
  } else if (schema !== undefined && dice.maybe(0.3)) {
    object[part] = { ...Object(object[part]), ...Object(dice.value(schema, 1)) }
  }
  while (dice.maybe(0.4)) dice.change(object)
  return object
}

/** The object as a whole, in one of the forms that a server reads. */
export function written(dice: Dice, object: object, contentType = JSON_TYPE): Body {
  if (dice.maybe(0.02)) return { bytes: Buffer.from(dice.one(TEXTS), 'latin1'), contentType }
  if (contentType === JSON_TYPE && dice.maybe(0.08)) {
    const bytes = encoded(object)
    if (bytes !== undefined) {
      return { bytes: dice.maybe(0.2) ? dice.spoiltBytes(bytes) : bytes, contentType: PROTOBUF }
    }
  }
  const isYaml = contentType === APPLY ? dice.maybe(0.7) : dice.maybe(0.03)
  const text = isYaml ? writeYaml(object) : JSON.stringify(object)
  const sent = isYaml && contentType === JSON_TYPE ? 'application/yaml' : contentType
  return { bytes: Buffer.from(dice.maybe(0.02) ? dice.spoilt(text) : text), contentType: sent }
}

/** Undefined for what does not fit its message. */
function encoded(object: object): Uint8Array | undefined {
  try {
    return protobufOf(object)
  } catch {
    return undefined
  }
}

/** A patch of an object that is there, or of none. */
export function drawnPatch(
  dice: Dice,
  kind: keyof typeof PATCH_TYPES,
  { resource, old, name }: Subject,
): Body {
  const contentType = PATCH_TYPES[kind]
  const object = old ?? drawnObject(dice, resource, name)
  switch (kind) {
    case 'json': {
      const operations = Array.from({ length: 1 + dice.below(3) }, () => operation(dice, object))
      return written(dice, operations, contentType)
    }
    case 'apply':
      return written(dice, drawnObject(dice, resource, name), contentType)
    default: {
      const from = dice.maybe(0.5) ? drawnObject(dice, resource, name) : object
      return written(dice, piece(dice, from), contentType)
    }
  }
}

const PATCH_TYPES = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: APPLY,
}

function drawnMetadata(dice: Dice, name: string): Record<string, unknown> {
  const metadata: Record<string, unknown> = { name }
  if (dice.maybe(0.1)) metadata.labels = { app: 'web', [dice.one(NAMES)]: dice.one(SCALARS) }
  if (dice.maybe(0.1)) metadata.annotations = { [dice.one(KEYS)]: dice.one(LEAVES) }
  if (dice.maybe(0.2)) metadata.finalizers = [dice.one(['example.com/x', 'orphan', 'x', ''])]
  if (dice.maybe(0.1)) metadata.resourceVersion = dice.one(['1', '999', 'x', ''])
  if (dice.maybe(0.1)) metadata.generateName = dice.one(['a-', '', '-', 'Ä'])
  if (dice.maybe(0.05)) metadata.ownerReferences = [dice.one(SCALARS)]
  if (dice.maybe(0.05)) metadata.ownerReferences = [dice.one(OWNERS)]
  if (dice.maybe(0.05)) metadata.deletionTimestamp = dice.one(LEAVES)
  return metadata
}

const KEYS = ['a', 'example.com/a', '__proto__', 'constructor', '', 'a/b/c', 'x'.repeat(300)]
const OWNERS = [
  { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'x', controller: true },
  { apiVersion: 'v1', kind: 'Nothing', name: 'a', uid: '' },
]

/** One operation of a JSON patch at a place that is there, or nearly. */
function operation(dice: Dice, object: object): unknown {
  const [path, value] = place(dice, object)
  const op = dice.weighted({ replace: 6, add: 4, remove: 3, test: 2, move: 1, copy: 1, x: 1 })
  const other = place(dice, object)[0]
  const sent = dice.maybe(0.4) ? value : dice.one(dice.maybe(0.3) ? SCALARS : LEAVES)
  return { op, path: dice.maybe(0.05) ? dice.spoilt(path) : path, from: other, value: sent }
}

function place(dice: Dice, object: object): readonly [path: string, value: unknown] {
  let path = ''
  let value: unknown = object
  while (typeof value === 'object' && value !== null) {
    const keys = Object.keys(value)
    if (keys.length === 0 || (path !== '' && dice.maybe(0.2))) break
    const key = dice.one(keys)
    path += `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
    value = (value as Record<string, unknown>)[key] // Neither null nor a scalar.
  }
  return [Array.isArray(value) && dice.maybe(0.5) ? `${path}/-` : path, value]
}

/** An object with only what leads to one place of it, where something else stands. */
function piece(dice: Dice, object: object): object {
  const copy: Record<string, unknown> = {}
  let into = copy
  let from: unknown = object
  for (;;) {
    const keys = typeof from === 'object' && from !== null ? Object.keys(from) : []
    if (keys.length === 0) return copy
    const key = dice.one(keys)
    const inner: unknown = (from as Record<string, unknown>)[key] // It has keys.
    const isInner = typeof inner === 'object' && inner !== null && !Array.isArray(inner)
    if (!isInner || dice.maybe(0.15)) {
      const value = structuredClone(dice.maybe(0.3) ? inner : dice.one([...SCALARS, ...LEAVES]))
      if (typeof value === 'object' && value !== null && dice.maybe(0.7)) dice.change(value)
      into[dice.maybe(0.05) ? dice.one(DIRECTIVES) : key] = value
      return copy
    }
    const next: Record<string, unknown> = {}
    into[key] = next
    into = next
    from = inner
  }
}

const DIRECTIVES = ['$patch', '$retainKeys', '$setElementOrder/containers', '__proto__', 'nothing']
