/** A Pod's phase, from the statuses of its containers.
 *  Models getPhase in pkg/kubelet/kubelet_pods.go. */
import type { Container, ContainerStatus, PodSpec } from '../api/kinds'

export type Phase = 'Pending' | 'Running' | 'Succeeded' | 'Failed'

export function phaseOf(spec: PodSpec, statuses: Statuses, willNotRestart: boolean): Phase {
  const { failed, pending } = initialization(spec, statuses)
  if (failed > 0 && spec.restartPolicy === 'Never') return 'Failed'
  const count = { running: 0, waiting: 0, stopped: 0, succeeded: 0 }
  const pendingSidecars = countSidecars(spec, statuses, count)
  for (const { name } of spec.containers) countApp(statuses.get(name), count)
  const begun = hasAnyBegun(spec, statuses)
  if (pending > 0 || (pendingSidecars > 0 && !begun) || count.waiting > 0) return 'Pending'
  if (count.running > 0) return 'Running'
  if (count.stopped === 0) return 'Pending'
  const succeeded = count.stopped === count.succeeded
  if (willNotRestart) return succeeded ? 'Succeeded' : 'Failed'
  if (spec.restartPolicy === 'Always') return 'Running'
  if (succeeded) return 'Succeeded'
  return spec.restartPolicy === 'Never' ? 'Failed' : 'Running'
}

export type Statuses = ReadonlyMap<string, ContainerStatus>

/** True when a container that is no init container has run. */
export const hasAnyBegun = (spec: PodSpec, statuses: Statuses): boolean =>
  spec.containers.some(({ name }) => {
    const { state, lastState } = statuses.get(name) ?? {}
    return (state?.running ?? state?.terminated ?? lastState?.terminated) !== undefined
  })

export const isSidecar = ({ restartPolicy }: Container): boolean => restartPolicy === 'Always'

interface Count {
  running: number
  waiting: number
  stopped: number
  succeeded: number
}

const INITIALIZED = { failed: 0, pending: 0 } as const

/** How many init containers failed last, and how many have yet to end. */
function initialization({ initContainers }: PodSpec, statuses: Statuses) {
  if (initContainers === undefined) return INITIALIZED
  let failed = 0
  let pending = 0
  for (const container of initContainers) {
    if (isSidecar(container)) continue
    const { state, lastState } = statuses.get(container.name) ?? {}
    const ended = state?.terminated ?? (state?.waiting ? lastState?.terminated : undefined)
    if (ended === undefined) pending++
    else if (ended.exitCode !== 0) failed++
  }
  return { failed, pending }
}

/** Sidecars that ended count for nothing; returns how many have not started. */
function countSidecars({ initContainers = [] }: PodSpec, statuses: Statuses, count: Count): number {
  let pending = 0
  for (const container of initContainers) {
    if (!isSidecar(container)) continue
    const { state, lastState, started } = statuses.get(container.name) ?? {}
    if (state?.running) {
      if (!started) pending++
      count.running++
    } else if (state?.waiting && !lastState?.terminated) {
      pending++
      count.waiting++
    }
  }
  return pending
}

function countApp(status: ContainerStatus | undefined, count: Count): void {
  const { state, lastState } = status ?? {}
  if (state?.running) count.running++
  else if (state?.terminated) {
    count.stopped++
    if (state.terminated.exitCode === 0) count.succeeded++
  } else if (lastState?.terminated) count.stopped++
  else count.waiting++
}
