/**
 * RollingUpdate: new replicas come and old ones go, within what maxSurge and maxUnavailable allow.
 * Models pkg/controller/deployment/rolling.go.
 */
import type { Deployment, ReplicaSet } from '../../api/kinds'
import type { Requeue } from '../controller'
import type { Rollout } from './deployment'
import { cleanUpHistory } from './history'
import { revise } from './new-replica-set'
import {
  availableOf,
  desiredOf,
  latest,
  maxSurge,
  maxUnavailable,
  othersThan,
  resize,
  sizeOf,
  sum,
  withSize,
} from './replica-sets'
import { isComplete, writeStatus } from './status'

/** One step: scales the new ReplicaSet, or else the old ones, and writes the status. */
export function rollingUpdate(rollout: Rollout): Requeue | undefined {
  const { rollout: revised, newReplicaSet } = revise(rollout, { create: true })
  if (newReplicaSet === undefined) return writeStatus(revised, undefined)
  const size = newSize(revised.deployment, revised.replicaSets, newReplicaSet)
  const grown = resize(revised, newReplicaSet, size)
  if (grown.scaled) return writeStatus(grown.rollout, latest(grown.rollout, newReplicaSet))
  const shrunk = shrinkOld(grown.rollout, latest(grown.rollout, newReplicaSet))
  const current = latest(shrunk.rollout, newReplicaSet)
  if (shrunk.scaled) return writeStatus(shrunk.rollout, current)
  if (isComplete(shrunk.rollout.deployment)) cleanUpHistory(shrunk.rollout, current)
  return writeStatus(shrunk.rollout, current)
}

/** The size that the new ReplicaSet may have now. */
export function newSize(
  deployment: Deployment,
  all: readonly ReplicaSet[],
  newReplicaSet: ReplicaSet,
): number {
  const desired = desiredOf(deployment)
  const present = sizeOf(newReplicaSet)
  if (present >= desired) return desired
  const room = desired + maxSurge(deployment) - sum(all, sizeOf)
  return room <= 0 ? present : present + Math.min(room, desired - present)
}

/** How many old replicas may go: unhealthy ones first, then whatever availability allows. */
export function planShrink(
  deployment: Deployment,
  all: readonly ReplicaSet[],
  newReplicaSet: ReplicaSet,
): ReadonlyMap<ReplicaSet, number> {
  const sizes = new Map<ReplicaSet, number>()
  const old = withSize(othersThan(all, newReplicaSet))
  if (old.length === 0) return sizes
  const minAvailable = desiredOf(deployment) - maxUnavailable(deployment)
  const newUnavailable = sizeOf(newReplicaSet) - availableOf(newReplicaSet)
  const most = sum(all, sizeOf) - minAvailable - newUnavailable
  if (most <= 0) return sizes
  let cleaned = 0
  for (const replicaSet of old) {
    if (cleaned >= most) break
    const unhealthy = sizeOf(replicaSet) - availableOf(replicaSet)
    // A status that has not followed the size counts Pods that are going: what it says must wait.
    if (unhealthy < 0) return sizes
    const less = Math.min(most - cleaned, unhealthy)
    if (less === 0) continue
    sizes.set(replicaSet, sizeOf(replicaSet) - less)
    cleaned += less
  }
  let spare = sum(all, availableOf) - minAvailable
  for (const replicaSet of old) {
    const size = sizes.get(replicaSet) ?? sizeOf(replicaSet)
    const less = Math.min(size, spare)
    if (less <= 0) continue
    sizes.set(replicaSet, size - less)
    spare -= less
  }
  return sizes
}

function shrinkOld(rollout: Rollout, newReplicaSet: ReplicaSet) {
  let current = rollout
  let scaled = false
  const sizes = planShrink(rollout.deployment, rollout.replicaSets, newReplicaSet)
  for (const [replicaSet, size] of sizes) {
    const step = resize(current, latest(current, replicaSet), size)
    current = step.rollout
    scaled ||= step.scaled
  }
  return { rollout: current, scaled }
}
