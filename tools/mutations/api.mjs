/** Faults in the API server: admission, deletion, versions, evictions, allocation, validation. */

const ADMISSION = 'engine/apiserver/admission'
const QUOTAS = 'features/api/resource-quotas.feature'
const RANGES = 'features/api/limit-ranges.feature'
const BUDGETS = 'features/policy/disruption-budgets.feature'

/** @type {import('../mutation-tables.mjs').Mutation[]} */
export const mutations = [
  {
    name: 'A Namespace that ends takes new objects',
    file: `${ADMISSION}/namespace-lifecycle.ts`,
    find: "if (verb === 'CREATE' && home.status.phase === 'Terminating') {",
    replace: "if (verb === 'DELETE' && home.status.phase === 'Terminating') {",
    features: ['features/api/namespaces.feature'],
  },
  {
    name: 'The Namespace "default" can be deleted',
    file: `${ADMISSION}/namespace-lifecycle.ts`,
    find: "new Set(['default', 'kube-system', 'kube-public'])",
    replace: "new Set(['kube-system', 'kube-public'])",
    features: ['features/api/namespaces.feature'],
  },
  {
    name: 'A LimitRange gives containers its default limit as their request',
    file: `${ADMISSION}/limit-ranger.ts`,
    find: 'item.defaultRequest ?? {}',
    replace: 'item.default ?? {}',
    features: [RANGES],
  },
  {
    name: 'A LimitRange lets containers ask for more than its maximum',
    file: `${ADMISSION}/limit-range-bounds.ts`,
    find: 'if (compareQuantities(limit, bound) > 0) return',
    replace: 'if (compareQuantities(limit, bound) > 9) return',
    features: [RANGES],
  },
  {
    name: 'A quota can be exceeded by one request',
    file: `${ADMISSION}/resource-quota.ts`,
    find: 'const [is, limit] = [used.get(name), hard.get(name)]',
    replace: 'const [is, limit] = [was.get(name), hard.get(name)]',
    features: [QUOTAS],
  },
  {
    name: 'A quota of requests takes Pods that ask for nothing',
    file: `${ADMISSION}/resource-quota.ts`,
    find: 'if (missing !== undefined) {',
    replace: 'if (missing === null) {',
    features: [QUOTAS],
  },
  {
    name: 'Pods get no default tolerations',
    file: `${ADMISSION}/default-toleration-seconds.ts`,
    find: 'if (tolerates(spec, key)) return []',
    replace: 'if (tolerates(spec, key) || key !== "") return []',
    features: ['features/api/default-tolerations.feature', 'features/faults/node-crash.feature'],
  },
  {
    name: 'Default tolerations stand beside those that a Pod has for the same taints',
    file: `${ADMISSION}/default-toleration-seconds.ts`,
    find: 'if (tolerates(spec, key)) return []',
    replace: '',
    features: ['features/api/default-tolerations.feature'],
  },
  {
    name: 'A Pod does not get the number of its priority class',
    file: `${ADMISSION}/priority.ts`,
    find: '    priority: value,\n    preemptionPolicy,',
    replace: '    priority: 0 * value,\n    preemptionPolicy,',
    features: ['features/api/priority-classes.feature'],
  },
  {
    name: 'A Pod may name a ServiceAccount that does not exist',
    file: `${ADMISSION}/service-account.ts`,
    find: 'if (account === undefined) {',
    replace: 'if (account === undefined) return pod\n    if (account === null) {',
    features: ['features/api/service-accounts.feature'],
  },
  {
    name: 'A Namespace that enforces the baseline lets privileged containers in',
    file: `${ADMISSION}/pod-security-checks.ts`,
    find: '(c) => c.securityContext?.privileged === true,',
    replace: '(c) => c.securityContext?.privileged === null,',
    features: ['features/api/pod-security.feature'],
  },
  {
    name: 'A deletion does not wait for finalizers',
    file: 'engine/apiserver/deletion.ts',
    find: 'const waits = kept || hasSpecFinalizers(resource, object)',
    replace: 'const waits = hasSpecFinalizers(resource, object)',
    features: ['features/api/finalizers.feature'],
  },
  {
    name: 'A later deletion puts the end of a Pod off',
    file: 'engine/apiserver/deletion.ts',
    find: 'if (begun && (grace === undefined || grace >= left)) return metadata',
    replace: 'if (begun && grace === undefined) return metadata',
    features: ['features/pods/termination.feature'],
  },
  {
    name: 'The generation moves with every change of labels',
    file: 'engine/apiserver/metadata.ts',
    find: 'if (!generationOf) return !deepEqual(object.spec, old.spec)',
    replace:
      'if (!deepEqual(object.metadata.labels, old.metadata.labels)) return true\n' +
      '  if (!generationOf) return !deepEqual(object.spec, old.spec)',
    features: ['features/api/generation-and-status.feature'],
  },
  {
    name: 'An update of an old version overwrites a newer one',
    file: 'engine/apiserver/metadata.ts',
    find: 'if (!isUnconditional && sent.resourceVersion !== old.resourceVersion) {',
    replace: 'if (!isUnconditional && sent.resourceVersion === "0") {',
    features: ['features/api/conflicts.feature'],
  },
  {
    name: 'New finalizers are taken while an object ends',
    file: 'engine/apiserver/metadata-validation.ts',
    find: 'if (added.length === 0) return',
    replace: 'if (added.length >= 0) return',
    features: ['features/api/finalizers.feature'],
  },
  {
    name: 'An eviction does not ask the budget',
    file: 'engine/api/pod/eviction.ts',
    find: 'if (budget !== undefined && !isFreeOfCharge(pod, budget)) {',
    replace: 'if (budget?.metadata.name === "") {',
    features: [BUDGETS],
  },
  {
    name: 'Two evictions at once are charged as one',
    file: 'engine/api/pod/eviction.ts',
    find: 'const left = allowed - 1',
    replace: 'const left = allowed',
    features: [BUDGETS],
  },
  {
    name: 'A budget protects Pods that are not ready beyond what it needs',
    file: 'engine/api/pod/eviction.ts',
    find: 'return status.currentHealthy >= status.desiredHealthy && status.desiredHealthy > 0',
    replace: 'return false',
    features: [BUDGETS],
  },
  {
    name: 'Two Services get the same node port',
    file: 'engine/api/service/allocation.ts',
    find: "if (this.#ports.has(port)) return 'provided port is already allocated'",
    replace: '',
    features: ['features/networking/node-ports.feature', 'features/networking'],
  },
  {
    name: 'A Service may have an address outside the range of Services',
    file: 'engine/api/service/allocation.ts',
    find: 'if (!contains(cidr, asked) || n < 1 || n > size) {',
    replace: 'if (n < -(2 ** 33)) {',
    features: ['features/networking/kinds-of-addresses.feature'],
  },
  {
    name: 'The address of a Service may be changed',
    file: 'engine/api/service/validation.ts',
    find: 'else if (was.length > 0 && is[0] !== was[0]) {',
    replace: 'else if (was.length > 9 && is[0] !== was[0]) {',
    features: ['features/api/immutable-fields.feature', 'features/networking'],
  },
  {
    name: 'A deadline of a Pod may be put off',
    file: 'engine/api/pod/validation.ts',
    find: 'if (was !== undefined && was < is) {',
    replace: 'if (was !== undefined && is < 0) {',
    features: ['features/pods/active-deadline.feature'],
  },
]
