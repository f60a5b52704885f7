/**
 * Recreate: all old Pods go before the first new one comes.
 * Models pkg/controller/deployment/recreate.go.
 */
import type { ReplicaSet } from '../../api/kinds'
import type { Requeue } from '../controller'
import { isFinished } from '../pods'
import type { Rollout } from './deployment'
import { cleanUpHistory } from './history'
import { revise } from './new-replica-set'
import { desiredOf, latest, othersThan, resize, withSize } from './replica-sets'
import { isComplete, writeStatus } from './status'

export function recreate(rollout: Rollout): Requeue | undefined {
  const { rollout: revised, newReplicaSet } = revise(rollout, { create: false })
  const old = othersThan(revised.replicaSets, newReplicaSet)
  const emptied = empty(revised, withSize(old))
  if (emptied.scaled || hasOldPods(emptied.rollout, old)) {
    return writeStatus(emptied.rollout, newReplicaSet)
  }
  const made = revise(emptied.rollout, { create: true })
  if (made.newReplicaSet === undefined) return writeStatus(made.rollout, undefined)
  const grown = resize(made.rollout, made.newReplicaSet, desiredOf(made.rollout.deployment))
  const current = latest(grown.rollout, made.newReplicaSet)
  if (isComplete(grown.rollout.deployment)) cleanUpHistory(grown.rollout, current)
  return writeStatus(grown.rollout, current)
}

function empty(rollout: Rollout, old: readonly ReplicaSet[]) {
  let current = rollout
  let scaled = false
  for (const replicaSet of old) {
    const step = resize(current, latest(current, replicaSet), 0)
    current = step.rollout
    scaled ||= step.scaled
  }
  return { rollout: current, scaled }
}

/** Pods on their way out still run; only finished ones do not. */
function hasOldPods({ context }: Rollout, old: readonly ReplicaSet[]): boolean {
  return old.some(
    ({ metadata, status }) =>
      (status.replicas ?? 0) > 0 ||
      context.client.list('Pod', { owner: metadata.uid }).some((pod) => !isFinished(pod)),
  )
}
