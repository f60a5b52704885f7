/** Faults in what keeps the objects of a cluster in order: Namespaces, owners, budgets, accounts.
 */

const NAMESPACES = 'features/api/namespaces.feature'
const GARBAGE = 'features/api/garbage-collection.feature'

/** @type {import('../mutation-tables.mjs').Mutation[]} */
export const mutations = [
  {
    name: 'A Namespace goes before its content has gone',
    file: 'engine/controllers/namespace/namespace.ts',
    find: 'if (remains.count === 0 && remains.errors.length === 0) {',
    replace: 'if (remains.errors.length === 0) {',
    features: [NAMESPACES],
  },
  {
    name: 'A Namespace does not say which finalizers keep its content',
    file: 'engine/controllers/namespace/conditions.ts',
    find: 'if (found.size === 0) return undefined',
    replace: 'if (found.size >= 0) return undefined',
    features: [NAMESPACES],
  },
  {
    name: 'A Namespace that ends leaves its ConfigMaps alone',
    file: 'engine/controllers/namespace/content.ts',
    find: 'if (!resource.namespaced) continue',
    replace: "if (!resource.namespaced || resource.plural === 'configmaps') continue",
    features: [NAMESPACES],
  },
  {
    name: 'What an object owns stays when it is deleted',
    file: 'engine/controllers/garbage-collector/garbage-collector.ts',
    find: 'deleteItem(untyped, resource, item, policyOf(item))',
    replace: '',
    features: [GARBAGE, 'features/workloads/deletion.feature'],
  },
  {
    name: 'An object goes when the first of its two owners has gone',
    file: 'engine/controllers/garbage-collector/garbage-collector.ts',
    find: 'if (solid.length > 0) {',
    replace: 'if (solid.length > 0 && dangling.length === 0) {',
    features: [GARBAGE],
  },
  {
    name: 'A foreground deletion does not wait for what blocks it',
    file: 'engine/controllers/garbage-collector/garbage-collector.ts',
    find: 'if (!isBlocked) {',
    replace: 'if (!isBlocked || dependents.length > 0) {',
    features: [GARBAGE, 'features/workloads/deletion.feature'],
  },
  {
    name: 'Orphans keep the reference to their owner',
    file: 'engine/controllers/garbage-collector/garbage-collector.ts',
    find: 'patchItem(untyped, of, dependent, (live) => withoutOwners(live, gone))',
    replace: '',
    features: [GARBAGE, 'features/workloads/deletion.feature'],
  },
  {
    name: 'An owner is known by its name, not by its UID',
    file: 'engine/controllers/garbage-collector/references.ts',
    find: '  return owner?.metadata.uid === uid ? owner : undefined',
    replace: '  return uid === undefined ? undefined : owner',
    features: [GARBAGE],
  },
  {
    name: 'A budget lets one Pod more go than it may',
    file: 'engine/controllers/disruption/disruption.ts',
    find: 'const spare = Math.max(0, currentHealthy - desiredHealthy)',
    replace: 'const spare = Math.max(0, currentHealthy - desiredHealthy + 1)',
    features: ['features/policy/disruption-budgets.feature'],
  },
  {
    name: 'A budget counts Pods that are not ready as healthy',
    file: 'engine/controllers/disruption/disruption.ts',
    find: '  return isReady(pod)\n}',
    replace: '  return isReady(pod) || pod.metadata.name !== ""\n}',
    features: ['features/policy/disruption-budgets.feature'],
  },
  {
    name: 'A percentage of a budget is rounded down',
    file: 'engine/controllers/disruption/expectation.ts',
    find: 'const count = scaledValue(amount, expectedPods, true)',
    replace: 'const count = scaledValue(amount, expectedPods, false)',
    features: ['features/policy/disruption-budgets.feature'],
  },
  {
    name: 'A ServiceAccount "default" that is deleted does not come back',
    file: 'engine/controllers/serviceaccount.ts',
    find: 'return metadata.name === DEFAULT && metadata.namespace ? [metadata.namespace] : NONE',
    replace: 'return metadata.name === DEFAULT && metadata.namespace ? NONE : NONE',
    features: ['features/api/service-accounts.feature'],
  },
]
