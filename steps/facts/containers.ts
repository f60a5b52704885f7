/** Facts about one container of a Pod: its state and how often it has restarted. */
import type { ContainerStatus, KubeObject, PodStatus } from '../../engine'
import { type Count, isWithin, nameOf, type ObjectReference } from '../phrase'
import type { View } from '../target/view'
import { type Fact, fails, HOLDS, Misspoken, type Verdict } from './fact'
import { scopeOf } from './objects'
import { presentOnly } from './replicas'
import { kindOf, missing, objectOf } from './resolve'

/** `container "c" of Pod "p" has restarted 2 times`. */
export const hasRestarted = (container: string, pod: ObjectReference, count: Count): Fact =>
  aboutContainer(
    container,
    pod,
    `has restarted ${count.says} ${count.says === '1' ? 'time' : 'times'}`,
    ({ restartCount }) =>
      isWithin(count, restartCount) ? HOLDS : fails(() => `restarted ${restartCount} times`),
    // A container that has not come to a status has not come to a restart.
    isWithin(count, 0) ? HOLDS : undefined,
  )

export interface StateWanted {
  readonly state: 'waiting' | 'terminated' | 'running'
  readonly because?: string
  readonly code?: number
}

/** `container "c" of Pod "p" is waiting because "CrashLoopBackOff"`. */
export function isContainerState(
  container: string,
  pod: ObjectReference,
  { state, because, code }: StateWanted,
): Fact {
  const why = because === undefined ? '' : ` because "${because}"`
  const exit = code === undefined ? '' : ` with code ${code}`
  return aboutContainer(container, pod, `is ${state}${why}${exit}`, (status) => {
    const { waiting, terminated, running } = status.state ?? {}
    const isSo =
      state === 'waiting'
        ? waiting !== undefined && (because === undefined || waiting.reason === because)
        : state === 'running'
          ? running !== undefined
          : terminated !== undefined &&
            (because === undefined || terminated.reason === because) &&
            (code === undefined || terminated.exitCode === code)
    return isSo ? HOLDS : fails(() => stateText(status))
  })
}

function aboutContainer(
  container: string,
  pod: ObjectReference,
  predicate: string,
  judge: (status: ContainerStatus) => Verdict,
  withoutStatus?: Verdict,
): Fact {
  return {
    says: `container "${container}" of ${nameOf(pod)} ${predicate}`,
    scope: (view) => scopeOf(view, { type: 'object', object: pod }),
    judge(view) {
      requirePod(view, pod)
      const found = objectOf(view, pod)
      if (found === undefined) return fails(() => missing(view, pod))
      const status = statusesOf(found).find(({ name }) => name === container)
      if (status !== undefined) return judge(status)
      if (withoutStatus !== undefined && namesOf(found).includes(container)) return withoutStatus
      return fails(() => noContainer(found, container))
    },
    subjects: (view) => presentOnly(objectOf(view, pod)),
  }
}

function requirePod(view: View, pod: ObjectReference): void {
  const kind = kindOf(view, pod.kind)
  if (kind.id !== 'pods') throw new Misspoken(`a ${kind.kind} has no containers; a Pod has`)
}

function statusesOf(pod: KubeObject): readonly ContainerStatus[] {
  const status = pod.status as PodStatus // Only Pods come here.
  return [
    ...(status.containerStatuses ?? []),
    ...(status.initContainerStatuses ?? []),
    ...(status.ephemeralContainerStatuses ?? []),
  ]
}

function namesOf(pod: KubeObject): readonly string[] {
  // Only Pods come here.
  const spec = pod.spec as { containers: { name: string }[]; initContainers?: { name: string }[] }
  return [...spec.containers, ...(spec.initContainers ?? [])].map(({ name }) => name)
}

function noContainer(pod: KubeObject, container: string): string {
  const names = namesOf(pod)
  if (names.includes(container)) return 'it has no status yet'
  return `there is no container "${container}"; there is ${names.map((name) => `"${name}"`).join(', ')}`
}

function stateText({ state, restartCount }: ContainerStatus): string {
  const { waiting, terminated, running } = state ?? {}
  const after = restartCount > 0 ? `, after ${restartCount} restarts` : ''
  if (waiting) return `waiting because "${waiting.reason ?? ''}"${after}`
  if (terminated) {
    return `terminated because "${terminated.reason ?? ''}" with code ${terminated.exitCode}${after}`
  }
  return running ? `running${after}` : 'in no state yet'
}
