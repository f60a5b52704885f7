/**
 * The eviction subresource: deletes a Pod if its disruption budget allows.
 *
 * Models pkg/registry/core/pod/storage/eviction.go. Left out: retries after conflicts, which cannot
 * happen within one request here.
 */

import { badRequest, forbidden, StatusError, tooManyRequests } from '../../apiserver/status-error'
import type { Action, ActionServer, DeleteOptions } from '../../apiserver/strategy'
import type { Reader } from '../../client/reader'
import type { Instant } from '../../clock/duration'
import { rfc3339 } from '../../clock/duration'
import { conditionOf, isTrue, withCondition } from '../conditions'
import type { Pod, PodDisruptionBudget } from '../kinds'
import type { KubeObject } from '../meta'
import { keyOf } from '../meta'
import { selectorOf } from '../selectors'
import { success } from './success'

export const evict: Action = ({ object, body, resource, server, context }) => {
  const pod = object as unknown as Pod // The resource is pods.
  const { metadata } = body
  if (metadata?.name !== undefined && metadata.name !== pod.metadata.name) {
    throw badRequest('name in URL does not match name in Eviction object')
  }
  const options = (body.deleteOptions ?? {}) as DeleteOptions // The decoded Eviction's own field.
  const key = keyOf(pod)
  if (ignoresBudgets(pod)) {
    server.delete(resource, key, options)
    return success()
  }
  const budget = theBudget(context.reader, pod)
  if (budget !== undefined && !isFreeOfCharge(pod, budget)) {
    charge(server, pod, budget, context.now)
  }
  const conditions = withCondition(pod.status.conditions, evicting(context.now))
  const marked = { ...pod, status: { ...pod.status, conditions } }
  server.write(resource, 'update status', marked as unknown as KubeObject) // A Pod is one.
  server.delete(resource, key, options)
  return success()
}

/** Too many to have been confirmed by the disruption controller. */
const MAX_DISRUPTED = 2000
const VIOLATES = "Cannot evict pod as it would violate the pod's disruption budget."

/** A Pod that does not run yet, or no more, counts for no budget. */
function ignoresBudgets({ status, metadata }: Pod): boolean {
  const { phase } = status
  const runs = phase !== 'Succeeded' && phase !== 'Failed' && phase !== 'Pending'
  return !runs || metadata.deletionTimestamp !== undefined
}

function theBudget(reader: Reader, pod: Pod): PodDisruptionBudget | undefined {
  const namespace = pod.metadata.namespace ?? 'default'
  const budgets = reader
    .list('PodDisruptionBudget', { namespace })
    .filter(({ spec }) => selectorOf(spec.selector).matches(pod.metadata.labels ?? {}))
  if (budgets.length > 1) {
    const message =
      'This pod has more than one PodDisruptionBudget, ' +
      'which the eviction subresource does not support.'
    throw new StatusError({ code: 500, reason: 'InternalError', message })
  }
  return budgets[0]
}

/** A Pod that is not ready may go without a charge when its budget says so. */
function isFreeOfCharge(pod: Pod, { spec, status }: PodDisruptionBudget): boolean {
  if (isTrue(pod.status, 'Ready')) return false
  if (spec.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true
  return status.currentHealthy >= status.desiredHealthy && status.desiredHealthy > 0
}

function charge(server: ActionServer, pod: Pod, budget: PodDisruptionBudget, now: Instant): void {
  const { status } = budget
  const allowed = status.disruptionsAllowed ?? 0
  refuse(budget, allowed)
  const left = allowed - 1
  const charged = {
    ...budget,
    status: {
      ...status,
      disruptionsAllowed: left,
      ...(left === 0 ? { conditions: exhausted(budget, now) } : {}),
      disruptedPods: { ...status.disruptedPods, [pod.metadata.name]: rfc3339(now) },
    },
  }
  const resource = server.resourceOf('PodDisruptionBudget')
  server.write(resource, 'update status', charged as unknown as KubeObject) // A served object.
}

/** Throws when the budget does not allow one more disruption. */
function refuse({ metadata, status }: PodDisruptionBudget, allowed: number): void {
  const { name, generation } = metadata
  if ((status.observedGeneration ?? 0) < (generation ?? 0)) {
    const message = `The disruption budget ${name} is still being processed by the server.`
    throw tooManyRequests(VIOLATES, 10, [{ reason: 'DisruptionBudget', message }])
  }
  const resource = { group: 'policy', plural: 'poddisruptionbudget' }
  if (allowed < 0) throw forbidden(resource, name, 'pdb disruptions allowed is negative')
  if (Object.keys(status.disruptedPods ?? {}).length > MAX_DISRUPTED) {
    const detail = 'DisruptedPods map too big - too many evictions not confirmed by PDB controller'
    throw forbidden(resource, name, detail)
  }
  if (allowed === 0) {
    const message =
      `The disruption budget ${name} needs ${status.desiredHealthy ?? 0} healthy pods ` +
      `and has ${status.currentHealthy ?? 0} currently`
    throw tooManyRequests(VIOLATES, 0, [{ reason: 'DisruptionBudget', message }])
  }
}

function exhausted({ status }: PodDisruptionBudget, now: Instant) {
  const known = conditionOf(status, 'DisruptionAllowed')
  return withCondition(status.conditions, {
    ...(known ?? {}),
    type: 'DisruptionAllowed',
    status: 'False',
    reason: 'InsufficientPods',
    message: '',
    observedGeneration: status.observedGeneration ?? 0,
    lastTransitionTime: rfc3339(now),
  })
}

const evicting = (now: Instant) => ({
  type: 'DisruptionTarget',
  status: 'True',
  reason: 'EvictionByEvictionAPI',
  message: 'Eviction API: evicting',
  lastTransitionTime: rfc3339(now),
})
