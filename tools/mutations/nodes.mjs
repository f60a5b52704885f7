/** Faults in what the control plane does about Nodes. */

const LIFECYCLE = 'engine/controllers/node-lifecycle'
const CRASH = 'features/faults/node-crash.feature'
const EVICTION = 'features/nodes/not-ready-eviction.feature'
const ZONES = 'features/nodes/zone-disruption.feature'

/** @type {import('../mutation-tables.mjs').Mutation[]} */
export const mutations = [
  {
    name: 'A silent Node is noticed ten seconds late',
    file: `${LIFECYCLE}/health.ts`,
    find: 'return now > plus(probedAt, grace)',
    replace: 'return now > plus(probedAt, (grace + 10_000_000) as typeof grace)',
    features: [CRASH, 'features/nodes/heartbeats-and-leases.feature', EVICTION],
  },
  {
    name: 'A Node that never had a kubelet is given as long as one that has fallen silent',
    file: `${LIFECYCLE}/health.ts`,
    find: 'const grace = started ? flags.nodeMonitorGracePeriod : flags.nodeStartupGracePeriod',
    replace: 'const grace = flags.nodeMonitorGracePeriod',
    features: ['features/nodes/registration.feature'],
  },
  {
    name: 'The Pods of a silent Node go on counting as ready',
    file: `${LIFECYCLE}/pods-not-ready.ts`,
    find: "if (ready === undefined || ready.status === 'False') continue",
    replace: 'if (ready?.type !== undefined) continue',
    features: [CRASH, EVICTION],
  },
  {
    name: 'A silent Node is tainted as not ready instead of unreachable',
    file: `${LIFECYCLE}/taints.ts`,
    find: ': { wanted: UNREACHABLE, opposite: NOT_READY }',
    replace: ': { wanted: NOT_READY, opposite: UNREACHABLE }',
    features: [EVICTION, CRASH],
  },
  {
    name: 'A Node under pressure of memory is not tainted',
    file: `${LIFECYCLE}/taints.ts`,
    find: "MemoryPressure: { True: 'node.kubernetes.io/memory-pressure' },",
    replace: '',
    features: ['features/faults/node-pressure.feature', 'features/nodes'],
  },
  {
    name: 'A Node that is back keeps its NoExecute taint',
    file: `${LIFECYCLE}/taint-decision.ts`,
    find: 'removeTaint(context, node, UNREACHABLE)',
    replace: '',
    features: [EVICTION, 'features/nodes/return-of-a-node.feature', 'features/faults'],
  },
  {
    name: 'Nodes of a zone are evicted ten times too fast',
    file: `${LIFECYCLE}/disruption.ts`,
    find: "if (state !== 'PartialDisruption') return flags.nodeEvictionRate",
    replace: "if (state !== 'PartialDisruption') return flags.nodeEvictionRate * 10",
    features: [ZONES, EVICTION, 'features/faults/zone-failure.feature'],
  },
  {
    name: 'A small zone of which most is down goes on being evicted',
    file: `${LIFECYCLE}/disruption.ts`,
    find: 'return isLarge ? flags.secondaryNodeEvictionRate : 0',
    replace: 'return flags.secondaryNodeEvictionRate + (isLarge ? 0 : 0.09)',
    features: [ZONES],
  },
  {
    name: 'Pods are evicted also when every zone is down',
    file: `${LIFECYCLE}/disruption.ts`,
    find: 'for (const node of nodes) markReachable(context, node)',
    replace: '',
    features: [ZONES, 'features/faults/zone-failure.feature'],
  },
  {
    name: 'Pods are evicted by the longest of the tolerations that they use',
    file: 'engine/controllers/taint-eviction.ts',
    find: 'seconds(Math.max(0, Math.min(...limits)))',
    replace: 'seconds(Math.max(0, ...limits))',
    features: ['features/scheduling/taints-and-tolerations.feature', EVICTION],
  },
  {
    name: 'A Pod that tolerates a taint for some time stays for ever',
    file: 'engine/controllers/taint-eviction.ts',
    find: "return limits.length === 0 ? 'for ever'",
    replace: "return limits.length >= 0 ? 'for ever'",
    features: [CRASH],
  },
  {
    name: 'A taint that goes away does not spare a Pod whose eviction is planned',
    file: 'engine/controllers/taint-eviction.ts',
    find: "if (stay === 'for ever') {\n    cancel(context, key)\n    return undefined",
    replace: "if (stay === 'for ever') {\n    return continued(context, pod)",
    features: [EVICTION, 'features/scheduling/taints-and-tolerations.feature', 'features/nodes'],
  },
  {
    name: 'The Pods of a Node that was deleted stay',
    file: 'engine/controllers/pod-gc.ts',
    find: "if (client.live.get('Node', node) === undefined) gone.add(node)",
    replace: '',
    features: ['features/nodes/node-deletion.feature', 'features/nodes/pod-garbage.feature'],
  },
  {
    name: 'Finished Pods beyond the threshold stay',
    file: 'engine/controllers/pod-gc.ts',
    find: 'const surplus = finished.length - threshold',
    replace: 'const surplus = finished.length - threshold * 2',
    features: ['features/nodes/pod-garbage.feature'],
  },
  {
    name: 'Of finished Pods that are too many the newest go first',
    file: 'engine/controllers/pod-gc.ts',
    find: 'finished.sort((a, b) => evictedFirst(a, b) || byAge(a, b))',
    replace: 'finished.sort((a, b) => evictedFirst(a, b) || byAge(b, a))',
    features: ['features/nodes/pod-garbage.feature'],
  },
  {
    name: 'Pods of a Node that is out of service are not deleted by force',
    file: 'engine/controllers/pod-gc.ts',
    find: 'return node.spec.taints?.some(({ key }) => key === OUT_OF_SERVICE) ?? false',
    replace: 'return false',
    features: ['features/nodes/pod-garbage.feature'],
  },
  {
    name: 'The range of Pod IPs of a Node that was deleted is never given again',
    file: 'engine/controllers/node-ipam/node-ipam.ts',
    find: 'mark(ranges, cidrs, (parts, part) => parts.delete(part))',
    replace: '',
    features: ['features/nodes/pod-cidrs.feature'],
  },
  {
    name: 'Two Nodes get the same range of Pod IPs',
    file: 'engine/controllers/node-ipam/node-ipam.ts',
    find: 'range.taken.parts.add(part)\n  range.taken.next = (part + 1) % range.count',
    replace: '',
    features: ['features/nodes/pod-cidrs.feature'],
  },
]
