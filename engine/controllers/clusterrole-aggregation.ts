/**
 * Gives ClusterRoles with an aggregation rule the rules of all roles that it selects.
 *
 * Models pkg/controller/clusterroleaggregation. Left out: that it applies with force as its own
 * field manager.
 */
import type { KindMap } from '../api/kinds'
import { selectorOf } from '../api/selectors'
import { deepEqual } from '../store/equal'
import { type Controller, mapped } from './controller'

type ClusterRole = KindMap['ClusterRole']
type Rules = NonNullable<ClusterRole['rules']>

export const clusterRoleAggregationController: Controller<'ClusterRole'> = {
  name: 'clusterrole-aggregation-controller',
  reconciles: 'ClusterRole',
  ignores: ({ object }) => object.aggregationRule === undefined,
  watches: [
    // The set of all roles is small, and who depends on whom is not known.
    mapped('ClusterRole', (_role, reader) =>
      reader
        .list('ClusterRole')
        .filter(({ aggregationRule }) => aggregationRule !== undefined)
        .map(({ metadata }) => metadata.name),
    ),
  ],
  reconcile({ client }, name) {
    const role = client.get('ClusterRole', name)
    if (role?.aggregationRule === undefined) return undefined
    const rules = aggregated(role, client.list('ClusterRole'))
    if (!deepEqual(rules, role.rules ?? [])) client.update<'ClusterRole'>({ ...role, rules })
    return undefined
  },
}

/** The rules of the selected roles by their names, selector by selector, each rule once. */
function aggregated(role: ClusterRole, all: readonly ClusterRole[]): Rules {
  const others = all
    .filter(({ metadata }) => metadata.name !== role.metadata.name)
    .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
  const rules = new Map<string, Rules[number]>()
  for (const labelSelector of role.aggregationRule?.clusterRoleSelectors ?? []) {
    const selector = selectorOf(labelSelector)
    for (const { metadata, rules: found = [] } of others) {
      if (!selector.matches(metadata.labels)) continue
      for (const rule of found) {
        const text = textOf(rule)
        if (!rules.has(text)) rules.set(text, rule)
      }
    }
  }
  return [...rules.values()]
}

/** Two rules are the same when they allow the same: made once for each frozen rule. */
function textOf(rule: Rules[number]): string {
  const known = texts.get(rule)
  if (known !== undefined) return known
  const { apiGroups, resources, verbs, resourceNames, nonResourceURLs } = rule
  const text = JSON.stringify([apiGroups, resources, verbs, resourceNames, nonResourceURLs])
  if (Object.isFrozen(rule)) texts.set(rule, text)
  return text
}

const texts = new WeakMap<Rules[number], string>()
