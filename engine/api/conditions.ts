/** Conditions of a status: look one up, and set one as Kubernetes does. */
import type { Condition } from './kinds'

type Conditioned = { readonly conditions?: readonly Condition[] }

export function conditionOf(status: Conditioned | undefined, type: string): Condition | undefined {
  const conditions = status?.conditions
  if (conditions === undefined) return undefined
  for (const condition of conditions) if (condition.type === type) return condition
  return undefined
}

/** The same, for who makes the list anew in its order: mostly it stands where it stood. */
export function conditionNear(
  status: Conditioned,
  place: number,
  type: string,
): Condition | undefined {
  const here = status.conditions?.[place]
  return here?.type === type ? here : conditionOf(status, type)
}

/** True when the condition is there and its status is True. */
export const isTrue = (status: Conditioned | undefined, type: string): boolean =>
  conditionOf(status, type)?.status === 'True'

/**
 * The list with this condition in it; the same list when nothing but times would differ.
 * lastTransitionTime moves only when the status does.
 */
export function withCondition(
  conditions: readonly Condition[] | undefined,
  condition: Condition,
): readonly Condition[] {
  const present = conditions?.find((c) => c.type === condition.type)
  if (present === undefined) return [...(conditions ?? []), condition]
  if (
    present.status === condition.status &&
    present.reason === condition.reason &&
    present.message === condition.message
  ) {
    return conditions ?? []
  }
  const kept =
    present.status === condition.status && present.lastTransitionTime !== undefined
      ? { ...condition, lastTransitionTime: present.lastTransitionTime }
      : condition
  return (conditions ?? []).map((c) => (c === present ? kept : c))
}
