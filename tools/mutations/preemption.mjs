/** Faults in who makes room for whom. */

const PLUGINS = 'engine/scheduler/plugins'
const PREEMPTION = 'features/scheduling/preemption.feature'

/** @type {import('../mutation-tables.mjs').Mutation[]} */
export const mutations = [
  {
    name: 'Pods are taken in the order in which they came, whatever their priority',
    file: `${PLUGINS}/priority-sort.ts`,
    find: 'b.info.priority - a.info.priority || a.since - b.since',
    replace: 'a.since - b.since',
    features: [PREEMPTION, 'features/scheduling'],
  },
  {
    name: 'A Pod may preempt Pods of its own priority',
    file: 'engine/scheduler/preemption/candidates.ts',
    find: '({ priority }) => priority < pod.priority',
    replace: '({ priority }) => priority <= pod.priority',
    features: [PREEMPTION, 'features/scheduling'],
  },
  {
    name: 'Preemption takes more Pods than it must',
    file: 'engine/scheduler/preemption/candidates.ts',
    find: 'for (const other of others) reprieve(other)',
    replace: '',
    features: [PREEMPTION],
  },
  {
    name: 'Preemption does not look at budgets',
    file: 'engine/scheduler/preemption/budgets.ts',
    find: 'if (left < 0) violates = true',
    replace: '',
    features: [PREEMPTION],
  },
  {
    name: 'Preemption takes the Node with the most important victims',
    file: 'engine/scheduler/preemption/best-candidate.ts',
    find: 'return [violations, highest, sum, victims.length',
    replace: 'return [violations, -highest, sum, victims.length',
    features: [PREEMPTION],
  },
  {
    name: 'A Pod with preemptionPolicy Never preempts',
    file: `${PLUGINS}/default-preemption.ts`,
    find: "if (pod.spec.preemptionPolicy === 'Never') return NEVER",
    replace: '',
    features: [PREEMPTION],
  },
]
