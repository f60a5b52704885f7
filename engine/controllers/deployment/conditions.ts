/**
 * The conditions of a Deployment. Models SetDeploymentCondition and checkPausedConditions.
 */
import { conditionOf } from '../../api/conditions'
import type { Condition, Deployment } from '../../api/kinds'
import { type Instant, rfc3339 } from '../../clock/duration'
import type { Rollout } from './deployment'

type Draft = Pick<Condition, 'status'> & Required<Pick<Condition, 'reason' | 'message'>>

export const progressing = ({ status }: Deployment): Condition | undefined =>
  conditionOf(status, 'Progressing')

/** A deadline of the largest int32 is none. */
export const hasDeadline = ({ spec }: Deployment): boolean =>
  spec.progressDeadlineSeconds !== undefined && spec.progressDeadlineSeconds !== 2147483647

/** The Deployment with this Progressing condition; the same one when it says so already. */
export function withProgressing(deployment: Deployment, now: Instant, draft: Draft): Deployment {
  if (!hasDeadline(deployment)) return deployment
  const present = deployment.status.conditions ?? []
  const conditions = set(present, 'Progressing', draft, now)
  if (conditions === present) return deployment
  return { ...deployment, status: { ...deployment.status, conditions: [...conditions] } }
}

/** Sets a condition unless status and reason are what they were; times move as in Kubernetes. */
export function set(
  conditions: readonly Condition[],
  type: string,
  draft: Draft,
  now: Instant,
): readonly Condition[] {
  const current = conditions.find((condition) => condition.type === type)
  if (current?.status === draft.status && current.reason === draft.reason) return conditions
  return [...conditions.filter((c) => c !== current), dated(type, draft, current, now)]
}

/** Sets a condition again, so that its time of update moves. */
export function renew(
  conditions: readonly Condition[],
  type: string,
  draft: Draft,
  now: Instant,
): readonly Condition[] {
  const current = conditions.find((condition) => condition.type === type)
  return [...conditions.filter((c) => c !== current), dated(type, draft, current, now)]
}

function dated(
  type: string,
  draft: Draft,
  current: Condition | undefined,
  now: Instant,
): Condition {
  const time = rfc3339(now)
  const lastTransitionTime =
    current?.status === draft.status ? (current.lastTransitionTime ?? time) : time
  const { status, reason, message } = draft
  return { type, status, reason, message, lastUpdateTime: time, lastTransitionTime }
}

/** Writes that a rollout is paused or resumed, which stops its deadline. */
export function tellPaused(rollout: Rollout): Rollout {
  const { context, deployment } = rollout
  const { paused } = deployment.spec
  const current = progressing(deployment)
  if (!hasDeadline(deployment) || current?.reason === 'ProgressDeadlineExceeded') return rollout
  const isPaused = current?.reason === 'DeploymentPaused'
  if (Boolean(paused) === isPaused) return rollout
  const draft = paused
    ? { status: 'Unknown', reason: 'DeploymentPaused', message: 'Deployment is paused' }
    : { status: 'Unknown', reason: 'DeploymentResumed', message: 'Deployment is resumed' }
  const changed = withProgressing(deployment, context.now, draft)
  if (changed === deployment) return rollout
  return { ...rollout, deployment: context.client.updateStatus<'Deployment'>(changed) }
}
