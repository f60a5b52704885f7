/**
 * Makes room for a Pod that fits nowhere by deleting Pods of lower priority from one Node.
 *
 * The Pod is nominated to that Node and tried again when its victims are gone. Budgets are
 * respected as far as another choice allows. Chance: where among the Nodes the search begins
 * (stream `…/preemption`). Ties of victims are broken by key, ties of Nodes by the order of the
 * search.
 * Models pkg/scheduler/framework/plugins/defaultpreemption and framework/preemption.
 */

import { conditionOf } from '../../api/conditions'
import type { Pod } from '../../api/kinds'
import type { Diagnosis } from '../fit-error'
import type { Attempt, PostFilterPlugin } from '../framework'
import type { PodInfo } from '../pod-info'
import { bestCandidate } from '../preemption/best-candidate'
import { type Candidate, findCandidates, preemptionMessage } from '../preemption/candidates'
import { evict } from '../preemption/evict'

const NEVER = 'not eligible due to preemptionPolicy=Never.'
const TERMINATING = 'not eligible due to a terminating pod on the nominated node.'

export const defaultPreemption = {
  name: 'DefaultPreemption',
  postFilter(pod, diagnosis, attempt) {
    const obstacle = obstacleTo(pod, diagnosis, attempt)
    if (obstacle !== undefined) {
      return { type: 'failed', message: `preemption: ${obstacle}`, clear: false }
    }
    const { candidates, verdicts } = findCandidates(pod, diagnosis, attempt)
    const [first, ...others] = candidates
    if (first === undefined) {
      const message = preemptionMessage(diagnosis.nodeCount, verdicts)
      return { type: 'failed', message: `preemption: ${message}`, clear: true }
    }
    const chosen: Candidate = bestCandidate(first, others, attempt.now)
    evict(pod, chosen, attempt)
    return { type: 'nominated', node: chosen.node.name }
  },
} satisfies PostFilterPlugin

/** Why the Pod may not preempt others now. */
function obstacleTo(
  { pod, priority }: PodInfo,
  diagnosis: Diagnosis,
  { view }: Attempt,
): string | undefined {
  if (pod.spec.preemptionPolicy === 'Never') return NEVER
  const name = pod.status.nominatedNodeName
  const node = name ? view.nodes.get(name) : undefined
  if (node === undefined) return undefined
  const verdict = diagnosis.verdicts.get(node) ?? diagnosis.others
  if (verdict?.resolvable === false) return undefined
  for (const other of node.pods.values()) {
    if (other.priority < priority && isPreempted(other.pod)) return TERMINATING
  }
  return undefined
}

function isPreempted({ metadata, status }: Pod): boolean {
  const disruption = conditionOf(status, 'DisruptionTarget')
  return (
    metadata.deletionTimestamp !== undefined &&
    disruption?.status === 'True' &&
    disruption.reason === 'PreemptionByScheduler'
  )
}
