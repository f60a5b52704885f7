/**
 * The status of a Deployment: counters, availability, progress and its deadline.
 * Models syncRolloutStatus in pkg/controller/deployment/progress.go and calculateStatus in sync.go.
 */
import { conditionOf } from '../../api/conditions'
import type { Condition, Deployment, ReplicaSet } from '../../api/kinds'
import {
  type Duration,
  type Instant,
  instantOf,
  plus,
  rfc3339,
  seconds,
} from '../../clock/duration'
import { deepEqual } from '../../store/equal'
import type { Writable } from '../../store/merge'
import type { Requeue } from '../controller'
import { hasDeadline, progressing, renew, set } from './conditions'
import type { Rollout } from './deployment'
import { availableOf, desiredOf, maxUnavailable, sizeOf, sum } from './replica-sets'

type Status = Deployment['status']

/** Writes the status when it differs; asks to be woken when the deadline would pass. */
export function writeStatus(
  { context, deployment, replicaSets }: Rollout,
  newReplicaSet: ReplicaSet | undefined,
  { progress }: { readonly progress: boolean } = { progress: true },
): Requeue | undefined {
  const { now, client } = context
  const counted = countersOf(deployment, replicaSets, newReplicaSet, now)
  const status = progress
    ? withProgress(deployment, counted, replicaSets, newReplicaSet, now)
    : counted
  if (!deepEqual(status, deployment.status)) {
    client.updateStatus<'Deployment'>({ ...deployment, status })
  }
  return { requeueAfter: untilStuck(deployment, status, now) }
}

/** The counters and whether there is minimum availability. */
export function countersOf(
  deployment: Deployment,
  all: readonly ReplicaSet[],
  newReplicaSet: ReplicaSet | undefined,
  now: Instant,
): Status {
  let replicas = 0
  let ready = 0
  for (const { status } of all) {
    replicas += status.replicas ?? 0
    ready += status.readyReplicas ?? 0
  }
  const updated = newReplicaSet?.status.replicas ?? 0
  const available = sum(all, availableOf)
  const unavailable = Math.max(0, sum(all, sizeOf) - available)
  const isAvailable = available >= desiredOf(deployment) - maxUnavailable(deployment)
  const draft = isAvailable ? AVAILABLE : UNAVAILABLE
  const { conditions: before = NO_CONDITIONS, collisionCount } = deployment.status
  // Counters that are zero are left out, as Go leaves them out.
  const status: Writable<Status> = { observedGeneration: deployment.metadata.generation ?? 1 }
  if (replicas !== 0) status.replicas = replicas
  if (updated !== 0) status.updatedReplicas = updated
  if (ready !== 0) status.readyReplicas = ready
  if (available !== 0) status.availableReplicas = available
  if (unavailable !== 0) status.unavailableReplicas = unavailable
  if (collisionCount !== undefined) status.collisionCount = collisionCount
  status.conditions = set(before, 'Available', draft, now)
  return status
}

const NO_CONDITIONS: readonly Condition[] = []

const AVAILABLE = {
  status: 'True',
  reason: 'MinimumReplicasAvailable',
  message: 'Deployment has minimum availability.',
}

const UNAVAILABLE = {
  status: 'False',
  reason: 'MinimumReplicasUnavailable',
  message: 'Deployment does not have minimum availability.',
}

/** Whether a rollout is what kubectl calls done, by a status. */
export function isComplete(deployment: Deployment, status: Status = deployment.status): boolean {
  const desired = desiredOf(deployment)
  return (
    (status.updatedReplicas ?? 0) === desired &&
    (status.replicas ?? 0) === desired &&
    (status.availableReplicas ?? 0) === desired &&
    (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 1)
  )
}

/** The status with its Progressing condition, and failures of its ReplicaSets. */
function withProgress(
  deployment: Deployment,
  status: Status,
  all: readonly ReplicaSet[],
  newReplicaSet: ReplicaSet | undefined,
  now: Instant,
): Status {
  const current = progressing(deployment)
  let conditions: readonly Condition[] = status.conditions ?? []
  const isDone =
    (status.replicas ?? 0) === (status.updatedReplicas ?? 0) &&
    current?.reason === 'NewReplicaSetAvailable'
  if (!hasDeadline(deployment)) conditions = conditions.filter((c) => c.type !== 'Progressing')
  else if (!isDone) conditions = judged(deployment, status, conditions, newReplicaSet, now)
  const failure = failureOf(all, newReplicaSet)
  if (failure !== undefined || conditions.some(isReplicaFailure)) {
    conditions = conditions.filter((c) => !isReplicaFailure(c))
    if (failure !== undefined) conditions = [...conditions, asOurs(deployment, failure, now)]
  }
  return conditions === status.conditions ? status : { ...status, conditions }
}

const isReplicaFailure = ({ type }: Condition): boolean => type === 'ReplicaFailure'

function judged(
  deployment: Deployment,
  status: Status,
  conditions: readonly Condition[],
  newReplicaSet: ReplicaSet | undefined,
  now: Instant,
): readonly Condition[] {
  const name =
    newReplicaSet === undefined
      ? `Deployment "${deployment.metadata.name}"`
      : `ReplicaSet "${newReplicaSet.metadata.name}"`
  if (isComplete(deployment, status)) {
    const message = `${name} has successfully progressed.`
    const draft = { status: 'True', reason: 'NewReplicaSetAvailable', message }
    return set(conditions, 'Progressing', draft, now)
  }
  if (hasProgressed(deployment.status, status)) {
    const draft = {
      status: 'True',
      reason: 'ReplicaSetUpdated',
      message: `${name} is progressing.`,
    }
    return renew(conditions, 'Progressing', draft, now)
  }
  if (hasTimedOut(deployment, status, now)) {
    const message = `${name} has timed out progressing.`
    const draft = { status: 'False', reason: 'ProgressDeadlineExceeded', message }
    return set(conditions, 'Progressing', draft, now)
  }
  return conditions
}

export function hasProgressed(old: Status, status: Status): boolean {
  const updated = (s: Status) => s.updatedReplicas ?? 0
  const outdated = (s: Status) => (s.replicas ?? 0) - updated(s)
  return (
    updated(status) > updated(old) ||
    outdated(status) < outdated(old) ||
    (status.readyReplicas ?? 0) > (old.readyReplicas ?? 0) ||
    (status.availableReplicas ?? 0) > (old.availableReplicas ?? 0)
  )
}

export function hasTimedOut(deployment: Deployment, status: Status, now: Instant): boolean {
  const condition = conditionOf(status, 'Progressing')
  if (condition === undefined || condition.reason === 'NewReplicaSetAvailable') return false
  if (condition.reason === 'ProgressDeadlineExceeded') return true
  return deadlineOf(deployment, condition) < now
}

/**
 * How long until the deadline would have passed; undefined when it cannot pass: a rollout that was
 * complete once stays so, even if Pods are missing later.
 */
export function untilStuck(
  deployment: Deployment,
  status: Status,
  now: Instant,
): Duration | undefined {
  const condition = conditionOf(status, 'Progressing')
  if (!hasDeadline(deployment) || deployment.spec.paused || condition === undefined)
    return undefined
  if (isComplete(deployment, status)) return undefined
  if (condition.reason === 'NewReplicaSetAvailable') return undefined
  if (condition.reason === 'ProgressDeadlineExceeded') return undefined
  const left = (deadlineOf(deployment, condition) - now) as Duration // Between two instants.
  return Math.max(seconds(1), left + seconds(1)) as Duration
}

function deadlineOf({ spec }: Deployment, { lastUpdateTime }: Condition): Instant {
  // The epoch, for a condition without a time.
  const since = instantOf(lastUpdateTime ?? rfc3339(0 as Instant))
  return plus(since, seconds(spec.progressDeadlineSeconds ?? 600))
}

/** A failure of the new ReplicaSet counts more than one of an old one. */
function failureOf(
  all: readonly ReplicaSet[],
  newReplicaSet: ReplicaSet | undefined,
): Condition | undefined {
  const own = conditionOf(newReplicaSet?.status, 'ReplicaFailure')
  if (own !== undefined) return own
  for (const { status } of all) {
    const condition = conditionOf(status, 'ReplicaFailure')
    if (condition !== undefined) return condition
  }
  return undefined
}

function asOurs(deployment: Deployment, failure: Condition, now: Instant): Condition {
  const present = conditionOf(deployment.status, 'ReplicaFailure')
  if (present?.status === failure.status && present.reason === failure.reason) return present
  return { ...failure, lastUpdateTime: rfc3339(now) }
}
