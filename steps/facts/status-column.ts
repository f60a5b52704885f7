/**
 * The STATUS column that `kubectl get pods` shows.
 * Models printPod in pkg/printers/internalversion/printers.go.
 */
import { type ContainerStatus, isTrue, type KubeObject, type Pod } from '../../engine'

/** Words that the column can show besides phases. */
export const podStatusWords =
  /^(Init:(\d+\/\d+|[A-Z][A-Za-z]+|ExitCode:\d+|Signal:\d+)|ExitCode:\d+|Signal:\d+|ContainerCreating|PodInitializing|CrashLoopBackOff|ImagePullBackOff|ErrImagePull|ErrImageNeverPull|InvalidImageName|ImageInspectError|RegistryUnavailable|CreateContainerConfigError|CreateContainerError|RunContainerError|PostStartHookError|Completed|Error|OOMKilled|ContainerCannotRun|ContainerStatusUnknown|DeadlineExceeded|SchedulingGated|Evicted|NodeLost|NodeAffinity|NodePorts|NotReady|Preempting|Terminated|UnexpectedAdmissionError|PodOSNotSupported|OutOf[a-z-]+)$/

export function statusColumn(object: KubeObject): string {
  const pod = object as unknown as Pod // Only Pods are shown by this column.
  const { status, spec, metadata } = pod
  let reason = status.reason ?? status.phase ?? 'Unknown'
  const gated = status.conditions?.find((c) => c.type === 'PodScheduled')
  if (gated?.reason === 'SchedulingGated') reason = 'SchedulingGated'
  const initializing = initReason(pod)
  const isInitialized = isTrue(status, 'Initialized')
  if (initializing !== undefined && !isInitialized) reason = initializing
  else reason = containersReason(status.containerStatuses ?? [], pod) ?? reason
  if (metadata.deletionTimestamp === undefined) return reason
  if (status.reason === 'NodeLost') return 'Unknown'
  const finished = status.phase === 'Succeeded' || status.phase === 'Failed'
  return finished && spec.nodeName !== undefined ? reason : 'Terminating'
}

function initReason({ spec, status }: Pod): string | undefined {
  const all = spec.initContainers ?? []
  const statuses = status.initContainerStatuses ?? []
  for (const [i, { name, state, started, restartCount: _ }] of statuses.entries()) {
    const isSidecar = all.find((c) => c.name === name)?.restartPolicy === 'Always'
    if (state?.terminated?.exitCode === 0) continue
    if (isSidecar && started) continue
    const { terminated, waiting } = state ?? {}
    if (terminated !== undefined) {
      if (terminated.reason) return `Init:${terminated.reason}`
      return terminated.signal
        ? `Init:Signal:${terminated.signal}`
        : `Init:ExitCode:${terminated.exitCode}`
    }
    if (waiting?.reason && waiting.reason !== 'PodInitializing') return `Init:${waiting.reason}`
    return `Init:${i}/${all.length}`
  }
  return undefined
}

function containersReason(statuses: readonly ContainerStatus[], pod: Pod): string | undefined {
  let reason: string | undefined
  let hasRunning = false
  for (const { state, ready } of [...statuses].reverse()) {
    const { waiting, terminated, running } = state ?? {}
    if (waiting?.reason) reason = waiting.reason
    else if (terminated?.reason) reason = terminated.reason
    else if (terminated !== undefined) {
      reason = terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode}`
    } else if (ready && running !== undefined) hasRunning = true
  }
  if (reason !== 'Completed' || !hasRunning) return reason
  const ready = pod.status.conditions?.find((c) => c.type === 'Ready')
  return ready?.status === 'True' ? 'Running' : 'NotReady'
}
