/**
 * What is wrong with an object's metadata, of any kind.
 * Models ValidateObjectMeta of apimachinery/pkg/api/validation/objectmeta.go and of
 * pkg/apis/core/validation. Left out: managed fields.
 */
import { annotationsAt, type Errors, eachAt, labelsAt, reasonsAt } from '../api/checks'
import type { Metadata, OwnerReference } from '../api/meta'
import { isQualifiedName, isSubdomain, type Reasons } from '../api/names'
import { builtInResources } from '../schema/schema'
import { type FieldError, type FieldPath, forbidden, invalid, root } from './field-error'
import type { Resource } from './registry'

/** Of an object that is to be created; its name has been generated. */
export function metadataErrors(resource: Resource, metadata: Metadata): FieldError[] {
  const isPlain = !metadata.generateName && reasonsOf(resource, metadata.name).length === 0
  const errors = isPlain ? [] : [...nameErrors(resource, metadata)]
  addPartErrors(errors, resource, metadata)
  return errors
}

/** Of a new version: what the server keeps anyway is not looked at again. */
export function metadataUpdateErrors(
  resource: Resource,
  metadata: Metadata,
  old: Metadata,
): FieldError[] {
  if (metadata === old) return []
  const errors = [...newFinalizerErrors(metadata, old)]
  addPartErrors(errors, resource, metadata)
  return errors
}

const METADATA = root('metadata')
const NAME = METADATA.child('name')
const GENERATE_NAME = METADATA.child('generateName')
const LABELS = METADATA.child('labels')
const ANNOTATIONS = METADATA.child('annotations')
const OWNER_REFERENCES = METADATA.child('ownerReferences')
const FINALIZERS = METADATA.child('finalizers')

const reasonsOf = ({ strategy }: Resource, name: string): Reasons =>
  (strategy.validateName ?? isSubdomain)(name)

function* nameErrors(resource: Resource, { name, generateName }: Metadata): Errors {
  if (generateName) {
    for (const reason of reasonsOf(resource, withoutTrailingDash(generateName))) {
      yield invalid(GENERATE_NAME, generateName, reason)
    }
  }
  for (const reason of reasonsOf(resource, name)) yield invalid(NAME, name, reason)
}

/** Most metadata has only some of the parts. */
function addPartErrors(errors: FieldError[], resource: Resource, metadata: Metadata): void {
  const { labels, annotations, ownerReferences, finalizers } = metadata
  if (labels !== undefined) errors.push(...labelsAt(LABELS, labels))
  if (annotations !== undefined) errors.push(...annotationsAt(ANNOTATIONS, annotations))
  if (ownerReferences !== undefined) errors.push(...ownersAt(ownerReferences))
  if (finalizers !== undefined) errors.push(...finalizersAt(resource, finalizers))
}

/** A name that something is appended to may end in dashes. */
function withoutTrailingDash(base: string): string {
  return base.length > 1 && base.endsWith('-') ? `${base.slice(0, -2)}a` : base
}

function* ownersAt(owners: readonly OwnerReference[]): Errors {
  const at = OWNER_REFERENCES
  let controller: OwnerReference | undefined
  for (const owner of owners) {
    yield* ownerAt(at, owner)
    if (!owner.controller) continue
    if (controller !== undefined) {
      const [first, second] = [controller, owner].map(({ kind, name }) => `${kind}/${name}`)
      const both = `Found "true" in references for ${first} and ${second}`
      yield invalid(at, owners, `Only one reference can have Controller set to true. ${both}`)
    }
    controller = owner
  }
}

function* ownerAt(at: FieldPath, owner: OwnerReference): Errors {
  const { apiVersion, kind, name, uid } = owner
  if (!apiVersion || apiVersion.endsWith('/')) {
    yield invalid(at.child('apiVersion'), apiVersion ?? '', 'version must not be empty')
  }
  if (!kind) yield invalid(at.child('kind'), kind ?? '', 'kind must not be empty')
  if (!name) yield invalid(at.child('name'), name ?? '', 'name must not be empty')
  if (!uid) yield invalid(at.child('uid'), uid ?? '', 'uid must not be empty')
  if (apiVersion === 'v1' && kind === 'Event') {
    yield invalid(at, owner, '/v1, Kind=Event is disallowed from being an owner')
  }
}

const STANDARD_FINALIZERS: ReadonlySet<string> = new Set([
  'kubernetes',
  'orphan',
  'foregroundDeletion',
])

function* finalizersAt(resource: Resource, finalizers: readonly string[]): Errors {
  const at = FINALIZERS
  for (const finalizer of finalizers) yield* reasonsAt(at, finalizer, isQualifiedName)
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    yield invalid(at, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set')
  }
  yield* eachAt(at, finalizers, function* (finalizer, itemAt) {
    if (finalizer.includes('/') || STANDARD_FINALIZERS.has(finalizer)) return
    if (!isBuiltIn(resource)) return
    const detail = 'name is neither a standard finalizer name nor is it fully qualified'
    yield invalid(itemAt, finalizer, detail)
  })
}

const isBuiltIn = ({ group, plural }: Resource): boolean =>
  builtInResources().some((info) => info.group === group && info.plural === plural)

function* newFinalizerErrors(metadata: Metadata, old: Metadata): Errors {
  if (old.deletionTimestamp === undefined) return
  const added = (metadata.finalizers ?? []).filter((f) => !(old.finalizers ?? []).includes(f))
  if (added.length === 0) return
  const found = `[]string{${added.map((finalizer) => JSON.stringify(finalizer)).join(', ')}}`
  yield forbidden(
    FINALIZERS,
    `no new finalizers can be added if the object is being deleted, found new finalizers ${found}`,
  )
}
