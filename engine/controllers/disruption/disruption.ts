/**
 * Keeps the status of PodDisruptionBudgets: how many Pods are healthy, how many must be, and how
 * many may be evicted now. Keys besides the budgets are `pod/…`: Pods marked for a disruption that
 * did not come, which lose the mark after two minutes.
 *
 * Models pkg/controller/disruption/disruption.go.
 * Left out: the Event MultiplePodDisruptionBudgets; each budget that selects a Pod is kept.
 */

import { conditionOf, withCondition } from '../../api/conditions'
import type { Pod, PodDisruptionBudget } from '../../api/kinds'
import { keyOf } from '../../api/meta'
import { selectorOf } from '../../api/selectors'
import {
  between,
  type Duration,
  type Instant,
  instantOf,
  minutes,
  plus,
  rfc3339,
} from '../../clock/duration'
import { deepEqual } from '../../store/equal'
import { ownOf } from '../../store/own'
import { type Context, type Controller, mapped, type Requeue } from '../controller'
import { isFinished, isReady } from '../pods'
import { type Expectation, expectationOf } from './expectation'
import { goSelector } from './go-selector'

/** An eviction that was allowed should have begun by then, and a disruption that was announced. */
const DELETION_TIMEOUT = minutes(2)
const POD = 'pod/'

export const disruptionController: Controller<'PodDisruptionBudget'> = {
  name: 'disruption-controller',
  eventSource: 'controllermanager',
  reconciles: 'PodDisruptionBudget',
  reads: ['Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet'],
  watches: [
    mapped('Pod', (pod, reader) => {
      const { namespace = '', labels } = pod.metadata
      const budgets = reader.list('PodDisruptionBudget', { namespace })
      if (budgets.length === 0 && !isMarked(pod)) return NONE
      const keys = budgets
        .filter(({ spec }) => selectorOf(spec.selector).matches(labels))
        .map(keyOf)
      return isMarked(pod) ? [...keys, `${POD}${keyOf(pod)}`] : keys
    }),
  ],
  reconcile(context, key) {
    if (key.startsWith(POD)) return unmark(context, key.slice(POD.length))
    const budget = context.client.get('PodDisruptionBudget', key)
    return budget === undefined ? undefined : follow(context, budget)
  },
}

const NONE: readonly string[] = []

function follow(context: Context, budget: PodDisruptionBudget): Requeue | undefined {
  const { client, events, now } = context
  const { namespace = '' } = budget.metadata
  const labels = selectorOf(budget.spec.selector)
  const pods = client.list('Pod', { namespace, labels })
  if (pods.length === 0) events.record(budget, 'Normal', 'NoPods', 'No matching pods found')
  const expectation = expectationOf(client, budget, pods)
  if ('failure' in expectation) {
    const message = `Failed to calculate the number of expected pods: ${expectation.failure}`
    events.record(budget, 'Warning', 'CalculateExpectedPodCountFailed', message)
    write(context, budget, failed(budget, expectation.failure, now))
    return undefined
  }
  if (expectation.unmanaged.length > 0) {
    events.record(budget, 'Warning', 'UnmanagedPods', unmanagedMessage(budget))
  }
  const disrupted = stillDisrupted(context, budget, pods)
  write(context, budget, statusOf(budget, pods, expectation, disrupted, now))
  return { requeueAfter: untilTimeout(disrupted, now) }
}

/** The status of a budget over these Pods; the same one when nothing has changed. */
function statusOf(
  budget: PodDisruptionBudget,
  pods: readonly Pod[],
  { expectedPods, desiredHealthy }: Expectation,
  disrupted: Readonly<Record<string, string>>,
  now: Instant,
): PodDisruptionBudget['status'] {
  const currentHealthy = pods.filter((pod) => isHealthy(pod, disrupted, now)).length
  const spare = Math.max(0, currentHealthy - desiredHealthy)
  const disruptionsAllowed = expectedPods > 0 ? spare : 0
  const observedGeneration = budget.metadata.generation ?? 0
  const allowed = {
    type: 'DisruptionAllowed',
    status: disruptionsAllowed > 0 ? 'True' : 'False',
    reason: disruptionsAllowed > 0 ? 'SufficientPods' : 'InsufficientPods',
    message: '',
  }
  return {
    ...(Object.keys(disrupted).length === 0 ? {} : { disruptedPods: disrupted }),
    currentHealthy,
    desiredHealthy,
    disruptionsAllowed,
    expectedPods,
    observedGeneration,
    conditions: conditionsWith(budget, allowed, observedGeneration, now),
  }
}

/** What is written when the number of Pods cannot be known: nothing may be evicted. */
function failed(
  budget: PodDisruptionBudget,
  message: string,
  now: Instant,
): PodDisruptionBudget['status'] {
  const { observedGeneration = 0 } = budget.status
  const failure = { type: 'DisruptionAllowed', status: 'False', reason: 'SyncFailed', message }
  const conditions = conditionsWith(budget, failure, observedGeneration, now)
  return { ...budget.status, disruptionsAllowed: 0, conditions }
}

function conditionsWith(
  { status }: PodDisruptionBudget,
  condition: { type: string; status: string; reason: string; message: string },
  observedGeneration: number,
  now: Instant,
) {
  const lastTransitionTime = rfc3339(now)
  const next = withCondition(status.conditions, { ...condition, lastTransitionTime })
  // All that was added has every field of a metav1.Condition.
  const conditions = next as PodDisruptionBudget['status']['conditions'] & {}
  return conditions.map((each) =>
    each.type !== condition.type || each.observedGeneration === observedGeneration
      ? each
      : { ...each, observedGeneration },
  )
}

function write(
  { client }: Context,
  budget: PodDisruptionBudget,
  status: PodDisruptionBudget['status'],
): void {
  if (deepEqual(status, budget.status)) return
  client.updateStatus<'PodDisruptionBudget'>({ ...budget, status })
}

function isHealthy(pod: Pod, disrupted: Readonly<Record<string, string>>, now: Instant): boolean {
  if (pod.metadata.deletionTimestamp !== undefined) return false
  const since = ownOf(disrupted, pod.metadata.name)
  if (since !== undefined && plus(instantOf(since), DELETION_TIMEOUT) > now) return false
  return isReady(pod)
}

/** The evictions that were allowed and whose Pods are not being deleted yet. */
function stillDisrupted(
  { events, now }: Context,
  budget: PodDisruptionBudget,
  pods: readonly Pod[],
): Readonly<Record<string, string>> {
  const { disruptedPods } = budget.status
  const left: Record<string, string> = {}
  if (disruptedPods === undefined) return left
  for (const pod of pods) {
    const since = ownOf(disruptedPods, pod.metadata.name)
    if (since === undefined || pod.metadata.deletionTimestamp !== undefined) continue
    if (plus(instantOf(since), DELETION_TIMEOUT) >= now) left[pod.metadata.name] = since
    else {
      // Kubernetes' own slip: the namespace twice.
      const { namespace } = budget.metadata
      const by = `${namespace}/${namespace}`
      const message = `Pod was expected by PDB ${by} to be deleted but it wasn't`
      events.record(pod, 'Warning', 'NotDeleted', message)
    }
  }
  return left
}

function untilTimeout(
  disrupted: Readonly<Record<string, string>>,
  now: Instant,
): Duration | undefined {
  const ends = Object.values(disrupted).map((since) => plus(instantOf(since), DELETION_TIMEOUT))
  if (ends.length === 0) return undefined
  // Only after the whole time is the Pod known not to be deleted, hence the extra microsecond.
  return (Math.min(...ends) - now + 1) as Duration
}

const unmanagedMessage = ({ spec }: PodDisruptionBudget): string =>
  `Pods selected by this PodDisruptionBudget (selector: ${goSelector(spec.selector)}) were found ` +
  'to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may ' +
  'result in undefined behavior. To account for these pods please set ".spec.minAvailable" field ' +
  'of the PDB to an integer value.'

/** True when a Pod that nobody deletes says that it is about to be disrupted. */
function isMarked(pod: Pod): boolean {
  if (pod.metadata.deletionTimestamp !== undefined || isFinished(pod)) return false
  const target = conditionOf(pod.status, 'DisruptionTarget')
  return target?.status === 'True' && target.reason !== 'TerminationByKubelet'
}

function unmark({ client, now }: Context, key: string): Requeue | undefined {
  const pod = client.get('Pod', key)
  if (pod === undefined || !isMarked(pod)) return undefined
  const since = conditionOf(pod.status, 'DisruptionTarget')?.lastTransitionTime
  const end = since === undefined ? now : plus(instantOf(since), DELETION_TIMEOUT)
  if (end > now) return { requeueAfter: between(now, end) }
  const lastTransitionTime = rfc3339(now)
  const conditions = (pod.status.conditions ?? []).map((condition) =>
    condition.type === 'DisruptionTarget'
      ? { type: condition.type, status: 'False', lastTransitionTime }
      : condition,
  )
  client.updateStatus<'Pod'>({ ...pod, status: { ...pod.status, conditions } })
  return undefined
}
