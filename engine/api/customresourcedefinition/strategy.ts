/**
 * CustomResourceDefinitions: their names are completed, what they store is noted, and they go only
 * after their objects.
 *
 * Models apiextensions-apiserver/pkg/registry/customresourcedefinition/strategy.go. Left out:
 * storedVersions that somebody takes away.
 */
import { rfc3339 } from '../../clock/duration'
import { withCondition } from '../conditions'
import { strategyOf } from '../kind-strategy'
import type { KindMap } from '../kinds'
import { definitionErrors, definitionUpdateErrors } from './validation'

export type Definition = KindMap['CustomResourceDefinition']

/** Keeps a definition until its objects are gone. */
export const CLEANUP_FINALIZER = 'customresourcecleanup.apiextensions.k8s.io'

export const customResourceDefinitionStrategy = strategyOf<'CustomResourceDefinition'>({
  withDefaults(definition) {
    const { conversion, names } = definition.spec
    if (names === undefined) return definition // Validation tells what is missing.
    const { kind = '', singular = kind.toLowerCase(), listKind = `${kind}List` } = names
    return {
      ...definition,
      spec: {
        ...definition.spec,
        names: { ...names, singular, listKind },
        conversion: conversion ?? { strategy: 'None' },
      },
    }
  },
  prepareForCreate(definition) {
    const storedVersions = versionsOf(definition).flatMap((v) => (v.storage ? [v.name] : []))
    return { ...definition, status: { ...NOTHING_ACCEPTED, storedVersions } }
  },
  prepareForUpdate(definition, old) {
    const stored = old.status.storedVersions ?? []
    const added = versionsOf(definition).flatMap(({ storage, name }) =>
      storage && !stored.includes(name) ? [name] : [],
    )
    if (added.length === 0) return definition
    return { ...definition, status: { ...old.status, storedVersions: [...stored, ...added] } }
  },
  prepareForDelete(definition) {
    const { metadata, status } = definition
    if (status.conditions?.some(({ type }) => type === 'Terminating')) return definition
    const finalizers = [...(metadata.finalizers ?? []), CLEANUP_FINALIZER]
    const conditions = withCondition(status.conditions, {
      type: 'Terminating',
      status: 'True',
      lastTransitionTime: metadata.deletionTimestamp ?? '',
      reason: 'InstanceDeletionPending',
      message:
        'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
    })
    return {
      ...definition,
      metadata: { ...metadata, finalizers },
      status: { ...status, conditions },
    }
  },
  validate: definitionErrors,
  validateUpdate: definitionUpdateErrors,
  allowsUnconditionalUpdate: false,
})

/** The names are the naming controller's to accept. */
const NOTHING_ACCEPTED = { conditions: [], acceptedNames: { plural: '', kind: '' } }

/** What a definition lists; decoded, not yet validated. */
export const versionsOf = ({ spec }: Definition): Definition['spec']['versions'] =>
  spec.versions ?? []

/** A condition of a definition, as of an instant. */
export const conditionAt = (
  now: Parameters<typeof rfc3339>[0],
  type: string,
  isTrue: boolean,
  reason: string,
  message: string,
) => ({
  type,
  status: isTrue ? 'True' : 'False',
  lastTransitionTime: rfc3339(now),
  reason,
  message,
})
