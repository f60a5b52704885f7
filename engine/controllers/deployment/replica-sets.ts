/**
 * The ReplicaSets of a Deployment: which is the new one, what their annotations say, how one is
 * scaled. Models pkg/controller/deployment/util/deployment_util.go and scaleReplicaSet in sync.go.
 */
import { type IntOrPercent, scaledValue } from '../../api/int-or-percent'
import type { Deployment, PodTemplate, ReplicaSet } from '../../api/kinds'
import type { Metadata, StringMap } from '../../api/meta'
import { deepEqual } from '../../store/equal'
import type { Rollout } from './deployment'

export const HASH_LABEL = 'pod-template-hash'
export const REVISION = 'deployment.kubernetes.io/revision'
export const REVISION_HISTORY = 'deployment.kubernetes.io/revision-history'
export const DESIRED = 'deployment.kubernetes.io/desired-replicas'
export const MAX = 'deployment.kubernetes.io/max-replicas'

/** How many replicas above and below its number a rolling update may go. */
export function fenceposts({ spec }: Deployment): { surge: number; unavailable: number } {
  const replicas = spec.replicas ?? 1
  const { maxUnavailable = 0 } = spec.strategy?.rollingUpdate ?? {}
  const surge = surgeOf(spec)
  const unavailable = scaledValue(maxUnavailable as IntOrPercent, replicas, false) // As in surgeOf.
  return surge === 0 && unavailable === 0 ? { surge, unavailable: 1 } : { surge, unavailable }
}

function surgeOf({ replicas = 1, strategy }: Deployment['spec']): number {
  const amount = strategy?.rollingUpdate?.maxSurge ?? 0
  return scaledValue(amount as IntOrPercent, replicas, true) // A number or a percentage.
}

const isRolling = ({ spec }: Deployment): boolean => spec.strategy?.type !== 'Recreate'

export const maxSurge = (deployment: Deployment): number =>
  isRolling(deployment) ? surgeOf(deployment.spec) : 0

export function maxUnavailable(deployment: Deployment): number {
  const replicas = desiredOf(deployment)
  if (!isRolling(deployment) || replicas === 0) return 0
  return Math.min(fenceposts(deployment).unavailable, replicas)
}

export const desiredOf = ({ spec }: Deployment): number => spec.replicas ?? 1
export const sizeOf = ({ spec }: ReplicaSet): number => spec.replicas ?? 1
export const availableOf = ({ status }: ReplicaSet): number => status.availableReplicas ?? 0

export function sum(replicaSets: readonly ReplicaSet[], of: (rs: ReplicaSet) => number): number {
  let total = 0
  for (const replicaSet of replicaSets) total += of(replicaSet)
  return total
}

/** The oldest ReplicaSet whose template is the Deployment's. */
export const findNew = (
  { spec }: Deployment,
  replicaSets: readonly ReplicaSet[],
): ReplicaSet | undefined =>
  replicaSets.find((replicaSet) => isSameTemplate(replicaSet.spec.template, spec.template))

export const othersThan = (
  replicaSets: readonly ReplicaSet[],
  one: ReplicaSet | undefined,
): readonly ReplicaSet[] =>
  replicaSets.filter((replicaSet) => replicaSet.metadata.uid !== one?.metadata.uid)

export const withSize = (replicaSets: readonly ReplicaSet[]): readonly ReplicaSet[] =>
  replicaSets.filter((replicaSet) => sizeOf(replicaSet) > 0)

export function isSameTemplate(a: PodTemplate | undefined, b: PodTemplate | undefined): boolean {
  return (
    deepEqual(a?.spec, b?.spec) &&
    deepEqual(a?.metadata?.annotations ?? NONE, b?.metadata?.annotations ?? NONE) &&
    hasLabels(a?.metadata?.labels, b?.metadata?.labels) &&
    hasLabels(b?.metadata?.labels, a?.metadata?.labels)
  )
}

const NONE: StringMap = {}

/** True when all labels of the other are among these, but for the hash. */
function hasLabels(labels: StringMap | undefined, other: StringMap | undefined): boolean {
  for (const label in other) {
    if (label !== HASH_LABEL && labels?.[label] !== other[label]) return false
  }
  return true
}

/** A 64-bit integer; what is none counts as the first of all. */
export const revisionOf = ({ metadata }: { readonly metadata: ReplicaSet['metadata'] }): bigint =>
  revisionIn(metadata.annotations?.[REVISION])

export const revisionIn = (text = ''): bigint =>
  /^[+-]?\d{1,19}$/.test(text) ? BigInt(text.replace('+', '')) : 0n

/** The annotations that tell proportional scaling what the Deployment wanted. */
export function withScaleAnnotations(
  annotations: StringMap | undefined,
  deployment: Deployment,
): StringMap {
  const desired = String(desiredOf(deployment))
  const max = String(desiredOf(deployment) + maxSurge(deployment))
  if (annotations?.[DESIRED] === desired && annotations[MAX] === max) return annotations
  return { ...annotations, [DESIRED]: desired, [MAX]: max }
}

/** Gives a ReplicaSet a size; returns the rollout with it, and whether its size changed. */
export function resize(
  rollout: Rollout,
  replicaSet: ReplicaSet,
  size: number,
): { readonly rollout: Rollout; readonly scaled: boolean } {
  const { context, deployment } = rollout
  const from = sizeOf(replicaSet)
  const annotations = withScaleAnnotations(replicaSet.metadata.annotations, deployment)
  if (from === size && annotations === replicaSet.metadata.annotations) {
    return { rollout, scaled: false }
  }
  const updated = context.client.update<'ReplicaSet'>({
    ...replicaSet,
    metadata: { ...replicaSet.metadata, annotations },
    spec: { ...replicaSet.spec, replicas: size },
  })
  if (from !== size) {
    const direction = size > from ? 'up' : 'down'
    const message = `Scaled ${direction} replica set ${updated.metadata.name} from ${from} to ${size}`
    context.events.record(deployment, 'Normal', 'ScalingReplicaSet', message)
  }
  return { rollout: replaced(rollout, updated), scaled: from !== size }
}

/** The rollout with a newer version of one of its ReplicaSets. */
export const replaced = (
  { context, deployment, replicaSets }: Rollout,
  updated: ReplicaSet,
): Rollout => ({
  context,
  deployment,
  replicaSets: replicaSets.map((replicaSet) =>
    replicaSet.metadata.uid === updated.metadata.uid ? updated : replicaSet,
  ),
})

/** The version of a ReplicaSet that the rollout has now. */
export const latest = (rollout: Rollout, replicaSet: ReplicaSet): ReplicaSet =>
  rollout.replicaSets.find((rs) => rs.metadata.uid === replicaSet.metadata.uid) ?? replicaSet

/** By creation, then by name. */
export function byAge(a: { readonly metadata: Metadata }, b: { readonly metadata: Metadata }) {
  const [x, y] = [a.metadata, b.metadata]
  if (x.creationTimestamp !== y.creationTimestamp) {
    return x.creationTimestamp < y.creationTimestamp ? -1 : 1
  }
  return x.name < y.name ? -1 : 1
}
