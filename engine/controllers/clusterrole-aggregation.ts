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
  const rules: Rules[number][] = []
  for (const labelSelector of role.aggregationRule?.clusterRoleSelectors ?? []) {
    const selector = selectorOf(labelSelector)
    for (const { metadata, rules: found = [] } of others) {
      if (!selector.matches(metadata.labels)) continue
      for (const rule of found) {
        if (!rules.some((present) => isSameRule(present, rule))) rules.push(rule)
      }
    }
  }
  return rules
}

/** Field by field, what differs most often first: deep equality asks more, and of every pair. */
const isSameRule = (a: Rules[number], b: Rules[number]): boolean =>
  a === b ||
  (isSameList(a.resources, b.resources) &&
    isSameList(a.apiGroups, b.apiGroups) &&
    isSameList(a.verbs, b.verbs) &&
    isSameList(a.resourceNames, b.resourceNames) &&
    isSameList(a.nonResourceURLs, b.nonResourceURLs))

function isSameList(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  if (a === b) return true
  if (a?.length !== b?.length || a === undefined || b === undefined) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}
