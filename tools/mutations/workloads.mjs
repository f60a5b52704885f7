/** Faults in the controllers of workloads and of what they own. */

const DEPLOYMENT = 'engine/controllers/deployment'
const ROLLING = 'features/workloads/deployment-rolling-update.feature'
const PROGRESS = 'features/workloads/deployment-progress.feature'
const WORKLOADS = 'features/workloads'

/** @type {import('../mutation-tables.mjs').Mutation[]} */
export const mutations = [
  {
    name: 'A rolling update makes one Pod more than maxSurge allows',
    file: `${DEPLOYMENT}/rolling-update.ts`,
    find: 'const room = desired + maxSurge(deployment) - sum(all, sizeOf)',
    replace: 'const room = desired + maxSurge(deployment) + 1 - sum(all, sizeOf)',
    features: [ROLLING, WORKLOADS],
  },
  {
    name: 'A rolling update takes one Pod more than maxUnavailable allows',
    file: `${DEPLOYMENT}/rolling-update.ts`,
    find: 'let spare = sum(all, availableOf) - minAvailable',
    replace: 'let spare = sum(all, availableOf) - minAvailable + 1',
    features: [ROLLING, WORKLOADS],
  },
  {
    name: 'A rolling update takes old Pods that are ready before those that are not',
    file: `${DEPLOYMENT}/rolling-update.ts`,
    find: 'const less = Math.min(most - cleaned, unhealthy)',
    replace: 'const less = Math.min(most - cleaned, 0 * unhealthy)',
    features: [ROLLING, PROGRESS, WORKLOADS],
  },
  {
    name: 'Recreate begins what is new while old Pods still run',
    file: `${DEPLOYMENT}/recreate.ts`,
    find: 'if (emptied.scaled || hasOldPods(emptied.rollout, old)) {',
    replace: 'if (emptied.scaled) {',
    features: ['features/workloads/deployment-recreate.feature'],
  },
  {
    name: 'A Deployment that is scaled amid a rollout changes only its newest ReplicaSet',
    file: `${DEPLOYMENT}/scaling.ts`,
    find: 'if (active.length > 1) return undefined',
    replace:
      'if (active.length > 1 && newReplicaSet === undefined) return undefined\n' +
      '  if (newReplicaSet !== undefined) return newReplicaSet',
    features: ['features/workloads/scaling.feature', ROLLING, WORKLOADS],
  },
  {
    name: 'The deadline of a rollout counts from its beginning, not from its last progress',
    file: `${DEPLOYMENT}/status.ts`,
    find: "return renew(conditions, 'Progressing', draft, now)",
    replace: "return set(conditions, 'Progressing', draft, now)",
    features: [PROGRESS],
  },
  {
    name: 'A rollout never misses its deadline',
    file: `${DEPLOYMENT}/status.ts`,
    find: 'return deadlineOf(deployment, condition) < now',
    replace: 'return false',
    features: [PROGRESS],
  },
  {
    name: 'A Deployment is Available only with all of its replicas',
    file: `${DEPLOYMENT}/status.ts`,
    find: 'const isAvailable = available >= desiredOf(deployment) - maxUnavailable(deployment)',
    replace: 'const isAvailable = available >= desiredOf(deployment)',
    features: [PROGRESS, WORKLOADS],
  },
  {
    name: 'A Deployment does not say which of its ReplicaSets fails',
    file: `${DEPLOYMENT}/status.ts`,
    find: 'if (failure !== undefined) conditions = [...conditions, asOurs(deployment, failure, now)]',
    replace: '',
    features: [PROGRESS, WORKLOADS, 'features/api'],
  },
  {
    name: 'The history of a Deployment keeps one revision too few',
    file: `${DEPLOYMENT}/history.ts`,
    find: 'const count = alive.length - limit',
    replace: 'const count = alive.length - limit + 1',
    features: ['features/workloads/deployment-history.feature'],
  },
  {
    name: 'The history of a Deployment gives up the newest revisions first',
    file: `${DEPLOYMENT}/history.ts`,
    find: 'Number(revisionOf(a) - revisionOf(b)) || byAge(a, b)',
    replace: 'Number(revisionOf(b) - revisionOf(a)) || byAge(b, a)',
    features: ['features/workloads/deployment-history.feature'],
  },
  {
    name: 'A rollout that is undone keeps its old revision number',
    file: `${DEPLOYMENT}/new-replica-set.ts`,
    find: 'old !== undefined && revisionIn(old) >= BigInt(revision)',
    replace: 'old !== undefined',
    features: ['features/workloads/deployment-history.feature', WORKLOADS],
  },
  {
    name: 'A paused Deployment rolls on',
    file: `${DEPLOYMENT}/deployment.ts`,
    find: 'if (deployment.spec.paused || isScalingEvent(current))',
    replace: 'if (isScalingEvent(current))',
    features: ['features/workloads/deployment-pause.feature'],
  },
  {
    name: 'A ReplicaSet gives up ready Pods before those that are not',
    file: 'engine/controllers/deletion-order.ts',
    find: 'lower(Number(isReady(a)), Number(isReady(b)))',
    replace: 'lower(Number(isReady(b)), Number(isReady(a)))',
    features: ['features/workloads/replicaset.feature', 'features/workloads/scaling.feature'],
  },
  {
    name: 'A ReplicaSet does not look at the cost of deleting a Pod',
    file: 'engine/controllers/deletion-order.ts',
    find: 'lower(deletionCost(a), deletionCost(b))',
    replace: '0',
    features: ['features/workloads/replicaset.feature'],
  },
  {
    name: 'A ReplicaSet gives up Pods where few of its Pods are',
    file: 'engine/controllers/deletion-order.ts',
    find: 'lower(crowding(b), crowding(a))',
    replace: 'lower(crowding(a), crowding(b))',
    features: ['features/workloads/replicaset.feature', 'features/workloads/scaling.feature'],
  },
  {
    name: 'A Pod counts as available as soon as it is ready, whatever minReadySeconds says',
    file: 'engine/controllers/replicaset.ts',
    find: 'isAvailable(pod, minReadySeconds, now)',
    replace: 'isAvailable(pod, 0, now)',
    features: ['features/workloads/replicaset.feature', ROLLING],
  },
  {
    name: 'A ReplicaSet does not say that it cannot make Pods',
    file: 'engine/controllers/replicaset.ts',
    find: 'if (failure === undefined) return others',
    replace: 'if (failure?.error !== null) return others',
    features: ['features/workloads/replicaset.feature', 'features/api'],
  },
  {
    name: 'A ReplicaSet acts before it has heard of what it did last',
    file: 'engine/controllers/replicaset.ts',
    find: 'context.caughtUp && replicaSet.metadata.deletionTimestamp',
    replace: 'replicaSet.metadata.deletionTimestamp',
    features: ['features/faults/lagging-watches.feature'],
  },
  {
    name: 'A ReplicaSet does not take in Pods that its selector matches',
    file: 'engine/controllers/owners.ts',
    find: 'claimed.push(client.patch(kind, keyOf(object), (live) => withOwner(live, owner)))',
    replace: '',
    features: ['features/workloads/replicaset.feature'],
  },
  {
    name: 'A ReplicaSet keeps Pods that its selector no longer matches',
    file: 'engine/controllers/owners.ts',
    find: 'if (selector.matches(object.metadata.labels)) claimed.push(object)',
    replace: 'if (object.metadata.name !== "") claimed.push(object)',
    features: ['features/workloads/replicaset.feature'],
  },
]
