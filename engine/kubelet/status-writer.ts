/**
 * Brings what a kubelet knows of a Pod to the API server: one status update a step, none when
 * nothing changed. What cannot be said now is said when the API server can be reached again.
 *
 * Models pkg/kubelet/status/status_manager.go.
 */
import type { Pod } from '../api/kinds'
import { retryAfter } from '../apiserver/outside'
import { StatusError } from '../apiserver/status-error'
import { seconds } from '../clock/duration'
import { deepEqual } from '../store/equal'
import { type Host, later } from './host'
import type { PodState } from './pod-state'
import { merged, podStatusOf } from './pod-status'

/** How long until a status that was refused is sent again. */
const RETRY = seconds(10)

/** Makes the Pod's status anew and writes it if it differs from what was said before. */
export function publish(host: Host, state: PodState): void {
  const made = podStatusOf(state, host.state.address ?? '', host.cluster.now())
  if (!state.isUnsaid && state.status !== undefined && deepEqual(made, state.status)) return
  state.status = made
  say(host, state)
}

/** Makes the API server's status agree with the kubelet's. */
export function say(host: Host, state: PodState): void {
  const ours = state.status
  if (ours === undefined) return
  state.isUnsaid = !host.state.isLinked
  if (state.isUnsaid) return
  const latest = host.client.live.get('Pod', state.key)
  if (latest === undefined || latest.metadata.uid !== state.uid) return
  try {
    const patched = host.client.patch('Pod', state.key, change, {
      subresource: 'status',
      verb: 'patch status',
    })
    state.said = patched.status
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    state.isUnsaid = true
    later(host, state, 'write status', retryAfter(error, RETRY))
  }

  function change(pod: Pod): Pod {
    return { ...pod, status: merged(pod.status, ours ?? {}) }
  }
}
