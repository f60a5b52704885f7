/**
 * Deletes Pods that nobody else will: finished ones over a threshold, those on Nodes that are out
 * of service or gone, and those that end before they were bound. All by force.
 *
 * A Node counts as gone when it has been missing for the quarantine and is missing live.
 * Models pkg/controller/podgc/gc_controller.go.
 */

import { isTrue } from '../api/conditions'
import type { Pod } from '../api/kinds'
import { keyOf } from '../api/meta'
import { StatusError } from '../apiserver/status-error'
import { type Instant, plus, seconds } from '../clock/duration'
import type { Context, Controller } from './controller'
import { withDisruptionTarget } from './disruption-target'
import { isFinished } from './pods'
import type { Until } from './turns'

const QUARANTINE = seconds(40)
const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service'

export const podGcController: Controller<'Pod', Memory> = {
  name: 'pod-garbage-collector-controller',
  account: 'pod-garbage-collector',
  memory: () => new Map(),
  loops: [{ name: 'collect', period: () => seconds(20), looksAt: ['Pod', 'Node'], run: collect }],
}

/** Nodes that Pods name and that are missing, and when their quarantine ends. */
type Memory = Map<string, Instant>

/** One turn. The next is due when a quarantine ends, and at once after a refusal. */
function collect(context: Context<Memory>): Until | undefined {
  const { client, settings } = context
  const pods = client.list('Pod')
  const { terminatedPodGcThreshold } = settings.flags
  const ending = pods.filter(isEnding).sort(byAge)
  const gone = goneNodes(context, pods)
  const removed = [
    ...overThreshold(pods, terminatedPodGcThreshold).map((pod) => remove(context, pod)),
    ...ending.filter((pod) => isOutOfService(context, pod)).map((pod) => remove(context, pod)),
    ...pods
      .filter(({ spec }) => gone.has(spec.nodeName ?? ''))
      .map((pod) => remove(context, pod, NODE_IS_GONE)),
    ...ending.filter(({ spec }) => !spec.nodeName).map((pod) => remove(context, pod)),
  ]
  if (removed.includes(false)) return undefined
  const ends = [...context.memory.values()]
  // The smallest of Instants is one.
  return ends.length === 0 ? 'a change' : (Math.min(...ends) as Instant)
}

/** The finished Pods that are too many: evicted ones first, then the oldest. */
export function overThreshold(pods: readonly Pod[], threshold: number): readonly Pod[] {
  if (threshold <= 0) return NOBODY
  const finished = pods.filter(isFinished)
  const surplus = finished.length - threshold
  if (surplus <= 0) return NOBODY
  return finished.sort((a, b) => evictedFirst(a, b) || byAge(a, b)).slice(0, surplus)
}

const NOBODY: readonly Pod[] = []

const isEnding = ({ metadata }: Pod): boolean => metadata.deletionTimestamp !== undefined

const evictedFirst = (a: Pod, b: Pod): number =>
  Number(b.status.reason === 'Evicted') - Number(a.status.reason === 'Evicted')

function byAge({ metadata: a }: Pod, { metadata: b }: Pod): number {
  if (a.creationTimestamp !== b.creationTimestamp) {
    return a.creationTimestamp < b.creationTimestamp ? -1 : 1
  }
  return a.name < b.name ? -1 : 1
}

function isOutOfService({ client }: Context<Memory>, { spec }: Pod): boolean {
  const node = spec.nodeName === undefined ? undefined : client.get('Node', spec.nodeName)
  if (node === undefined || isTrue(node.status, 'Ready')) return false
  return node.spec.taints?.some(({ key }) => key === OUT_OF_SERVICE) ?? false
}

/**
 * Puts missing Nodes in quarantine, and names those that have come out of it and are still missing.
 */
function goneNodes(
  { client, memory, now }: Context<Memory>,
  pods: readonly Pod[],
): ReadonlySet<string> {
  for (const { spec } of pods) {
    const { nodeName } = spec
    if (nodeName === undefined || nodeName === '' || memory.has(nodeName)) continue
    if (client.get('Node', nodeName) === undefined) memory.set(nodeName, plus(now, QUARANTINE))
  }
  const gone = new Set<string>()
  for (const [node, until] of memory) {
    if (until > now) continue
    memory.delete(node)
    if (client.live.get('Node', node) === undefined) gone.add(node)
  }
  return gone
}

interface Disruption {
  readonly reason: string
  readonly message: string
}

const NODE_IS_GONE: Disruption = {
  reason: 'DeletionByPodGC',
  message: 'PodGC: node no longer exists',
}

/** Marks the Pod as failed, then deletes it by force; false when that was refused. */
function remove({ client, now }: Context<Memory>, pod: Pod, disruption?: Disruption): boolean {
  try {
    if (!isFinished(pod)) {
      client.patch(
        'Pod',
        keyOf(pod),
        (live) => {
          const marked =
            disruption === undefined
              ? live
              : withDisruptionTarget(live, disruption.reason, disruption.message, now)
          return { ...marked, status: { ...marked.status, phase: 'Failed' } }
        },
        { subresource: 'status' },
      )
    }
    client.delete('Pod', keyOf(pod), { gracePeriodSeconds: 0 })
    return true
  } catch (error) {
    if (error instanceof StatusError) return error.code === 404
    throw error
  }
}
