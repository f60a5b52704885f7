/** Faults in where Pods go: filters, scores, and the queue. */

const PLUGINS = 'engine/scheduler/plugins'
const TAINTS = 'features/scheduling/taints-and-tolerations.feature'
const NODES = 'features/scheduling/node-affinity.feature'
const PODS = 'features/scheduling/pod-affinity.feature'
const SPREAD = 'features/scheduling/topology-spread.feature'
const RESOURCES = 'features/scheduling/resources.feature'
const FAILED = 'features/scheduling/failed-scheduling.feature'
const QUEUE = 'features/scheduling/scheduling-queue.feature'
const CORDON = 'features/nodes/cordon-and-drain.feature'

/** @type {import('../mutation-tables.mjs').Mutation[]} */
export const mutations = [
  {
    name: 'Pods go to Nodes with taints that they do not tolerate',
    file: `${PLUGINS}/taint-toleration.ts`,
    find: 'return taint === undefined ? undefined : rejectionFor(taint)',
    replace: 'return taint === undefined ? undefined : (rejectionFor(taint), undefined)',
    features: [TAINTS],
  },
  {
    name: 'Taints of effect PreferNoSchedule attract Pods',
    file: `${PLUGINS}/taint-toleration.ts`,
    find: 'normalizeScore: (scores) => normalize(scores, true),',
    replace: 'normalizeScore: (scores) => normalize(scores, false),',
    features: [TAINTS],
  },
  {
    name: 'A cordoned Node takes Pods',
    file: `${PLUGINS}/node-unschedulable.ts`,
    find: 'isUnschedulable ? UNSCHEDULABLE : undefined',
    replace: 'isUnschedulable ? undefined : undefined',
    features: [CORDON],
  },
  {
    name: 'A Pod is not tried again when its Node is uncordoned',
    file: `${PLUGINS}/node-unschedulable.ts`,
    find: "change: ['add', 'spec.unschedulable'],",
    replace: "change: ['add'],",
    features: [CORDON, FAILED, 'features/scheduling'],
  },
  {
    name: 'Required node affinity is a mere wish',
    file: `${PLUGINS}/node-affinity.ts`,
    find: '(affinity.matches(node) ? undefined : NO_MATCH)',
    replace: '(affinity.matches(node) ? undefined : undefined)',
    features: [NODES],
  },
  {
    name: 'Preferred node affinity is not looked at',
    file: `${PLUGINS}/node-affinity.ts`,
    find: 'score: (_pod, { node }, preferred) => preferred.score(node),',
    replace: 'score: () => 0,',
    features: [NODES],
  },
  {
    name: 'A host port that is taken on one address is free for a Pod that asks for all',
    file: 'engine/api/pod/host-ports.ts',
    find: 'return ip === EVERY_ADDRESS || addresses.has(ip) || addresses.has(EVERY_ADDRESS)',
    replace: 'return addresses.has(ip)',
    features: ['features/scheduling/host-ports.feature'],
  },
  {
    name: 'A Node takes more Pods than it has memory for',
    file: `${PLUGINS}/node-resources-fit.ts`,
    find: '(left.freeMemory[slot] ?? 0)) lacking |= MEMORY',
    replace: '(left.freeMemory[slot] ?? 0) * 2) lacking |= MEMORY',
    features: [RESOURCES],
  },
  {
    name: 'A Node is full when it has room for one Pod more',
    file: `${PLUGINS}/node-resources-fit.ts`,
    find: 'let lacking = (left.freePods[slot] ?? 0) < 1 ? PODS : 0',
    replace: 'let lacking = (left.freePods[slot] ?? 0) < 2 ? PODS : 0',
    features: [RESOURCES],
  },
  {
    name: 'A Node gives away more of an extended resource than it has',
    file: `${PLUGINS}/node-resources-fit.ts`,
    find: 'if (amount > left)',
    replace: 'if (amount > 9 * left)',
    features: [RESOURCES],
  },
  {
    name: 'Pods go where the least is left',
    file: `${PLUGINS}/node-resources-fit.ts`,
    find: 'Math.floor((left * 100) / capacity)',
    replace: '100 - Math.floor((left * 100) / capacity)',
    features: ['features/scheduling/node-scores.feature'],
  },
  {
    name: 'A Pod is not tried again when another Pod makes room',
    file: `${PLUGINS}/node-resources-fit.ts`,
    find: "{ kind: 'AssignedPod', change: ['delete'] },",
    replace: '',
    features: [FAILED, RESOURCES],
  },
  {
    name: 'Gated Pods are scheduled',
    file: `${PLUGINS}/scheduling-gates.ts`,
    find: 'if (gates.length === 0) return undefined',
    replace: 'if (gates.length >= 0) return undefined',
    features: ['features/pods/pod-conditions.feature', 'features/scheduling'],
  },
  {
    name: 'Required pod anti-affinity is not looked at',
    file: `${PLUGINS}/inter-pod-affinity.ts`,
    find: 'if (antiAffinity.some((sums) => at(sums, node) > 0)) return TOO_NEAR',
    replace: '',
    features: [PODS],
  },
  {
    name: 'Pods come near those whose anti-affinity forbids them',
    file: `${PLUGINS}/inter-pod-affinity.ts`,
    find: 'if (existing.some((sums) => at(sums, node) > 0)) return NOT_WELCOME',
    replace: '',
    features: [PODS],
  },
  {
    name: 'The first Pod of a group waits for another one to be near',
    file: `${PLUGINS}/inter-pod-affinity.ts`,
    find: 'return podsExist || isFirst',
    replace: 'return podsExist',
    features: [PODS],
  },
  {
    name: 'Spreading allows one Pod more than maxSkew',
    file: `${PLUGINS}/pod-topology-spread.ts`,
    find: '+ self - least > constraint.maxSkew',
    replace: '- least > constraint.maxSkew',
    features: [SPREAD],
  },
  {
    name: 'Spreading does not ask for minDomains',
    file: `${PLUGINS}/pod-topology-spread.ts`,
    find: 'spread.domains < constraint.minDomains ? 0 : spread.least',
    replace: 'spread.least',
    features: [SPREAD],
  },
  {
    name: 'Preferred spreading gathers Pods',
    file: `${PLUGINS}/pod-topology-spread.ts`,
    find: '(MAX_SCORE * (max + min - (scores[i] ?? 0))) / max',
    replace: '(MAX_SCORE * (scores[i] ?? 0)) / max',
    features: [SPREAD],
  },
  {
    name: 'A Pod waits a second, however often it was tried',
    file: 'engine/scheduler/queue.ts',
    find: 'for (let i = 1; i < attempts && wait < max; i++) wait *= 2',
    replace: '',
    features: [QUEUE],
  },
  {
    name: 'A Pod that fits nowhere is not looked at after five minutes',
    file: 'engine/scheduler/queue.ts',
    find: "if (pod.where === 'unschedulable' && isOld) this.wake(pod.info.key, now, pod.causes)",
    replace: "if (pod.where === 'gated' && isOld) this.wake(pod.info.key, now, pod.causes)",
    features: [QUEUE],
  },
]
