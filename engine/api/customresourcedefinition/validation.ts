/**
 * What is wrong with a CustomResourceDefinition.
 *
 * Models apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go. Left out: that
 * what an old definition has wrong already may stay, and certificates of conversion webhooks.
 */
import {
  type FieldPath,
  invalid,
  notSupported,
  required,
  root,
  stringListValue,
} from '../../apiserver/field-error'
import { deepEqual } from '../../store/equal'
import { type Errors, eachAt, immutableAt, nameAt, reasonsAt } from '../checks'
import type { JudgingSchema } from '../customresource/judging-schema'
import { isRfc1035Label, isSubdomain } from '../names'
import { approvalErrors } from './approval'
import { versionSchemaErrors } from './schema-validation'
import type { Definition, versionsOf } from './strategy'
import {
  columnErrors,
  conversionErrors,
  deprecationErrors,
  selectableErrors,
  subresourceErrors,
} from './version-validation'

const SPEC = root('spec')

export function* definitionErrors(definition: Definition): Errors {
  const { metadata, spec } = definition
  const { group, names, scope } = spec
  const name = `${names?.plural}.${group}`
  if (metadata.name !== name) {
    const rule = 'must be spec.names.plural+"."+spec.group'
    yield invalid(root('metadata', 'name'), metadata.name, rule)
  }
  yield* approvalErrors(definition)
  if (spec.preserveUnknownFields === true) {
    const way =
      'set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead'
    yield invalid(SPEC.child('preserveUnknownFields'), true, `cannot set to true, ${way}`)
  }
  yield* nameAt(SPEC.child('group'), group, groupReasons)
  if (!scope) yield required(SPEC.child('scope'))
  else if (!SCOPES.includes(scope)) yield notSupported(SPEC.child('scope'), scope, SCOPES)
  yield* versionErrors(definition)
  yield* namesErrors(names, SPEC.child('names'))
  yield* commonErrors(definition)
  yield* conversionErrors(definition, SPEC.child('conversion'))
}

/** The group and the plural never change; nor do, once served, the scope and the kind. */
export function* definitionUpdateErrors({ spec, status }: Definition, old: Definition): Errors {
  const { conditions } = old.status ?? {}
  if (conditions?.some((it) => it.type === 'Established' && it.status === 'True')) {
    yield* immutableAt(SPEC.child('scope'), spec.scope, old.spec.scope)
    yield* immutableAt(SPEC.child('names', 'kind'), spec.names.kind, old.spec.names.kind)
  }
  yield* immutableAt(SPEC.child('group'), spec.group, old.spec.group)
  yield* immutableAt(SPEC.child('names', 'plural'), spec.names.plural, old.spec.names.plural)
  yield* storedVersionErrors(status?.storedVersions ?? [], spec.versions ?? [])
}

/** What may still be stored has to be known. */
function* storedVersionErrors(stored: readonly string[], versions: readonly Version[]): Errors {
  const at = root('status', 'storedVersions')
  if (stored.length === 0) {
    yield invalid(at, stringListValue(stored), 'must have at least one stored version')
  }
  for (const [i, name] of stored.entries()) {
    if (versions.some((version) => version.name === name)) continue
    const rule =
      `missing from spec.versions; ${name} was previously a storage version, and must remain in ` +
      'spec.versions until a storage migration ensures no data remains persisted in ' +
      `${name} and removes ${name} from status.storedVersions`
    yield invalid(at.index(i), name, rule)
  }
}

const SCOPES = ['Cluster', 'Namespaced']

const groupReasons = (group: string): readonly string[] =>
  group.includes('.') ? isSubdomain(group) : ['should be a domain with at least one dot']

/** What all versions say alike is said once, which is where its mistakes are told. */
function* versionErrors({ spec: { versions = [] } }: Definition): Errors {
  const at = SPEC.child('versions')
  for (const [i, { schema }] of versions.entries()) {
    if (schema?.openAPIV3Schema !== undefined) continue
    yield required(at.index(i).child('schema', 'openAPIV3Schema'), 'schemas are required')
  }
  const apart = partsApart(versions)
  yield* eachAt(at, versions, function* (version, versionAt) {
    yield* nameAt(versionAt.child('name'), version.name, isRfc1035Label)
    yield* deprecationErrors(version, versionAt.child('deprecationWarning'))
    if (apart.schema) yield* schemaErrorsOf(version, versionAt.child('schema'))
    if (apart.subresources) yield* subresourceErrors(version, versionAt.child('subresources'))
    if (apart.columns) yield* columnErrors(version, versionAt.child('additionalPrinterColumns'))
    if (apart.selectable) yield* selectableErrors(version, versionAt.child('selectableFields'))
  })
  const names = versions.map(({ name }) => name)
  if (new Set(names).size < names.length) {
    yield invalid(at, names, 'must contain unique version names')
  }
  if (versions.filter(({ storage }) => storage).length !== 1) {
    yield invalid(at, names, 'must have exactly one version marked as storage version')
  }
}

/** The mistakes of what all versions have in common. */
function* commonErrors({ spec: { versions = [] } }: Definition): Errors {
  const [version] = versions
  if (version === undefined) return
  const apart = partsApart(versions)
  if (!apart.schema) yield* schemaErrorsOf(version, SPEC.child('validation'))
  if (!apart.subresources) yield* subresourceErrors(version, SPEC.child('subresources'))
  if (!apart.columns) yield* columnErrors(version, SPEC.child('additionalPrinterColumns'))
  if (!apart.selectable) yield* selectableErrors(version, SPEC.child('selectableFields'))
}

type Version = ReturnType<typeof versionsOf>[number]

/** Which parts are not the same in all versions. */
function partsApart(versions: readonly Version[]) {
  const [first] = versions
  const differs = (of: (version: Version) => unknown) =>
    first !== undefined && versions.some((version) => !deepEqual(of(version), of(first)))
  return {
    schema: differs(({ schema }) => schema),
    subresources: differs(({ subresources }) => subresources),
    columns: differs(({ additionalPrinterColumns }) => additionalPrinterColumns),
    selectable: differs(({ selectableFields }) => selectableFields),
  }
}

function schemaErrorsOf({ schema }: Version, at: FieldPath): Errors {
  // The schema of a definition is what is read of it.
  const source = schema?.openAPIV3Schema as JudgingSchema | undefined
  return source === undefined ? [] : versionSchemaErrors(source, at.child('openAPIV3Schema'))
}

function* namesErrors(names: Definition['spec']['names'] | undefined, at: FieldPath): Errors {
  if (names === undefined) return yield required(at)
  const { plural, singular, kind, listKind, shortNames } = names
  yield* nameAt(at.child('plural'), plural, isRfc1035Label)
  yield* nameAt(at.child('singular'), singular, isRfc1035Label)
  yield* nameAt(at.child('kind'), kind, kindReasons)
  yield* nameAt(at.child('listKind'), listKind, kindReasons)
  if (kind && kind === listKind) {
    yield invalid(at.child('listKind'), listKind, 'kind and listKind may not be the same')
  }
  yield* eachAt(at.child('shortNames'), shortNames, (name, nameAt_) =>
    reasonsAt(nameAt_, name, isRfc1035Label),
  )
}

const kindReasons = (kind: string): readonly string[] =>
  isRfc1035Label(kind.toLowerCase()).map(
    (reason) => `may have mixed case, but should otherwise match: ${reason}`,
  )
