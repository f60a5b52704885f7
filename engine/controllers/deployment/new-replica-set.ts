/**
 * Finds or makes the ReplicaSet of the Deployment's template, and numbers revisions.
 * Models getAllReplicaSetsAndSyncRevision and getNewReplicaSet in
 * pkg/controller/deployment/sync.go.
 */
import type { Deployment, ReplicaSet } from '../../api/kinds'
import { controllerOf, controllerReference, keyFrom, type StringMap } from '../../api/meta'
import { hasCause, isStatusError, type StatusError } from '../../apiserver/status-error'
import { hashOf } from '../../clock/random'
import { deepEqual } from '../../store/equal'
import { progressing, withProgressing } from './conditions'
import type { Rollout } from './deployment'
import {
  desiredOf,
  findNew,
  HASH_LABEL,
  isSameTemplate,
  maxSurge,
  othersThan,
  REVISION,
  REVISION_HISTORY,
  replaced,
  revisionIn,
  revisionOf,
  sizeOf,
  sum,
  withScaleAnnotations,
} from './replica-sets'

export interface Revised {
  readonly rollout: Rollout
  readonly newReplicaSet: ReplicaSet | undefined
}

/** Annotations of a Deployment that are not its ReplicaSets'. */
const NOT_COPIED = [
  'kubectl.kubernetes.io/last-applied-configuration',
  'deprecated.deployment.rollback.to',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  REVISION,
  REVISION_HISTORY,
]
const HISTORY_LIMIT = 2000
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789'

/** The new ReplicaSet with its revision; made when it is missing and `create` says so. */
export function revise(rollout: Rollout, { create }: { readonly create: boolean }): Revised {
  const found = findNew(rollout.deployment, rollout.replicaSets)
  let last = 0n
  for (const old of othersThan(rollout.replicaSets, found)) {
    const revision = revisionOf(old)
    if (revision > last) last = revision
  }
  const revision = String(last + 1n)
  if (found !== undefined) return reviseFound(rollout, found, revision)
  return create ? createNew(rollout, revision) : { rollout, newReplicaSet: undefined }
}

function reviseFound(rollout: Rollout, found: ReplicaSet, revision: string): Revised {
  const { context, deployment } = rollout
  const annotations = annotationsOf(deployment, found.metadata.annotations, revision)
  const minReadySeconds = deployment.spec.minReadySeconds ?? 0
  const isSame =
    deepEqual(annotations, found.metadata.annotations) &&
    (found.spec.minReadySeconds ?? 0) === minReadySeconds
  const message = `Found new replica set "${found.metadata.name}"`
  const reason = 'FoundNewReplicaSet'
  const known = progressing(deployment) === undefined ? { reason, message } : undefined
  if (isSame) return announce(rollout, found, known)
  const replicaSet = context.client.update<'ReplicaSet'>({
    ...found,
    metadata: { ...found.metadata, annotations },
    spec: { ...found.spec, minReadySeconds },
  })
  return announce(replaced(rollout, replicaSet), replicaSet, known)
}

function createNew(rollout: Rollout, revision: string): Revised {
  const { context, deployment } = rollout
  const draft = draftOf(rollout, revision)
  const key = keyFrom(deployment.metadata.namespace, draft.metadata.name)
  try {
    const created = context.client.create('ReplicaSet', draft)
    const size = sizeOf(created)
    const { name } = created.metadata
    if (size > 0) {
      const message = `Scaled up replica set ${name} from 0 to ${size}`
      context.events.record(deployment, 'Normal', 'ScalingReplicaSet', message)
    }
    const reason = 'NewReplicaSetCreated'
    const message = `Created new replica set "${name}"`
    const replicaSets = [...rollout.replicaSets, created]
    return announce({ ...rollout, replicaSets }, created, { reason, message })
  } catch (error) {
    if (!isStatusError(error)) throw error
    return refused(rollout, key, error)
  }
}

/** A name that is taken is our own news on its way, or a collision of hashes. */
function refused(rollout: Rollout, key: string, error: StatusError): Revised {
  const { context, deployment } = rollout
  if (hasCause(error, 'NamespaceTerminating')) throw error
  if (error.reason === 'AlreadyExists') {
    const present = context.client.live.get('ReplicaSet', key)
    const isOurs = present && controllerOf(present)?.uid === deployment.metadata.uid
    if (isOurs && isSameTemplate(present.spec.template, deployment.spec.template)) {
      const replicaSets = [...rollout.replicaSets, present]
      return { rollout: { ...rollout, replicaSets }, newReplicaSet: present }
    }
    const collisionCount = (deployment.status.collisionCount ?? 0) + 1
    const status = { ...deployment.status, collisionCount }
    context.client.updateStatus<'Deployment'>({ ...deployment, status })
    throw error
  }
  const message = `Failed to create new replica set "${key.split('/')[1]}": ${error.message}`
  const failed = withProgressing(deployment, context.now, {
    status: 'False',
    reason: 'ReplicaSetCreateError',
    message,
  })
  if (failed !== deployment) context.client.updateStatus<'Deployment'>(failed)
  throw error
}

/** Writes the revision, and what is new of the progress, on the Deployment. */
function announce(
  rollout: Rollout,
  newReplicaSet: ReplicaSet,
  news: { readonly reason: string; readonly message: string } | undefined,
): Revised {
  const { context, deployment } = rollout
  const revision = newReplicaSet.metadata.annotations?.[REVISION] ?? ''
  const numbered =
    deployment.metadata.annotations?.[REVISION] === revision
      ? deployment
      : {
          ...deployment,
          metadata: {
            ...deployment.metadata,
            annotations: { ...deployment.metadata.annotations, [REVISION]: revision },
          },
        }
  const told =
    news === undefined
      ? numbered
      : withProgressing(numbered, context.now, { status: 'True', ...news })
  if (told === deployment) return { rollout, newReplicaSet }
  const updated = context.client.updateStatus<'Deployment'>(told)
  return { rollout: { ...rollout, deployment: updated }, newReplicaSet }
}

function draftOf({ deployment, replicaSets }: Rollout, revision: string) {
  const { spec, metadata, status } = deployment
  const hash = hashOfTemplate(spec.template, status.collisionCount ?? 0)
  const labels = { ...spec.template.metadata?.labels, [HASH_LABEL]: hash }
  const room = desiredOf(deployment) + maxSurge(deployment) - sum(replicaSets, sizeOf)
  const isRolling = spec.strategy?.type !== 'Recreate'
  const replicas = isRolling
    ? Math.max(0, Math.min(room, desiredOf(deployment)))
    : desiredOf(deployment)
  return {
    metadata: {
      name: `${metadata.name}-${hash}`,
      namespace: metadata.namespace ?? 'default',
      labels,
      annotations: withScaleAnnotations(annotationsOf(deployment, undefined, revision), deployment),
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas,
      ...(spec.minReadySeconds === undefined ? {} : { minReadySeconds: spec.minReadySeconds }),
      selector: {
        ...spec.selector,
        matchLabels: { ...spec.selector.matchLabels, [HASH_LABEL]: hash },
      },
      template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
    },
  }
}

/**
 * The Deployment's annotations and the revision, over what the ReplicaSet has; the same when it has
 * them.
 */
function annotationsOf(
  deployment: Deployment,
  present: StringMap | undefined,
  revision: string,
): StringMap {
  const old = present?.[REVISION]
  const isNumbered = old !== undefined && revisionIn(old) >= BigInt(revision)
  const given = deployment.metadata.annotations
  if (present !== undefined && isNumbered && hasCopied(present, given)) return present
  const annotations: Record<string, string> = { ...present }
  for (const name in given) {
    if (!NOT_COPIED.includes(name)) annotations[name] = given[name] ?? ''
  }
  if (isNumbered) return annotations
  annotations[REVISION] = revision
  if (old === undefined) return annotations
  const history = [...(present?.[REVISION_HISTORY]?.split(',') ?? []), old]
  while (history.join(',').length > HISTORY_LIMIT) history.shift()
  annotations[REVISION_HISTORY] = history.join(',')
  return annotations
}

function hasCopied(present: StringMap, given: StringMap | undefined): boolean {
  for (const name in given) {
    if (present[name] !== given[name] && !NOT_COPIED.includes(name)) return false
  }
  return true
}

/** A short hash of a template in the alphabet of generated names; same template, same hash. */
export function hashOfTemplate(template: unknown, collisionCount: number): string {
  const text = stable(template) + (collisionCount > 0 ? String(collisionCount) : '')
  return [...String(hashOf(text))]
    .map((digit) => ALPHABET[digit.charCodeAt(0) % ALPHABET.length])
    .join('')
}

/** JSON with sorted keys. */
const stable = (value: unknown): string =>
  JSON.stringify(value, (_key, part) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
