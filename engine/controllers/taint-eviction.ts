/**
 * Deletes the Pods of Nodes with a NoExecute taint: at once those that do not tolerate it, the
 * others when the shortest of the tolerations they use has run out.
 *
 * A deletion that is planned is never moved: neither another taint nor a change of the taint's key
 * restarts or shortens it. PodDisruptionBudgets are not asked.
 * Models pkg/controller/tainteviction/taint_eviction.go.
 */

import type { Node, Pod, Taint, Toleration } from '../api/kinds'
import { keyOf, partsOf } from '../api/meta'
import { matchingTolerations } from '../api/tolerations'
import { between, type Duration, type Instant, plus, seconds } from '../clock/duration'
import { deepEqual } from '../store/equal'
import type { Change } from '../store/store'
import type { Context, Controller, Requeue } from './controller'
import { mapped } from './controller'
import { withDisruptionTarget } from './disruption-target'

/** Attempts of one deletion. */
const TRIES = 5

export const taintEvictionController: Controller<'Pod', Memory> = {
  name: 'taint-eviction-controller',
  account: 'node-controller',
  reconciles: 'Pod',
  ignores: keepsPlace,
  watches: [
    mapped('Node', (node, reader, previous) => {
      if (node.spec.taints === previous?.spec.taints) return NONE
      const before = previous === undefined ? NONE : noExecute(previous)
      if (deepEqual(noExecute(node), before)) return NONE
      return reader.list('Pod', { node: node.metadata.name }).map(keyOf)
    }),
  ],
  memory: () => new Map(),
  maxRetries: TRIES - 1,
  reconcile(context, key) {
    const { client, memory } = context
    const pod = client.get('Pod', key)
    if (pod?.metadata.uid !== memory.get(key)?.uid) cancel(context, key)
    if (pod?.spec.nodeName === undefined) return undefined
    const node = client.get('Node', pod.spec.nodeName)
    // The Pods of a Node that is gone are garbage; what was planned for them still stands.
    if (node === undefined) return continued(context, pod)
    return follow(context, pod, stayOf(noExecute(node), pod.spec.tolerations))
  },
}

/** The deletions that are planned, begun or done, by the key of the Pod. */
type Memory = Map<string, Eviction>

interface Eviction {
  readonly uid: string
  readonly at: Instant
  /** Done ones are kept, so that they are not done again. */
  readonly state: 'planned' | 'begun' | 'done'
}

/** How long a Pod may stay on a Node with these taints. */
export function stayOf(
  taints: readonly Taint[],
  tolerations: readonly Toleration[] | undefined,
): Duration | 'for ever' | 'not at all' {
  const used = matchingTolerations(taints, tolerations)
  if (used === undefined) return 'not at all'
  const limits = used.flatMap(({ tolerationSeconds }) => tolerationSeconds ?? [])
  return limits.length === 0 ? 'for ever' : seconds(Math.max(0, Math.min(...limits)))
}

const NONE: readonly Taint[] & readonly string[] = []

/** True for changes of a Pod that touch neither its Node nor its tolerations. */
function keepsPlace({ type, object, previous }: Change): boolean {
  if (type !== 'MODIFIED' || previous === undefined) return false
  // A change of the kind that this controller reconciles carries Pods.
  const is = object as unknown as Pod
  const was = previous as unknown as Pod
  return (
    is.metadata.uid === was.metadata.uid &&
    is.spec.nodeName === was.spec.nodeName &&
    deepEqual(is.spec.tolerations, was.spec.tolerations)
  )
}

const noExecute = ({ spec }: Node): readonly Taint[] =>
  spec.taints?.some(expels) ? spec.taints.filter(expels) : NONE

const expels = ({ effect }: Taint): boolean => effect === 'NoExecute'

/** Plans, keeps or cancels the deletion of a Pod that may stay this long. */
function follow(
  context: Context<Memory>,
  pod: Pod,
  stay: ReturnType<typeof stayOf>,
): Requeue | undefined {
  const { memory, now } = context
  const key = keyOf(pod)
  const known = memory.get(key)
  if (known?.state === 'begun') return continued(context, pod)
  if (stay === 'for ever') {
    cancel(context, key)
    return undefined
  }
  if (stay === 'not at all') {
    if (known?.state === 'done') return undefined
    cancel(context, key)
    return evict(context, pod)
  }
  if (known === undefined) {
    memory.set(key, { uid: pod.metadata.uid, at: plus(now, stay), state: 'planned' })
  }
  return continued(context, pod)
}

/** Goes on with what is planned for the Pod, if anything is. */
function continued(context: Context<Memory>, pod: Pod): Requeue | undefined {
  const { memory, now } = context
  const known = memory.get(keyOf(pod))
  if (known === undefined || known.state === 'done') return undefined
  return known.at <= now ? evict(context, pod) : { requeueAfter: between(now, known.at) }
}

/** Forgets a plan and tells of it. */
function cancel({ memory, events }: Context<Memory>, key: string): void {
  const known = memory.get(key)
  memory.delete(key)
  if (known?.state !== 'planned') return
  events.record(podOf(key), 'Normal', 'TaintManagerEviction', `Cancelling deletion of Pod ${key}`)
}

function evict({ client, events, memory, now }: Context<Memory>, pod: Pod): undefined {
  const key = keyOf(pod)
  const { uid } = pod.metadata
  if (memory.get(key)?.state !== 'begun') {
    events.record(podOf(key), 'Normal', 'TaintManagerEviction', `Marking for deletion Pod ${key}`)
    memory.set(key, { uid, at: now, state: 'begun' })
  }
  if (client.live.get('Pod', key)?.metadata.uid === uid) {
    const message = 'Taint manager: deleting due to NoExecute taint'
    client.patch(
      'Pod',
      key,
      (live) => withDisruptionTarget(live, 'DeletionByTaintManager', message, now),
      { subresource: 'status' },
    )
    client.delete('Pod', key)
  }
  memory.set(key, { uid, at: now, state: 'done' })
  return undefined
}

/** What the Events tell of: as in Kubernetes a Pod by name, without its UID. */
function podOf(key: string) {
  const { namespace = '', name } = partsOf(key)
  const metadata = { namespace, name, uid: '', resourceVersion: '', creationTimestamp: '' }
  return { apiVersion: 'v1', kind: 'Pod', metadata }
}
