/**
 * `kubectl rollout`: undo, restart, pause and resume, as changes of one object in kubectl's words.
 *
 * What a rollout goes back to is in ReplicaSets for a Deployment, in ControllerRevisions for a
 * StatefulSet and a DaemonSet. Models staging/src/k8s.io/kubectl/pkg/polymorphichelpers.
 */
import type { ReplicaSet } from '../api/kinds'
import { controllerOf, type KubeObject, type StringMap } from '../api/meta'
import { badRequest } from '../apiserver/status-error'
import type { Reader } from '../client/reader'
import { type Instant, rfc3339 } from '../clock/duration'
import { deepEqual } from '../store/equal'

export type RolloutVerb = 'restart' | 'pause' | 'resume'

/** The object as the verb leaves it. */
export function rolledOut(object: KubeObject, verb: RolloutVerb, now: Instant): KubeObject {
  const { kind } = object
  if (verb === 'restart') return restarted(object, now)
  if (kind !== 'Deployment') throw refused(object, `${verb.replace(/e?$/, 'ing')} is not supported`)
  const isPaused = isPausedDeployment(object)
  if (verb === 'pause' && isPaused) throw refused(object, 'is already paused')
  if (verb === 'resume' && !isPaused) throw refused(object, 'is not paused')
  const { paused: _, ...spec } = object.spec as Spec // A Deployment's.
  return { ...object, spec: verb === 'pause' ? { ...spec, paused: true } : spec }
}

/** The object with the template of an earlier revision; of the one before the last if none is
 * named. */
export function rolledBack(object: KubeObject, reader: Reader, revision = 0): KubeObject {
  if (object.kind === 'Deployment') return deploymentBack(object, reader, revision)
  if (object.kind === 'StatefulSet' || object.kind === 'DaemonSet') {
    return revisionedBack(object, reader, revision)
  }
  const group = object.apiVersion.includes('/') ? `.${object.apiVersion.split('/')[0]}` : ''
  throw badRequest(`no rollbacker has been implemented for "${object.kind}${group}"`)
}

/** What rollouts read of a spec. */
interface Spec {
  readonly paused?: boolean
  readonly template: Template
}

interface Template {
  readonly metadata?: { readonly labels?: StringMap; readonly annotations?: StringMap }
}

const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt'
const RESTARTED = ['Deployment', 'StatefulSet', 'DaemonSet']
const HASH_LABEL = 'pod-template-hash'
const REVISION = 'deployment.kubernetes.io/revision'
/** Annotations that a Deployment keeps when it is rolled back. */
const KEPT = [
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
]

function restarted(object: KubeObject, now: Instant): KubeObject {
  if (!RESTARTED.includes(object.kind)) throw refused(object, 'restarting is not supported')
  if (isPausedDeployment(object)) {
    throw refused(object, "can't restart paused deployment (run rollout resume first)")
  }
  const spec = object.spec as Spec // Of a kind that has a template.
  const { metadata } = spec.template
  const time = rfc3339(now)
  if (metadata?.annotations?.[RESTARTED_AT] === time) {
    throw badRequest(
      `failed to create patch for ${object.metadata.name}: if restart has already been triggered ` +
        'within the past second, please wait before attempting to trigger another',
    )
  }
  const annotations = { ...metadata?.annotations, [RESTARTED_AT]: time }
  const template = { ...spec.template, metadata: { ...metadata, annotations } }
  return { ...object, spec: { ...spec, template } }
}

function deploymentBack(object: KubeObject, reader: Reader, revision: number): KubeObject {
  const { name } = object.metadata
  const replicaSet = replicaSetOf(object, reader, revision)
  if (isPausedDeployment(object)) {
    throw badRequest(
      'you cannot rollback a paused deployment; resume it first with ' +
        `'kubectl rollout resume deployment/${name}' and try again`,
    )
  }
  const spec = object.spec as Spec // A Deployment's.
  const template = withoutHash((replicaSet.spec.template ?? {}) as Template) // A Pod template.
  if (deepEqual(template, withoutHash(spec.template))) return object
  const annotations = {
    ...only(object.metadata.annotations, (key) => KEPT.includes(key)),
    ...only(replicaSet.metadata.annotations, (key) => !KEPT.includes(key)),
  }
  return {
    ...object,
    metadata: { ...object.metadata, annotations },
    spec: { ...spec, template },
  }
}

/** The ReplicaSet of the revision, or of the second newest one. */
function replicaSetOf({ metadata }: KubeObject, reader: Reader, revision: number): ReplicaSet {
  const { uid, namespace = 'default', name } = metadata
  const numbered = reader
    .list('ReplicaSet', { namespace })
    .filter((replicaSet) => controllerOf(replicaSet)?.uid === uid)
    .map((replicaSet) => ({
      object: replicaSet,
      revision: Number(replicaSet.metadata.annotations?.[REVISION] ?? 0),
    }))
  const found = chosen(numbered, revision)
  if (found === undefined) {
    throw badRequest(`no rollout history found for deployment "${name}"`)
  }
  return found
}

function revisionedBack(object: KubeObject, reader: Reader, revision: number): KubeObject {
  const { uid, namespace = 'default' } = object.metadata
  const numbered = reader
    .list('ControllerRevision', { namespace })
    .filter((candidate) => controllerOf(candidate)?.uid === uid)
    .map((candidate) => ({ object: candidate, revision: candidate.revision }))
  const found = chosen(numbered, revision)
  if (found === undefined) throw badRequest('no last revision to roll back to')
  // The controllers of both kinds keep the template as a patch that replaces it.
  const { spec: kept } = found.data as { readonly spec: { readonly template: object } }
  const { $patch: _, ...template } = kept.template as Record<string, unknown>
  const spec = object.spec as Spec // Of a kind that has a template.
  return deepEqual(template, spec.template) ? object : { ...object, spec: { ...spec, template } }
}

/** The named revision, else the second newest. */
function chosen<T>(
  history: readonly { readonly object: T; readonly revision: number }[],
  revision: number,
): T | undefined {
  if (revision === 0) return [...history].sort((a, b) => b.revision - a.revision)[1]?.object
  const found = history.find((candidate) => candidate.revision === revision)
  if (found !== undefined) return found.object
  throw badRequest(`unable to find specified revision ${revision} in history`)
}

const isPausedDeployment = ({ kind, spec }: KubeObject): boolean =>
  // A Deployment has a spec.
  kind === 'Deployment' && (spec as Spec).paused === true

function withoutHash(template: Template): Template {
  const labels = only(template.metadata?.labels, (key) => key !== HASH_LABEL)
  return { ...template, metadata: { ...template.metadata, labels } }
}

const only = (map: StringMap | undefined, keep: (key: string) => boolean): StringMap =>
  Object.fromEntries(Object.entries(map ?? {}).filter(([key]) => keep(key)))

/** `error: deployments.apps "web" is already paused`, as kubectl prints it. */
function refused({ kind, apiVersion, metadata }: KubeObject, problem: string) {
  const group = apiVersion.includes('/') ? `.${apiVersion.split('/')[0]}` : ''
  return badRequest(`${kind.toLowerCase()}s${group} "${metadata.name}" ${problem}`)
}
