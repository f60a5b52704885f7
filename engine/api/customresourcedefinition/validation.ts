/**
 * What is wrong with a CustomResourceDefinition.
 *
 * Models apiextensions-apiserver/pkg/apis/apiextensions/validation and pkg/apiserver/schema. Left
 * out: printer columns, selectable fields, conversion by webhooks, CEL rules, defaults that do not
 * fit their schema, and the forms that a structural schema may not have besides missing types.
 */
import {
  type FieldPath,
  forbidden,
  invalid,
  notSupported,
  required,
  root,
} from '../../apiserver/field-error'
import type { OpenApiV3Schema } from '../../schema/structural'
import { type Errors, eachAt, immutableAt, nameAt, reasonsAt } from '../checks'
import { isRfc1035Label, isSubdomain } from '../names'
import type { Definition } from './strategy'

const SPEC = root('spec')

export function* definitionErrors(definition: Definition): Errors {
  const { metadata, spec } = definition
  const { group, names, scope } = spec
  const name = `${names?.plural}.${group}`
  if (metadata.name !== name) {
    const rule = 'must be spec.names.plural+"."+spec.group'
    yield invalid(root('metadata', 'name'), metadata.name, rule)
  }
  yield* protectionErrors(definition)
  yield* nameAt(SPEC.child('group'), group, groupReasons)
  if (!scope) yield required(SPEC.child('scope'))
  else if (!SCOPES.includes(scope)) yield notSupported(SPEC.child('scope'), scope, SCOPES)
  yield* versionErrors(definition)
  yield* namesErrors(names, SPEC.child('names'))
}

/** The group and its scope never change; neither do accepted names. */
export function* definitionUpdateErrors({ spec, status }: Definition, old: Definition): Errors {
  yield* immutableAt(SPEC.child('group'), spec.group, old.spec.group)
  if (!status.conditions?.some((it) => it.type === 'Established' && it.status === 'True')) return
  yield* immutableAt(SPEC.child('scope'), spec.scope, old.spec.scope)
  yield* immutableAt(SPEC.child('names', 'kind'), spec.names.kind, old.spec.names.kind)
}

const SCOPES = ['Cluster', 'Namespaced']

const groupReasons = (group: string): readonly string[] =>
  group.includes('.') ? isSubdomain(group) : ['should be a domain with at least one dot']

const APPROVED = 'api-approved.kubernetes.io'

/** Kubernetes' own groups are not for everybody. */
function* protectionErrors({ metadata, spec }: Definition): Errors {
  if (!/(^|\.)(k8s|kubernetes)\.io$/.test(spec.group ?? '')) return
  if (metadata.annotations?.[APPROVED]) return
  yield required(
    root('metadata', 'annotations').key(APPROVED),
    `protected groups must have approval annotation "${APPROVED}", ` +
      'see https://github.com/kubernetes/enhancements/pull/1111',
  )
}

function* versionErrors({ spec: { versions = [] } }: Definition): Errors {
  const at = SPEC.child('versions')
  yield* eachAt(at, versions, function* ({ name, schema }, versionAt, i) {
    yield* nameAt(versionAt.child('name'), name, isRfc1035Label)
    if (versions.findIndex((version) => version.name === name) < i) {
      yield invalid(versionAt.child('name'), name, 'must be unique')
    }
    const schemaAt = versionAt.child('schema', 'openAPIV3Schema')
    const source = schema?.openAPIV3Schema
    if (source === undefined) yield required(schemaAt, 'schemas are required')
    // The schema of a definition is what structural.ts reads.
    else
      yield* structureErrors(source as OpenApiV3Schema, schemaAt, 'must not be empty at the root')
  })
  const stored = versions.filter(({ storage }) => storage).length
  if (stored !== 1) {
    const shown = versions.map(({ name }) => name)
    yield invalid(at, shown, 'must have exactly one version marked as storage version')
  }
}

/** A structural schema says the type of everything. */
function* structureErrors(source: OpenApiV3Schema, at: FieldPath, missing: string): Errors {
  const { type, properties = {}, additionalProperties, items } = source
  const isOpen =
    source['x-kubernetes-int-or-string'] === true ||
    source['x-kubernetes-preserve-unknown-fields'] === true
  const isRoot = missing.endsWith('root')
  if (!type && (isRoot || !isOpen)) yield required(at.child('type'), missing)
  else if (isRoot && type !== 'object') {
    yield invalid(at.child('type'), type, 'must be object at the root')
  }
  for (const [name, property] of Object.entries(properties)) {
    const missingType = 'must not be empty for specified object fields'
    yield* structureErrors(property, at.child('properties').key(name), missingType)
  }
  if (typeof additionalProperties === 'object') {
    const below = at.child('additionalProperties')
    yield* structureErrors(
      additionalProperties,
      below,
      'must not be empty for specified object fields',
    )
    if (Object.keys(properties).length > 0) {
      yield forbidden(below, 'additionalProperties and properties are mutual exclusive')
    }
  }
  if (items !== undefined) {
    yield* structureErrors(items, at.child('items'), 'must not be empty for specified array items')
  } else if (type === 'array') yield required(at.child('items'), 'must be specified')
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
