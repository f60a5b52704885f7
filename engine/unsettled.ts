/** What to say of a cluster that does not settle: what keeps it busy, and what it waits for. */
import type { Pod } from './api/kinds'
import { keyOf } from './api/meta'
import { formatDuration } from './clock/duration'
import type { ClusterContext } from './component'

const NAMED = 3
/** Who was restarted so often will be again. */
const OFTEN = 3

/** A cluster that does not come to rest; the message is the whole explanation. */
export class Unsettled extends Error {
  override readonly name = 'Unsettled'
}

/** An error that names the busiest keys since trace entry `first`, and the next pending work. */
export function unsettled(cluster: ClusterContext, first: number, spent: number): Unsettled {
  const { settleLimit, settleWork } = cluster.settings
  const limit = spent >= settleWork ? `${settleWork} pieces of work` : formatDuration(settleLimit)
  const busy = busiest(cluster, first)
  const waiting = cluster.clock
    .agenda(cluster.name)
    .filter((work) => !work.standing)
    .slice(0, NAMED)
    .map((work) => {
      // The time between two Instants.
      const delay = formatDuration((work.at - cluster.now()) as typeof settleLimit)
      return `${work.actor} (${work.name} ${subjectOf(cluster, work.payload)}) in ${delay}`
    })
  const held = heldBack(cluster)
  const lines = [
    `The cluster has not settled within ${limit}; something in it never comes to rest.`,
    ...(busy.length > 0 ? [`  busiest  ${busy.join('; ')}`] : []),
    ...(held.length > 0 ? [`  held     ${held.join('; ')}`] : []),
    ...lastRefusal(cluster, first),
    ...(waiting.length > 0 ? [`  waiting  ${waiting.join('; ')}`] : []),
  ]
  return new Unsettled(lines.join('\n'))
}

/** The keys that were written or worked on most. */
function busiest({ trace }: ClusterContext, first: number): string[] {
  const counts = new Map<string, number>()
  for (const entry of trace.entries.slice(first)) {
    const name =
      entry.type === 'write'
        ? `${entry.object.kind} ${entry.key}`
        : entry.type === 'work'
          ? `${entry.actor} on ${entry.key}`
          : undefined
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return [...counts]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, NAMED)
    .map(([name, count]) => `${name} (${count} times)`)
}

const podsOf = ({ store }: ClusterContext): readonly Pod[] =>
  // The resource is pods.
  store.collection('pods').list({}) as unknown as readonly Pod[]

/** Containers that are tried again and again: crash loops and images that cannot be pulled. */
function heldBack(cluster: ClusterContext): string[] {
  const found: string[] = []
  for (const pod of podsOf(cluster)) {
    const { initContainerStatuses = [], containerStatuses = [] } = pod.status
    for (const { name, state, restartCount } of [...initContainerStatuses, ...containerStatuses]) {
      const reason = state?.waiting?.reason ?? ''
      if (!reason.endsWith('BackOff') && restartCount < OFTEN) continue
      const what = `container "${name}" of Pod ${keyOf(pod)}`
      const how = reason === '' ? 'was restarted' : `is in ${reason}, restarted`
      found.push(`${what} ${how} ${restartCount} times`)
    }
  }
  return found.slice(0, NAMED)
}

/** What a piece of work is about; the kubelet's work names its Pods by their UIDs. */
function subjectOf(cluster: ClusterContext, payload: unknown): string {
  if (!Array.isArray(payload)) return JSON.stringify(payload)
  const [uid, container] = payload
  const pod = podsOf(cluster).find(({ metadata }) => metadata.uid === uid)
  if (pod === undefined) return JSON.stringify(payload)
  return container === '' ? `Pod ${keyOf(pod)}` : `container "${container}" of Pod ${keyOf(pod)}`
}

/** The last request that was turned down: what is refused is tried again and again. */
function lastRefusal({ trace }: ClusterContext, first: number): readonly string[] {
  const refusal = trace.entries.slice(first).findLast((entry) => entry.type === 'refusal')
  if (refusal?.type !== 'refusal') return []
  return [`  refused  ${refusal.actor}, ${refusal.verb}: ${refusal.message}`]
}
