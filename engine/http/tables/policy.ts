/**
 * The columns of what bounds others: quotas, budgets, priorities, network policies.
 * Models printResourceQuota, printPodDisruptionBudget, printPriorityClass and printNetworkPolicy in
 * pkg/printers/internalversion/printers.go.
 */

import type { KindMap } from '../../api/kinds'
import { ageOf, selectorText } from './cells'
import { AGE, column, columns, NAME } from './column'

export const resourceQuotaColumns = columns<KindMap['ResourceQuota']>(
  [NAME, column('Request'), column('Limit'), AGE],
  (quota, now) => {
    const { hard = {}, used = {} } = quota.status
    const isLimit = (resource: string) => resource.startsWith('limits.')
    const text = (resources: readonly string[]) =>
      resources.map((r) => `${r}: ${used[r] ?? '0'}/${hard[r]}`).join(', ')
    const resources = Object.keys(hard).sort()
    return [
      quota.metadata.name,
      text(resources.filter((resource) => !isLimit(resource))),
      text(resources.filter(isLimit)),
      ageOf(quota, now),
    ]
  },
)

export const podDisruptionBudgetColumns = columns<KindMap['PodDisruptionBudget']>(
  [
    NAME,
    column('Min Available'),
    column('Max Unavailable'),
    column('Allowed Disruptions', 'integer'),
    AGE,
  ],
  (budget, now) => [
    budget.metadata.name,
    `${budget.spec.minAvailable ?? 'N/A'}`,
    `${budget.spec.maxUnavailable ?? 'N/A'}`,
    budget.status.disruptionsAllowed ?? 0,
    ageOf(budget, now),
  ],
)

export const networkPolicyColumns = columns<KindMap['NetworkPolicy']>(
  [NAME, column('Pod-Selector'), AGE],
  (policy, now) => [
    policy.metadata.name,
    selectorText(policy.spec.podSelector),
    ageOf(policy, now),
  ],
)

export const priorityClassColumns = columns<KindMap['PriorityClass']>(
  [
    NAME,
    column('Value', 'integer'),
    column('Global-Default', 'boolean'),
    AGE,
    column('PreemptionPolicy'),
  ],
  (priority, now) => [
    priority.metadata.name,
    priority.value,
    priority.globalDefault ?? false,
    ageOf(priority, now),
    priority.preemptionPolicy ?? '',
  ],
)
