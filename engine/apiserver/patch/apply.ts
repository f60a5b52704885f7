/** Server-side apply: a configuration becomes the wish of its field manager.
 *  The rule to know: who applies owns what is applied; what another owns with another value is a
 *  conflict, and what the manager no longer applies is removed unless somebody else owns it.
 *  Models structured-merge-diff/v4/merge/update.go and
 *  apimachinery/pkg/util/managedfields/internal/{structuredmerge,conflict,skipnonapplied}.go. */

import { isObject, type Json, type JsonObject } from '../../api/json'
import type { KubeObject } from '../../api/meta'
import { deepEqual } from '../../store/equal'
import { type FieldError, forbidden as forbiddenField, required, root } from '../field-error'
import { applyConflict, badRequest, invalid, type StatusError, unclassified } from '../status-error'
import { FieldSet, type Path, pathText } from './field-set'
import { lastAppliedSet, withLastApplied } from './last-applied'
import {
  entriesOf,
  excluding,
  type FieldOwner,
  type FieldOwners,
  fieldsToTrack,
  identityOf,
  managersOf,
  STRIPPED,
  type TrackedUpdate,
  withoutChanged,
  withUpdate,
} from './managed-fields'
import { compareFields, fieldsOf, type Shape, withNamedFields, withoutFields } from './typed-fields'
import { configurationProblem, mergedOver } from './typed-merge'

/**
 * The object after the apply, its managedFields with it; the live one itself when nothing changed.
 * Throws StatusError. `live` is undefined when the apply creates the object.
 */
export function applyConfiguration(apply: Apply): KubeObject {
  const { live, config, schema, apiVersion, manager, force } = apply
  refuseMisfits(apply)
  const base = live ?? emptyObject(config)
  const managers = trackedManagers(apply)
  const attempt = { ...apply, base, managers }
  const first = applied(attempt, force)
  let result = first
  if (first.conflicts.length > 0) {
    const allowed = manager === KUBECTL ? lastAppliedSet(base, apiVersion, schema) : undefined
    const rest = first.conflicts.filter(({ path }) => allowed?.has(path) !== true)
    if (rest.length > 0) throw conflictError(rest)
    result = applied(attempt, true)
  }
  return stored(apply, base, result)
}

/** What an apply or another patch must and must not say; undefined when all is well. */
export function patchOptionsError(options: {
  readonly isApply: boolean
  readonly fieldManager?: string
  readonly force?: boolean
}): StatusError | undefined {
  const errors: FieldError[] = []
  if (options.isApply && !options.fieldManager) {
    errors.push(required(root('fieldManager'), 'is required for apply patch'))
  }
  if (!options.isApply && options.force !== undefined) {
    errors.push(forbiddenField(root('force'), 'may not be specified for non-apply patch'))
  }
  if (errors.length === 0) return undefined
  return invalid({ group: 'meta.k8s.io', kind: 'PatchOptions' }, '', errors)
}

export interface Apply {
  readonly live: KubeObject | undefined
  readonly config: KubeObject
  readonly schema: Shape
  readonly manager: string
  readonly apiVersion: string
  readonly subresource?: string
  readonly force: boolean
  /** RFC 3339 in whole seconds. */
  readonly now: string
  /** Fields that this endpoint does not write, such as status. */
  readonly ignored?: FieldSet
}

interface Attempt extends Apply {
  readonly base: KubeObject
  readonly managers: FieldOwners
}

interface Conflict {
  readonly manager: FieldOwner
  readonly identity: string
  readonly path: Path
}

interface Applied {
  readonly object: JsonObject
  readonly managers: FieldOwners
  readonly conflicts: readonly Conflict[]
}

const KUBECTL = 'kubectl'

function refuseMisfits({ config, apiVersion, schema }: Apply): void {
  if (config.apiVersion !== apiVersion) {
    const versions = `Specified patch version: ${config.apiVersion ?? ''}, expected: ${apiVersion}`
    throw badRequest(`Incorrect version specified in apply patch. ${versions}`)
  }
  if (config.metadata?.managedFields !== undefined) {
    throw badRequest('metadata.managedFields must be nil')
  }
  const problem = configurationProblem(fieldsToTrack(config), schema)
  if (problem === undefined) return
  const { namespace = '', name = '' } = config.metadata ?? {}
  const object = `${namespace}/${name}; ${apiVersion}, Kind=${config.kind}`
  throw unclassified(`failed to create typed patch object (${object}): ${problem}`)
}

/** An object that is not tracked yet belongs as it is to `before-first-apply`. */
function trackedManagers(apply: Apply): FieldOwners {
  const { live, schema, apiVersion, subresource, now } = apply
  const managers = managersOf(live)
  if (managers.size > 0 || live === undefined) return managers
  const update: TrackedUpdate = {
    live: undefined,
    next: live,
    schema,
    manager: 'before-first-apply',
    apiVersion,
    now,
    ...(subresource ? { subresource } : {}),
    ...(apply.ignored ? { ignored: apply.ignored } : {}),
  }
  return withUpdate(managers, update)
}

function applied(attempt: Attempt, force: boolean): Applied {
  const { base, config, schema, ignored = FieldSet.EMPTY } = attempt
  const self = identityOf(selfOf(attempt))
  const live = fieldsToTrack(base)
  const wish = fieldsToTrack(config)
  const set = fieldsOf(wish, schema).recursiveDifference(ignored)
  const last = attempt.managers.get(self)?.set ?? FieldSet.EMPTY
  const managers = new Map(attempt.managers).set(self, { ...selfOf(attempt), set })
  const merged = pruned(mergedOver(live, wish, schema), last, managers, schema)
  const changes = excluding(compareFields(live, merged, schema), ignored)
  const conflicts = force ? [] : conflictsOf(managers, self, changes.modified.union(changes.added))
  return { object: merged, managers: withoutChanged(managers, changes, self), conflicts }
}

function selfOf({ manager: name, apiVersion, subresource }: Apply): Omit<FieldOwner, 'set'> {
  return { name, operation: 'Apply', apiVersion, ...(subresource ? { subresource } : {}) }
}

/** Without what the manager applied last time, not this time, and nobody else owns. */
function pruned(merged: Json, last: FieldSet, managers: FieldOwners, schema: Shape): JsonObject {
  if (!isObject(merged)) return {}
  if (last.isEmpty) return merged
  const named = (set: FieldSet) => withNamedFields(set, schema)
  const without = (set: FieldSet) => withoutFields(merged, set, schema) ?? {}
  const all = named(fieldsOf(merged, schema))
  const fieldsLeft = (value: Json) => named(fieldsOf(value, schema))
  const owned = named([...managers.values()].reduce((sum, m) => sum.union(m.set), FieldSet.EMPTY))
  const unowned = all.difference(fieldsLeft(without(named(last))).union(owned))
  const disowned = all.difference(fieldsLeft(without(unowned))).intersection(named(last))
  const kept = without(disowned)
  return isObject(kept) ? kept : {}
}

function conflictsOf(managers: FieldOwners, self: string, changed: FieldSet): Conflict[] {
  const others = [...managers].filter(([identity]) => identity !== self)
  others.sort(([a], [b]) => (a < b ? -1 : 1))
  return others.flatMap(([identity, manager]) =>
    manager.set
      .intersection(changed)
      .paths()
      .map((path) => ({ manager, identity, path })),
  )
}

function conflictError(conflicts: readonly Conflict[]): StatusError {
  const causes = conflicts.map(({ manager, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${managerText(manager)}`,
    field: pathText(path),
  }))
  const [only, ...more] = conflicts
  if (only !== undefined && more.length === 0) {
    const what = `conflict with ${managerText(only.manager)}: ${pathText(only.path)}`
    return applyConflict(`Apply failed with 1 conflict: ${what}`, causes)
  }
  const lines = [...new Set(conflicts.map(({ identity }) => identity))].flatMap((identity) => {
    const theirs = conflicts.filter((conflict) => conflict.identity === identity)
    const [{ manager } = { manager: undefined }] = theirs
    const heading = manager === undefined ? [] : [`conflicts with ${managerText(manager)}:`]
    return [...heading, ...theirs.map(({ path }) => `- ${pathText(path)}`)]
  })
  const message = `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`
  return applyConflict(message, causes)
}

function managerText({ name, operation, apiVersion, subresource }: FieldOwner): string {
  const named = JSON.stringify(name)
  const text = subresource ? `${named} with subresource ${JSON.stringify(subresource)}` : named
  return operation === 'Update' ? `${text} using ${apiVersion}` : text
}

/** An apply that changes nothing leaves the time of its entry as it was. */
function stored(apply: Apply, base: KubeObject, { object, managers }: Applied): KubeObject {
  const isSame = apply.live !== undefined && deepEqual(object, fieldsToTrack(base))
  const identity = identityOf(selfOf(apply))
  const self = managers.get(identity)
  const tracked = new Map(managers)
  tracked.delete(identity)
  const set = self?.set.difference(STRIPPED) ?? FieldSet.EMPTY
  const time = isSame ? managersOf(base).get(identity)?.time : apply.now
  if (self !== undefined && !set.isEmpty) {
    tracked.set(identity, { ...self, set, ...(time === undefined ? {} : { time }) })
  }
  const entries = entriesOf(tracked)
  if (isSame && deepEqual(entries, base.metadata.managedFields)) return base
  // The merge of an object with its own kind's configuration is one of that kind.
  const next = object as unknown as KubeObject
  const synced = apply.manager === KUBECTL ? withLastApplied(next, apply.config) : next
  if (entries === undefined) return synced
  return { ...synced, metadata: { ...synced.metadata, managedFields: entries } }
}

/** What a create begins with; the server gives it the rest of its metadata. */
function emptyObject({ apiVersion, kind }: KubeObject): KubeObject {
  return { apiVersion, kind } as unknown as KubeObject // The configuration brings the metadata.
}
