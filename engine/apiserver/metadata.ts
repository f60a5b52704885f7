/**
 * Metadata as the server keeps it: what it sets on create, what an update may not touch, and when the
 * generation moves. Models staging/src/k8s.io/apiserver/pkg/registry/rest/{create,update}.go and
 * pkg/api/validation/objectmeta.go.
 */

import type { KubeObject, Metadata } from '../api/meta'
import { keyFrom } from '../api/meta'
import { isSubdomain } from '../api/names'
import { type Instant, rfc3339 } from '../clock/duration'
import type { Randomness } from '../clock/random'
import { deepEqual } from '../store/equal'
import * as field from './field-error'
import { type FieldError, root } from './field-error'
import type { Resource } from './registry'
import { alreadyExists, badRequest, conflict, invalid, preconditionFailed } from './status-error'

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
  const { namespace: sentNamespace, ...rest } = sent
  const namespace = resource.namespaced ? (sentNamespace ?? 'default') : undefined
  const name = nameFor(resource, namespace, sent, making)
  const metadata: Metadata = {
    ...rest,
    name,
    ...(namespace === undefined ? {} : { namespace }),
    uid: random.uuid('uid'),
    resourceVersion: '',
    creationTimestamp: rfc3339(now),
  }
  const errors = [...nameErrors(resource, sent, name), ...ownerErrors(metadata)]
  if (errors.length > 0) throw invalid(resource, sent.name ?? '', errors)
  return hasGeneration(resource) ? { ...metadata, generation: 1 } : metadata
}

/** What may change is taken from `sent`, what may not from the stored version. */
export function metadataForUpdate(
  resource: Resource,
  { metadata: sent }: KubeObject,
  { metadata: old }: KubeObject,
): Metadata {
  if (sent.uid && sent.uid !== old.uid) {
    throw preconditionFailed(resource, old.name, 'UID', sent.uid, old.uid)
  }
  if (sent.resourceVersion && sent.resourceVersion !== old.resourceVersion) {
    throw conflict(resource, old.name)
  }
  if (!sent.resourceVersion && resource.strategy.allowsUnconditionalUpdate === false) {
    const at = root('metadata').child('resourceVersion')
    throw invalid(resource, old.name, [field.invalid(at, '0x0', 'must be specified for an update')])
  }
  const { labels, annotations, ownerReferences, finalizers, managedFields } = sent
  const kept = { ...old }
  for (const [field, value] of Object.entries({
    labels,
    annotations,
    ownerReferences,
    finalizers,
    managedFields,
  })) {
    if (value === undefined) delete kept[field as keyof Metadata]
    else Object.assign(kept, { [field]: value })
  }
  const errors = [...newFinalizerErrors(kept, old), ...ownerErrors(kept)]
  if (errors.length > 0) throw invalid(resource, old.name, errors)
  return deepEqual(kept, old) ? old : kept
}

/** The generation counts changes of what was asked for: the spec, unless the strategy says else. */
export function needsNewGeneration(
  resource: Resource,
  object: KubeObject,
  old: KubeObject,
): boolean {
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
  throw alreadyExists(resource, base)
}

function nameErrors(resource: Resource, sent: Partial<Metadata>, name: string): FieldError[] {
  const reasons = (resource.strategy.validateName ?? isSubdomain)(name)
  const path = root('metadata').child(sent.name ? 'name' : 'generateName')
  return reasons.map((reason) => field.invalid(path, sent.name ?? sent.generateName, reason))
}

function ownerErrors({ ownerReferences }: Partial<Metadata>): FieldError[] {
  const controllers = (ownerReferences ?? []).filter((owner) => owner.controller)
  const [first, second] = controllers
  if (first === undefined || second === undefined) return []
  return [
    field.invalid(
      root('metadata').child('ownerReferences'),
      ownerReferences,
      `Only one reference can have Controller set to true. Found "true" in references for ${first.kind}/${first.name} and ${second.kind}/${second.name}`,
    ),
  ]
}

function newFinalizerErrors(metadata: Metadata, old: Metadata): FieldError[] {
  if (old.deletionTimestamp === undefined) return []
  const added = (metadata.finalizers ?? []).filter((f) => !(old.finalizers ?? []).includes(f))
  if (added.length === 0) return []
  const found = `[]string{${added.map((finalizer) => JSON.stringify(finalizer)).join(', ')}}`
  const detail = `no new finalizers can be added if the object is being deleted, found new finalizers ${found}`
  return [field.forbidden(root('metadata').child('finalizers'), detail)]
}
