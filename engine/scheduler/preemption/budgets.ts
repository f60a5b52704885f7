/**
 * Which Pods cannot be deleted without hurting a PodDisruptionBudget, one after the other.
 *
 * A budget without a selector, or with an empty one, protects nothing here, unlike in the eviction
 * API. Models filterPodsWithPDBViolation in pkg/scheduler/framework/plugins/defaultpreemption.
 */

import type { PodDisruptionBudget } from '../../api/kinds'
import { selectorOf } from '../../api/selectors'
import type { Reader } from '../../client/reader'
import { ownOf } from '../../store/own'
import type { PodInfo } from '../pod-info'

interface Split {
  readonly violating: readonly PodInfo[]
  readonly others: readonly PodInfo[]
}

/** Splits the Pods, keeping their order; each one uses its budgets up for the next. */
export function splitByBudgets(pods: readonly PodInfo[], reader: Reader): Split {
  const budgets = reader.list('PodDisruptionBudget')
  if (budgets.length === 0) return { violating: [], others: pods }
  const allowed = new Map(budgets.map((b) => [b, b.status.disruptionsAllowed ?? 0]))
  const violating: PodInfo[] = []
  const others: PodInfo[] = []
  for (const pod of pods) {
    let violates = false
    for (const budget of budgets) {
      if (!protects(budget, pod)) continue
      const left = (allowed.get(budget) ?? 0) - 1
      allowed.set(budget, left)
      if (left < 0) violates = true
    }
    if (violates) violating.push(pod)
    else others.push(pod)
  }
  return { violating, others }
}

function protects({ metadata, spec, status }: PodDisruptionBudget, pod: PodInfo): boolean {
  if (metadata.namespace !== pod.namespace || Object.keys(pod.labels ?? {}).length === 0) {
    return false
  }
  const selector = selectorOf(spec.selector)
  if (selector.isEmpty || !selector.matches(pod.labels)) return false
  return ownOf(status.disruptedPods, pod.pod.metadata.name) === undefined
}
