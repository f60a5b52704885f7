/**
 * Deletes the victims of a preemption, each with its own grace period, and takes the nomination
 * from Pods of lower priority that were to come to the same Node.
 *
 * Models prepareCandidate in pkg/scheduler/framework/preemption/preemption.go.
 */
import { withCondition } from '../../api/conditions'
import type { Pod } from '../../api/kinds'
import { rfc3339 } from '../../clock/duration'
import type { Attempt } from '../framework'
import type { PodInfo } from '../pod-info'
import { unlessRefused } from '../unless-refused'
import type { Candidate } from './candidates'

export function evict(preemptor: PodInfo, { node, victims }: Candidate, attempt: Attempt): void {
  const { client, events } = attempt
  const uid = preemptor.pod.metadata.uid
  for (const victim of victims) {
    unlessRefused(() => {
      markAsDisrupted(preemptor, victim, attempt)
      client.delete('Pod', victim.key)
      const message = `Preempted by pod ${uid} on node ${node.name}`
      events.record(victim.pod, 'Normal', 'Preempted', message)
    })
  }
  for (const other of attempt.nominatedTo(node.name)) {
    if (other.priority >= preemptor.priority) continue
    attempt.clearNomination(other)
    unlessRefused(() =>
      client.patch('Pod', other.key, withoutNomination, { subresource: 'status' }),
    )
  }
}

function markAsDisrupted(preemptor: PodInfo, victim: PodInfo, { client, now }: Attempt): void {
  const { schedulerName = '' } = preemptor.pod.spec
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    lastTransitionTime: rfc3339(now),
    reason: 'PreemptionByScheduler',
    message: `${schedulerName}: preempting to accommodate a higher priority pod`,
  }
  const change = (pod: Pod): Pod => {
    const conditions = withCondition(pod.status.conditions, condition)
    if (conditions === pod.status.conditions) return pod
    return { ...pod, status: { ...pod.status, conditions } }
  }
  client.patch('Pod', victim.key, change, { subresource: 'status' })
}

function withoutNomination(pod: Pod): Pod {
  if (!pod.status.nominatedNodeName) return pod
  const { nominatedNodeName: _, ...status } = pod.status
  return { ...pod, status }
}
