/**
 * What a Pod needs next, decided from what its kubelet knows: a sandbox, one more container,
 * nothing but time, or its end. Pure; running it twice changes nothing.
 *
 * Models computePodActions and computeInitContainerActions in
 * pkg/kubelet/kuberuntime/kuberuntime_manager.go.
 */
import type { Instant } from '../clock/duration'
import { heldUntil } from './backoff'
import { hasBegun, isStarted } from './container-status'
import { type ContainerState, isRunning, type PodState } from './pod-state'

export interface Plan {
  readonly needsSandbox: boolean
  /** The container to start now; the others take their turn when it has started. */
  readonly start: ContainerState | undefined
  /** Containers that would start but for their back-off. */
  readonly held: readonly ContainerState[]
  /** When the first of them may start. */
  readonly wakeAt: Instant | undefined
  /** True when nothing runs that counts, and nothing will again. */
  readonly isDone: boolean
}

export function planOf(state: PodState, now: Instant): Plan {
  if (state.sandbox === undefined) {
    return mayBegin(state) ? NEEDS_SANDBOX : DONE
  }
  const candidates = lookersOf(state)
  const wanted = wantInit(state, candidates)
  if (wanted === 'never') return DONE
  if (wanted === 'initialized' && !wantApps(state, candidates)) return DONE
  return scheduleOf(candidates, now)
}

/** When the container may start (again); undefined when at once. */
function startableAt({ instance, crashes, pulls, retryAt }: ContainerState) {
  const ending = instance?.ending
  const afterCrash = ending === undefined ? undefined : heldUntil(crashes, ending.finishedAt)
  const afterPull = pulls === undefined ? undefined : heldUntil(pulls, pulls.updatedAt)
  return latest(latest(afterCrash, afterPull), retryAt)
}

const NONE: readonly ContainerState[] = []
const NEEDS_SANDBOX: Plan = Object.freeze({
  needsSandbox: true,
  start: undefined,
  held: NONE,
  wakeAt: undefined,
  isDone: false,
})
const DONE: Plan = Object.freeze({
  needsSandbox: false,
  start: undefined,
  held: NONE,
  wakeAt: undefined,
  isDone: true,
})

const all = ({ containers }: PodState): ContainerState[] => [...containers.values()]

/** Who looks into a Pod need not wait for it; what ended once does not begin again. */
function lookersOf(state: PodState): ContainerState[] {
  if (state.pod.spec.ephemeralContainers === undefined) return []
  return all(state).filter(({ role, attempts }) => role === 'ephemeral' && attempts === 0)
}

/** A Pod whose sandbox is gone begins anew, unless all it had to do is done. */
function mayBegin(state: PodState): boolean {
  if (state.sandboxes === 0) return true
  const { restartPolicy } = state.pod.spec
  if (restartPolicy === 'Never') return all(state).every(({ attempts }) => attempts === 0)
  if (restartPolicy !== 'OnFailure') return true
  return all(state).some(({ role, instance }) => role === 'app' && instance?.ending?.code !== 0)
}

/** Adds the init containers and sidecars to start, and says whether the others may. */
function wantInit(
  state: PodState,
  candidates: ContainerState[],
): 'initialized' | 'not yet' | 'never' {
  if (state.pod.spec.initContainers === undefined) return 'initialized'
  const init = all(state).filter(({ role }) => role === 'init' || role === 'sidecar')
  const begun = all(state).some((c) => c.role === 'app' && hasBegun(state, c))
  const reached = init.findLastIndex((container) => hasBegun(state, container))
  init.slice(0, begun ? undefined : reached + 1).forEach((container) => {
    const restarts = container.role === 'sidecar' && !isRunning(container)
    if (restarts) candidates.push(container)
  })
  if (begun) return 'initialized'
  const front = init[reached]
  if (front !== undefined && !isPassed(front)) {
    if (isRunning(front) || front.role === 'sidecar') return 'not yet'
    if (state.pod.spec.restartPolicy === 'Never') return 'never'
    candidates.push(front)
    return 'not yet'
  }
  const next = init[reached + 1]
  if (next === undefined) return 'initialized'
  candidates.push(next)
  return 'not yet'
}

/** Adds the other containers to start; false when none runs, and none will again. */
function wantApps(state: PodState, candidates: ContainerState[]): boolean {
  let isAlive = false
  for (const container of state.containers.values()) {
    if (container.role !== 'app') continue
    if (isRunning(container)) isAlive = true
    else if (isWanted(state, container)) {
      isAlive = true
      candidates.push(container)
    }
  }
  return isAlive
}

/** The next init container may start: this one has ended well, or is a sidecar that has started. */
const isPassed = (container: ContainerState): boolean =>
  container.role === 'sidecar' ? isStarted(container) : container.instance?.ending?.code === 0

/** True for a container that does not run but should, by the Pod's restart policy. */
function isWanted(state: PodState, container: ContainerState): boolean {
  const { restartPolicy } = state.pod.spec
  const ending = container.instance?.ending
  if (restartPolicy === 'OnFailure' && ending?.code === 0) return false
  if (!hasBegun(state, container)) return true
  return restartPolicy !== 'Never'
}

function scheduleOf(candidates: readonly ContainerState[], now: Instant): Plan {
  let held = NONE
  let start: ContainerState | undefined
  let wakeAt: Instant | undefined
  for (const container of candidates) {
    const at = startableAt(container)
    if (at === undefined || at <= now) start ??= container
    else {
      held = [...held, container]
      if (wakeAt === undefined || at < wakeAt) wakeAt = at
    }
  }
  return { needsSandbox: false, start, held, wakeAt, isDone: false }
}

/** The later one of those that are there. */
const latest = (a: Instant | undefined, b: Instant | undefined): Instant | undefined =>
  a === undefined || (b !== undefined && b > a) ? b : a
