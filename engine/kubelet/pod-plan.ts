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
    return mayBegin(state) ? { ...NOTHING, needsSandbox: true } : { ...NOTHING, isDone: true }
  }
  const wanted = wantedInit(state)
  if (wanted === 'never') return { ...NOTHING, isDone: true }
  const candidates = [...wanted.candidates]
  if (wanted.isInitialized) {
    const apps = all(state).filter(({ role }) => role === 'app')
    const missing = apps.filter((container) => isWanted(state, container))
    if (missing.length === 0 && !apps.some(isRunning)) return { ...NOTHING, isDone: true }
    candidates.push(...missing)
  }
  return scheduleOf(candidates, now)
}

/** When the container may start (again); undefined when at once. */
function startableAt({ instance, crashes, pulls, retryAt }: ContainerState) {
  const ending = instance?.ending
  return latest([
    ending === undefined ? undefined : heldUntil(crashes, ending.finishedAt),
    pulls === undefined ? undefined : heldUntil(pulls, pulls.updatedAt),
    retryAt,
  ])
}

const NOTHING: Plan = Object.freeze({
  needsSandbox: false,
  start: undefined,
  held: [],
  wakeAt: undefined,
  isDone: false,
})

const all = ({ containers }: PodState): ContainerState[] => [...containers.values()]

/** A Pod whose sandbox is gone begins anew, unless all it had to do is done. */
function mayBegin(state: PodState): boolean {
  if (state.sandboxes === 0) return true
  const { restartPolicy } = state.pod.spec
  if (restartPolicy === 'Never') return all(state).every(({ attempts }) => attempts === 0)
  if (restartPolicy !== 'OnFailure') return true
  return all(state).some(({ role, instance }) => role === 'app' && instance?.ending?.code !== 0)
}

/** The init containers and sidecars to start, and whether the others may. */
function wantedInit(state: PodState) {
  const init = all(state).filter(({ role }) => role !== 'app')
  const candidates: ContainerState[] = []
  const begun = all(state).some((c) => c.role === 'app' && hasBegun(state, c))
  const reached = init.findLastIndex((container) => hasBegun(state, container))
  init.slice(0, begun ? undefined : reached + 1).forEach((container) => {
    const restarts = container.role === 'sidecar' && !isRunning(container)
    if (restarts) candidates.push(container)
  })
  if (begun) return { candidates, isInitialized: true }
  const front = init[reached]
  if (front !== undefined && !isPassed(front)) {
    if (isRunning(front) || front.role === 'sidecar') return { candidates, isInitialized: false }
    if (state.pod.spec.restartPolicy === 'Never') return 'never' as const
    return { candidates: [...candidates, front], isInitialized: false }
  }
  const next = init[reached + 1]
  if (next === undefined) return { candidates, isInitialized: true }
  return { candidates: [...candidates, next], isInitialized: false }
}

/** The next init container may start: this one has ended well, or is a sidecar that has started. */
const isPassed = (container: ContainerState): boolean =>
  container.role === 'sidecar' ? isStarted(container) : container.instance?.ending?.code === 0

/** True for a container that does not run and should, by the Pod's restart policy. */
function isWanted(state: PodState, container: ContainerState): boolean {
  if (isRunning(container)) return false
  const { restartPolicy } = state.pod.spec
  const ending = container.instance?.ending
  if (restartPolicy === 'OnFailure' && ending?.code === 0) return false
  if (!hasBegun(state, container)) return true
  return restartPolicy !== 'Never'
}

function scheduleOf(candidates: readonly ContainerState[], now: Instant): Plan {
  const held: ContainerState[] = []
  let start: ContainerState | undefined
  let wakeAt: Instant | undefined
  for (const container of candidates) {
    const at = startableAt(container)
    if (at === undefined || at <= now) start ??= container
    else {
      held.push(container)
      if (wakeAt === undefined || at < wakeAt) wakeAt = at
    }
  }
  return { ...NOTHING, start, held, wakeAt }
}

const latest = (instants: readonly (Instant | undefined)[]): Instant | undefined =>
  instants.reduce((a, b) => (a === undefined || (b !== undefined && b > a) ? b : a), undefined)
