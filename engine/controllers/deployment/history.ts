/**
 * Deletes old ReplicaSets beyond the history limit. Models cleanupDeployment in sync.go.
 */
import type { ReplicaSet } from '../../api/kinds'
import { keyOf } from '../../api/meta'
import type { Rollout } from './deployment'
import { byAge, othersThan, revisionOf, sizeOf } from './replica-sets'

export function cleanUpHistory(rollout: Rollout, newReplicaSet: ReplicaSet | undefined): void {
  const { context, deployment, replicaSets } = rollout
  const limit = deployment.spec.revisionHistoryLimit
  if (limit === undefined) return
  for (const replicaSet of surplus(othersThan(replicaSets, newReplicaSet), limit)) {
    context.client.delete('ReplicaSet', keyOf(replicaSet))
  }
}

/** The ReplicaSets to delete: the oldest revisions, never one that has or awaits Pods. */
export function surplus(old: readonly ReplicaSet[], limit: number): readonly ReplicaSet[] {
  if (old.length <= limit) return []
  const alive = old.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
  const count = alive.length - limit
  if (count <= 0) return []
  return [...alive]
    .sort((a, b) => Number(revisionOf(a) - revisionOf(b)) || byAge(a, b))
    .slice(0, count)
    .filter(isIdle)
}

const isIdle = (replicaSet: ReplicaSet): boolean =>
  (replicaSet.status.replicas ?? 0) === 0 &&
  sizeOf(replicaSet) === 0 &&
  (replicaSet.metadata.generation ?? 0) <= (replicaSet.status.observedGeneration ?? 0)
