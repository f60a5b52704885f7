/**
 * Scaling a Deployment between rollouts: the only active ReplicaSet as a whole, several in
 * proportion.
 * Models scale in pkg/controller/deployment/sync.go and getReplicaSetFraction.
 */
import type { Deployment, ReplicaSet } from '../../api/kinds'
import type { Rollout } from './deployment'
import {
  byAge,
  DESIRED,
  desiredOf,
  latest,
  MAX,
  maxSurge,
  othersThan,
  resize,
  revisionOf,
  sizeOf,
  sum,
  withSize,
} from './replica-sets'

/** True when the Deployment's number has changed since its active ReplicaSets were sized. */
export const isScalingEvent = ({ deployment, replicaSets }: Rollout): boolean =>
  replicaSets.some((replicaSet) => {
    const desired = replicaSet.metadata.annotations?.[DESIRED]
    if (desired === undefined || sizeOf(replicaSet) === 0) return false
    return Number(desired) !== desiredOf(deployment)
  })

export function scale(rollout: Rollout, newReplicaSet: ReplicaSet | undefined): Rollout {
  const { deployment, replicaSets } = rollout
  const active = withSize(replicaSets)
  const single = activeOrLatest(replicaSets, active, newReplicaSet)
  if (single !== undefined) {
    if (sizeOf(single) === desiredOf(deployment)) return rollout
    return resize(rollout, single, desiredOf(deployment)).rollout
  }
  const isRolling = deployment.spec.strategy?.type !== 'Recreate'
  const isSaturated = newReplicaSet !== undefined && isSaturatedBy(deployment, newReplicaSet)
  if (isSaturated) {
    return withSize(othersThan(replicaSets, newReplicaSet)).reduce(
      (current, old) => resize(current, latest(current, old), 0).rollout,
      rollout,
    )
  }
  if (!isRolling) return rollout
  const sizes = proportions(deployment, active)
  return [...sizes].reduce(
    (current, [replicaSet, size]) => resize(current, latest(current, replicaSet), size).rollout,
    rollout,
  )
}

/** The sizes that active ReplicaSets should have, in proportion to what they have. */
export function proportions(
  deployment: Deployment,
  active: readonly ReplicaSet[],
): ReadonlyMap<ReplicaSet, number> {
  const allowed = desiredOf(deployment) > 0 ? desiredOf(deployment) + maxSurge(deployment) : 0
  const toAdd = allowed - sum(active, sizeOf)
  const sorted = [...active].sort(
    (a, b) => sizeOf(b) - sizeOf(a) || (toAdd > 0 ? byAge(b, a) : byAge(a, b)),
  )
  const sizes = new Map<ReplicaSet, number>()
  let added = 0
  for (const replicaSet of sorted) {
    const share = toAdd === 0 ? 0 : shareOf(deployment, replicaSet, toAdd, added)
    sizes.set(replicaSet, sizeOf(replicaSet) + share)
    added += share
  }
  const [largest] = sorted
  if (largest !== undefined && toAdd !== added) {
    sizes.set(largest, Math.max(0, (sizes.get(largest) ?? 0) + toAdd - added))
  }
  return sizes
}

function shareOf(
  deployment: Deployment,
  replicaSet: ReplicaSet,
  toAdd: number,
  added: number,
): number {
  const left = toAdd - added
  if (left === 0) return 0
  const size = sizeOf(replicaSet)
  const before = Number(replicaSet.metadata.annotations?.[MAX] ?? deployment.status.replicas ?? 0)
  const now = desiredOf(deployment) + maxSurge(deployment)
  const grown = desiredOf(deployment) === 0 ? 0 : before === 0 ? 0 : (size * now) / before
  const fraction = desiredOf(deployment) === 0 ? -size : roundHalfAway(grown) - size
  return toAdd > 0 ? Math.min(fraction, left) : Math.max(fraction, left)
}

const roundHalfAway = (n: number): number => (n < 0 ? -Math.round(-n) : Math.round(n))

/** The one ReplicaSet to scale; undefined when several are active. */
function activeOrLatest(
  all: readonly ReplicaSet[],
  active: readonly ReplicaSet[],
  newReplicaSet: ReplicaSet | undefined,
): ReplicaSet | undefined {
  if (active.length > 1) return undefined
  if (active.length === 1) return active[0]
  return (
    newReplicaSet ??
    [...all].sort((a, b) => Number(revisionOf(b) - revisionOf(a)) || byAge(b, a))[0]
  )
}

function isSaturatedBy(deployment: Deployment, { spec, metadata, status }: ReplicaSet): boolean {
  const desired = desiredOf(deployment)
  return (
    spec.replicas === desired &&
    Number(metadata.annotations?.[DESIRED]) === desired &&
    status.availableReplicas === desired
  )
}
