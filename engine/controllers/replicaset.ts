/**
 * Keeps as many Pods as a ReplicaSet asks for.
 *
 * Models pkg/controller/replicaset/replica_set.go and pkg/controller/controller_utils.go.
 * Left out: nothing that a client can see; the expectations are the runner's `caughtUp`.
 */

import { conditionOf, isTrue } from '../api/conditions'
import type { Condition, Pod, ReplicaSet } from '../api/kinds'
import { controllerOf, keyOf, type StringMap } from '../api/meta'
import { selectorOf } from '../api/selectors'
import { StatusError } from '../apiserver/status-error'
import { type Duration, type Instant, instantOf, plus, rfc3339, seconds } from '../clock/duration'
import { deepEqual } from '../store/equal'
import type { Writable } from '../store/merge'
import type { Context, Controller } from './controller'
import { owned } from './controller'
import { deletionOrder } from './deletion-order'
import { claimPods, selecting } from './owners'
import { createPod } from './pod-control'
import { isActive, isAvailable, isReady } from './pods'

/** No more creates or deletes than this in one reconcile. */
const BURST = 500

export const replicaSetController: Controller<'ReplicaSet'> = {
  name: 'replicaset-controller',
  reconciles: 'ReplicaSet',
  watches: [owned('Pod'), selecting('Pod', 'ReplicaSet')],
  reconcile(context, key) {
    const { client, now } = context
    const replicaSet = client.get('ReplicaSet', key)
    if (replicaSet === undefined) return undefined
    const pods = claimPods(context, replicaSet, selectorOf(replicaSet.spec.selector))
    const active = pods.filter(isActive)
    const failure =
      context.caughtUp && replicaSet.metadata.deletionTimestamp === undefined
        ? scale(context, replicaSet, active)
        : undefined
    const status = statusOf(replicaSet, active, now, failure)
    if (!deepEqual(status, replicaSet.status)) {
      client.updateStatus<'ReplicaSet'>({ ...replicaSet, status })
    }
    if (failure !== undefined) throw failure.error
    return { requeueAfter: untilAvailable(replicaSet, active, now) }
  },
}

/** How many Pods to make, and which to delete; `related` are asked for only when some must go. */
export function plan(
  replicaSet: ReplicaSet,
  active: readonly Pod[],
  related: () => readonly Pod[],
  now: Instant,
): { readonly missing: number; readonly surplus: readonly Pod[] } {
  const difference = active.length - (replicaSet.spec.replicas ?? 1)
  if (difference === 0) return { missing: 0, surplus: [] }
  if (difference < 0) return { missing: Math.min(-difference, BURST), surplus: [] }
  const count = Math.min(difference, BURST)
  if (count === active.length) return { missing: 0, surplus: active }
  return { missing: 0, surplus: deletionOrder(active, related(), now).slice(0, count) }
}

/** What the ReplicaSet's status should be; the same parts when nothing has changed. */
export function statusOf(
  replicaSet: ReplicaSet,
  active: readonly Pod[],
  now: Instant,
  failure?: Failure,
): ReplicaSet['status'] {
  const { spec, metadata, status } = replicaSet
  const { template, minReadySeconds = 0 } = spec
  let labelled = 0
  let ready = 0
  let available = 0
  for (const pod of active) {
    if (hasLabels(pod, template?.metadata?.labels)) labelled++
    if (!isReady(pod)) continue
    ready++
    if (isAvailable(pod, minReadySeconds, now)) available++
  }
  const conditions = conditionsOf(status.conditions ?? NO_CONDITIONS, failure, now)
  const is: Writable<ReplicaSet['status']> = { replicas: active.length }
  if (labelled > 0) is.fullyLabeledReplicas = labelled
  if (ready > 0) is.readyReplicas = ready
  if (available > 0) is.availableReplicas = available
  is.observedGeneration = metadata.generation ?? 1
  if (conditions.length > 0) is.conditions = conditions
  return is
}

const NO_CONDITIONS: readonly Condition[] = []

function hasLabels({ metadata }: Pod, labels: StringMap | undefined): boolean {
  for (const label in labels) if (metadata.labels?.[label] !== labels[label]) return false
  return true
}

interface Failure {
  readonly reason: 'FailedCreate' | 'FailedDelete'
  readonly error: StatusError
}

function scale(context: Context, replicaSet: ReplicaSet, active: readonly Pod[]) {
  const related = () => relatedPods(context, replicaSet)
  const { missing, surplus } = plan(replicaSet, active, related, context.now)
  try {
    for (let i = 0; i < missing; i++) createPod(context, replicaSet, replicaSet.spec.template)
  } catch (error) {
    return failed('FailedCreate', error)
  }
  try {
    for (const pod of surplus) deletePod(context, replicaSet, pod)
  } catch (error) {
    return failed('FailedDelete', error)
  }
  return undefined
}

function deletePod({ client, events }: Context, replicaSet: ReplicaSet, pod: Pod): void {
  client.delete('Pod', keyOf(pod), { preconditions: { uid: pod.metadata.uid } })
  events.record(replicaSet, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`)
}

function failed(reason: Failure['reason'], error: unknown): Failure {
  if (error instanceof StatusError) return { reason, error }
  throw error
}

/** The active Pods of all ReplicaSets of the same owner: they crowd the same Nodes. */
function relatedPods({ client }: Context, replicaSet: ReplicaSet): readonly Pod[] {
  const owner = controllerOf(replicaSet)
  const siblings =
    owner === undefined ? [replicaSet] : client.list('ReplicaSet', { owner: owner.uid })
  return siblings
    .flatMap((sibling) => client.list('Pod', { owner: sibling.metadata.uid }))
    .filter(isActive)
}

function conditionsOf(
  conditions: readonly Condition[],
  failure: Failure | undefined,
  now: Instant,
): readonly Condition[] {
  const present = conditionOf({ conditions }, 'ReplicaFailure')
  if (failure === undefined && present === undefined) return conditions
  const others = conditions.filter((condition) => condition !== present)
  if (failure === undefined) return others
  const { reason, error } = failure
  if (present?.reason === reason) return conditions
  const lastTransitionTime = rfc3339(now)
  const { message } = error
  return [
    ...others,
    { type: 'ReplicaFailure', status: 'True', lastTransitionTime, reason, message },
  ]
}

/** How long until the next ready Pod becomes available; undefined when none waits. */
export function untilAvailable(
  { spec }: ReplicaSet,
  active: readonly Pod[],
  now: Instant,
): Duration | undefined {
  const minReady = spec.minReadySeconds ?? 0
  if (minReady === 0) return undefined
  let soonest: Duration | undefined
  for (const pod of active) {
    if (!isTrue(pod.status, 'Ready') || isAvailable(pod, minReady, now)) continue
    const since = conditionOf(pod.status, 'Ready')?.lastTransitionTime
    if (since === undefined) continue
    // Available only after the whole time has passed, hence the extra microsecond.
    const wait = (plus(instantOf(since), seconds(minReady)) - now + 1) as Duration
    if (soonest === undefined || wait < soonest) soonest = wait
  }
  return soonest
}
