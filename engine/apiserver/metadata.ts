/**
 * Metadata as the server keeps it: what it sets on create, what an update may not touch, and when
 * the generation moves. What is wrong with metadata is metadata-validation's to say.
 * Models staging/src/k8s.io/apiserver/pkg/registry/rest/{create,update}.go.
 */

import type { KubeObject, Metadata } from '../api/meta'
import { keyFrom } from '../api/meta'
import { type Instant, rfc3339 } from '../clock/duration'
import type { Randomness } from '../clock/random'
import { deepEqual } from '../store/equal'
import { merge, type Writable } from '../store/merge'
import * as field from './field-error'
import { root } from './field-error'
import type { Resource } from './registry'
import {
  badRequest,
  conflict,
  generateNameConflict,
  invalid,
  preconditionFailed,
  unclassified,
} from './status-error'

interface Making {
  readonly now: Instant
  readonly random: Randomness
  readonly isTaken: (key: string) => boolean
}

/** A generated name keeps 58 characters of its base and gets 5 more. */
const BASE_LENGTH = 58
const SUFFIX_LENGTH = 5
const NAME_TRIES = 8

export function metadataForCreate(resource: Resource, body: KubeObject, making: Making): Metadata {
  const sent: Partial<Metadata> = body.metadata ?? {}
  if (sent.resourceVersion !== undefined && sent.resourceVersion !== '') {
    throw badRequest('resourceVersion should not be set on objects to be created')
  }
  const { now, random } = making
  const namespace = resource.namespaced ? (sent.namespace ?? 'default') : undefined
  const name = nameFor(resource, namespace, sent, making)
  const metadata: Writable<Metadata> = merge(sent, {
    name,
    uid: random.uuid('uid'),
    resourceVersion: '',
    creationTimestamp: rfc3339(now),
  })
  if (namespace !== undefined) metadata.namespace = namespace
  else if (sent.namespace !== undefined) delete metadata.namespace
  if (sent.deletionTimestamp !== undefined) delete metadata.deletionTimestamp
  if (sent.deletionGracePeriodSeconds !== undefined) delete metadata.deletionGracePeriodSeconds
  if (hasGeneration(resource)) metadata.generation = 1
  return metadata
}

/** What may change is taken from `sent`, what may not from the stored version. */
export function metadataForUpdate(
  resource: Resource,
  { metadata: sent }: KubeObject,
  { metadata: old }: KubeObject,
): Metadata {
  if (sent === old) return old
  if (sent.uid && sent.uid !== old.uid) {
    throw preconditionFailed(resource, old.name, 'UID', sent.uid, old.uid)
  }
  if (sent.resourceVersion && !/^\d{1,20}$/.test(sent.resourceVersion)) {
    const text = JSON.stringify(sent.resourceVersion)
    throw unclassified(`strconv.ParseUint: parsing ${text}: invalid syntax`)
  }
  const isUnconditional = Number(sent.resourceVersion || 0) === 0
  if (!isUnconditional && sent.resourceVersion !== old.resourceVersion) {
    throw conflict(resource, old.name)
  }
  if (isUnconditional && resource.strategy.allowsUnconditionalUpdate === false) {
    const at = root('metadata').child('resourceVersion')
    throw invalid(resource, old.name, [
      field.invalid(at, field.verbatim('0x0'), 'must be specified for an update'),
    ])
  }
  // Mostly none of them was touched.
  const changed = CHANGEABLE.filter(
    (field) => sent[field] !== old[field] && !deepEqual(sent[field], old[field]),
  )
  if (changed.length === 0) return old
  const kept = { ...old }
  for (const field of changed) {
    if (sent[field] === undefined) delete kept[field]
    else Object.assign(kept, { [field]: sent[field] })
  }
  return kept
}

/** What an update may change of metadata. */
const CHANGEABLE = [
  'labels',
  'annotations',
  'ownerReferences',
  'finalizers',
  'managedFields',
] as const

/** The object as it is stored, with the revision of its commit and its generation. */
export function stamped(
  resource: Resource,
  object: KubeObject,
  old: KubeObject | undefined,
  revision: number | string,
): KubeObject {
  const resourceVersion = String(revision)
  const isAnother = old !== undefined && needsNewGeneration(resource, object, old)
  const generation = (old?.metadata.generation ?? 0) + 1
  const stamp = isAnother ? { resourceVersion, generation } : { resourceVersion }
  return merge(object, { metadata: merge(object.metadata, stamp) })
}

/** The object as a dry run tells it: it would be as it is, and was never stored. */
export function unstored(object: KubeObject): KubeObject {
  const { resourceVersion: _, ...metadata } = object.metadata
  // All that is missing is what a revision would be.
  return merge(object, { metadata: metadata as Metadata })
}

/** The generation counts changes of what was asked for: the spec, unless the strategy says else. */
function needsNewGeneration(resource: Resource, object: KubeObject, old: KubeObject): boolean {
  if (object.metadata.generation !== old.metadata.generation) return false
  if (!hasGeneration(resource)) return false
  const { generationOf } = resource.strategy
  if (!generationOf) return !deepEqual(object.spec, old.spec)
  return !deepEqual(generationOf(object), generationOf(old))
}

function hasGeneration({ strategy: { generationOf }, hasSpec }: Resource): boolean {
  return generationOf === undefined ? hasSpec : generationOf !== false
}

function nameFor(
  resource: Resource,
  namespace: string | undefined,
  sent: Partial<Metadata>,
  { random, isTaken }: Making,
): string {
  if (sent.name) return sent.name
  if (!sent.generateName) {
    const path = root('metadata').child('name')
    throw invalid(resource, '', [field.required(path, 'name or generateName is required')])
  }
  const base = sent.generateName.slice(0, BASE_LENGTH)
  for (let i = 0; i < NAME_TRIES; i++) {
    const name = base + random.suffix(SUFFIX_LENGTH, `name/${resource.id}`)
    if (!isTaken(keyFrom(namespace, name))) return name
  }
  throw generateNameConflict(resource, base)
}
